"""The action that changes a person's e-mail address, and its mailed links, over plain HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.code_destination import sign_in
from tests.environment import Environment
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person, unused_mobile
from tests.sign_in import Browser, Page
from tests.team import story

ACTION = "mep-change-email"
_LINK = re.compile(r"https?://\S+/mep/email-(?:change|undo)\S+")


def unused_address(domain: str = "example.ch") -> str:
    return f"nouvelle{unused_mobile()[1:]}@{domain}"


def asks_for_address(page: Page) -> bool:
    return any("newEmail" in form.fields for form in page.forms)


def was_sent(page: Page) -> bool:
    return any("done" in form.fields for form in page.forms)


@contextmanager
def at_email_page(
    environment: Environment, person: Person, language: str = "fr"
) -> Iterator[tuple[Browser, Page]]:
    """A browser on the action's first page, after a full sign-in."""
    with Browser(environment.keycloak, language=language) as browser:
        page = sign_in(environment, browser, browser.open_sign_in(kc_action=ACTION), person)
        yield browser, page


def ask(browser: Browser, page: Page, address: str) -> Page:
    return browser.post(page, page.form_with("newEmail"), newEmail=address)


def asked(environment: Environment, person: Person, address: str) -> None:
    """The person asks for this address in a browser of their own."""
    with at_email_page(environment, person) as (browser, page):
        assert was_sent(ask(browser, page, address))


def link_to(environment: Environment, address: str, already: int = 0) -> str:
    """The link about a change in the next mail to an address."""
    wait_until(lambda: environment.inbox.count(address) > already, f"no mail to {address}")
    found = _LINK.search(environment.inbox.messages(address)[0]["text"])
    assert found, environment.inbox.messages(address)[0]["text"]
    return found[0]


def press(environment: Environment, link: str, language: str = "fr") -> Page:
    """Opens a link in a browser that nobody has signed in to, and presses its button."""
    with Browser(environment.keycloak, language=language) as browser:
        page = browser.get(link)
        return browser.post(page, page.form_with("act"), act="true")


def changed(environment: Environment, person: Person, address: str) -> str:
    """Carries a change out. Returns the link to the old address that undoes it."""
    already = environment.inbox.count(person.email)
    asked(environment, person, address)
    page = press(environment, link_to(environment, address))
    assert "Votre adresse a été changée" in page.text, page.text
    wait_until(lambda: environment.inbox.count(person.email) == already + 2, "no mail to the old address")
    return link_to(environment, person.email)


def account(environment: Environment, person: Person) -> dict[str, Any]:
    found: dict[str, Any] = environment.admin.get(REALM, "users", person.id)
    return found


def address_of(environment: Environment, person: Person) -> tuple[str, str]:
    """The account's user name and its e-mail."""
    found = account(environment, person)
    return found["username"], found["email"]


def acts(environment: Environment, user_id: str) -> list[str]:
    """The acts in the account's record."""
    return [line["act"] for line in story(environment, user_id)]


def owner_of(new: NewPeople, address: str) -> Person:
    """Another person, whose account has this address."""
    owner = new.professional()
    user = new.admin.get(REALM, "users", owner.id)
    new.admin.put(REALM, "users", owner.id, body={**user, "username": address, "email": address})
    return Person(owner.id, address, owner.phone)
