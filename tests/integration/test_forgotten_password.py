"""A new password by a link: who gets one, how often, and what it opens."""

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
from tests.faults import NO_PATTERN, realm_text
from tests.forgotten_password import NEW, ask
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person
from tests.realm import contact, realm_setting
from tests.sign_in import Browser, Page, link_to, without_what_was_typed

UNKNOWN = "personne.inconnue@example.ch"
SENT = "Si un compte existe pour cette adresse"


def choose(browser: Browser, link: str) -> Page:
    """Opens a link and chooses a password; no box is ticked."""
    page = browser.get(link)
    form = page.form_with("password-new")
    return browser.post(page, form, **{"password-new": NEW, "password-confirm": NEW})


def refusals(environment: Environment, person: Person) -> list[str]:
    """Why this person got no link, by the realm's events, newest first."""
    events = environment.admin.get(REALM, "events", type="SEND_RESET_PASSWORD_ERROR", user=person.id)
    return [event["error"] for event in events]


def claims_of(link: str) -> dict[str, Any]:
    """What the token in a link says."""
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


def test_the_link_opens_in_another_browser_and_a_full_sign_in_follows(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    assert SENT in ask(environment, person.email).text
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


def test_everybody_who_asks_reads_the_same(environment: Environment, new: NewPeople) -> None:
    people = [
        new.professional(),
        new.professional(password=None),
        new.professional(accountStatus="pending", enabled=False),
        new.professional(accountStatus="deactivated"),
    ]

    pages = [ask(environment, address) for address in [UNKNOWN, *(person.email for person in people)]]

    assert all(SENT in page.text for page in pages), [page.text for page in pages]
    assert len({(page.status, without_what_was_typed(page)) for page in pages}) == 1


@pytest.mark.parametrize("address", ["", "   "])
def test_without_an_address_the_field_says_so(environment: Environment, address: str) -> None:
    page = ask(environment, address)

    assert "Saisissez votre adresse e-mail." in page.text
    assert "username" in page.forms[0].fields


@pytest.mark.parametrize("address", ["a@b.ch\r\nBcc: x@y.ch", "<script>alert(1)</script>", "a" * 5000, "\0"])
def test_any_other_text_is_an_unknown_address(environment: Environment, address: str) -> None:
    page = ask(environment, address)

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
def test_only_an_active_account_with_a_password_gets_a_link(
    environment: Environment,
    new: NewPeople,
    password: str | None,
    status: str | None,
    reason: str,
    *,
    enabled: bool,
) -> None:
    person = new.professional(password=password, enabled=enabled, accountStatus=status)

    ask(environment, person.email)

    wait_until(lambda: refusals(environment, person) == [reason], "nobody judged the request")
    assert environment.inbox.count(person.email) == 0


def test_the_sixth_link_in_a_quarter_of_an_hour_is_not_sent(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    for nth in range(5):
        ask(environment, person.email)
        environment.inbox.next_link(person.email, nth)

    assert SENT in ask(environment, person.email).text

    wait_until(lambda: refusals(environment, person) == ["reset_limit_reached"], "the limit was not met")
    assert environment.inbox.count(person.email) == 5


def test_a_link_that_could_not_be_sent_is_not_counted(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with realm_text(environment, "passwordResetSubject", NO_PATTERN):
        expected: list[str] = []
        for _ in range(6):
            ask(environment, person.email)
            expected.append("email_send_failed")
            wait_until(lambda: refusals(environment, person) == expected, "nobody judged the request")

    ask(environment, person.email)
    assert environment.inbox.next_link(person.email)


def test_the_realm_sets_how_long_a_link_lives_and_how_many_there_are(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with (
        realm_setting(environment, "mep.reset.maxPerWindow", "1"),
        realm_setting(environment, "mep.reset.lifetimeSeconds", "120"),
    ):
        ask(environment, person.email)
        claims = claims_of(environment.inbox.next_link(person.email))
        ask(environment, person.email)
        wait_until(lambda: refusals(environment, person) == ["reset_limit_reached"], "the limit was not met")

    assert claims["exp"] - claims["iat"] == 2 * 60
    assert "2 minutes" in environment.inbox.messages(person.email)[0]["text"]


def test_one_password_is_replaced_once(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    ask(environment, person.email)
    first = environment.inbox.next_link(person.email)
    ask(environment, person.email)
    second = environment.inbox.next_link(person.email, 1)
    with Browser(environment.keycloak) as browser:
        choose(browser, second)

    for worthless in (second, first):
        with Browser(environment.keycloak) as browser:
            page = browser.get(worthless)
            assert "Connectez-vous pour continuer" in page.text or "Ce lien n’est plus valable" in page.text
            assert not any("password-new" in form.fields for form in page.forms)


def test_a_link_that_was_only_looked_at_still_works(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    ask(environment, person.email)
    link = environment.inbox.next_link(person.email)
    with Browser(environment.keycloak) as scanner_of_the_mail_server:
        scanner_of_the_mail_server.get(link)

    with Browser(environment.keycloak) as browser:
        choose(browser, link)
        assert browser.enter_password(browser.open_sign_in(), person.email, NEW).asks_for_code


def test_a_link_lives_a_quarter_of_an_hour(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    ask(environment, person.email)
    claims = claims_of(environment.inbox.next_link(person.email))

    assert claims["exp"] - claims["iat"] == 15 * 60


@pytest.mark.parametrize("enabled", [True, False])
def test_an_account_deactivated_after_the_mail_gets_no_password(
    environment: Environment, new: NewPeople, *, enabled: bool
) -> None:
    person = new.professional()
    ask(environment, person.email)
    link = environment.inbox.next_link(person.email)
    new.set(person.id, accountStatus="deactivated", enabled=enabled)

    with Browser(environment.keycloak) as browser:
        page = browser.get(link)

    assert not any("password-new" in form.fields for form in page.forms)
    assert contact(environment).email in page.text


@pytest.mark.parametrize("enabled", [True, False])
def test_an_account_deactivated_before_the_new_password_keeps_the_old_one(
    environment: Environment, new: NewPeople, *, enabled: bool
) -> None:
    person = new.professional()
    ask(environment, person.email)
    with Browser(environment.keycloak) as browser:
        page = browser.get(environment.inbox.next_link(person.email))
        before = environment.admin.get(REALM, "users", person.id, "credentials")
        new.set(person.id, accountStatus="deactivated", enabled=enabled)
        form = page.form_with("password-new")
        page = browser.post(page, form, **{"password-new": NEW, "password-confirm": NEW})

    assert "Votre compte est désactivé" in page.text
    assert environment.admin.get(REALM, "users", person.id, "credentials") == before


def test_a_changed_link_opens_nothing(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    ask(environment, person.email)
    head, _, signature = environment.inbox.next_link(person.email).rpartition(".")

    with Browser(environment.keycloak) as browser:
        page = browser.get(f"{head}.{signature[::-1]}")

    assert page.status == 400
    assert not any("password-new" in form.fields for form in page.forms)


def test_a_new_password_ends_the_other_sessions(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with signed_in(environment, person) as (elsewhere, refresh_token):
        ask(environment, person.email)
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
def test_the_owner_is_told_of_the_new_password(
    environment: Environment, new: NewPeople, language: str, subject: str, words: str
) -> None:
    person = new.professional(locale=language)
    ask(environment, person.email)
    with Browser(environment.keycloak) as browser:
        choose(browser, environment.inbox.next_link(person.email))

    wait_until(lambda: environment.inbox.count(person.email) == 2, "the owner is not told")
    mail = environment.inbox.messages(person.email)[0]
    swiss_time = datetime.now(ZoneInfo("Europe/Zurich"))
    assert mail["subject"] == subject
    assert words in mail["text"]
    assert any(
        f"{at:%d.%m.%Y, %H:%M}" in mail["text"] for at in (swiss_time, swiss_time - timedelta(minutes=1))
    )


def test_who_sits_at_an_open_session_gets_no_further_than_the_mailbox(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with signed_in(environment, person) as (browser, _):
        page = browser.open_sign_in(prompt="login")
        page = browser.get(link_to(page, "oublié"))
        page = browser.post(page, page.form_with("username"), username=person.email)

    assert page.authorization_code is None
    assert not any("password-new" in form.fields for form in page.forms)


def test_the_mail_speaks_the_language_of_the_page(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    ask(environment, person.email, "de")

    mail = environment.inbox.wait_for(person.email)

    assert "Passwort" in mail["subject"]
    assert "15 Minuten" in mail["text"]


def test_no_address_of_a_request_stands_in_a_log(environment: Environment, new: NewPeople) -> None:
    known, brokered = new.professional(), new.professional(password=None)
    unknown = f"inconnue.{known.email}"
    for address in (known.email, brokered.email, unknown):
        ask(environment, address)
    environment.inbox.next_link(known.email)
    wait_until(lambda: bool(refusals(environment, brokered)), "nobody judged the request")

    for name, text in environment.logs():
        if name.startswith("keycloak"):
            assert not any(address in text for address in (known.email, brokered.email, unknown)), name
