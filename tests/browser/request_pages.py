"""The pages of account requests, and how a person comes to each."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from tests.account_requests import ask_for_account, link_in, request_of, set_status, without_minimum_fill_time
from tests.browser.visit import FAULT, Visit
from tests.messages import wait_until

PENDING = "Votre compte n’est pas encore validé"
CHOICES = ("professionalIdType", "function")


def unused_address() -> str:
    return f"demande.{secrets.token_hex(6)}@example.ch"


def open_form(visit: Visit) -> None:
    visit.at.open_sign_in()
    visit.at.page.get_by_role("link", name="Créer un compte").click()
    visit.at.page.wait_for_selector("#kc-register-form")


def fill(visit: Visit, fields: dict[str, str]) -> None:
    """Types into the fields of a page that has them."""
    for name, value in fields.items():
        if name in CHOICES:
            visit.at.page.select_option(f"#{name}", value)
        elif name == "codeChannel":
            visit.at.page.check(f"#{name}-{value}")
        else:
            visit.at.page.fill(f"#{name}", value)


def form_typed(visit: Visit) -> None:
    open_form(visit)
    typed = request_of(unused_address())
    fill(visit, {name: value for name, value in typed.items() if not name.startswith("password")})


def form_refused(visit: Visit) -> None:
    with without_minimum_fill_time(visit.at.environment):
        open_form(visit)
        fill(visit, request_of(unused_address(), phoneNumber="079-000-00-00", professionalId="7601007886684"))
        visit.at.page.click("#kc-register")
        visit.at.page.wait_for_selector(FAULT)


def form_too_fast(visit: Visit) -> None:
    open_form(visit)
    visit.at.page.evaluate("document.getElementById('website').value = 'https://example.org'")
    visit.at.page.click("#kc-register")
    visit.at.page.wait_for_selector("#mep-faults, .pf-v5-c-alert")


def received(visit: Visit) -> None:
    with without_minimum_fill_time(visit.at.environment):
        open_form(visit)
        fill(visit, request_of(unused_address()))
        visit.at.page.click("#kc-register")
        visit.at.sees("Vous recevrez un e-mail dans les minutes qui suivent")


def owner_asked(visit: Visit) -> None:
    environment, address = visit.at.environment, unused_address()
    with without_minimum_fill_time(environment):
        ask_for_account(environment, address)
        environment.inbox.wait_for(address)
        set_status(environment, address, "rejected")
        ask_for_account(environment, address)
    wait_until(lambda: environment.inbox.count(address) == 2, "no mail with a link")
    visit.at.page.goto(link_in(environment.inbox.messages(address)[0]))
    visit.at.page.wait_for_selector('[name="answer"]')


def disowned(visit: Visit) -> None:
    owner_asked(visit)
    visit.at.page.click('[name="answer"][value="not-me"]')
    visit.at.page.wait_for_selector('[name="answer"]', state="detached")


def details_asked(visit: Visit) -> None:
    visit.comes_by_hin("Anna Muster")
    visit.at.page.wait_for_selector("#mep-details-form")


def details_typed(visit: Visit) -> None:
    details_asked(visit)
    visit.at.page.fill("#professionalId", "7601007886685")


def details_refused(visit: Visit) -> None:
    details_typed(visit)
    visit.at.page.click("#mep-details-form-submit")
    visit.at.page.wait_for_selector(FAULT)


def pending_by_hin(visit: Visit) -> None:
    details_asked(visit)
    visit.at.page.click("#mep-details-skip")
    visit.at.sees(PENDING)


def pending_by_hin_again(visit: Visit) -> None:
    pending_by_hin(visit)
    pending_by_hin(visit)


def identity_proposed(visit: Visit) -> None:
    visit.at.open_sign_in()
    visit.at.go_to("HUG")
    visit.at.enter_password("stephane.exemple@hug.ch")
    visit.at.sees("Bonjour")
    visit.at.page.goto(f"{visit.at.environment.demo}/sign-in?action=professional-identity")
    visit.at.page.wait_for_selector("#mep-propose-form")


REQUEST_ARRIVALS: dict[str, Callable[[Visit], None]] = {
    "request, typed": form_typed,
    "request, refused": form_refused,
    "request, taken for a robot": form_too_fast,
    "request received": received,
    "request, owner asked": owner_asked,
    "request, disowned": disowned,
    "HIN details": details_asked,
    "HIN details, typed": details_typed,
    "HIN details, refused": details_refused,
    "account pending, first HIN login": pending_by_hin,
    "account pending, next HIN login": pending_by_hin_again,
    "identity proposed": identity_proposed,
}
"""Each page by its name: takes the person there."""
