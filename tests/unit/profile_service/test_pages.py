import re

import pytest

from profile_service.app import build_app
from profile_service.person.claims import Person, Right
from profile_service.sign_in.sessions import SessionStore
from profile_service.web.languages import Language
from profile_service.web.messages import Messages
from profile_service.web.rendering import Pages
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import ANNE, Service, TurnableClock

CLAIRE = {
    "sub": "claire-sub",
    "sid": "claire-sid",
    "given_name": "Claire",
    "family_name": "Assistante",
    "function": "medical-assistant",
    "extensions": {"ch_delegation": {"principal": "Anne Médecin", "principal_id": "7601000050717"}},
}


def test_root_address_redirects_to_the_portal(service: Service) -> None:
    assert service.browser.get("/").headers["location"] == "http://localhost:8000/demo"


def test_newcomer_sees_the_start_page(service: Service) -> None:
    page = service.browser.get("/demo").text
    assert 'href="/demo/sign-in"' in page
    assert "Environnement local" in page
    assert "http://localhost:8025" in page
    assert "anne.medecin@example.ch" in page
    assert "the-same-for-all" in page


def test_start_page_lists_no_people_without_demo_people(
    settings: Settings, clock: TurnableClock, sessions: SessionStore
) -> None:
    empty = settings.model_copy(update={"demo_people": None})
    page = Service(build_app(empty, clock=clock), empty, clock, sessions).browser.get("/demo").text
    assert "Environnement local" in page
    assert "<table" not in page
    assert "Mot de passe" not in page


@pytest.mark.parametrize("path", ["/demo", "/profil/informations", "/profil/rien"])
def test_every_page_names_the_contact_of_the_settings(service: Service, path: str) -> None:
    service.sign_in("profile-service")
    page = service.browser.get(path).text
    assert set(re.findall(r'href="mailto:([^"]*)"', page)) == {"equipe@example.org"}


def test_pages_without_a_contact_have_no_dangling_words(
    settings: Settings, clock: TurnableClock, sessions: SessionStore
) -> None:
    nobody = settings.model_copy(update={"contact_email": ""})
    service = Service(build_app(nobody, clock=clock), nobody, clock, sessions)
    service.sign_in("profile-service")
    for path in ("/demo", "/profil/informations", "/profil/rien"):
        page = service.browser.get(path).text
        assert "mailto:" not in page
        assert not re.search("écrivez", page, re.IGNORECASE)


@pytest.mark.parametrize("language", [each.value for each in Language])
@pytest.mark.parametrize("contact", ["", "equipe@example.org"])
def test_mail_about_a_former_address_names_the_contact_if_there_is_one(language: str, contact: str) -> None:
    pages = Pages(Messages.load(), https=False, site_name="Portail", contact_email=contact)

    for body in pages.mail(language, "mailbox-former"):
        assert ("@" in body) == bool(contact)
        assert contact in body
        assert not re.search(r":\s*(</p>|$)", body.strip())


def test_pages_carry_the_name_of_the_installation(service: Service, settings: Settings) -> None:
    page = service.browser.get("/demo").text
    assert f"<title>Accueil · {settings.site_name}</title>" in page
    assert f"Bienvenue sur {settings.site_name}" in page
    assert "Mon Espace Pro" not in page


def test_signed_in_doctor_sees_name_function_and_claims(service: Service) -> None:
    service.sign_in()
    page = service.browser.get("/demo").text
    assert "<h1>Bonjour Dr méd. Anne Médecin</h1>" in page
    assert '<p class="lead">Médecin</p>' in page
    assert 'data-claim="professional_id"' in page
    assert 'data-claim="realm_access.roles"' in page
    assert "Voir mon profil" in page
    assert "24.11.2026" not in page  # the test's clock decides, not the machine's
    assert "payload" not in page  # the tokens stay on the server


def test_assistant_sees_the_responsible_doctor(service: Service) -> None:
    service.sign_in(claims=CLAIRE)
    page = service.browser.get("/demo").text
    assert "sous la responsabilité de\u00a0: Anne Médecin" in page
    assert "GLN 7601000050717" in page


@pytest.mark.parametrize(
    "extensions", [None, [], {"ch_delegation": "x"}, {"ch_delegation": {"principal": 7}}]
)
def test_malformed_delegation_claims_are_ignored(service: Service, extensions: object) -> None:
    service.sign_in(claims=CLAIRE | {"extensions": extensions})
    answer = service.browser.get("/demo")
    assert answer.status_code == 200
    assert "responsabilité" not in answer.text


def test_delegation_in_the_claims_names_doctor_and_rights() -> None:
    rights = ["mayReadDocuments", "mayReadPreferences"]
    person = Person.from_claims(CLAIRE | {"principal_sub": "anne-sub", "delegation_rights": rights})
    doctor = person.responsibility
    assert doctor is not None
    assert (doctor.principal, doctor.subject) == ("Anne Médecin", "anne-sub")
    assert doctor.rights == {Right.READ_PREFERENCES}


@pytest.mark.parametrize(
    "claims",
    [
        {"delegation_rights": ["mayReadPreferences"]},
        {"principal_sub": 7, "delegation_rights": ["mayReadPreferences"]},
        {"principal_sub": " ", "delegation_rights": ["mayReadPreferences"]},
        {"principal_sub": "anne-sub", "delegation_rights": "mayReadPreferences"},
        {"principal_sub": "anne-sub", "delegation_rights": {"mayReadPreferences": True}},
        {"principal_sub": "anne-sub"},
    ],
)
def test_malformed_delegation_opens_no_profile(service: Service, claims: dict[str, object]) -> None:
    service.sign_in(claims=CLAIRE | claims)
    assert "/profil/pour/" not in service.browser.get("/demo").text


def test_unknown_function_is_shown_as_it_is(service: Service) -> None:
    service.sign_in(claims=ANNE | {"function": "astronaut"})
    assert '<p class="lead">astronaut</p>' in service.browser.get("/demo").text


def test_claims_are_escaped_in_pages(service: Service) -> None:
    service.sign_in(claims=ANNE | {"given_name": '<script>alert("x")</script>', "title": '"><b>{name}'})
    page = service.browser.get("/demo").text
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page


def test_profile_shows_the_claims(service: Service) -> None:
    service.sign_in("profile-service")
    page = service.browser.get("/profil/informations").text
    for value in ("Dr méd.", "Médecin", "Anne"):
        assert f'value="{value}"' in page
    for value in ("anne.medecin@example.ch", "GLN", "7601000050717"):
        assert f"<dd>{value}</dd>" in page


def test_profile_marks_missing_claims(service: Service) -> None:
    service.sign_in("profile-service", claims={"sub": "anna", "sid": "s", "email": "anna.muster@hin.ch"})
    page = service.browser.get("/profil/informations").text
    assert page.count("non renseigné") == 3
    assert "anna.muster@hin.ch" in page


def test_profile_without_session_redirects_to_sign_in(service: Service) -> None:
    answer = service.browser.get("/profil/informations")
    assert answer.status_code == 303
    assert answer.headers["location"] == "http://localhost:8000/profil/sign-in?next=%2Fprofil%2Finformations"


def test_profile_leads_to_its_first_tab_with_what_the_address_says(service: Service) -> None:
    answer = service.browser.get("/profil?notice=changed.x")
    assert answer.status_code == 303
    assert answer.headers["location"] == "http://localhost:8000/profil/informations?notice=changed.x"


def test_session_of_the_portal_does_not_open_the_profile(service: Service) -> None:
    session = service.sign_in("portal")
    service.browser.cookies.set("mep-profil-session", session.secret)
    assert "/profil/sign-in" in service.browser.get("/profil/informations").headers["location"]


def test_unknown_address_shows_a_page_with_a_link_back(service: Service) -> None:
    answer = service.browser.get("/profil/rien")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.text
    assert 'href="/demo"' in answer.text
    assert answer.headers["x-request-id"] in answer.text


def test_wrong_method_is_refused_with_a_page(service: Service) -> None:
    answer = service.browser.get("/demo/sign-out")
    assert answer.status_code == 405
    assert "<h1>" in answer.text


def test_unreachable_keycloak_is_reported(service: Service) -> None:
    answer = service.browser.get("/demo/sign-in")
    assert answer.status_code == 503
    assert "Le service de connexion ne répond pas" in answer.text
    assert answer.headers["retry-after"]


def test_session_ends_when_its_tokens_cannot_be_refreshed(service: Service) -> None:
    session = service.sign_in()
    service.clock.advance(300)
    # Without a refresh token, the session ends without a request to Keycloak.
    page = service.browser.get("/demo")
    assert "Bienvenue" in page.text
    assert service.sessions.find(client_id="portal", secret=session.secret) is None


def test_pages_work_without_script_and_inline_style(service: Service) -> None:
    service.sign_in()
    service.sign_in("profile-service")
    for path in ("/demo", "/profil/informations", "/profil/deconnexion", "/nothing"):
        page = service.browser.get(path).text
        assert "<script" not in page
        assert not re.search(r"\son\w+=|\sstyle=|<style", page)


@pytest.mark.parametrize(
    ("client", "path"), [("portal", "/demo"), ("profile-service", "/profil/informations")]
)
def test_every_page_with_a_session_offers_sign_out(service: Service, client: str, path: str) -> None:
    service.sign_in(client)
    page = service.browser.get(path).text
    assert "Se déconnecter partout</button>" in page


def test_health_reports_keycloak_without_failing_on_it(service: Service) -> None:
    assert service.browser.get("/health/live").json() == {"status": "up"}
    ready = service.browser.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "up", "database": "up", "keycloak": "down"}
