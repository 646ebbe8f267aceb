"""The profile as a person uses it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.conftest import Person
from tests.people import Person as Account


@dataclass(frozen=True)
class Profile:
    """A person's browser at the tabs of their profile."""

    at: Person

    def signs_in(self, account: Account, tab: str = "informations") -> None:
        """Opens a tab and signs in with password and code."""
        self.at.page.goto(self.address(tab))
        already = self.at.environment.inbox.count(account.phone)
        self.at.enter_password(account.email, account.password)
        self.at.enter_code_sent_to(account.phone, already)
        self.at.page.wait_for_url(f"{self.address(tab)}**")

    def address(self, tab: str) -> str:
        return f"{self.at.environment.settings.profile_url}/profil/{tab}"

    def opens(self, tab: str) -> None:
        self.at.page.goto(self.address(tab))

    def types(self, **fields: str) -> None:
        for name, text in fields.items():
            self.at.page.fill(f"#{name}", text)

    def saves(self) -> None:
        self.at.page.get_by_role("button", name="Sauvegarder").click()

    def value(self, field: str) -> str:
        return self.at.page.input_value(f"#{field}")
