"""HIN with its faults, and the hospital, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.brokers import HOSPITAL, STEPHANE, VALERIE, fault, forget
from tests.browser.conftest import Person, Speaking
from tests.environment import Environment
from tests.messages import wait_until
from tests.people import PASSWORD

ANNA = "Anna Muster"


def go_by_hin(somebody: Person, button: str) -> None:
    somebody.open_sign_in()
    somebody.go_to("HIN (Health Info Net)")
    somebody.page.get_by_role("button", name=button).click()
    somebody.page.wait_for_selector("#username")


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
def test_what_went_wrong_at_hin_stands_above_the_other_ways_in(
    speaking: Speaking, environment: Environment, locale: str, name: str, button: str, faults: dict[str, Any]
) -> None:
    somebody = speaking(locale)
    with fault(environment, **faults):
        go_by_hin(somebody, button)

    assert "HIN" in somebody.page.locator(".pf-v5-c-alert").inner_text() or name == "error"
    said, asked = (somebody.page.locator(where).bounding_box() for where in (".pf-v5-c-alert", "#username"))
    assert said
    assert asked
    assert said["y"] < asked["y"]
    somebody.picture(f"hin-{name}-{locale}")


def test_hin_that_does_not_answer_at_all_is_told_on_our_page(somebody: Person) -> None:
    with fault(somebody.environment, authorization={"status": 503}):
        somebody.open_sign_in()
        somebody.go_to("HIN (Health Info Net)")
        somebody.sees("Le service HIN ne répond pas")

    assert somebody.page.locator("#username").is_visible()


def test_the_team_comes_from_the_hospital_and_signs_out_there_too(somebody: Person) -> None:
    somebody.open_sign_in()
    somebody.go_to("HUG")
    somebody.page.wait_for_url(f"**/realms/{HOSPITAL}/**")
    somebody.enter_password(VALERIE)
    somebody.sees("Bonjour Valérie Équipe")

    somebody.page.click(".actions button")
    somebody.page.wait_for_selector("[role=status]")
    somebody.sees("Vous êtes déconnecté")
    somebody.open_sign_in()
    somebody.go_to("HUG")

    somebody.page.wait_for_url(f"**/realms/{HOSPITAL}/**")
    somebody.page.wait_for_selector("#password")


def test_a_session_that_the_hospital_ends_is_over_in_the_portal(somebody: Person) -> None:
    environment = somebody.environment
    somebody.open_sign_in()
    somebody.go_to("HUG")
    somebody.page.wait_for_url(f"**/realms/{HOSPITAL}/**")
    somebody.enter_password(VALERIE)
    somebody.sees("Bonjour Valérie Équipe")

    (there,) = environment.admin.get(HOSPITAL, "users", username=VALERIE, exact="true")
    environment.admin.post(HOSPITAL, "users", there["id"], "logout", body={})

    def asks_to_sign_in() -> bool:
        somebody.page.goto(environment.demo)
        return somebody.page.locator('a[href="/demo/sign-in"]').count() > 0

    wait_until(asks_to_sign_in, "the portal never heard that the session is over")


@pytest.mark.parametrize(
    ("locale", "title"),
    [
        ("fr-CH", "Connectez-vous avec votre identité de l’hôpital"),
        ("de-CH", "Melden Sie sich mit Ihrer Identität des Spitals an"),
    ],
)
def test_the_hospitals_staff_read_where_to_sign_in(
    speaking: Speaking, environment: Environment, locale: str, title: str
) -> None:
    forget(environment, STEPHANE)
    somebody = speaking(locale)
    somebody.open_sign_in()
    somebody.go_to("HUG")
    somebody.page.wait_for_url(f"**/realms/{HOSPITAL}/**")
    somebody.enter_password(STEPHANE)
    somebody.page.wait_for_selector('[data-claim="sub"]')
    account = somebody.claim("sub")
    password = {"type": "password", "value": "Autre-Passe-2026!", "temporary": False}
    environment.admin.put("mon-espace-pro", "users", account, "reset-password", body=password)
    try:
        again = speaking(locale)
        again.open_sign_in()
        again.enter_password(STEPHANE, "Autre-Passe-2026!")
        again.sees(title)
        again.picture(f"hospital-only-{locale}")
    finally:
        forget(environment, STEPHANE)


def test_who_comes_by_the_hospital_reads_that_it_changes_nothing_here(somebody: Person) -> None:
    somebody.page.goto(f"{somebody.environment.demo}/sign-in?action=password")
    somebody.go_to("HUG")
    somebody.page.fill("#username", STEPHANE)
    somebody.page.fill("#password", PASSWORD)
    somebody.page.click("#kc-login")

    somebody.sees("Rien n’a été changé")
    somebody.sees("Bonjour")
