"""The pages on which a person changes the destination of the codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.environment import Environment
from tests.people import REALM, Person
from tests.sign_in import Browser, Page

ACTION = "mep-change-code-destination"


def asks_where_to(page: Page) -> bool:
    return any("telephone" in form.fields for form in page.forms)


def outcome(page: Page) -> str | None:
    """The status of the action that Keycloak returns to the portal."""
    assert page.url.startswith("http://127.0.0.1"), page.text
    return parse_qs(urlsplit(page.url).query).get("kc_action_status", [None])[0]


def sign_in(environment: Environment, browser: Browser, page: Page, person: Person) -> Page:
    already = environment.inbox.count(person.phone)
    page = browser.enter_password(page, person.email, person.password)
    return browser.enter_code(page, environment.inbox.next_code(person.phone, already))


@contextmanager
def where_to(
    environment: Environment, person: Person, language: str = "fr"
) -> Iterator[tuple[Browser, Page]]:
    """A browser that shows the first page, after a full sign-in."""
    with Browser(environment.keycloak, language=language) as browser:
        page = sign_in(environment, browser, browser.open_sign_in(kc_action=ACTION), person)
        assert asks_where_to(page), page.text
        yield browser, page


def propose(browser: Browser, page: Page, telephone: str = "", channel: str = "sms") -> Page:
    return browser.post(page, page.form_with("telephone"), channel=channel, telephone=telephone)


def press(browser: Browser, page: Page, button: str) -> Page:
    return browser.post(page, page.form_with(button), **{button: "true"})


def destination(environment: Environment, person: Person) -> dict[str, Any]:
    attributes = environment.admin.get(REALM, "users", person.id)["attributes"]
    names = ("phoneNumber", "codeChannel", "phoneNumberVerified")
    return {name: attributes[name][0] for name in names if name in attributes}
