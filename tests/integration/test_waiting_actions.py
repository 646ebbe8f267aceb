"""Actions that wait for a full sign-in: the page about them, and how they are carried out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.brokers import ANNA, choose, go_to_hin
from tests.environment import Environment
from tests.people import REALM, NewPeople, Person
from tests.realm import contact
from tests.sign_in import Browser, Page
from tests.ways_in import changed_action

WAITING = "Une étape vous attend"


def set_actions(environment: Environment, user_id: str, *actions: str) -> None:
    environment.admin.put(REALM, "users", user_id, body={"requiredActions": list(actions)})


def actions_of(environment: Environment, user_id: str) -> list[str]:
    found: list[str] = environment.admin.get(REALM, "users", user_id)["requiredActions"]
    return found


def sign_in(environment: Environment, browser: Browser, page: Page, person: Person) -> Page:
    already = environment.inbox.count(person.phone)
    page = browser.enter_password(page, person.email, person.password)
    return browser.enter_code(page, environment.inbox.next_code(person.phone, already))


def test_open_session_offers_a_full_sign_in_for_the_waiting_action(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in(environment, browser, browser.open_sign_in(), person)
        set_actions(environment, person.id, "UPDATE_PASSWORD")

        page = browser.open_sign_in()
        assert WAITING in page.text
        page = browser.post(page, page.form_with("fullSignIn"), fullSignIn="true")
        page = sign_in(environment, browser, page, person)

        assert page.form_with("password-new")


def test_postponed_action_is_not_asked_again_in_the_session(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in(environment, browser, browser.open_sign_in(), person)
        set_actions(environment, person.id, "UPDATE_PASSWORD")

        page = browser.open_sign_in()
        assert browser.post(page, page.form_with("later"), later="true").authorization_code
        assert browser.open_sign_in().authorization_code
        assert actions_of(environment, person.id) == ["UPDATE_PASSWORD"]

        set_actions(environment, person.id, "UPDATE_PASSWORD", "CONFIGURE_TOTP")
        assert WAITING in browser.open_sign_in().text


@pytest.mark.parametrize("action", ["UPDATE_PASSWORD", "mep-change-code-destination"])
def test_hin_login_explains_a_waiting_action_once(
    environment: Environment, anna: dict[str, Any], action: str
) -> None:
    set_actions(environment, anna["id"], action)
    with Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), ANNA)
        assert WAITING in page.text
        assert contact(environment).telephone in page.text
        assert not any("fullSignIn" in form.fields for form in page.forms)
        assert browser.post(page, page.form_with("later"), later="true").authorization_code

    with Browser(environment.keycloak) as browser:
        assert choose(browser, go_to_hin(environment, browser), ANNA).authorization_code
    assert actions_of(environment, anna["id"]) == [action]


@pytest.mark.parametrize("asked", [{}, {"acr_values": "phr"}])
def test_silent_request_ignores_waiting_actions(
    environment: Environment, new: NewPeople, asked: dict[str, str]
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in(environment, browser, browser.open_sign_in(), person)
        set_actions(environment, person.id, "CONFIGURE_TOTP")

        page = browser.open_sign_in(prompt="none", **asked)

        assert browser.claims(page)["acr"] == "mfa"


def test_silent_request_is_refused_for_unprotected_actions(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in(environment, browser, browser.open_sign_in(), person)
        set_actions(environment, person.id, "CONFIGURE_TOTP", "VERIFY_EMAIL")

        assert "error=interaction_required" in browser.open_sign_in(prompt="none").url


def test_request_for_a_passkey_level_shows_the_waiting_action(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in(environment, browser, browser.open_sign_in(), person)
        set_actions(environment, person.id, "UPDATE_PASSWORD")

        page = browser.open_sign_in(acr_values="phr")
        assert WAITING in page.text, page.text
        page = browser.post(page, page.form_with("fullSignIn"), fullSignIn="true")

        assert sign_in(environment, browser, page, person).form_with("password-new")


@pytest.fixture
def protected_terms(environment: Environment) -> Iterator[str]:
    """Enables a required action that has no guard, with a max_auth_age of 0 in the realm."""
    action = "TERMS_AND_CONDITIONS"
    with changed_action(environment, action, enabled=True, config={"max_auth_age": "0"}):
        yield action


def test_unguarded_protected_action_needs_a_full_sign_in(
    environment: Environment, new: NewPeople, protected_terms: str
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in(environment, browser, browser.open_sign_in(), person)
        set_actions(environment, person.id, protected_terms)

        page = browser.open_sign_in()
        assert WAITING in page.text
        assert not any("later" in form.fields for form in page.forms)
        page = browser.post(page, page.form_with("fullSignIn"), fullSignIn="true")

        assert sign_in(environment, browser, page, person).form_with("accept")


def test_brokered_login_cannot_postpone_an_unguarded_protected_action(
    environment: Environment, anna: dict[str, Any], protected_terms: str
) -> None:
    set_actions(environment, anna["id"], protected_terms)
    with Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), ANNA)
        form = next(form for form in page.forms if "post-broker-login" in form.action)

        page = browser.post(page, form, later="true")

        assert WAITING in page.text
        assert page.authorization_code is None


def test_actions_mail_sets_the_action_on_the_person(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="example.ch")
    environment.admin.put(REALM, "users", person.id, "execute-actions-email", body=["CONFIGURE_TOTP"])
    link = environment.inbox.next_link(person.email)
    with Browser(environment.keycloak) as browser:
        page = browser.get(link)
        page = browser.get(next(target for text, target in page.links if "action-token" in target))
        assert "Ce lien ne suffit pas" in page.text, page.text
        assert actions_of(environment, person.id) == ["CONFIGURE_TOTP"]

    with Browser(environment.keycloak) as browser:
        assert sign_in(environment, browser, browser.open_sign_in(), person).form_with("totpSecret")


def test_actions_mail_is_refused_for_a_rejected_account(environment: Environment, new: NewPeople) -> None:
    person = new.professional(accountStatus="rejected")
    environment.admin.put(REALM, "users", person.id, "execute-actions-email", body=["UPDATE_PASSWORD"])
    link = environment.inbox.next_link(person.email)
    with Browser(environment.keycloak) as browser:
        page = browser.get(link)
        page = browser.get(next(target for text, target in page.links if "action-token" in target))

        assert "Votre demande de compte a été refusée" in page.text, page.text
