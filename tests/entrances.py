"""The ways to sign in: HIN login, hospital login, and e-mail, password and code.

Each has two steps, so that a test can choose the browser or tab of the second one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tests.brokers import ANNA, STEPHANE, choose
from tests.environment import Environment
from tests.people import PASSWORD, Person
from tests.sign_in import Browser, Page, link_to


class Entrance(Protocol):
    """One person's way to sign in; `id` is the account's."""

    @property
    def id(self) -> str: ...

    def begin(self, browser: Browser, page: Page) -> Page:
        """Go from the sign-in form to the last step."""
        ...

    def end(self, browser: Browser, page: Page) -> Page: ...


def come_in(entrance: Entrance, browser: Browser, page: Page) -> Page:
    return entrance.end(browser, entrance.begin(browser, page))


@dataclass(frozen=True)
class ByHin:
    id: str
    login_name: str = ANNA

    def begin(self, browser: Browser, page: Page) -> Page:
        return browser.get(link_to(page, "HIN"))

    def end(self, browser: Browser, page: Page) -> Page:
        return choose(browser, page, self.login_name)


@dataclass(frozen=True)
class ByHospital:
    id: str
    username: str = STEPHANE

    def begin(self, browser: Browser, page: Page) -> Page:
        return browser.get(link_to(page, "HUG"))

    def end(self, browser: Browser, page: Page) -> Page:
        return browser.enter_password(page, self.username, PASSWORD)


@dataclass
class InFull:
    """A full sign-in by password and code."""

    environment: Environment
    person: Person
    _codes_before: int = 0

    @property
    def id(self) -> str:
        return self.person.id

    def begin(self, browser: Browser, page: Page) -> Page:
        self._codes_before = self.environment.inbox.count(self.person.phone)
        return browser.enter_password(page, self.person.email, self.person.password)

    def end(self, browser: Browser, page: Page) -> Page:
        return browser.enter_code(
            page, self.environment.inbox.next_code(self.person.phone, self._codes_before)
        )
