"""A person signed in to the portal, with the tokens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.environment import Environment
from tests.people import REALM, Person
from tests.sign_in import Browser


@dataclass(frozen=True)
class SignedIn:
    """A person's browser, and the tokens that the portal received."""

    browser: Browser
    tokens: dict[str, Any]

    @property
    def session(self) -> str:
        return str(self.tokens["session_state"])

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens['access_token']}", "Accept": "application/json"}

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Sends a request to the realm with the access token."""
        url = f"{self.browser.keycloak}/realms/{REALM}{path}"
        return httpx.request(method, url, headers=self.bearer, timeout=60, **request)

    def refreshed(self) -> int:
        """The HTTP status of Keycloak's answer to the refresh token."""
        return self.browser.refresh(self.tokens).status_code


@contextmanager
def signed_in(
    environment: Environment, person: Person, scope: str = "openid", language: str = "fr"
) -> Iterator[SignedIn]:
    already = environment.inbox.count(person.phone)
    with Browser(environment.keycloak, language=language) as browser:
        page = browser.enter_password(browser.open_sign_in(scope=scope), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, already))
        yield SignedIn(browser, browser.tokens(page))


@contextmanager
def browser_of(environment: Environment, person: Person, language: str = "fr") -> Iterator[Browser]:
    """A browser with an open session."""
    with signed_in(environment, person, language=language) as here:
        yield here.browser
