"""The page that asks for e-mail and password."""

from __future__ import annotations

from tests.environment import Environment
from tests.messages import wait_until
from tests.people import REALM, Person
from tests.sign_in import Browser, Page

WRONG = "Adresse e-mail ou mot de passe incorrect"


def enter(environment: Environment, email: str, password: str) -> Page:
    with Browser(environment.keycloak) as browser:
        return browser.enter_password(browser.open_sign_in(), email, password)


def lock(environment: Environment, person: Person) -> None:
    """Activate the brute-force lock of an account by wrong passwords."""
    for _ in range(10):
        enter(environment, person.email, "wrong")
    lock = (REALM, "attack-detection", "brute-force", "users", person.id)
    wait_until(lambda: environment.admin.get(*lock)["disabled"], "the account was never locked")
