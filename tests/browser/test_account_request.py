"""The registration form in a browser, as its users meet it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.account_requests import account, attribute, request_of, without_minimum_fill_time
from tests.browser.conftest import NewVisitor, Person
from tests.browser.request_pages import CHOICES, fill, open_form, unused_address
from tests.browser.visit import Visit
from tests.people import NewPeople

NEXT = "Vous recevrez un e-mail dans les minutes qui suivent"

FAULTS = {
    "title": ("title", ""),
    "lastName": ("lastName", "<b>Muster</b>"),
    "firstName": ("firstName", "Anne\u202e1"),
    "email": ("email", "anne.medecin"),
    "telephone": ("phoneNumber", "079-000-00-00"),
    "landline": ("phoneNumber", "022 372 33 11"),
    "check digit": ("professionalId", "7601007886684"),
    "letters": ("professionalId", "76010078866B5"),
    "short password": ("password", "Ab1!"),
    "own name": ("password", "Demandeur-1!"),
    "season": ("password", "Sommer2026!"),
    "confirmation": ("password-confirm", "Autre-Passe-2026!"),
    "channel": ("codeChannel", "email"),
    "details": ("functionDetails", ""),
}
"""One rule broken at a time: the field, and what is typed there."""


def type_by_keyboard(page: Page, fields: dict[str, str]) -> None:
    """Fills the form from its first field on, by Tab and keys alone, and sends it by Enter."""
    page.focus("#title")
    for name, value in fields.items():
        while page.evaluate("document.activeElement.name") != name:
            page.keyboard.press("Tab")
        if name not in (*CHOICES, "codeChannel"):
            page.keyboard.type(value)
        elif name in CHOICES:
            page.keyboard.type({"GLN": "G", "physician": "M"}[value])
    page.keyboard.press("Enter")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_request_is_sent_by_keyboard_alone(new_visitor: NewVisitor, new: NewPeople, javascript: bool) -> None:
    visitor = new_visitor("fr-CH", javascript=javascript)
    address = unused_address()
    with without_minimum_fill_time(visitor.environment):
        open_form(Visit(visitor, new))
        type_by_keyboard(visitor.page, request_of(address))
        visitor.sees(NEXT)

    assert attribute(account(visitor.environment, address), "accountStatus") == "pending"


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_named_at_its_field_and_nothing_is_lost(visitor: Person, new: NewPeople, name: str) -> None:
    field, value = FAULTS[name]
    typed = {**request_of(unused_address()), field: value}
    if field == "password":
        typed["password-confirm"] = value
    if name == "details":
        typed["function"] = "other"
    page = visitor.page
    with without_minimum_fill_time(visitor.environment):
        open_form(Visit(visitor, new))
        fill(Visit(visitor, new), typed)
        page.click("#kc-register")
        page.wait_for_selector("#mep-faults")

    assert page.evaluate("document.activeElement.id") == "mep-faults"
    assert page.title().startswith("Erreur")
    assert page.locator("#mep-faults li").count() == 1
    assert page.inner_text(f"#input-error-{field}").strip() == page.inner_text("#mep-faults li").strip()
    described = f'[name="{field}"][aria-invalid="true"]'
    assert page.locator(described).count() > 0
    for other, kept in typed.items():
        if other == "codeChannel":
            assert page.is_checked(f"#codeChannel-{kept}")
        elif not other.startswith("password"):
            assert page.input_value(f"#{other}") == kept
        else:
            assert page.input_value(f"#{other}") == ""
    page.click("#mep-faults a")
    assert page.evaluate("document.activeElement.name") == field
