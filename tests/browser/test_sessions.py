"""One sign-in for portal and profile, and its end: by the person, or by an administrator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.conftest import Person
from tests.environment import Environment
from tests.messages import wait_until
from tests.people import REALM, NewPeople
from tests.people import Person as Account

GLN = "7601000050717"
PROFILE = "Profil\u00a0: Personne Test"


def sign_in(somebody: Person, account: Account) -> None:
    somebody.open_sign_in()
    somebody.enter_password(account.email)
    somebody.enter_code_sent_to(account.phone, 0)
    somebody.sees("Bonjour Dr Personne Test")


@contextmanager
def portal_that_asks_for_consent(environment: Environment) -> Iterator[None]:
    """Keycloak's own way to let somebody refuse a client they sign in to."""
    admin = environment.admin
    (portal,) = admin.get(REALM, "clients", clientId="portal")
    admin.put(REALM, "clients", portal["id"], body={**portal, "consentRequired": True})
    try:
        yield
    finally:
        admin.put(REALM, "clients", portal["id"], body=portal)


def test_the_profile_opens_from_the_portal_without_a_second_sign_in(somebody: Person, new: NewPeople) -> None:
    account = new.professional(professionalIdType="GLN", professionalId=GLN)
    sign_in(somebody, account)
    somebody.page.get_by_role("link", name="Voir mon profil").last.click()

    somebody.sees(PROFILE)
    somebody.picture("profile")
    facts = somebody.page.locator(".facts div").all_inner_texts()
    shown = dict(fact.splitlines() for fact in facts)
    assert shown["Mail"] == account.email
    assert shown["Type d’identifiant unique"] == "GLN"
    assert shown["Identifiant unique"] == GLN


def test_signing_out_of_the_profile_signs_out_of_the_portal_too(somebody: Person, new: NewPeople) -> None:
    sign_in(somebody, new.professional())
    somebody.page.goto(f"{somebody.environment.settings.profile_url}/profil")
    somebody.sees(PROFILE)
    somebody.page.locator("summary").click()
    somebody.page.get_by_role("button", name="Se déconnecter partout").click()

    somebody.sees("Vous êtes déconnecté")
    assert "/profil/deconnexion" in somebody.page.url
    somebody.picture("signed-out")
    somebody.open_sign_in()


def test_signing_out_of_the_portal_is_said_until_the_next_sign_in(somebody: Person, new: NewPeople) -> None:
    account = new.professional()
    sign_in(somebody, account)
    somebody.page.locator("main").get_by_role("button", name="Se déconnecter partout").click()

    somebody.sees("Vous êtes déconnecté de tous vos services")
    somebody.page.reload()
    somebody.sees("Vous êtes déconnecté de tous vos services")
    somebody.page.get_by_role("link", name="Deutsch").click()
    somebody.sees("Sie sind bei allen Diensten abgemeldet")


def test_a_session_that_an_administrator_ends_is_over_in_the_portal(somebody: Person, new: NewPeople) -> None:
    account = new.professional()
    sign_in(somebody, account)
    somebody.page.reload()
    somebody.sees("Bonjour Dr Personne Test")

    # The portal's tokens are valid for minutes more: only Keycloak's word can end its session now.
    somebody.environment.admin.post(REALM, "users", account.id, "logout", body={})

    def asks_to_sign_in() -> bool:
        somebody.page.goto(somebody.environment.demo)
        return somebody.page.locator('a[href="/demo/sign-in"]').count() > 0

    wait_until(asks_to_sign_in, "the portal never heard that the session is over")
    somebody.open_sign_in()


def test_who_refuses_at_keycloak_is_told_so_and_may_try_again(somebody: Person, new: NewPeople) -> None:
    account = new.professional()
    with portal_that_asks_for_consent(somebody.environment):
        somebody.open_sign_in()
        somebody.enter_password(account.email)
        somebody.enter_code_sent_to(account.phone, 0)
        somebody.page.click('[name="cancel"]')
        somebody.sees("Connexion interrompue")
    somebody.picture("refused-at-keycloak")
    assert somebody.page.url.endswith("/demo/probleme/access_denied")
    somebody.page.reload()
    somebody.sees("Connexion interrompue")
    somebody.page.get_by_role("link", name="Réessayer").click()

    somebody.page.wait_for_selector("#username")


def test_an_expired_page_of_keycloaks_begins_the_sign_in_again(somebody: Person, new: NewPeople) -> None:
    """Late, from a bookmark or the history: Keycloak knows the person, and the portal does not yet."""
    sign_in(somebody, new.professional())
    somebody.page.context.clear_cookies(name="mep-demo-session")
    expired = "error=temporarily_unavailable&error_description=authentication_expired"
    somebody.page.goto(f"{somebody.environment.demo}/callback?state=of-before&{expired}")

    somebody.sees("Bonjour Dr Personne Test")


def test_a_sign_in_page_that_another_tab_has_overtaken_leads_where_it_was_to_lead(
    somebody: Person, new: NewPeople
) -> None:
    late = somebody.page.context.new_page()
    late.goto(f"{somebody.environment.settings.profile_url}/profil")
    sign_in(somebody, new.professional())
    late.reload()

    late.get_by_role("heading", name=PROFILE).wait_for()
    assert late.url.endswith("/profil")
