"""The page that asks for the one-time code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.environment import Environment
from tests.messages import wait_until
from tests.people import NewPeople, Person
from tests.sign_in import Browser, Page


@contextmanager
def at_the_code_page(environment: Environment, person: Person) -> Iterator[tuple[Browser, Page, str]]:
    """Open a browser at the code page; yield it, its page, and the code that was sent."""
    already = environment.inbox.count(person.phone)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        assert page.asks_for_code, page.text
        yield browser, page, environment.inbox.next_code(person.phone, already)


def wait_for_failures(new: NewPeople, person: Person, count: int) -> None:
    """Wait until Keycloak has counted the failures: it counts after it has answered."""
    wait_until(lambda: new.failures_of(person) == count, f"not {count} failures")


def other_than(code: str, nth: int = 1) -> str:
    return f"{(int(code) + nth) % 1_000_000:06d}"
