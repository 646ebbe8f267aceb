"""One sign-in for portal and profile. It ends by the person or by an administrator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Error

from tests.browser.conftest import Person
from tests.environment import Environment
from tests.messages import wait_until
from tests.people import REALM, NewPeople
from tests.people import Person as Account

GLN = "7601000050717"


def sign_in(visitor: Person, account: Account) -> None:
    visitor.open_sign_in()
    visitor.enter_password(account.email)
    visitor.enter_code_sent_to(account.phone, 0)
    visitor.sees("Bonjour Dr Personne Test")


@contextmanager
def consent_required(environment: Environment) -> Iterator[None]:
    """Makes Keycloak ask for consent, so that a person can refuse the sign-in to the client."""
    admin = environment.admin
    (portal,) = admin.get(REALM, "clients", clientId="portal")
    admin.put(REALM, "clients", portal["id"], body={**portal, "consentRequired": True})
    try:
        yield
    finally:
        admin.put(REALM, "clients", portal["id"], body=portal)


def test_profile_opens_from_the_portal_without_a_second_sign_in(visitor: Person, new: NewPeople) -> None:
    account = new.professional(professionalIdType="GLN", professionalId=GLN)
    sign_in(visitor, account)
    visitor.page.get_by_role("link", name="Voir mon profil").last.click()

    visitor.sees_profile_of("Personne Test")
    visitor.picture("profile")
    facts = visitor.page.locator(".facts div").all_inner_texts()
    shown = dict(fact.splitlines() for fact in facts)
    assert shown["Mail"] == account.email
    assert shown["Type d’identifiant unique"] == "GLN"
    assert shown["Identifiant unique"] == GLN


def test_sign_out_of_the_profile_ends_the_portal_session(visitor: Person, new: NewPeople) -> None:
    sign_in(visitor, new.professional())
    visitor.page.goto(f"{visitor.environment.settings.profile_url}/profil")
    visitor.sees_profile_of("Personne Test")
    visitor.page.locator("summary").click()
    visitor.page.get_by_role("button", name="Se déconnecter partout").click()

    visitor.sees("Vous êtes déconnecté")
    assert "/profil/deconnexion" in visitor.page.url
    visitor.picture("signed-out")
    visitor.open_sign_in()


def test_portal_says_the_sign_out_until_the_next_sign_in(visitor: Person, new: NewPeople) -> None:
    account = new.professional()
    sign_in(visitor, account)
    visitor.page.locator("main").get_by_role("button", name="Se déconnecter partout").click()

    visitor.sees("Vous êtes déconnecté de tous vos services")
    visitor.page.reload()
    visitor.sees("Vous êtes déconnecté de tous vos services")
    visitor.page.get_by_role("link", name="Deutsch").click()
    visitor.sees("Sie sind bei allen Diensten abgemeldet")


def test_portal_session_ends_when_an_administrator_ends_it(visitor: Person, new: NewPeople) -> None:
    account = new.professional()
    sign_in(visitor, account)
    visitor.page.reload()
    visitor.sees("Bonjour Dr Personne Test")

    # The portal's tokens are still valid, so only Keycloak's logout request can end its session.
    visitor.environment.admin.post(REALM, "users", account.id, "logout", body={})

    def asks_to_sign_in() -> bool:
        visitor.page.goto(visitor.environment.demo)
        return visitor.page.locator('a[href="/demo/sign-in"]').count() > 0

    wait_until(asks_to_sign_in, "the portal session did not end")
    visitor.open_sign_in()


def test_refused_consent_is_reported_and_can_be_retried(visitor: Person, new: NewPeople) -> None:
    account = new.professional()
    with consent_required(visitor.environment):
        visitor.open_sign_in()
        visitor.enter_password(account.email)
        visitor.enter_code_sent_to(account.phone, 0)
        visitor.page.click('[name="cancel"]')
        visitor.sees("Connexion interrompue")
    visitor.picture("refused-at-keycloak")
    assert visitor.page.url.endswith("/demo/probleme/access_denied")
    visitor.page.reload()
    visitor.sees("Connexion interrompue")
    visitor.page.get_by_role("link", name="Réessayer").click()

    visitor.page.wait_for_selector("#username")


def test_expired_keycloak_page_restarts_the_sign_in(visitor: Person, new: NewPeople) -> None:
    """The redirect may come late, from a bookmark or the history: Keycloak has a session, but the portal has
    none yet.
    """
    sign_in(visitor, new.professional())
    visitor.page.context.clear_cookies(name="mep-demo-session")
    expired = "error=temporarily_unavailable&error_description=authentication_expired"
    visitor.page.goto(f"{visitor.environment.demo}/callback?state=of-before&{expired}")

    visitor.sees("Bonjour Dr Personne Test")


def test_outdated_sign_in_page_continues_to_its_target(visitor: Person, new: NewPeople) -> None:
    late = visitor.page.context.new_page()
    late.goto(f"{visitor.environment.settings.profile_url}/profil")
    sign_in(visitor, new.professional())
    with suppress(Error):  # Keycloak's page notices the sign-in of the other tab and may go on by itself
        late.reload()

    Person(late, visitor.environment).sees_profile_of("Personne Test")
    assert late.url.endswith("/profil/informations")
