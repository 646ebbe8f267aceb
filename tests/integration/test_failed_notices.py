"""A notice that cannot be sent does not undo the change; a change that is rolled back sends no notice."""

from __future__ import annotations

import pytest

from tests.code_destination import at_destination_page, destination, outcome, propose
from tests.environment import Environment
from tests.faults import MALFORMED_TEXT, realm_text, silent_mail_server
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person, unused_mobile
from tests.sign_in import Browser

ONE_HOUR = "3600000"


def notices_to(environment: Environment, person: Person) -> tuple[int, int]:
    """The number of mails to the owner, and of SMS to the old number besides the sign-in code."""
    return environment.inbox.count(person.email), environment.inbox.count(person.phone) - 1


@pytest.mark.parametrize(
    ("broken", "other_notices"),
    [
        ("mepDestinationMailSubject", (0, 1)),
        ("mepDestinationMailLead_sms", (0, 1)),
        ("mepDestinationSms_call", (1, 0)),
    ],
)
def test_malformed_text_prevents_only_its_own_notice(
    environment: Environment, new: NewPeople, broken: str, other_notices: tuple[int, int]
) -> None:
    person, number = new.professional(), unused_mobile()
    with (
        realm_text(environment, broken, MALFORMED_TEXT),
        at_destination_page(environment, person) as (browser, page),
    ):
        page = propose(browser, page, number)
        page = browser.enter_code(page, environment.inbox.next_code(number, 0))

        assert outcome(page) == "success"
        assert destination(environment, person)["phoneNumber"] == number
        wait_until(lambda: notices_to(environment, person) == other_notices, "the other notice was not sent")

    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        assert browser.enter_code(page, environment.inbox.next_code(number, 1)).authorization_code
    for name, text in environment.logs():
        if name.startswith("keycloak"):
            assert not any(each in text for each in (person.email, person.phone, number)), name


def test_gateway_outage_prevents_only_the_sms_notice(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with at_destination_page(environment, person) as (browser, page):
        page = propose(browser, page, number)
        code = environment.inbox.next_code(number, 0)
        try:
            environment.inbox.sms_gateways(first=False, second=False)
            assert outcome(browser.enter_code(page, code)) == "success"
            wait_until(lambda: notices_to(environment, person) == (1, 0), "the owner received no mail")
        finally:
            environment.inbox.sms_gateways(first=True, second=True)

    assert destination(environment, person)["phoneNumber"] == number


def test_silent_mail_server_does_not_delay_the_change(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with at_destination_page(environment, person) as (browser, page):
        page = propose(browser, page, number)
        code = environment.inbox.next_code(number, 0)
        # Longer than the test's browser waits: if the mail were sent within the request, there would be no
        # response.
        with silent_mail_server(environment, timeout=ONE_HOUR):
            assert outcome(browser.enter_code(page, code)) == "success"

    assert destination(environment, person)["phoneNumber"] == number
    wait_until(lambda: notices_to(environment, person) == (0, 1), "the old number received no notice")


def test_rolled_back_change_sends_no_notice(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with at_destination_page(environment, person) as (browser, page):
        page = propose(browser, page, number)
        code = environment.inbox.next_code(number, 0)
        # The page of the next action cannot be rendered, so Keycloak rolls back the whole request.
        user = environment.admin.get(REALM, "users", person.id)
        environment.admin.put(
            REALM, "users", person.id, body={**user, "requiredActions": ["UPDATE_PASSWORD"]}
        )
        with realm_text(environment, "loginTitle", MALFORMED_TEXT):
            assert browser.enter_code(page, code).status == 500

        environment.admin.put(REALM, "users", person.id, body={**user, "requiredActions": []})

    assert destination(environment, person)["phoneNumber"] == person.phone
    other = unused_mobile()
    with at_destination_page(environment, person) as (browser, page):
        page = propose(browser, page, other)
        assert outcome(browser.enter_code(page, environment.inbox.next_code(other, 0))) == "success"
    wait_until(
        lambda: notices_to(environment, person)[0] > 0, "the owner received no notice of the second change"
    )
    (mail,) = environment.inbox.messages(person.email)
    assert f"•\u00a0{other[-2:]}" in mail["text"]
