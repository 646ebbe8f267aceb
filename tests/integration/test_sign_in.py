"""Sign-ins with e-mail, password and code, and the pages for accounts that are not let in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.environment import Environment
from tests.integration.signed_in import browser_of, signed_in
from tests.password_page import WRONG, enter
from tests.people import REALM, NewPeople, Person
from tests.realm import contact
from tests.responsibility import user_info
from tests.sign_in import Browser, claims_of, comparable_html, link_to


def sign_in(environment: Environment, person: Person, to: str) -> dict[str, Any]:
    """Signs in with the code sent to `to`; returns the claims of the access token."""
    already = environment.inbox.count(to)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        assert page.asks_for_code, page.text
        page = browser.enter_code(page, environment.inbox.next_code(to, already))
        return browser.claims(page)


def test_professional_signs_in_with_password_and_sms(environment: Environment, new: NewPeople) -> None:
    anne = new.professional(title="Dr méd.", professionalIdType="GLN", professionalId="7601000050717")

    token = sign_in(environment, anne, anne.phone)

    assert token["title"] == "Dr méd."
    assert token["function"] == "physician"
    assert (token["professional_id_type"], token["professional_id"]) == ("GLN", "7601000050717")
    assert token["phone_number"] == anne.phone
    assert token["amr"] == ["pwd", "otp", "sms"]


def test_professional_with_hin_secured_mail_gets_the_code_by_mail(
    environment: Environment, new: NewPeople
) -> None:
    bruno = new.professional(domain="amge.ch", codeChannel="email")

    assert sign_in(environment, bruno, bruno.email)["sub"] == bruno.id
    assert environment.inbox.count(bruno.phone) == 0


@pytest.mark.parametrize("domain", ["example.ch", "mail.amge.ch", "amge.ch.example.ch"])
def test_unsecured_mail_gets_no_code(environment: Environment, new: NewPeople, domain: str) -> None:
    person = new.professional(domain=domain, codeChannel="email")

    assert sign_in(environment, person, person.phone)["sub"] == person.id
    assert environment.inbox.count(person.email) == 0


@pytest.mark.parametrize("number", [None, "+41223000000", "+44790000001", "+41900000001"])
def test_person_without_destination_sees_the_contact(
    environment: Environment, new: NewPeople, number: str | None
) -> None:
    person = new.professional(phoneNumber=number)

    page = enter(environment, person.email, person.password)

    assert not page.asks_for_code
    assert contact(environment).email in page.text


def test_every_failure_before_the_code_is_answered_alike(environment: Environment, new: NewPeople) -> None:
    known, brokered = new.professional(), new.professional(password=None)
    pending = new.professional(accountStatus="pending", enabled=False)
    deactivated = new.professional(accountStatus="deactivated", enabled=False)
    locked = new.professional()
    for _ in range(10):
        enter(environment, locked.email, "wrong")

    pages = [
        enter(environment, email, password)
        for email, password in [
            ("personne.inconnue@example.ch", "wrong"),
            (known.email, "wrong"),
            (known.email, ""),
            ("personne.inconnue@example.ch", ""),
            (brokered.email, "wrong"),
            (pending.email, "wrong"),
            (deactivated.email, "wrong"),
            (locked.email, "wrong"),
            (locked.email, locked.password),
        ]
    ]

    assert all(WRONG in page.text for page in pages), [page.text for page in pages]
    assert len({(page.status, comparable_html(page)) for page in pages}) == 1


def test_address_is_kept_after_a_wrong_password(environment: Environment, new: NewPeople) -> None:
    person = new.professional()

    page = enter(environment, person.email, "wrong")

    assert page.form_with("password").fields["username"] == person.email


@pytest.mark.parametrize(
    ("status", "title"),
    [
        ("pending", "Votre compte n’est pas encore validé"),
        ("rejected", "Votre demande de compte a été refusée"),
        ("deactivated", "Votre compte est désactivé"),
        (None, "Votre compte n’est pas encore validé"),
    ],
)
@pytest.mark.parametrize("enabled", [True, False])
def test_inactive_account_shows_its_state_to_its_owner_only(
    environment: Environment, new: NewPeople, status: str | None, title: str, *, enabled: bool
) -> None:
    person = new.professional(accountStatus=status, enabled=enabled)

    page = enter(environment, person.email, person.password)

    assert title in page.text
    assert not page.asks_for_code
    assert environment.inbox.count(person.phone) == 0


def test_pending_account_sees_how_to_get_validated(environment: Environment, new: NewPeople) -> None:
    emma = new.professional(accountStatus="pending", enabled=False)

    page = enter(environment, emma.email, emma.password)

    team = contact(environment)
    assert "" not in (team.email, team.telephone, team.desk, team.bookingUrl)
    assert all(detail in page.text for detail in (team.email, team.telephone, team.desk))
    assert team.bookingUrl in [target for _, target in page.links]


@pytest.mark.parametrize("scope", ["openid", "openid profile"])
def test_tokens_name_the_person_whether_profile_is_requested_or_not(
    environment: Environment, new: NewPeople, scope: str
) -> None:
    """An application may request the standard scope `profile`; its claims come without it too."""
    person = new.professional(locale="de")
    account = environment.admin.get(REALM, "users", person.id)
    named = {
        "preferred_username": person.email,
        "given_name": account["firstName"],
        "family_name": account["lastName"],
        "name": f"{account['firstName']} {account['lastName']}",
        "locale": "de",
    }

    with signed_in(environment, person, scope=scope, language="de") as here:
        said = in_every_claim_set(environment, here.tokens)

    assert [{claim: each.get(claim) for claim in named} for each in said] == [named] * 3
    assert ("profile" in here.tokens["scope"].split()) == ("profile" in scope.split())


def in_every_claim_set(environment: Environment, tokens: dict[str, Any]) -> list[dict[str, Any]]:
    """The claims of the ID token, the access token and user info."""
    return [claims_of(tokens["id_token"]), claims_of(tokens["access_token"]), user_info(environment, tokens)]


def password_grant(environment: Environment, client: str, person: Person) -> httpx.Response:
    """The answer to a request for tokens with a password alone (RFC 6749, section 4.3)."""
    return httpx.post(
        f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/token",
        data={
            "grant_type": "password",
            "client_id": client,
            "username": person.email,
            "password": person.password,
        },
        timeout=30,
    )


@pytest.fixture
def client_with_password_grant(environment: Environment) -> Iterator[str]:
    """A client that may send passwords, as an administrator might make it by mistake."""
    name = f"lenient-{secrets.token_hex(4)}"
    client = {"clientId": name, "publicClient": True, "directAccessGrantsEnabled": True}
    made = environment.admin.post(REALM, "clients", body=client)
    assert made
    yield name
    environment.admin.delete(REALM, "clients", made)


def test_password_grant_gives_no_token(
    environment: Environment, new: NewPeople, client_with_password_grant: str
) -> None:
    answer = password_grant(environment, client_with_password_grant, new.professional())

    assert answer.status_code in (400, 401)
    assert "access_token" not in answer.text


@pytest.mark.parametrize("client", ["admin-cli", "portal", "mep-cli"])
def test_no_client_of_the_realm_takes_passwords(
    environment: Environment, new: NewPeople, client: str
) -> None:
    answer = password_grant(environment, client, new.professional())

    assert answer.status_code in (400, 401)
    assert answer.json()["error"] in ("unauthorized_client", "invalid_client")


def test_account_cannot_be_created_without_validation(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        page = browser.open_sign_in()
        page = browser.get(link_to(page, "Créer un compte"))

    assert "INSCRIPTION" in page.text
    assert contact(environment).email in page.text
    assert page.authorization_code is None


def test_open_session_signs_in_without_asking(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with browser_of(environment, person) as browser:
        assert browser.claims(browser.open_sign_in())["sub"] == person.id
        assert browser.claims(browser.open_sign_in(prompt="none"))["sub"] == person.id
    assert environment.inbox.count(person.phone) == 1


def test_silent_sign_in_without_session_is_refused(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        assert "error=login_required" in browser.open_sign_in(prompt="none").url


def test_application_can_require_a_fresh_sign_in(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with browser_of(environment, person) as browser:
        page = browser.open_sign_in(prompt="login")
        assert page.asks_for_password

        page = browser.post(page, page.form_with("password"), password=person.password)
        assert page.asks_for_code
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 1))
        assert browser.claims(page)["sub"] == person.id


@pytest.mark.parametrize(
    ("status", "title"),
    [
        ("deactivated", "Votre compte est désactivé"),
        ("rejected", "Votre demande de compte a été refusée"),
        ("pending", "Votre compte n’est pas encore validé"),
    ],
)
def test_open_session_ends_when_the_account_is_closed(
    environment: Environment, new: NewPeople, status: str, title: str
) -> None:
    person, next_one = new.professional(), new.professional()
    with browser_of(environment, person) as browser:
        new.set(person.id, accountStatus=status)

        page = browser.open_sign_in()

        assert page.authorization_code is None
        assert title in page.text
        page = browser.get(link_to(page, "Retour à la connexion"))
        page = browser.enter_password(page, next_one.email, next_one.password)
        assert page.asks_for_code


def test_deactivated_account_is_refused_a_silent_sign_in(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with browser_of(environment, person) as browser:
        new.set(person.id, accountStatus="deactivated")

        page = browser.open_sign_in(prompt="none")

        assert page.authorization_code is None
        assert page.url.startswith(browser.redirect_uri)
        new.set(person.id, accountStatus="active")
        assert "error=login_required" in browser.open_sign_in(prompt="none").url
