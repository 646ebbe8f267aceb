"""The choice of a doctor in a browser: by keyboard, without JavaScript, and for the portal."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Authenticator, NewVisitor, Person
from tests.browser.passkey_pages import with_passkey
from tests.browser.responsibility_pages import CHOICE, asked
from tests.browser.visit import Visit
from tests.delegations import new_assistant
from tests.people import NewPeople
from tests.responsibility import works_for

PLACES = ("Genève", "Lausanne")
LANGUAGES = {"fr": "fr-CH", "de": "de-CH", "it": "it-CH", "en": "en-GB"}


@pytest.mark.parametrize("javascript", [True, False])
def test_assistant_searches_and_chooses_by_keyboard(
    new_visitor: NewVisitor, new: NewPeople, javascript: bool
) -> None:
    visitor = new_visitor("fr-CH", javascript=javascript)
    asked(Visit(visitor, new), doctors=6)

    visitor.page.focus("#search")
    visitor.page.keyboard.type("LAUSANNE")
    visitor.page.keyboard.press("Enter")
    visitor.sees("Délégations trouvées")
    assert visitor.page.locator('[name="responsibility"]').count() == 1
    assert visitor.page.input_value("#search") == "LAUSANNE"

    visitor.page.focus('[name="responsibility"]')
    visitor.page.keyboard.press("Enter")
    visitor.sees("Bonjour")


def test_search_takes_the_focus_after_a_search_and_the_fault_after_a_refusal(
    visitor: Person, new: NewPeople
) -> None:
    asked(Visit(visitor, new), doctors=6)
    focused = "document.activeElement.id"

    visitor.page.fill("#search", "Sion")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("#mep-responsibility-all")
    assert visitor.page.evaluate(focused) == "search"

    visitor.page.evaluate("document.querySelector('[name=responsibility]').value = 'own'")
    visitor.page.click('[name="responsibility"]')
    visitor.page.wait_for_selector("#input-error-responsibility")
    assert visitor.page.evaluate(focused) == "input-error-responsibility"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_of_the_choice(new_visitor: NewVisitor, new: NewPeople, language: str) -> None:
    visitor = new_visitor(LANGUAGES[language])
    visit = Visit(visitor, new)
    asked(visit, doctors=6)
    visitor.picture(f"responsibility-{language}")

    visitor.page.locator('[name="responsibility"]').first.click()
    visitor.page.wait_for_selector(CHOICE, state="detached")
    visitor.page.goto(f"{visitor.environment.settings.profile_url}/profil")
    visitor.page.wait_for_selector("#mep-responsibility-proposed")
    visitor.picture(f"responsibility-proposed-{language}")


def test_passkey_sign_in_is_asked(visitor: Person, authenticator: Authenticator, new: NewPeople) -> None:
    assistant = new_assistant(new)
    with_passkey(visitor, assistant)
    for place in PLACES:
        works_for(visitor.environment, assistant, new.professional(password=None), f"Cabinet de {place}")

    visitor.page.click('a[href="/demo/sign-in"]')
    visitor.page.wait_for_selector(CHOICE)
    visitor.page.click('button:has-text("Cabinet de Lausanne")')
    visitor.sees("Bonjour")

    assert visitor.claim("amr") == "hwk"
    assert "Sous la responsabilité" in visitor.page.content()
