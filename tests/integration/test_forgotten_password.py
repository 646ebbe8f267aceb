"""Links for a new password: who receives one, the limits, and what a link allows."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.environment import Environment
from tests.faults import MALFORMED_TEXT, realm_text
from tests.forgotten_password import NEW, request_link
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person
from tests.realm import contact, realm_setting
from tests.sign_in import Browser, Page, comparable_html, link_to

UNKNOWN = "personne.inconnue@example.ch"
SENT = "Si un compte existe pour cette adresse"


def choose(browser: Browser, link: str) -> Page:
    """Opens a link and chooses a password without ticking the checkbox."""
    page = browser.get(link)
    form = page.form_with("password-new")
    return browser.post(page, form, **{"password-new": NEW, "password-confirm": NEW})


def refusals(environment: Environment, person: Person) -> list[str]:
    """The errors of the realm's events for refused links of this person, newest first."""
    events = environment.admin.get(REALM, "events", type="SEND_RESET_PASSWORD_ERROR", user=person.id)
    return [event["error"] for event in events]


def claims_of(link: str) -> dict[str, Any]:
    """The claims of the token in a link."""
    (key,) = parse_qs(urlsplit(link).query)["key"][:1]
    payload = key.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


@contextmanager
def signed_in(environment: Environment, person: Person) -> Iterator[tuple[Browser, str]]:
    """A browser with an open session, and its refresh token."""
    already = environment.inbox.count(person.phone)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, already))
        yield browser, browser.tokens(page)["refresh_token"]


def test_link_opens_in_another_browser_and_a_full_sign_in_follows(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    assert SENT in request_link(environment, person.email).text
    link = environment.inbox.next_link(person.email)

    with Browser(environment.keycloak) as another:
        page = choose(another, link)
        assert page.authorization_code is None
        assert link_to(page, "Revenir à l’application") == environment.demo

        assert another.open_sign_in().asks_for_password
        page = another.enter_password(another.open_sign_in(), person.email, NEW)
        assert page.asks_for_code
        page = another.enter_code(page, environment.inbox.next_code(person.phone, 0))
        assert another.claims(page)["sub"] == person.id
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        assert page.asks_for_password


def test_link_request_is_answered_alike_for_every_address(environment: Environment, new: NewPeople) -> None:
    people = [
        new.professional(),
        new.professional(password=None),
        new.professional(accountStatus="pending", enabled=False),
        new.professional(accountStatus="deactivated"),
    ]

    pages = [
        request_link(environment, address) for address in [UNKNOWN, *(person.email for person in people)]
    ]

    assert all(SENT in page.text for page in pages), [page.text for page in pages]
    assert len({(page.status, comparable_html(page)) for page in pages}) == 1


@pytest.mark.parametrize("address", ["", "   "])
def test_missing_address_is_reported_at_its_field(environment: Environment, address: str) -> None:
    page = request_link(environment, address)

    assert "Saisissez votre adresse e-mail." in page.text
    assert "username" in page.forms[0].fields


@pytest.mark.parametrize("address", ["a@b.ch\r\nBcc: x@y.ch", "<script>alert(1)</script>", "a" * 5000, "\0"])
def test_malformed_address_is_treated_as_unknown(environment: Environment, address: str) -> None:
    page = request_link(environment, address)

    assert SENT in page.text
    assert "<script>alert" not in page.html


@pytest.mark.parametrize(
    ("password", "enabled", "status", "reason"),
    [
        (NEW, True, "pending", "user_disabled"),
        (NEW, False, "pending", "user_disabled"),
        (NEW, True, None, "user_disabled"),
        (NEW, True, "rejected", "user_disabled"),
        (NEW, True, "deactivated", "user_disabled"),
        (NEW, False, "active", "user_disabled"),
        (None, True, "active", "no_password"),
    ],
)
def test_only_active_account_with_password_gets_a_link(
    environment: Environment,
    new: NewPeople,
    password: str | None,
    status: str | None,
    reason: str,
    *,
    enabled: bool,
) -> None:
    person = new.professional(password=password, enabled=enabled, accountStatus=status)

    request_link(environment, person.email)

    wait_until(lambda: refusals(environment, person) == [reason], "the request was not handled")
    assert environment.inbox.count(person.email) == 0


def test_sixth_link_within_fifteen_minutes_is_not_sent(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    for nth in range(5):
        request_link(environment, person.email)
        environment.inbox.next_link(person.email, nth)

    assert SENT in request_link(environment, person.email).text

    wait_until(lambda: refusals(environment, person) == ["reset_limit_reached"], "the limit was not reached")
    assert environment.inbox.count(person.email) == 5


def test_unsent_link_is_not_counted(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with realm_text(environment, "passwordResetSubject", MALFORMED_TEXT):
        expected: list[str] = []
        for _ in range(6):
            request_link(environment, person.email)
            expected.append("email_send_failed")
            wait_until(lambda: refusals(environment, person) == expected, "the request was not handled")

    request_link(environment, person.email)
    assert environment.inbox.next_link(person.email)


def test_realm_sets_lifetime_and_limit_of_links(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with (
        realm_setting(environment, "mep.reset.maxPerWindow", "1"),
        realm_setting(environment, "mep.reset.lifetimeSeconds", "120"),
    ):
        request_link(environment, person.email)
        claims = claims_of(environment.inbox.next_link(person.email))
        request_link(environment, person.email)
        wait_until(
            lambda: refusals(environment, person) == ["reset_limit_reached"], "the limit was not reached"
        )

    assert claims["exp"] - claims["iat"] == 2 * 60
    assert "2 minutes" in environment.inbox.messages(person.email)[0]["text"]


def test_used_link_invalidates_the_other_links(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    request_link(environment, person.email)
    first = environment.inbox.next_link(person.email)
    request_link(environment, person.email)
    second = environment.inbox.next_link(person.email, 1)
    with Browser(environment.keycloak) as browser:
        choose(browser, second)

    for worthless in (second, first):
        with Browser(environment.keycloak) as browser:
            page = browser.get(worthless)
            assert "Connectez-vous pour continuer" in page.text or "Ce lien n’est plus valable" in page.text
            assert not any("password-new" in form.fields for form in page.forms)


def test_link_works_after_it_was_only_opened(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    request_link(environment, person.email)
    link = environment.inbox.next_link(person.email)
    with Browser(environment.keycloak) as scanner_of_the_mail_server:
        scanner_of_the_mail_server.get(link)

    with Browser(environment.keycloak) as browser:
        choose(browser, link)
        assert browser.enter_password(browser.open_sign_in(), person.email, NEW).asks_for_code


def test_link_expires_after_fifteen_minutes(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    request_link(environment, person.email)
    claims = claims_of(environment.inbox.next_link(person.email))

    assert claims["exp"] - claims["iat"] == 15 * 60


@pytest.mark.parametrize("enabled", [True, False])
def test_link_is_refused_for_an_account_deactivated_after_the_mail(
    environment: Environment, new: NewPeople, *, enabled: bool
) -> None:
    person = new.professional()
    request_link(environment, person.email)
    link = environment.inbox.next_link(person.email)
    new.set(person.id, accountStatus="deactivated", enabled=enabled)

    with Browser(environment.keycloak) as browser:
        page = browser.get(link)

    assert not any("password-new" in form.fields for form in page.forms)
    assert contact(environment).email in page.text


@pytest.mark.parametrize("enabled", [True, False])
def test_account_deactivated_before_the_new_password_keeps_the_old_one(
    environment: Environment, new: NewPeople, *, enabled: bool
) -> None:
    person = new.professional()
    request_link(environment, person.email)
    with Browser(environment.keycloak) as browser:
        page = browser.get(environment.inbox.next_link(person.email))
        before = environment.admin.get(REALM, "users", person.id, "credentials")
        new.set(person.id, accountStatus="deactivated", enabled=enabled)
        form = page.form_with("password-new")
        page = browser.post(page, form, **{"password-new": NEW, "password-confirm": NEW})

    assert "Votre compte est désactivé" in page.text
    assert environment.admin.get(REALM, "users", person.id, "credentials") == before


def test_tampered_link_is_refused(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    request_link(environment, person.email)
    head, _, signature = environment.inbox.next_link(person.email).rpartition(".")

    with Browser(environment.keycloak) as browser:
        page = browser.get(f"{head}.{signature[::-1]}")

    assert page.status == 400
    assert not any("password-new" in form.fields for form in page.forms)


def test_new_password_ends_the_other_sessions(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with signed_in(environment, person) as (elsewhere, refresh_token):
        request_link(environment, person.email)
        with Browser(environment.keycloak) as browser:
            choose(browser, environment.inbox.next_link(person.email))

        assert elsewhere.open_sign_in().asks_for_password
    answer = httpx.post(
        f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/token",
        data={"grant_type": "refresh_token", "client_id": "portal", "refresh_token": refresh_token},
        timeout=30,
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("fr", "Un moyen de connexion a été changé", "(mot de passe) a été changé le "),
        ("de", "Eine Anmeldeart wurde geändert", "Passwort"),
    ],
)
def test_new_password_is_notified_to_the_owner(
    environment: Environment, new: NewPeople, language: str, subject: str, words: str
) -> None:
    person = new.professional(locale=language)
    request_link(environment, person.email)
    with Browser(environment.keycloak) as browser:
        choose(browser, environment.inbox.next_link(person.email))

    wait_until(lambda: environment.inbox.count(person.email) == 2, "the owner received no mail")
    mail = environment.inbox.messages(person.email)[0]
    swiss_time = datetime.now(ZoneInfo("Europe/Zurich"))
    assert mail["subject"] == subject
    assert words in mail["text"]
    assert any(
        f"{at:%d.%m.%Y, %H:%M}" in mail["text"] for at in (swiss_time, swiss_time - timedelta(minutes=1))
    )


def test_open_session_cannot_reset_the_password_without_the_mailbox(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with signed_in(environment, person) as (browser, _):
        page = browser.open_sign_in(prompt="login")
        page = browser.get(link_to(page, "oublié"))
        page = browser.post(page, page.form_with("username"), username=person.email)

    assert page.authorization_code is None
    assert not any("password-new" in form.fields for form in page.forms)


def test_requested_address_is_not_logged(environment: Environment, new: NewPeople) -> None:
    known, brokered = new.professional(), new.professional(password=None)
    unknown = f"inconnue.{known.email}"
    for address in (known.email, brokered.email, unknown):
        request_link(environment, address)
    environment.inbox.next_link(known.email)
    wait_until(lambda: bool(refusals(environment, brokered)), "the request was not handled")

    for name, text in environment.logs():
        if name.startswith("keycloak"):
            assert not any(address in text for address in (known.email, brokered.email, unknown)), name
