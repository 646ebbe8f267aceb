"""A request for a link to a new password."""

from __future__ import annotations

from urllib.parse import urljoin

from tests.environment import Environment
from tests.sign_in import Browser, Page

NEW = "Autre-Passe-2026!"


def request_link(environment: Environment, address: str, language: str = "fr") -> Page:
    """Requests a link and closes the browser."""
    with Browser(environment.keycloak, language=language) as browser:
        page = browser.open_sign_in()
        target = next(target for _, target in page.links if "/reset-credentials" in target)
        page = browser.get(urljoin(page.url, target))
        return browser.post(page, page.form_with("username"), username=address)
