"""The mailed link about a request: its owner begins again, or says that it was another person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.account_requests import (
    account,
    ask_for_account,
    attribute,
    link_in,
    request_of,
    set_status,
    signs_in,
    submit,
    was_received,
)
from tests.brokers import STEPHANE, forget, sign_in_by_hospital
from tests.environment import Environment
from tests.messages import wait_until
from tests.sign_in import Browser, Page

pytestmark = pytest.mark.usefixtures("programs_may_ask")


NEW_PASSWORD = "Toute-Autre-Phrase-2027!"


def link_after_second_request(environment: Environment, address: str, state: str = "rejected") -> str:
    ask_for_account(environment, address)
    environment.inbox.wait_for(address)
    # Long enough ago to be another request, and not so long that it expires.
    an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    set_status(environment, address, state, requestedAt=an_hour_ago)
    already = environment.inbox.count(address)
    ask_for_account(environment, address)
    wait_until(lambda: environment.inbox.count(address) > already, "no mail with a link")
    return link_in(environment.inbox.messages(address)[0])


@pytest.mark.parametrize("state", ["pending", "rejected"])
def test_owner_begins_again_by_the_link(environment: Environment, address: str, state: str) -> None:
    link = link_after_second_request(environment, address, state)
    before = account(environment, address)
    with Browser(environment.keycloak) as browser:
        form = submit_answer(browser, browser.get(link), "me")
        assert 'value="Demandeur"' not in form.html
        page = submit(
            browser,
            form,
            **request_of(
                address, lastName="Nouveau", password=NEW_PASSWORD, **{"password-confirm": NEW_PASSWORD}
            ),
        )

    assert was_received(page)
    after = account(environment, address)
    assert after["id"] == before["id"]
    assert (after["lastName"], after["enabled"], after["emailVerified"]) == ("Nouveau", False, True)
    assert attribute(after, "accountStatus") == "pending"
    assert attribute(after, "requestId") != attribute(before, "requestId")
    assert "incorrect" in signs_in(environment, address).text
    assert "pas encore validé" in signs_in(environment, address, NEW_PASSWORD).text


def submit_answer(browser: Browser, page: Page, answer: str) -> Page:
    form = next(form for form in page.forms if "answer" in form.fields)
    return browser.post(page, form, answer=answer)


def test_link_acts_by_a_button_and_once(environment: Environment, address: str) -> None:
    link = link_after_second_request(environment, address)
    before = account(environment, address)
    with Browser(environment.keycloak) as scanner:
        scanner.get(link)
    assert account(environment, address) == before

    with Browser(environment.keycloak) as owner:
        page = submit_answer(owner, owner.get(link), "not-me")
        assert "answer" not in {name for form in page.forms for name in form.fields}
        assert attribute(account(environment, address), "requestDisowned")
    with Browser(environment.keycloak) as again:
        assert again.get(link).status == 400


def test_forged_link_opens_nothing(environment: Environment, address: str) -> None:
    link = link_after_second_request(environment, address)
    where, rest = link.split("key=")
    key = rest.split("&")[0]
    with Browser(environment.keycloak) as browser:
        for forged in ("", "x", key[:-8] + "AAAAAAAA", key.split(".")[0] + ".e30." + key.split(".")[-1]):
            assert browser.get(f"{where}key={forged}").status == 400


def test_proof_of_one_mailbox_opens_no_other_account(environment: Environment, address: str) -> None:
    other = f"autre.{address}"
    ask_for_account(environment, other)
    before = account(environment, other)
    link = link_after_second_request(environment, address)
    with Browser(environment.keycloak) as browser:
        form = submit_answer(browser, browser.get(link), "me")
        page = submit(browser, form, **request_of(other, lastName="Voleur"))

    assert was_received(page)
    after = account(environment, other)
    assert (after["lastName"], attribute(after, "requestId")) == (
        before["lastName"],
        attribute(before, "requestId"),
    )


def test_link_leads_on_although_another_person_is_signed_in(environment: Environment, address: str) -> None:
    forget(environment, STEPHANE)
    link = link_after_second_request(environment, address)
    with Browser(environment.keycloak) as browser:
        assert sign_in_by_hospital(browser).authorization_code
        form = submit_answer(browser, browser.get(link), "me")
        page = submit(browser, form, **request_of(address, lastName="Nouveau"))

    assert was_received(page), page.text[:500]
    assert account(environment, address)["lastName"] == "Nouveau"


def test_form_that_is_left_does_not_use_the_link_up(environment: Environment, address: str) -> None:
    link = link_after_second_request(environment, address)
    with Browser(environment.keycloak) as first:
        submit_answer(first, first.get(link), "me")
    with Browser(environment.keycloak) as second:
        form = submit_answer(second, second.get(link), "me")
        submit(second, form, **request_of(address, lastName="Nouveau"))
    assert account(environment, address)["lastName"] == "Nouveau"

    with Browser(environment.keycloak) as third:
        assert third.get(link).status == 400


def test_proof_of_the_mailbox_counts_in_its_browser(environment: Environment, address: str) -> None:
    link = link_after_second_request(environment, address)
    with Browser(environment.keycloak) as owner, Browser(environment.keycloak) as thief:
        page = owner.get(link)
        owner.plant_cookies_in(thief)
        form = submit_answer(owner, page, "me")
        submit(thief, form, **request_of(address, lastName="Voleur"))

    assert account(environment, address)["lastName"] == "Demandeur"
