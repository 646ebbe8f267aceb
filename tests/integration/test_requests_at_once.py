"""Many requests at once, and the end of Keycloak in the middle of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.account_requests import (
    account,
    ask_for_account,
    attribute,
    no_mail_to_person,
    was_received,
)
from tests.brokers import user
from tests.environment import Environment
from tests.keycloak_process import killed
from tests.messages import wait_until
from tests.people import REALM, unused_mobile

pytestmark = pytest.mark.usefixtures("programs_may_ask")


def test_one_account_for_twenty_requests_at_once(environment: Environment, address: str) -> None:
    number = unused_mobile()
    with ThreadPoolExecutor(20) as pool:
        pages = list(pool.map(lambda _: ask_for_account(environment, address, phoneNumber=number), range(20)))

    assert all(was_received(page) for page in pages)
    assert len(environment.admin.get(REALM, "users", email=address, exact="true")) == 1
    environment.inbox.wait_for(address)
    wait_until(
        lambda: (
            attribute(account(environment, address), "mailsOwed") is None
            or no_mail_to_person(environment, address)
        ),
        "mails are still owed",
    )
    assert environment.inbox.count(address) == 1


def test_fifty_people_at_once_get_fifty_accounts(environment: Environment, address: str) -> None:
    addresses = [f"n{number}.{address}" for number in range(50)]
    with ThreadPoolExecutor(50) as pool:
        pages = list(pool.map(lambda each: ask_for_account(environment, each), addresses))

    assert all(was_received(page) for page in pages)
    made = [account(environment, each) for each in addresses]
    assert {attribute(each, "accountStatus") for each in made} == {"pending"}
    assert not any(each["enabled"] for each in made)


def test_kill_9_in_the_middle_leaves_nothing_half_made(environment: Environment, address: str) -> None:
    addresses = [f"k{number}.{address}" for number in range(200)]
    with ThreadPoolExecutor(16) as pool:
        answers = [pool.submit(asked, environment, each) for each in addresses]
        wait_until(lambda: sum(each.done() for each in answers) >= 60, "too slow", seconds=120)
        with killed(environment):
            for each in answers:
                each.cancel()
        received = [each.result() for each in answers if not each.cancelled()]
    made = [person for each in addresses if (person := user(environment, each))]

    assert len(made) >= sum(received) >= 50
    assert {attribute(each, "accountStatus") for each in made} == {"pending"}
    assert not any(each["enabled"] for each in made)
    for person in made:
        gets_a_mail(environment, person["email"])


def gets_a_mail(environment: Environment, email: str) -> None:
    """A mail whose sending had begun when the server was killed is tried again after a minute."""
    wait_until(lambda: environment.inbox.count(email) > 0, f"no mail to {email}", seconds=120)


def asked(environment: Environment, email: str) -> bool:
    """Whether the request was answered."""
    try:
        return was_received(ask_for_account(environment, email))
    except (httpx.HTTPError, AssertionError):
        return False
