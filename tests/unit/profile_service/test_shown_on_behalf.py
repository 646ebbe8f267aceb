"""What an assistant sees of a doctor's profile is decided for each field."""

from typing import Any

import pytest

from profile_service.addresses.document import AddressesShown
from profile_service.addresses.values import Address
from profile_service.information.values import Information
from profile_service.mailboxes.links import language_of_person
from profile_service.on_behalf.entrance import TABS
from profile_service.on_behalf.mandate import TO_READ, TO_SAVE, Mandate
from profile_service.on_behalf.shown import MODELS, SHOWN, WITHHELD, shown
from profile_service.organisation.values import Organisation
from profile_service.part.fields import PartValues
from profile_service.part.store import Actor, Author
from profile_service.person.claims import Right
from profile_service.person.people import Individual
from profile_service.preferences.values import PreferencesShown
from tests.unit.profile_service.conftest import Service

CONTENTS: dict[str, type[PartValues]] = {
    "profile": Information,
    "addresses": AddressesShown,
    "organisation": Organisation,
    "preferences": PreferencesShown,
}
"""What the API shows the person of each part."""
CLAIRE: dict[str, Any] = {
    "sub": "claire-sub",
    "given_name": "Claire",
    "family_name": "Assistante",
    "email": "claire@hin.ch",
    "email_verified": True,
    "locale": "de",
    "extensions": {"ch_delegation": {"principal": "Anne Médecin"}},
    "principal_sub": "anne-sub",
    "delegation_rights": ["mayReadPreferences", "mayReadDocuments", 7],
}


@pytest.mark.parametrize(("part", "values"), CONTENTS.items())
def test_every_field_is_either_shown_or_withheld(part: str, values: type[PartValues]) -> None:
    fields = set(values.model_construct().stored())

    assert SHOWN[part] | WITHHELD[part] == fields
    assert SHOWN[part] & WITHHELD[part] == set()


def test_every_field_of_an_address_is_known_to_be_shown() -> None:
    """An address is shown as a whole: the assistant saves it as a whole."""
    assert set(Address.model_fields) == {
        "kind",
        "country",
        "organisation",
        "address_line1",
        "address_line2",
        "post_office_box",
        "house_number",
        "street",
        "swiss_zip_code",
        "foreign_zip_code",
        "town",
    }


def test_every_part_of_the_api_is_decided_on(service: Service) -> None:
    paths = described(service)
    saved = {path.removeprefix("/v1/") for path, acts in paths.items() if "put" in acts and "{" not in path}
    on_behalf = {path: set(acts) for path, acts in paths.items() if path.startswith("/v1/on-behalf/")}

    assert saved == set(MODELS) == set(WITHHELD) == set(TO_READ) == set(TABS.values())
    assert on_behalf == {
        f"/v1/on-behalf/{{principal_sub}}/{part}": {"get", "put"} if part in TO_SAVE else {"get"}
        for part in MODELS
    }


def test_description_names_the_doctor_in_the_path_and_what_is_shown(service: Service) -> None:
    for path, acts in described(service).items():
        for act in acts.values() if path.startswith("/v1/on-behalf/") else ():
            assert "principal_sub" in {each["name"] for each in act["parameters"]}
            assert {"200", "401", "403", "404", "503"} <= set(act["responses"])
            schema = act["responses"]["200"]["content"]["application/json"]["schema"]
            assert schema == {"$ref": f"#/components/schemas/{MODELS[path.rpartition('/')[2]].__name__}"}


def described(service: Service) -> dict[str, dict[str, Any]]:
    """The operations of the API, by path and method."""
    found: dict[str, dict[str, Any]] = service.browser.get("/api/openapi.json").json()["paths"]
    return found


def test_field_that_nobody_decided_on_is_not_shown() -> None:
    content = {"telephone": "0223723311", "directMail": "anne@hin.ch", "shoeSize": 38}
    assert shown("profile", content) == {"telephone": "0223723311"}


def test_claims_of_the_assistant_are_never_taken_for_the_doctors() -> None:
    mandate = Mandate.of_claims(CLAIRE)
    assert mandate is not None
    doctor = mandate.individual("portal")

    assert doctor.subject == "anne-sub"
    assert doctor.confirmed_email is None
    assert (doctor.person.email, doctor.person.name, doctor.person.identifier) == (None, "", None)
    assert language_of_person(doctor) == "fr"
    assert doctor.author == Author("", "portal", Actor("claire-sub", "Claire Assistante"))


def test_who_acts_for_nobody_is_their_own_author() -> None:
    person = Individual("claire-sub", "portal", CLAIRE)
    assert person.author == Author("claire-sub", "portal")
    assert person.confirmed_email == "claire@hin.ch"


def test_mandate_has_the_rights_of_this_service() -> None:
    mandate = Mandate.of_claims(CLAIRE)
    assert mandate is not None
    assert mandate.rights == {Right.READ_PREFERENCES}
    assert (mandate.principal, mandate.name) == ("anne-sub", "Anne Médecin")


@pytest.mark.parametrize(
    "changed",
    [
        {"principal_sub": "claire-sub"},
        {"principal_sub": 7},
        {"sub": None},
        {"sub": ["claire-sub"]},
        {"extensions": []},
        {"extensions": {"ch_delegation": "Anne Médecin"}},
    ],
)
def test_other_claims_are_no_mandate(changed: dict[str, Any]) -> None:
    assert Mandate.of_claims({**CLAIRE, **changed}) is None


def test_assistant_without_a_name_is_named_by_what_is_known() -> None:
    nameless = {**CLAIRE, "given_name": None, "family_name": " "}
    for claims, name in ((nameless, "claire@hin.ch"), ({**nameless, "email": None}, "claire-sub")):
        mandate = Mandate.of_claims(claims)
        assert mandate is not None
        assert mandate.actor == Actor("claire-sub", name)
