"""One person on the way to a page."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.conftest import Person
from tests.devices import terminal
from tests.forgotten_password import request_link
from tests.people import NewPeople
from tests.people import Person as Account

WRONG = "Fausse-Passe-2026!"
FAULT = '[id^="input-error"]:not([id*="container"]), .pf-m-danger'


@dataclass(frozen=True)
class Visit:
    """One person on the way to a page."""

    at: Person
    new: NewPeople

    def signs_in(self, account: Account) -> Account:
        """Gives the right password."""
        self.at.open_sign_in()
        self.at.enter_password(account.email)
        return account

    def signs_in_to_code(self) -> Account:
        account = self.signs_in(self.new.professional())
        self.at.page.wait_for_selector('input[name="code"]')
        return account

    def signs_in_fully(self) -> Account:
        account = self.signs_in_to_code()
        self.at.enter_code_sent_to(account.phone, 0)
        self.at.sees("Bonjour")
        return account

    def signs_in_for(self, action: str) -> Account:
        """Signs in fully, sent to an action."""
        account = self.new.professional()
        self.at.page.goto(f"{self.at.environment.demo}/sign-in?action={action}")
        self.at.enter_password(account.email)
        self.at.enter_code_sent_to(account.phone, 0)
        return account

    def comes_by_hin(self, name: str) -> None:
        self.at.open_sign_in()
        self.at.go_to("HIN (Health Info Net)")
        self.at.page.get_by_role("button", name=name).click()

    def opens_reset_link(self, shown: str = "#password-new") -> Account:
        account = self.new.professional()
        request_link(self.at.environment, account.email)
        self.at.page.goto(self.at.environment.inbox.next_link(account.email))
        self.at.page.wait_for_selector(shown)
        return account

    def opens_device_page(self, scope: str = "openid") -> None:
        self.at.page.goto(terminal(self.at.environment, scope).link)
