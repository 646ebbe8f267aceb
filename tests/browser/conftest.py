"""Debian's Chromium, and the pages as a person meets them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

import pytest
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.environment import ROOT, Environment
from tests.people import PASSWORD

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (320, 1280)
PICTURES = ROOT / "test-results" / "pages"


@dataclass(frozen=True)
class Person:
    """Somebody at a browser of their own, before the demonstration portal."""

    page: Page
    environment: Environment

    def open_sign_in(self) -> None:
        self.page.goto(self.environment.demo)
        self.page.click('a[href="/demo/sign-in"]')
        self.page.wait_for_selector("#username")

    def enter_password(self, email: str, password: str = PASSWORD) -> None:
        self.page.fill("#username", email)
        self.page.fill("#password", password)
        self.page.click("#kc-login")

    def enter_code_sent_to(self, address: str, already: int) -> None:
        self.page.wait_for_selector('input[name="code"]')
        self.page.fill('input[name="code"]', self.environment.inbox.next_code(address, already))
        self.page.keyboard.press("Enter")

    def go_to(self, provider: str) -> None:
        self.page.get_by_role("link", name=provider, exact=True).click()

    def claim(self, name: str) -> str:
        """A claim of the ID token, as the demonstration portal shows it."""
        return self.page.inner_text(f'table[aria-labelledby="claims"] tr[data-claim="{name}"] td')

    @property
    def text(self) -> str:
        return self.page.inner_text("body")

    def sees(self, words: str) -> None:
        """Waits until the words stand on the page."""
        self.page.get_by_text(re.compile(re.escape(words))).first.wait_for()

    def picture(self, name: str) -> None:
        """Takes the page in a narrow and a wide window; no window may scroll sideways."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            overflow = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert overflow <= 0, f"{name} is {overflow} px too wide at {width} px"
            self.page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)


class Speaking(Protocol):
    """Makes a person with a fresh browser in a language."""

    def __call__(self, locale: str, *, javascript: bool = True) -> Person: ...


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    assert executable, "no chromium: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def speaking(chromium: Browser, environment: Environment) -> Iterator[Speaking]:
    with ExitStack() as contexts:

        def make(locale: str, *, javascript: bool = True) -> Person:
            context = chromium.new_context(locale=locale, java_script_enabled=javascript)
            contexts.callback(context.close)
            return Person(context.new_page(), environment)

        yield make


@pytest.fixture
def somebody(speaking: Speaking) -> Person:
    return speaking("fr-CH")


@dataclass(frozen=True)
class Authenticator:
    """A phone or laptop that recognises its owner, as Chromium simulates it."""

    devtools: CDPSession
    id: str

    def recognises(self, its_owner: bool) -> None:
        self.devtools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": its_owner}
        )

    def lose(self) -> None:
        self.devtools.send("WebAuthn.disable")


@pytest.fixture
def authenticator(somebody: Person) -> Iterator[Authenticator]:
    devtools = somebody.page.context.new_cdp_session(somebody.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield Authenticator(devtools, added["authenticatorId"])
    devtools.detach()
