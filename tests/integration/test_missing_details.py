"""The short form after a HIN login: what HIN does not tell and the team needs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.account_requests import account, attribute, set_status
from tests.brokers import (
    ANNAS_EMAIL,
    STEPHANE,
    asks_for_details,
    forget,
    sign_in_by_hospital,
    user,
)
from tests.environment import Environment
from tests.hin_details import DETAILS, PENDING, answer, arrives
from tests.messages import wait_until
from tests.people import PASSWORD, REALM
from tests.sign_in import Browser

pytestmark = pytest.mark.usefixtures("anna_is_unknown")


def anna(environment: Environment) -> dict[str, Any]:
    return account(environment, ANNAS_EMAIL)


def test_new_hin_account_is_a_request_with_the_details(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        page = arrives(environment, browser)
        assert "Demande enregistrée" in page.text
        assert 'value="+41790000007"' in page.html
        assert (anna(environment)["enabled"], attribute(anna(environment), "accountStatus")) == (
            True,
            "pending",
        )

        page = answer(browser, page, **DETAILS)

    assert PENDING in page.text
    made = anna(environment)
    assert made["enabled"] is False
    assert attribute(made, "professionalId") == "7601007886685"
    assert attribute(made, "function") == "physician"
    assert attribute(made, "title") == "Dre méd."
    assert attribute(made, "codeChannel") == "sms"
    assert attribute(made, "requestId")
    assert len(environment.admin.get(REALM, "users", made["id"], "federated-identity")) == 1
    environment.inbox.wait_for(ANNAS_EMAIL)


def test_skipped_form_is_offered_again(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        assert PENDING in answer(browser, arrives(environment, browser), skip="true").text
    assert anna(environment)["enabled"] is False

    with Browser(environment.keycloak) as browser:
        page = arrives(environment, browser)
        assert asks_for_details(page)
        assert PENDING in answer(browser, page, **DETAILS).text
    assert anna(environment)["enabled"] is False

    with Browser(environment.keycloak) as browser:
        assert PENDING in arrives(environment, browser).text


def test_form_keeps_what_was_typed(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        page = answer(
            browser, arrives(environment, browser), **{**DETAILS, "professionalId": "7601007886684"}
        )
        assert 'value="7601007886684"' in page.html
        reloaded = browser.get(page.url)
        assert asks_for_details(reloaded)
        assert PENDING in answer(browser, reloaded, **DETAILS).text


def test_form_posted_twice_counts_once(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        page = arrives(environment, browser)
        answer(browser, page, **DETAILS)
        again = answer(browser, page, **{**DETAILS, "title": "Autre"})

    assert again.authorization_code is None
    assert attribute(anna(environment), "title") == "Dre méd."
    assert anna(environment)["enabled"] is False


def test_open_form_opens_no_other_door(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        arrives(environment, browser)
        person = anna(environment)
        assert person["enabled"] is True
        password = {"type": "password", "value": PASSWORD, "temporary": False}
        environment.admin.put(REALM, "users", person["id"], "reset-password", body=password)

        with Browser(environment.keycloak) as other:
            page = other.enter_password(other.open_sign_in(), ANNAS_EMAIL, PASSWORD)
            assert page.authorization_code is None
            assert not page.asks_for_code
        assert browser.open_sign_in(prompt="none").authorization_code is None


def test_form_left_open_is_closed_by_the_job(environment: Environment) -> None:
    """On a running stack, start it with a short interval of the job `account-ends`."""
    with Browser(environment.keycloak) as browser:
        page = arrives(environment, browser)
        person = anna(environment)
        person["attributes"]["detailsAskedAt"] = ["2026-01-01T00:00:00Z"]
        environment.admin.put(REALM, "users", person["id"], body=person)

        wait_until(lambda: anna(environment)["enabled"] is False, "still enabled")

        assert answer(browser, page, **DETAILS).authorization_code is None
    assert attribute(anna(environment), "accountStatus") == "pending"


def test_activated_account_is_asked_nothing(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        answer(browser, arrives(environment, browser), **DETAILS)
    set_status(environment, ANNAS_EMAIL, "active")

    with Browser(environment.keycloak) as browser:
        page = arrives(environment, browser)
    assert not asks_for_details(page)
    assert "VERIFY_EMAIL" in page.url


def test_identifier_that_nobody_checked_opens_nothing(environment: Environment) -> None:
    forget(environment, STEPHANE)
    doctor = user(environment, "anne.medecin@example.ch")
    with Browser(environment.keycloak) as browser:
        assert sign_in_by_hospital(browser).authorization_code
        page = browser.open_sign_in(kc_action="mep-propose-identity")
        page = answer(
            browser,
            page,
            professionalIdType="GLN",
            professionalId="7601000050717",
            function="physician",
            functionDetails="",
        )
        claims = browser.claims(page)

    assert not {"professional_id", "professional_id_type", "function"} & claims.keys()
    stephane = account(environment, STEPHANE)
    assert "7601000050717" in (attribute(stephane, "proposedIdentity") or "")
    assert attribute(stephane, "professionalId") is None
    assert user(environment, "anne.medecin@example.ch") == doctor
