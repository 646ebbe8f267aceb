"""The page that asks for e-mail and password."""

from __future__ import annotations

from tests.environment import Environment
from tests.sign_in import Browser, Page

WRONG = "Adresse e-mail ou mot de passe incorrect"


def enter(environment: Environment, email: str, password: str) -> Page:
    with Browser(environment.keycloak) as browser:
        return browser.enter_password(browser.open_sign_in(), email, password)
