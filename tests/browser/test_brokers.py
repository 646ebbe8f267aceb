"""Faults of HIN, and hospital logins, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.brokers import HOSPITAL, STEPHANE, VALERIE, fault, forget
from tests.browser.conftest import NewVisitor, Person
from tests.environment import Environment
from tests.messages import wait_until
from tests.people import PASSWORD

ANNA = "Anna Muster"


def sign_in_by_hin_button(visitor: Person, button: str) -> None:
    visitor.open_sign_in()
    visitor.go_to("HIN (Health Info Net)")
    visitor.page.get_by_role("button", name=button).click()
    visitor.page.wait_for_selector("#username")


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize("locale", ["fr-CH", "de-CH"])
@pytest.mark.parametrize(
    ("name", "button", "faults"),
    [
        ("slow", ANNA, {"token": {"delay_seconds": 3600}}),
        ("nonsense", ANNA, {"profile": {"body": "<html>"}}),
        ("no-email", ANNA, {"claims": {"email": None}}),
        ("error", ANNA, {"authorization_error": "server_error"}),
        ("cancelled", "Annuler", {}),
        ("shared", "Cabinet du Lac", {}),
    ],
)
def test_hin_fault_is_shown_above_the_sign_in_form(
    new_visitor: NewVisitor,
    environment: Environment,
    locale: str,
    name: str,
    button: str,
    faults: dict[str, Any],
) -> None:
    visitor = new_visitor(locale)
    with fault(environment, **faults):
        sign_in_by_hin_button(visitor, button)

    assert "HIN" in visitor.page.locator(".pf-v5-c-alert").inner_text() or name == "error"
    said, asked = (visitor.page.locator(where).bounding_box() for where in (".pf-v5-c-alert", "#username"))
    assert said
    assert asked
    assert said["y"] < asked["y"]
    visitor.picture(f"hin-{name}-{locale}")


def test_unreachable_hin_is_reported_on_the_sign_in_page(visitor: Person) -> None:
    with fault(visitor.environment, authorization={"status": 503}):
        visitor.open_sign_in()
        visitor.go_to("HIN (Health Info Net)")
        visitor.sees("Le service HIN ne répond pas")

    assert visitor.page.locator("#username").is_visible()


def test_staff_sign_out_ends_the_hospital_session_too(visitor: Person) -> None:
    visitor.open_sign_in()
    visitor.go_to("HUG")
    visitor.page.wait_for_url(f"**/realms/{HOSPITAL}/**")
    visitor.enter_password(VALERIE)
    visitor.sees("Bonjour Valérie Équipe")

    visitor.page.click(".actions button")
    visitor.page.wait_for_selector("[role=status]")
    visitor.sees("Vous êtes déconnecté")
    visitor.open_sign_in()
    visitor.go_to("HUG")

    visitor.page.wait_for_url(f"**/realms/{HOSPITAL}/**")
    visitor.page.wait_for_selector("#password")


def test_portal_session_ends_when_the_hospital_ends_its_session(visitor: Person) -> None:
    environment = visitor.environment
    visitor.open_sign_in()
    visitor.go_to("HUG")
    visitor.page.wait_for_url(f"**/realms/{HOSPITAL}/**")
    visitor.enter_password(VALERIE)
    visitor.sees("Bonjour Valérie Équipe")

    (there,) = environment.admin.get(HOSPITAL, "users", username=VALERIE, exact="true")
    environment.admin.post(HOSPITAL, "users", there["id"], "logout", body={})

    def asks_to_sign_in() -> bool:
        visitor.page.goto(environment.demo)
        return visitor.page.locator('a[href="/demo/sign-in"]').count() > 0

    wait_until(asks_to_sign_in, "the portal session did not end")


@pytest.mark.parametrize(
    ("locale", "title"),
    [
        ("fr-CH", "Connectez-vous avec votre identité de l’hôpital"),
        ("de-CH", "Melden Sie sich mit Ihrer Identität des Spitals an"),
    ],
)
def test_hospital_staff_are_referred_to_the_hospital_login(
    new_visitor: NewVisitor, environment: Environment, locale: str, title: str
) -> None:
    forget(environment, STEPHANE)
    visitor = new_visitor(locale)
    visitor.open_sign_in()
    visitor.go_to("HUG")
    visitor.page.wait_for_url(f"**/realms/{HOSPITAL}/**")
    visitor.enter_password(STEPHANE)
    visitor.page.wait_for_selector('[data-claim="sub"]')
    account = visitor.claim("sub")
    password = {"type": "password", "value": "Autre-Passe-2026!", "temporary": False}
    environment.admin.put("mon-espace-pro", "users", account, "reset-password", body=password)
    try:
        again = new_visitor(locale)
        again.open_sign_in()
        again.enter_password(STEPHANE, "Autre-Passe-2026!")
        again.sees(title)
        again.picture(f"hospital-only-{locale}")
    finally:
        forget(environment, STEPHANE)


def test_hospital_login_is_told_that_nothing_was_changed(visitor: Person) -> None:
    visitor.page.goto(f"{visitor.environment.demo}/sign-in?action=password")
    visitor.go_to("HUG")
    visitor.page.fill("#username", STEPHANE)
    visitor.page.fill("#password", PASSWORD)
    visitor.page.click("#kc-login")

    visitor.sees("Rien n’a été changé")
    visitor.sees("Bonjour")
