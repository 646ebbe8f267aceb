"""The addresses of a profile: rules, cards, and what two windows do to them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profile_service.addresses.pages import from_text, to_text
from profile_service.addresses.post_codes import BadPostCodes, PostCodes
from profile_service.addresses.values import Addresses, card
from profile_service.part.faults import Faulty, read
from profile_service.part.store import Parts
from profile_service.web.database import open_database
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import Service, TurnableClock
from tests.unit.profile_service.tabs import Window, open_tab

ADDRESSES = "/profil/adresses"
NEW = f"{ADDRESSES}/nouvelle"
TOWER = {
    "street": "Boulevard de la Tour",
    "houseNumber": "8",
    "zip": "1205",
    "town": "Genève",
    "country": "CH",
}
GIVEN: dict[str, Any] = {
    "kind": "postal",
    "street": "Boulevard de la Tour",
    "houseNumber": "8",
    "swissZipCode": "1205",
    "town": "Genève",
    "country": "CH",
}


def faults(*addresses: object) -> list[tuple[str, str]]:
    try:
        read(Addresses, {"addresses": list(addresses)})
    except Faulty as faulty:
        return [(fault.pointer, fault.code) for fault in faulty.faults]
    return []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"street": "", "houseNumber": "", "postOfficeBox": "Case postale 12"}, []),
        ({"street": "", "houseNumber": "", "addressLine1": "Aéroport"}, []),
        ({"country": "FR", "swissZipCode": "", "foreignZipCode": "74100"}, []),
        ({"country": "IE", "swissZipCode": ""}, []),
        ({"country": "FR", "swissZipCode": ""}, [("/addresses/0/foreignZipCode", "foreign_zip_code")]),
        (
            {"country": "DE", "swissZipCode": "", "foreignZipCode": "7"},
            [("/addresses/0/foreignZipCode", "foreign_zip_code")],
        ),
        ({"country": "LI"}, [("/addresses/0/swissZipCode", "not_for_this_country")]),
        ({"street": "", "houseNumber": "", "addressLine2": "Aéroport"}, []),
        ({"country": "LI", "swissZipCode": "9490", "town": "Vaduz"}, []),
        ({"town": ""}, [("/addresses/0/town", "missing")]),
        ({"town": " \u00a0"}, [("/addresses/0/town", "missing")]),
        ({"town": "x" * 41}, [("/addresses/0/town", "too_long")]),
        ({"street": "x" * 61}, [("/addresses/0/street", "too_long")]),
        ({"street": "a\u202eb"}, []),
        ({"street": "a\x07b"}, [("/addresses/0/street", "invisible_characters")]),
        ({"houseNumber": "x" * 13}, [("/addresses/0/houseNumber", "too_long")]),
        ({"postOfficeBox": "x" * 16}, [("/addresses/0/postOfficeBox", "too_long")]),
        ({"street": "", "houseNumber": ""}, [("/addresses/0/street", "no_street")]),
        ({"street": "", "addressLine1": "x"}, [("/addresses/0/street", "number_without_street")]),
        ({"swissZipCode": ""}, [("/addresses/0/swissZipCode", "swiss_zip_code")]),
        ({"swissZipCode": "0123"}, [("/addresses/0/swissZipCode", "swiss_zip_code")]),
        ({"swissZipCode": "12O5"}, [("/addresses/0/swissZipCode", "swiss_zip_code")]),
        ({"swissZipCode": "١٢٠٥"}, [("/addresses/0/swissZipCode", "swiss_zip_code")]),
        ({"foreignZipCode": "74100"}, [("/addresses/0/foreignZipCode", "not_for_this_country")]),
        (
            {"country": "FR"},
            [
                ("/addresses/0/swissZipCode", "not_for_this_country"),
                ("/addresses/0/foreignZipCode", "foreign_zip_code"),
            ],
        ),
        ({"country": "IE"}, [("/addresses/0/swissZipCode", "not_for_this_country")]),
        ({"country": "XX"}, [("/addresses/0/country", "unknown_country")]),
        ({"country": "ch"}, [("/addresses/0/country", "unknown_country")]),
        ({"kind": "home"}, [("/addresses/0/kind", "unknown_value")]),
        ({"canton_of": "GE"}, [("/addresses/0/canton_of", "unknown_member")]),
    ],
)
def test_rules_of_one_address(changed: dict[str, str], found: list[tuple[str, str]]) -> None:
    assert faults({**GIVEN, **changed}) == found


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        (
            {"street": "", "swissZipCode": "12", "town": ""},
            {"street": "number_without_street", "swissZipCode": "swiss_zip_code", "town": "missing"},
        ),
        (
            {"kind": "home", "street": "", "houseNumber": "", "foreignZipCode": "74100"},
            {"kind": "unknown_value", "street": "no_street", "foreignZipCode": "not_for_this_country"},
        ),
        # A rule of several fields is judged by those that can be read.
        (
            {"street": "", "houseNumber": "", "addressLine1": "x" * 61},
            {"addressLine1": "too_long"},
        ),
        (
            {"street": "", "addressLine1": "x" * 61},
            {"addressLine1": "too_long", "street": "number_without_street"},
        ),
        ({"houseNumber": "x" * 13, "street": ""}, {"houseNumber": "too_long", "street": "no_street"}),
        ({"country": "XX", "swissZipCode": "12"}, {"country": "unknown_country"}),
    ],
)
def test_each_field_at_fault_is_named_at_once(changed: dict[str, str], found: dict[str, str]) -> None:
    assert dict(faults({**GIVEN, **changed})) == {f"/addresses/0/{name}": found[name] for name in found}


def test_member_that_is_not_given_is_named_as_it_would_be_sent() -> None:
    lacking = {"kind": "postal", "country": "FR", "town": "Paris"}
    assert dict(faults(lacking)) == {
        "/addresses/0/street": "no_street",
        "/addresses/0/foreignZipCode": "foreign_zip_code",
    }


@pytest.mark.parametrize("kind", ["postal", "generic"])
def test_there_is_one_preferred_and_one_generic_address(kind: str) -> None:
    twice = [{**GIVEN, "kind": kind}] * 2
    assert faults(*twice) == [("/addresses/1/kind", "one_of_this_kind")]


def test_there_are_at_most_twenty_practices() -> None:
    practice = {**GIVEN, "kind": "practice"}
    most = [*[practice] * 20, {**GIVEN, "kind": "postal"}, {**GIVEN, "kind": "generic"}]
    assert faults(*most) == []
    assert faults(*[practice] * 21) == [("/addresses/20/kind", "too_many_practices")]
    assert faults(*most, practice) == [("/addresses/22/kind", "too_many_practices")]
    assert faults(*[practice] * 101) == [("/addresses", "too_many")]


def test_surplus_addresses_are_named_beside_other_faults() -> None:
    faulty = {**GIVEN, "kind": "generic", "swissZipCode": "12"}
    assert faults(GIVEN, faulty, GIVEN, {**faulty, "street": 7}, "x") == [
        ("/addresses/1/swissZipCode", "swiss_zip_code"),
        ("/addresses/3/street", "not_a_text"),
        ("/addresses/3/swissZipCode", "swiss_zip_code"),
        ("/addresses/4", "not_an_object"),
        ("/addresses/2/kind", "one_of_this_kind"),
        ("/addresses/3/kind", "one_of_this_kind"),
    ]


TEXTS = st.text(max_size=70) | st.sampled_from(["", "1205", "74100", "CH", "FR", "postal", "Genève"])


@given(st.fixed_dictionaries(dict.fromkeys((*TOWER, "kind", "postOfficeBox"), TEXTS)))
def test_form_and_api_have_the_same_verdict(typed: dict[str, str]) -> None:
    """What the form makes of texts is judged as the API judges it, and comes back as the same texts."""
    document = from_text(typed)
    if not faults(document):
        kept = read(Addresses, {"addresses": [document]}).stored()["addresses"][0]
        assert from_text(to_text(kept)) == kept


def test_card_is_written_as_in_the_manual() -> None:
    stored = read(Addresses, {"addresses": [GIVEN]}).stored()["addresses"][0]
    assert card(stored) == ["Boulevard de la Tour 8", "1205 Genève, CH"]


@pytest.mark.parametrize(
    ("code", "town", "fits"),
    [
        ("1205", "Genève", True),
        ("1205", "GENEVE", True),
        ("1211", "Genève 14", True),
        ("1020", "Renens", True),
        ("2502", "Biel", True),
        ("2502", "Bienne", True),
        ("1162", "Saint-Prex", True),
        ("1227", "Carouge (GE)", True),
        ("1020", "Renens VD", True),
        ("9490", "Vaduz", False),
        ("1205", "Zürich", False),
        ("1205", "", False),
        ("9999", "Genève", False),
    ],
)
def test_post_code_and_place(code: str, town: str, fits: bool) -> None:
    assert (
        PostCodes.bundled().fits({**GIVEN, "swissZipCode": code, "town": town, "postOfficeBox": ""}) is fits
    )


def test_foreign_place_is_not_doubted() -> None:
    assert PostCodes.bundled().fits(
        {**GIVEN, "country": "FR", "swissZipCode": "", "town": "Paris", "postOfficeBox": ""}
    )


@pytest.mark.parametrize("line", ["1205", "1205;", "0205;Genève", "1205,Genève"])
def test_bad_line_of_a_list_is_named(tmp_path: Any, line: str) -> None:
    file = tmp_path / "codes.txt"
    file.write_text(f"# a list\n1201;Genève\n{line}\n", encoding="utf-8")
    with pytest.raises(BadPostCodes, match="line 3"):
        PostCodes.read(file)


@pytest.fixture
def parts(settings: Settings, clock: TurnableClock) -> Parts:
    return Parts(open_database(settings.database_url), clock)


def held(parts: Parts) -> list[tuple[str, str]]:
    entries = parts.find("anne-sub", "addresses").content.get("addresses", [])
    return [(each["kind"], each["street"]) for each in entries]


def add(service: Service, kind: str = "postal", **changed: str) -> Window:
    window = open_tab(service, NEW)
    window.save(kind=kind, **{**TOWER, **changed})
    return window


def test_address_is_added_and_shown_as_a_card(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    assert "aucune adresse" in open_cards(service)
    page = add(service).text

    assert "Vos informations sont enregistrées." in page
    assert "Boulevard de la Tour 8<br>1205 Genève, CH" in page
    assert "Adresse postale préférée" in page
    assert held(parts) == [("postal", "Boulevard de la Tour")]


def open_cards(service: Service) -> str:
    return str(service.browser.get(ADDRESSES).text)


def test_doubtful_place_is_saved_with_a_warning(service: Service) -> None:
    service.sign_in("profile-service")
    assert "ne correspond pas à cette localité" in add(service, town="Zürich").text


def test_fault_keeps_what_was_typed_and_a_second_preferred_address_is_refused(
    service: Service, parts: Parts
) -> None:
    service.sign_in("profile-service")
    add(service)
    window = add(service, street="Rue du Lac")

    assert "Vous avez déjà une adresse de ce type" in window.text
    assert window.fields["street"] == "Rue du Lac"
    window.save(street="", zip="12")
    for name, said in {
        "kind": "Vous avez déjà une adresse de ce type",
        "street": "Indiquez la rue de ce numéro",
        "zip": "Un code postal suisse a quatre chiffres",
    }.items():
        assert f'<a href="#{name}">' in window.text
        assert f'id="{name}-fault">{said}' in window.text
    window.save(kind="practice", street="Rue du Lac", zip="1205")
    assert held(parts) == [("postal", "Boulevard de la Tour"), ("practice", "Rue du Lac")]


def test_other_address_in_another_window_is_no_conflict(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    add(service)
    window = open_tab(service, f"{ADDRESSES}/0")
    add(service, "practice", street="Rue du Lac")
    window.save(street="Boulevard du Pont")

    assert held(parts) == [("postal", "Boulevard du Pont"), ("practice", "Rue du Lac")]


def test_address_that_moved_is_still_the_one_that_is_changed(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    add(service, "practice", street="Rue du Lac")
    add(service)
    window = open_tab(service, f"{ADDRESSES}/1")
    delete(service, 0)
    window.save(street="Boulevard du Pont")

    assert held(parts) == [("postal", "Boulevard du Pont")]


def test_address_that_changed_meanwhile_is_not_overwritten(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    add(service)
    first, second = open_tab(service, f"{ADDRESSES}/0"), open_tab(service, f"{ADDRESSES}/0")
    first.save(street="Rue du Lac")
    page = second.save(street="Rue du Pont")

    assert "la rubrique a changé entre-temps" in page
    assert held(parts) == [("postal", "Rue du Lac")]
    assert second.fields["street"] == "Rue du Pont"
    assert "Enregistré entre-temps\u00a0: Rue du Lac" in page
    second.save()
    assert held(parts) == [("postal", "Rue du Pont")]


def test_address_that_was_deleted_meanwhile_may_become_a_new_one(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    add(service)
    window = open_tab(service, f"{ADDRESSES}/0")
    delete(service, 0)
    window.save(street="Rue du Pont")
    assert held(parts) == []
    again = open_tab(service, NEW)
    assert again.fields["street"] == "Rue du Pont"
    assert "cette adresse a été supprimée ou déplacée entre-temps" in again.text
    assert "sous chaque champ" not in again.text
    again.save()
    assert held(parts) == [("postal", "Rue du Pont")]


def test_form_of_a_deleted_address_leaves_another_new_one_alone(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    add(service)
    window = open_tab(service, f"{ADDRESSES}/0")
    typed = open_tab(service, NEW)
    typed.save(kind="practice", street="Rue du Lac", town="")
    delete(service, 0)
    page = window.save(street="Rue du Pont")

    assert "cette adresse a été supprimée ou déplacée entre-temps" in page
    assert typed.load().fields["street"] == "Rue du Lac"
    moved = open_tab(service, f"{NEW}-2")
    assert moved.fields["street"] == "Rue du Pont"
    moved.save()
    typed.save(town="Genève", zip="1205", country="CH")
    assert held(parts) == [("postal", "Rue du Pont"), ("practice", "Rue du Lac")]


def test_form_that_is_sent_twice_adds_one_address(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    window = open_tab(service, NEW)
    for _ in range(2):
        assert window.send(kind="practice", **TOWER).status_code == 303
    assert held(parts) == [("practice", "Boulevard de la Tour")]


def test_button_after_the_end_of_a_session_leads_back_to_the_tab(service: Service) -> None:
    service.sign_in("profile-service")
    for path in (f"{ADDRESSES}/0/delete", f"{ADDRESSES}/0/restore", f"{ADDRESSES}/undo"):
        answer = service.browser.get(path)
        assert answer.headers["location"] == f"{service.settings.public_url}{ADDRESSES}"


def delete(service: Service, index: int) -> str:
    fields = fields_of(open_cards(service), f"{ADDRESSES}/{index}/delete")
    answer = service.browser.post(
        f"{ADDRESSES}/{index}/delete", data=fields, headers={"Origin": service.settings.public_url}
    )
    assert answer.status_code == 303
    return str(answer.headers["location"])


def fields_of(page: str, action: str) -> dict[str, str]:
    form = page.split(f'action="{action}"')[1].split("</form>")[0]
    inputs = (each.split('">')[0] for each in form.split('name="')[1:])
    return dict(each.split('" value="') for each in inputs)


def cards_after(service: Service, location: str) -> str:
    return str(service.browser.get(location).text)


def test_deleted_address_comes_back_by_undo(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    add(service)
    add(service, "practice", street="Rue du Lac")
    page = cards_after(service, delete(service, 0))
    assert "L’adresse est supprimée." in page
    assert held(parts) == [("practice", "Rue du Lac")]

    fields = fields_of(page, f"{ADDRESSES}/undo")
    origin = {"Origin": service.settings.public_url}
    assert service.browser.post(f"{ADDRESSES}/undo", data=fields, headers=origin).status_code == 303
    assert held(parts) == [("postal", "Boulevard de la Tour"), ("practice", "Rue du Lac")]
    # A second press undoes nothing more, and says the same.
    again = service.browser.post(f"{ADDRESSES}/undo", data=fields, headers=origin)
    assert len(held(parts)) == 2
    assert "La suppression est annulée." in cards_after(service, again.headers["location"])


@pytest.mark.parametrize("twins", [False, True])
def test_double_click_deletes_one_address_and_offers_to_undo_it(
    service: Service, parts: Parts, twins: bool
) -> None:
    service.sign_in("profile-service")
    for _ in range(1 + twins):
        add(service, "practice")
    fields = fields_of(open_cards(service), f"{ADDRESSES}/0/delete")
    origin = {"Origin": service.settings.public_url}
    for _ in range(2):
        answer = service.browser.post(f"{ADDRESSES}/0/delete", data=fields, headers=origin)
        page = cards_after(service, answer.headers["location"])
        assert "L’adresse est supprimée." in page
        assert f'action="{ADDRESSES}/undo"' in page
    assert len(held(parts)) == twins


@pytest.mark.parametrize("place", ["x", "-1", "1e3", "99999", "%C2%B2"])
def test_unusable_place_is_not_found(service: Service, place: str) -> None:
    service.sign_in("profile-service")
    assert service.browser.get(f"{ADDRESSES}/{place}").status_code == 404


def test_address_that_is_gone_leads_back_to_the_cards(service: Service) -> None:
    service.sign_in("profile-service")
    answer = service.browser.get(f"{ADDRESSES}/3")
    assert answer.headers["location"].startswith(
        f"{service.settings.public_url}{ADDRESSES}?notice=address-gone"
    )


def test_form_of_an_ended_session_is_kept(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    window = open_tab(service, NEW)
    service.sign_in("profile-service")
    assert window.send(kind="postal", **TOWER).status_code == 303
    assert held(parts) == []
    again = open_tab(service, NEW)
    assert "votre session était terminée" in again.text
    assert again.fields["street"] == TOWER["street"]


def test_form_of_a_deleted_address_replaces_no_other(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    for kind, street in (("practice", "Rue A"), ("practice", "Rue B"), ("postal", "Rue C")):
        add(service, kind, street=street)
    window = open_tab(service, f"{ADDRESSES}/1")
    delete(service, 1)
    page = window.save(street="Rue B nouvelle")

    assert "Nouvelle adresse" in page
    assert window.fields["street"] == "Rue B nouvelle"
    window.path = NEW
    window.save()
    assert held(parts) == [("practice", "Rue A"), ("postal", "Rue C"), ("practice", "Rue B nouvelle")]


def test_kept_form_of_an_address_that_moved_replaces_no_other(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    for street in ("Rue A", "Rue B", "Rue C"):
        add(service, "practice", street=street)
    window = open_tab(service, f"{ADDRESSES}/1")
    assert "quatre chiffres" in window.save(street="Rue B nouvelle", zip="12")
    delete(service, 0)
    answer = service.browser.get(f"{ADDRESSES}/1")

    assert answer.headers["location"].endswith(NEW)
    assert open_tab(service, NEW).fields["street"] == "Rue B nouvelle"
    assert held(parts) == [("practice", "Rue B"), ("practice", "Rue C")]


def test_undo_takes_back_a_deletion_only(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    add(service, "practice", street="Rue A")
    deleted = delete(service, 0)
    add(service, "practice", street="Rue B")
    page = cards_after(service, deleted)

    assert "Annuler la suppression" not in page
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    form = {"csrf": csrf, "version": "3"}
    service.browser.post(f"{ADDRESSES}/undo", data=form, headers={"Origin": service.settings.public_url})
    assert held(parts) == [("practice", "Rue B")]
