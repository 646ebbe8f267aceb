"""A tab of the profile: what it saves, and what it keeps when it cannot save."""

import pytest
from starlette.testclient import TestClient

from profile_service.app import build_app
from profile_service.drafts.store import Drafts
from profile_service.mailboxes.store import NOTIFICATIONS, ask_again, decline, find, was_sent
from profile_service.part.store import Author, Held, Parts
from profile_service.part.tab import differences
from profile_service.web.database import open_database
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import ANNE, PUBLIC_URL, Service, TurnableClock
from tests.unit.profile_service.tabs import open_tab

ORGANISATION = "/profil/organisation"
INFORMATION = "/profil/informations"
SAVED = "Vos informations sont enregistrées."
NOTHING = "Rien n’a été enregistré"


@pytest.fixture
def parts(settings: Settings, clock: TurnableClock) -> Parts:
    return Parts(open_database(settings.database_url), clock)


def organisation(parts: Parts, subject: str = "anne-sub") -> dict[str, object]:
    return dict(parts.find(subject, "organisation").content)


def test_saved_form_is_there_at_the_next_visit(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    page = open_tab(service, ORGANISATION).save(
        name=" Cabinet du Lac ", mail="Cabinet@AMGE.ch", telephone="0223723311"
    )

    assert SAVED in page
    assert organisation(parts) == {
        "name": "Cabinet du Lac",
        "mail": "cabinet@amge.ch",
        "telephone": "0223723311",
        "telephoneE164": "+41223723311",
    }
    fields = open_tab(service, ORGANISATION).fields
    assert (fields["name"], fields["version"]) == ("Cabinet du Lac", "1")


def test_field_may_be_emptied_again(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    window = open_tab(service, ORGANISATION)
    window.save(name="Cabinet", telephone="0223723311")
    window.load().save(name="", telephone="")

    assert organisation(parts) == {"name": "", "mail": "", "telephone": "", "telephoneE164": ""}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("telephone", "022 372 33 11", "seulement des chiffres"),
        ("telephone", "+41223723311", "seulement des chiffres"),
        ("telephone", "0123", "n’existe pas"),
        ("telephone", "0" * 40, "au plus 15 chiffres"),
        ("mail", "cabinet", "de la forme nom@exemple.ch"),
        ("mail", "a@b@c.ch", "de la forme nom@exemple.ch"),
        ("mail", "x" * 260 + "@amge.ch", "Au plus 254 caractères"),
        ("name", "x" * 61, "Au plus 60 caractères"),
        ("name", "Cabi\x07net", "caractères invisibles"),
    ],
)
def test_fault_is_said_at_its_field_and_everything_typed_is_kept(
    service: Service, parts: Parts, field: str, typed: str, said: str
) -> None:
    service.sign_in("profile-service")
    others = {"name": "Cabinet", "mail": "cabinet@amge.ch", "telephone": "0223723311"} | {field: typed}
    window = open_tab(service, ORGANISATION)
    page = window.save(**others)

    assert NOTHING in page
    assert f'href="#{field}"' in page
    assert f'aria-describedby="{"telephone-hint " if field == "telephone" else ""}{field}-fault' in page
    assert page.count(said) == 2  # in the summary, and at the field
    assert {name: window.fields[name] for name in others} == others
    assert organisation(parts) == {}
    assert window.load().fields["name"] == others["name"]  # after a reload too


def test_contradiction_is_told_beside_other_faults(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    page = open_tab(service, "/profil/preferences").save(
        delivery="hin-email", lifetimeDays="400", notificationMail="x"
    )

    for name, said in {
        "documentsMail": "Pour l’envoi par e-mail sécurisé, indiquez une adresse.",
        "lifetimeDays": "Indiquez un nombre de jours de 1 à 365.",
        "notificationMail": "Indiquez une adresse e-mail de la forme nom@exemple.ch.",
    }.items():
        assert f'<a href="#{name}">' in page
        assert f'id="{name}-fault">{said}' in page
    assert parts.find("anne-sub", "preferences").version == 0


def test_reset_shows_what_is_saved(service: Service) -> None:
    service.sign_in("profile-service")
    window = open_tab(service, ORGANISATION)
    window.save(name="Cabinet")
    window.load().save(name="x" * 61)
    answer = window.send(to="/restore")

    assert answer.status_code == 303
    page = window.load()
    assert page.fields["name"] == "Cabinet"
    assert NOTHING not in page.text


def test_older_window_is_refused_and_loses_nothing(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    first, second = open_tab(service, ORGANISATION), open_tab(service, ORGANISATION)
    first.save(name="Cabinet du Lac", mail="lac@amge.ch")
    page = second.save(name="Cabinet de la Tour", telephone="0223723311")

    assert "la rubrique a changé entre-temps" in page
    assert organisation(parts)["name"] == "Cabinet du Lac"
    assert (second.fields["name"], second.fields["telephone"]) == ("Cabinet de la Tour", "0223723311")
    assert "Enregistré entre-temps\u00a0: Cabinet du Lac" in page
    assert "Enregistré entre-temps\u00a0: lac@amge.ch" in page

    second.save()
    assert organisation(parts)["name"] == "Cabinet de la Tour"


def test_form_with_faults_is_told_when_the_part_was_saved_meanwhile(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    first, second = open_tab(service, ORGANISATION), open_tab(service, ORGANISATION)
    second.save(name="x" * 61)
    first.save(name="Cabinet du Lac")
    # The save of the first window has removed the draft; the second one still has its page.
    page = second.save(name="Cabinet de la Tour")

    assert "la rubrique a changé entre-temps" in page
    assert organisation(parts)["name"] == "Cabinet du Lac"


def test_form_of_an_ended_session_is_kept_for_its_writer_only(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    window = open_tab(service, ORGANISATION)
    service.sign_in("profile-service")
    answer = window.send(name="Cabinet")

    assert answer.status_code == 303
    assert organisation(parts) == {}
    page = open_tab(service, ORGANISATION)
    assert "votre session était terminée" in page.text
    assert page.fields["name"] == "Cabinet"
    service.sign_in("profile-service", claims=ANNE | {"sub": "bruno-sub"})
    assert open_tab(service, ORGANISATION).fields["name"] == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"csrf": "x", "writer": "x"},
        {"csrf": "", "writer": ""},
        {"csrf": "é", "writer": "é"},
        {"version": "x"},
        {"version": ""},
    ],
)
def test_form_that_is_none_of_ours_is_refused(
    service: Service, parts: Parts, changed: dict[str, str]
) -> None:
    service.sign_in("profile-service")
    answer = open_tab(service, ORGANISATION).send(name="Cabinet", **changed)

    assert answer.status_code == 403
    assert organisation(parts) == {}


def test_form_from_another_site_is_refused(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    answer = open_tab(service, ORGANISATION).send(origin="https://evil.example", name="Cabinet")

    assert answer.status_code == 403
    assert organisation(parts) == {}


def test_seal_of_another_tab_keeps_nothing(
    service: Service, settings: Settings, clock: TurnableClock
) -> None:
    session = service.sign_in("profile-service")
    engine = open_database(settings.database_url)
    seal = Drafts(engine, settings.encryption, clock).writer_seal(session.subject, INFORMATION)
    answer = open_tab(service, ORGANISATION).send(csrf="x", writer=seal, name="Cabinet")

    assert answer.status_code == 403


def test_typed_markup_is_text(service: Service) -> None:
    service.sign_in("profile-service")
    evil = '"><script>alert(1)</script>'
    page = open_tab(service, ORGANISATION).save(name=evil, mail=evil)

    assert "<script>alert" not in page
    assert open_tab(service, ORGANISATION).fields["mail"] == evil


def test_changed_name_waits_until_keycloak_answers(service: Service, parts: Parts) -> None:
    """Names are held by Keycloak, which is away here: nothing is half saved."""
    service.sign_in("profile-service")
    window = open_tab(service, INFORMATION)
    page = window.save(lastName="Docteur", directMail="anne@amge.ch")

    assert "la vérification n’est pas possible en ce moment" in page
    assert (window.fields["lastName"], window.fields["directMail"]) == ("Docteur", "anne@amge.ch")
    assert dict(parts.find("anne-sub", "profile").content) == {}


def test_contact_is_saved_while_keycloak_is_away(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    page = open_tab(service, INFORMATION).save(directMail="anne@amge.ch", telephone="0033145678901")

    assert SAVED in page
    assert parts.find("anne-sub", "profile").content["telephoneE164"] == "+33145678901"


def test_both_workers_see_the_same(service: Service, settings: Settings, clock: TurnableClock) -> None:
    service.sign_in("profile-service")
    open_tab(service, ORGANISATION).save(name="Cabinet")
    with TestClient(build_app(settings, clock=clock), base_url=PUBLIC_URL) as other:
        other.cookies = service.browser.cookies
        assert 'value="Cabinet"' in other.get(ORGANISATION).text


@pytest.mark.parametrize(
    "path", [ORGANISATION, INFORMATION, "/profil/preferences", "/profil/adresses/nouvelle"]
)
def test_enter_key_saves(service: Service, path: str) -> None:
    """A browser presses the first button of a form for the Enter key, also after a refusal."""
    service.sign_in("profile-service")
    window = open_tab(service, path)
    window.save(mail="x", directMail="x", notificationMail="x", zip="x")
    assert NOTHING in window.text
    form = window.text.split('<form class="card"')[1]
    first = form[form.index("<button") :].split(">")[0]
    assert 'type="submit"' in first
    assert "formaction" not in first


def test_form_sent_twice_is_saved_once_and_told_as_saved(service: Service, parts: Parts) -> None:
    service.sign_in("profile-service")
    first, second = open_tab(service, ORGANISATION), open_tab(service, ORGANISATION)
    first.save(name=" Cabinet ")
    assert SAVED in second.save(name="Cabinet")
    assert parts.find("anne-sub", "organisation").version == 1
    assert open_tab(service, ORGANISATION).fields["version"] == "1"


def test_own_profile_is_read_while_keycloak_is_away_and_typing_is_kept(
    service: Service, parts: Parts, clock: TurnableClock
) -> None:
    service.sign_in("profile-service", refresh_token="renews")
    window = open_tab(service, ORGANISATION)
    window.save(name="Cabinet")
    clock.advance(400)  # the tokens are over, and cannot be renewed

    window.load()
    assert window.fields["name"] == "Cabinet"
    page = window.save(name="Cabinet du Lac")
    assert "n’est pas possible en ce moment" in page
    assert window.fields["name"] == "Cabinet du Lac"
    assert organisation(parts)["name"] == "Cabinet"


def test_sending_a_link_again_keeps_what_is_typed(service: Service) -> None:
    service.sign_in("profile-service", claims=ANNE | {"email_verified": True})
    window = open_tab(service, "/profil/preferences")
    page = window.save(notificationMail="anne@example.org")
    assert "Renvoyer le lien" in page
    window.send(to="/link/notifications", lifetimeDays="42")

    window.load()
    assert window.fields["lifetimeDays"] == "42"
    assert NOTHING not in window.text
    window.send(to="/restore")
    assert window.load().fields["lifetimeDays"] == "100"


@pytest.mark.parametrize("lost", ["session", "keycloak"])
def test_sending_a_link_again_without_a_session_keeps_what_is_typed(
    service: Service, clock: TurnableClock, lost: str
) -> None:
    service.sign_in("profile-service", refresh_token="renews")
    window = open_tab(service, "/profil/preferences")
    window.save(notificationMail="anne@example.org")
    if lost == "session":
        service.browser.cookies.clear()
    else:
        clock.advance(400)  # the tokens are over, and cannot be renewed
    assert window.send(to="/link/notifications", lifetimeDays="42").status_code == 303

    service.sign_in("profile-service")
    assert window.load().fields["lifetimeDays"] == "42"
    assert NOTHING in window.text


def test_what_was_typed_and_taken_back_is_not_shown_after_another_button(service: Service) -> None:
    service.sign_in("profile-service")
    window = open_tab(service, "/profil/preferences")
    window.save(lifetimeDays="400")
    assert window.load().fields["lifetimeDays"] == "400"
    window.send(to="/link/notifications", lifetimeDays="100")

    assert window.load().fields["lifetimeDays"] == "100"
    assert NOTHING not in window.text


def test_empty_list_of_types_of_another_window_reads_as_all_types(service: Service) -> None:
    service.sign_in("profile-service")
    first, second = open_tab(service, "/profil/preferences"), open_tab(service, "/profil/preferences")
    first.save(lifetimeDays="30")
    page = second.save(**{"documentTypes.report": "on"})

    assert "Enregistré entre-temps\u00a0: tous les types" in page
    assert "Enregistré entre-temps\u00a0: 30" in page


def test_other_choices_of_another_window_are_told() -> None:
    saved = {"types.a": "on", "types.b": "on", "days": "3"}
    assert differences(saved, {"types.a": "on", "days": "3"}) == {"types": "a,b"}
    assert differences(saved, {"types.b": "on", "types.a": "on", "days": "4"}) == {"days": "3"}
    assert differences({"days": "3"}, {"types.a": "on", "days": "3"}) == {"types": ""}


def test_declined_address_leaves_the_former_one_and_nobody_waits(
    service: Service, settings: Settings
) -> None:
    service.sign_in("profile-service", claims=ANNE | {"email_verified": True})
    own, other = ANNE["email"], "bruno@example.org"
    window = open_tab(service, "/profil/preferences")
    window.save(notificationMail=own)
    window.load()
    waiting = window.save(notificationMail=other)
    assert f"Jusque-là, l’adresse qui compte reste {own}." in waiting
    now = int(service.clock())
    with open_database(settings.database_url).begin() as connection:
        link = ask_again(connection, find(connection, "anne-sub")[NOTIFICATIONS], other, now=now)
        assert link
        was_sent(connection, link, now=now)
        decline(connection, link.secret, now=now)

    page = window.load().text
    assert f"{other} a été refusée par son destinataire." in page
    assert f"L’adresse qui compte reste {own}." in page
    assert "Jusque-là" not in page


def test_type_that_the_configuration_has_dropped_stays_until_it_is_removed(
    service: Service, parts: Parts
) -> None:
    chosen = {"documentTypes": ["dropped-type"], "lifetimeDays": 100, "notification": "each"}
    author = Author("anne-sub", "portal")
    parts.save("anne-sub", "preferences", chosen, replacing=Held(), author=author)
    service.sign_in("profile-service")
    window = open_tab(service, "/profil/preferences")
    assert window.fields["documentTypes.dropped-type"] == "on"

    assert SAVED in window.save(lifetimeDays="30")
    assert parts.find("anne-sub", "preferences").content["documentTypes"] == ["dropped-type"]
