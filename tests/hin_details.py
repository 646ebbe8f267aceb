"""The short form after a HIN login, over plain HTTP."""

from __future__ import annotations

from tests.brokers import ANNA, choose, go_to_hin
from tests.environment import Environment
from tests.sign_in import Browser, Page

DETAILS = {
    "title": "Dre méd.",
    "phoneNumber": "079 000 00 07",
    "professionalIdType": "GLN",
    "professionalId": "760 1007 88668 5",
    "function": "physician",
    "functionDetails": "",
}
PENDING = "pas encore validé"


def arrives(environment: Environment, browser: Browser) -> Page:
    """Anna comes by HIN."""
    return choose(browser, go_to_hin(environment, browser), ANNA, gives_details=True)


def answer(browser: Browser, page: Page, **fields: str) -> Page:
    return browser.post(page, page.form_with("professionalId"), **fields)
