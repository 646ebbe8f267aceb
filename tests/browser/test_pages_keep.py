"""Pages keep messages and typed values after a reload, Back, in a second tab and in another language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Person
from tests.browser.pages import ARRIVALS, Visit
from tests.people import NewPeople

_SHOWN = """() => ({
    language: document.documentElement.lang,
    page: document.body.dataset.pageId,
    alerts: [...document.querySelectorAll('.pf-v5-c-alert')].map(each => each.className),
    faults: [...document.querySelectorAll('[id^="input-error"]')].map(each => each.id),
    typed: [...document.querySelectorAll('input[name]')]
        .filter(each => !['hidden', 'password', 'submit'].includes(each.type))
        .filter(each => !['code', 'otp', 'totp'].includes(each.name))
        .map(each => [each.name, ['radio', 'checkbox'].includes(each.type) ? each.checked : each.value]),
    text: [...document.querySelectorAll('h1, .pf-v5-c-login__main-body')]
        .map(each => each.innerText).join('\\n'),
})"""


@dataclass(frozen=True)
class Shown:
    """What a page shows, whatever its language, and its words in that language."""

    parts: dict[str, Any]
    language: str
    text: str

    @classmethod
    def on(cls, page: Page, *, typed: bool = True) -> Shown:
        page.wait_for_load_state()
        found = page.evaluate(_SHOWN)
        words = re.sub(r"\d+ second", "# second", found.pop("text"))
        language = found.pop("language")
        if not typed:
            del found["typed"]
        return cls(found, language, re.sub(r"\s+", " ", words).strip())


def choose_language(page: Page, language: str) -> None:
    """By the link or the list of the page."""
    link = page.locator(f'a[hreflang="{language}"]')
    with page.expect_navigation():
        if link.count():
            link.click()
        else:
            option = page.locator(f'#login-select-toggle option[value*="kc_locale={language}"]')
            page.select_option("#login-select-toggle", value=option.get_attribute("value"))


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize("way", ["reload", "back", "second tab", "language"])
@pytest.mark.parametrize("name", ARRIVALS)
def test_page_keeps_what_it_said(visitor: Person, new: NewPeople, name: str, way: str) -> None:
    ARRIVALS[name](Visit(visitor, new))
    page = visitor.page
    before = Shown.on(page)

    if way == "reload":
        page.reload()
    elif way == "back":
        page.goto(f"{visitor.environment.demo}/nowhere")
        page.go_back()
    elif way == "second tab":
        second = page.context.new_page()
        second.goto(page.url)
        untyped = name.endswith("typed")
        shown = Shown.on(second, typed=not untyped)
        if untyped:
            del before.parts["typed"]
        assert shown == before
        return
    else:
        choose_language(page, "de")
        other = Shown.on(page)
        assert (other.parts, other.language) == (before.parts, "de")
        assert other.text != before.text
        choose_language(page, "fr")

    assert Shown.on(page) == before
