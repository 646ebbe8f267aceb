"""Pages keep messages and typed values after a reload, Back, in a second tab and in another language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewVisitor, Person
from tests.browser.pages import ARRIVALS, TYPED_IN_TAB
from tests.browser.visit import Visit
from tests.people import NewPeople

# The clock is let go on: what is told of seconds and minutes left is not compared.
_SHOWN = """() => {
document.querySelectorAll('.mep-code__hold').forEach(each => each.remove());
return ({
    language: document.documentElement.lang,
    page: document.body.dataset.pageId,
    alerts: [...document.querySelectorAll('.pf-v5-c-alert')].map(each => each.className),
    faults: [...document.querySelectorAll('[id^="input-error"]')]
        .filter(each => each.innerText.trim()).map(each => each.id),
    typed: [...document.querySelectorAll('input[name]')]
        .filter(each => !['hidden', 'password', 'submit'].includes(each.type))
        .filter(each => !['code', 'otp', 'totp', 'device_user_code'].includes(each.name))
        .map(each => [each.name, ['radio', 'checkbox'].includes(each.type) ? each.checked : each.value]),
    text: [...document.querySelectorAll('h1, .pf-v5-c-login__main-body')]
        .map(each => each.innerText).join('\\n').replace(/\\d+\\s(seconde?|minute|Sekunde|Minute)/g, '# $1'),
})}"""


@dataclass(frozen=True)
class Shown:
    """What a page shows, whatever its language, and its words in that language."""

    parts: dict[str, Any]
    language: str
    text: str

    @classmethod
    def on(cls, page: Page, *, like: Shown | None = None) -> Shown:
        """What `page` shows; with the typed values of `like` where that is given."""
        page.wait_for_load_state()
        found = page.evaluate(_SHOWN)
        words = found.pop("text")
        language = found.pop("language")
        if like is not None:
            found["typed"] = like.parts["typed"]
        return cls(found, language, re.sub(r"\s+", " ", words).strip())


def choose_language(page: Page, language: str) -> None:
    with page.expect_navigation():
        page.click(f'a[hreflang="{language}"]')


def walked(page: Page, before: Shown, elsewhere: str, *, typed: bool) -> dict[str, Shown]:
    """What the page shows after each way to it; it is back in its first language at the end."""
    page.reload()
    after = {"reload": Shown.on(page)}
    page.goto(elsewhere)
    page.go_back()
    after["back"] = Shown.on(page)
    second = page.context.new_page()
    second.goto(page.url)
    after["second tab"] = Shown.on(second, like=None if typed else before)
    second.close()
    choose_language(page, "de")
    after["language"] = Shown.on(page)
    choose_language(page, "fr")
    after["language and back"] = Shown.on(page)
    return after


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize("name", ARRIVALS)
def test_page_keeps_its_messages_and_typed_values(visitor: Person, new: NewPeople, name: str) -> None:
    ARRIVALS[name](Visit(visitor, new))
    before = Shown.on(visitor.page)

    elsewhere = f"{visitor.environment.demo}/nowhere"
    after = walked(visitor.page, before, elsewhere, typed=name not in TYPED_IN_TAB)

    german = after.pop("language")
    assert (german.parts, german.language) == (before.parts, "de")
    assert german.text != before.text
    assert {way: shown for way, shown in after.items() if shown != before} == {}


def test_tab_keeps_no_password_and_no_code(visitor: Person, new: NewPeople) -> None:
    account = new.professional()
    page = visitor.page
    visitor.open_sign_in()
    page.fill("#username", account.email)
    page.fill("#password", "Secret-Passe-2026!")
    page.click("[data-password-toggle]")  # a shown password is a text field
    page.reload()
    assert page.input_value("#username") == account.email
    assert page.input_value("#password") == ""
    visitor.enter_password(account.email)
    page.wait_for_selector('input[name="code"]')
    page.fill('input[name="code"]', "123456")
    page.reload()
    assert page.input_value('input[name="code"]') == ""


def test_page_keeps_its_messages_without_javascript(new_visitor: NewVisitor, new: NewPeople) -> None:
    visitor = new_visitor("fr-CH", javascript=False)
    visitor.open_sign_in()
    visitor.enter_password("nobody@example.ch", "Fausse-Passe-2026!")
    visitor.sees("Adresse e-mail ou mot de passe incorrect")

    choose_language(visitor.page, "de")

    visitor.sees("E-Mail-Adresse oder Passwort ist falsch")
    assert visitor.page.input_value("#username") == "nobody@example.ch"
