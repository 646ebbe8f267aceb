"""Asking for an account over plain HTTP: the form of the user manual, and the link of its mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.brokers import user
from tests.environment import Environment
from tests.people import PASSWORD, REALM, unused_mobile
from tests.realm import realm_settings
from tests.sign_in import Browser, Page

RECEIVED = "Demande enregistrée"
NEXT = "Vous recevrez un e-mail dans les minutes qui suivent"
_LINK = re.compile(r"https?://\S+/mep/request-again\?\S+")


def request_of(email: str, **changes: str) -> dict[str, str]:
    """A complete request; changes replace fields."""
    return {
        "title": "Dr méd.",
        "lastName": "Demandeur",
        "firstName": "Renée",
        "email": email,
        "phoneNumber": unused_mobile(),
        "password": PASSWORD,
        "password-confirm": PASSWORD,
        "codeChannel": "sms",
        "professionalIdType": "GLN",
        "professionalId": "7601007886685",
        "function": "physician",
        "functionDetails": "",
        **changes,
    }


@contextmanager
def without_minimum_fill_time(environment: Environment, **further: str) -> Iterator[None]:
    """Takes forms that come back at once, as programs send them; `further` are other settings of requests."""
    settings = {"minimumFillSeconds": "0", **further}
    with realm_settings(environment, {f"mep.request.{name}": value for name, value in settings.items()}):
        yield


def open_form(browser: Browser) -> Page:
    page = browser.open_sign_in(prompt="create")
    assert "INSCRIPTION" in page.text, page.text[:300]
    return page


def submit(browser: Browser, page: Page, **fields: str) -> Page:
    return browser.post(page, page.form_with("password-confirm"), **fields)


def ask_for_account(environment: Environment, email: str, **changes: str) -> Page:
    """Sends a request in a browser of its own. Returns the page that follows."""
    with Browser(environment.keycloak) as browser:
        return submit(browser, open_form(browser), **request_of(email, **changes))


def was_received(page: Page) -> bool:
    return RECEIVED in page.text and NEXT in page.text


def account(environment: Environment, email: str) -> dict[str, Any]:
    """The account of an address, which must exist."""
    found = user(environment, email)
    assert found is not None, email
    return found


def attribute(person: dict[str, Any], name: str) -> str | None:
    values = person.get("attributes", {}).get(name)
    return values[0] if values else None


def link_in(message: dict[str, Any]) -> str:
    """The link to begin again."""
    found = _LINK.search(message["text"])
    assert found, message["text"]
    return found[0]


def set_status(environment: Environment, email: str, status: str, **attributes: str) -> None:
    """Brings an account into another state, as the team does."""
    person = account(environment, email)
    person["attributes"] |= {name: [value] for name, value in {"accountStatus": status, **attributes}.items()}
    person["enabled"] = status == "active"
    environment.admin.put(REALM, "users", person["id"], body=person)


def signs_in(environment: Environment, email: str, password: str = PASSWORD) -> Page:
    """Types address and password at the sign-in. Returns the page that follows."""
    with Browser(environment.keycloak) as browser:
        return browser.enter_password(browser.open_sign_in(), email, password)


def no_mail_to_person(environment: Environment, address: str) -> bool:
    """Whether the account owes no mail to its owner."""
    return '"PERSON"' not in (attribute(account(environment, address), "mailsOwed") or "")
