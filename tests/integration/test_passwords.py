"""The rules for passwords. A password is accepted only exactly as it was chosen."""

from __future__ import annotations

import re

import pytest

from tests.environment import Environment
from tests.forgotten_password import request_link
from tests.password_page import WRONG, enter
from tests.people import NewPeople
from tests.sign_in import Browser, Page

LONG = " Un mot de passe très long, avec des espaces et 1 chiffre au moins ! "


def input_named(name: str, page: Page) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page.html)
    assert found is not None
    return found[0]


def choose_password(environment: Environment, email: str, password: str) -> Page:
    """Chooses this password by a reset link."""
    request_link(environment, email)
    with Browser(environment.keycloak) as browser:
        page = browser.get(environment.inbox.next_link(email))
        form = page.form_with("password-new")
        return browser.post(page, form, **{"password-new": password, "password-confirm": password})


def test_long_password_is_accepted_only_exactly_as_typed(environment: Environment, new: NewPeople) -> None:
    assert len(LONG) > 64
    person = new.professional()
    assert choose_password(environment, person.email, LONG).alert is None

    for almost in (LONG.strip(), LONG.lower(), LONG[:64], LONG.replace("è", "e"), f"{LONG}x"):
        assert WRONG in enter(environment, person.email, almost).text, almost
    assert enter(environment, person.email, LONG).asks_for_code


@pytest.mark.parametrize("short", ["Aa1!aaa", "Aa1!"])
def test_password_below_eight_characters_is_refused(
    environment: Environment, new: NewPeople, short: str
) -> None:
    person = new.professional()

    page = choose_password(environment, person.email, short)

    assert any("password-new" in form.fields for form in page.forms)
    assert WRONG in enter(environment, person.email, short).text


@pytest.mark.parametrize("length", [257, 100_000])
def test_overlong_password_is_refused_with_a_message(
    environment: Environment, new: NewPeople, length: int
) -> None:
    person = new.professional()

    page = choose_password(environment, person.email, "Aa1!" + "x" * (length - len("Aa1!")))

    assert any("password-new" in form.fields for form in page.forms)
    assert "256" in page.text
    assert enter(environment, person.email, person.password).asks_for_code


def test_password_fields_are_masked_and_allow_password_managers(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    request_link(environment, person.email)
    with Browser(environment.keycloak) as browser:
        current = input_named("password", browser.open_sign_in())
        chosen = input_named("password-new", browser.get(environment.inbox.next_link(person.email)))

    for field, purpose in ((current, "current-password"), (chosen, "new-password")):
        assert 'type="password"' in field
        assert f'autocomplete="{purpose}"' in field
        assert "onpaste" not in field
        assert "maxlength" not in field
