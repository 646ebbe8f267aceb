"""The team's pages as a staff member uses them, and requests for them to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.brokers import HOSPITAL, VALERIE
from tests.browser.conftest import Person
from tests.environment import Environment
from tests.people import REALM, NewPeople
from tests.people import Person as Account
from tests.proof_codes import read_back
from tests.team import pending


def applicant(new: NewPeople, **attributes: Any) -> Account:
    """A person whose request waits, with all that a validation needs."""
    return pending(new, email_verified=False, **attributes)


def status(environment: Environment, person: Account) -> str:
    found = environment.admin.get(REALM, "users", person.id)
    return str(found["attributes"]["accountStatus"][0])


@dataclass(frozen=True)
class Desk:
    """A staff member's browser at the team's pages."""

    at: Person

    @property
    def service(self) -> str:
        return self.at.environment.settings.profile_url

    def signs_in(self, account: Account, path: str = "/equipe/demandes") -> None:
        """Opens a page of the team and signs in with password and code."""
        self.at.page.goto(f"{self.service}{path}")
        self.gives_password_and_code(account)
        self.at.page.wait_for_url(f"{self.service}{path}**")

    def gives_password_and_code(self, account: Account) -> None:
        already = self.at.environment.inbox.count(account.phone)
        page = self.at.page
        page.wait_for_selector("#password")
        if page.locator("#username").is_visible():
            page.fill("#username", account.email)
        page.fill("#password", account.password)
        page.click("#kc-login")
        self.at.enter_code_sent_to(account.phone, already)

    def signs_in_by_hospital(self, path: str = "/equipe/demandes") -> None:
        self.at.page.goto(f"{self.service}{path}")
        self.at.go_to("HUG")
        self.at.page.wait_for_url(f"**/realms/{HOSPITAL}/**")
        self.at.enter_password(VALERIE)
        self.at.page.wait_for_url(f"{self.service}{path}**")
        # The account keeps the language that another test chose.
        self.at.page.get_by_role("link", name="Français").click()
        self.at.page.wait_for_selector('html[lang="fr"]')

    def opens(self, person: Account) -> None:
        """The page of an account; these requests have no random id."""
        self.at.page.goto(f"{self.service}/equipe/demandes/{person.id}")
        self.at.page.wait_for_selector("#story")

    def unfolds(self, act: str) -> None:
        form = self.at.page.locator(f"#act-{act}")
        if form.get_attribute("open") is None:
            form.locator("summary").click()

    def types(self, act: str, field: str, text: str) -> None:
        self.unfolds(act)
        self.at.page.fill(f"#{act}-{field}", text)

    def fills_in_validation(self, *, note: str = "") -> None:
        page = self.at.page
        page.check('#act-validate input[value="in-person"]')
        page.check("#validate-identity_seen")
        page.check("#validate-copy_deleted")
        page.fill("#validate-note", note)

    def sends(self, act: str) -> None:
        self.at.page.locator(f"#act-{act} form > button[type=submit]").click()

    def reads_back_code_sent_to(self, address: str, already: int) -> str:
        """Sends a proof code, and returns what the person at the appointment reads out."""
        self.at.page.locator('button[formaction$="/send-proof"]').first.click()
        self.at.page.wait_for_selector('[role="status"]')
        return read_back(self.at.environment, address, already)
