"""Debian's Chromium, and page objects for the browser tests."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

import pytest
from playwright.sync_api import Browser, CDPSession, Page, TimeoutError, sync_playwright

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
    """A person with their own browser, at the demonstration portal."""

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
        """A claim of the ID token, as shown by the demonstration portal."""
        return self.page.inner_text(f'table[aria-labelledby="claims"] tr[data-claim="{name}"] td')

    @property
    def text(self) -> str:
        return self.page.inner_text("body")

    def sees(self, words: str) -> None:
        """Waits until the page has this text. A page that lacks it is kept as a picture."""
        try:
            self.page.get_by_text(re.compile(re.escape(words))).first.wait_for()
        except TimeoutError:
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / "not-seen.png", full_page=True)
            raise

    def sees_profile_of(self, name: str) -> None:
        """Waits until the page is the profile of this person."""
        self.page.get_by_role("heading", level=1, name=re.compile(f"profil {name}", re.IGNORECASE)).wait_for()

    def picture(self, name: str) -> None:
        """Takes screenshots in a narrow and a wide window. The page must not scroll sideways."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            overflow = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert overflow <= 0, f"{name} is {overflow} px too wide at {width} px"
            self.page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)


class NewVisitor(Protocol):
    """Opens a new browser for a person, in a language."""

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
def new_visitor(chromium: Browser, environment: Environment) -> Iterator[NewVisitor]:
    with ExitStack() as contexts:

        def make(locale: str, *, javascript: bool = True) -> Person:
            context = chromium.new_context(locale=locale, java_script_enabled=javascript)
            contexts.callback(context.close)
            return Person(context.new_page(), environment)

        yield make


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Person:
    return new_visitor("fr-CH")


@dataclass(frozen=True)
class Authenticator:
    """A platform authenticator with user verification, simulated by Chromium."""

    devtools: CDPSession
    id: str

    def recognises(self, its_owner: bool) -> None:
        self.devtools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": its_owner}
        )

    def lose(self) -> None:
        self.devtools.send("WebAuthn.disable")


@pytest.fixture
def authenticator(visitor: Person) -> Iterator[Authenticator]:
    devtools = visitor.page.context.new_cdp_session(visitor.page)
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
