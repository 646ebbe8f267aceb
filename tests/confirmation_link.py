"""The mailed link that confirms an e-mail address, and the page that it opens."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from tests.environment import Environment
from tests.people import REALM, Person
from tests.sign_in import Browser, Form, Page

ASKS = "Confirmer cette adresse"
CONFIRMED = "est confirmée"
STALE = "Ce lien n’est plus valable"


@dataclass(frozen=True)
class Waiting:
    """A sign-in that waits for the confirmation, in its browser."""

    browser: Browser
    page: Page
    link: str

    def reload(self) -> Page:
        return self.browser.get(self.page.url)


def wait_for_confirmation(
    environment: Environment, browser: Browser, person: Person, **asked: str
) -> Waiting:
    """Signs in up to the page that waits, and finds the link."""
    already = environment.inbox.count(person.phone)
    page = browser.enter_password(browser.open_sign_in(**asked), person.email, person.password)
    page = browser.enter_code(page, environment.inbox.next_code(person.phone, already))
    assert "VERIFY_EMAIL" in page.url, page.text[:400]
    return Waiting(browser, page, environment.inbox.next_link(person.email))


def press(browser: Browser, page: Page) -> Page:
    """The page's one button."""
    return browser.post(page, button(page))


def button(page: Page) -> Form:
    (form,) = (form for form in page.forms if "confirm-address" in form.action)
    return form


def posted(page: Page) -> httpx.Response:
    """Posts the page's button without a browser: no cookies, no redirects."""
    return httpx.post(urljoin(page.url, button(page).action), data={})


def is_confirmed(environment: Environment, person: Person) -> bool:
    return bool(environment.admin.get(REALM, "users", person.id)["emailVerified"])


def sessions_of(environment: Environment, person: Person) -> int:
    return len(environment.admin.get(REALM, "users", person.id, "sessions"))


def at_this_server(environment: Environment, page: Page) -> list[str]:
    """The targets of the page's links that lead to Keycloak."""
    targets = [urljoin(page.url, target) for _, target in page.links]
    host = urlsplit(environment.keycloak).netloc
    return [target for target in targets if urlsplit(target).netloc == host]
