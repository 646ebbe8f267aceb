"""Leaves a sign-in between two steps and continues at another one."""

from __future__ import annotations

from urllib.parse import urlencode, urljoin

from tests.brokers import ANNA
from tests.environment import Environment
from tests.people import REALM
from tests.sign_in import Browser, Page, link_to
from tests.ways_in import session_parameters

POST_BROKER = "/login-actions/post-broker-login?"


def stop_before(browser: Browser, step: str, url: str, form: dict[str, str] | None = None) -> None:
    """Follows the redirects and stops before this step."""
    for _ in range(10):
        url = browser.redirect_of(url, form)
        form = None
        if step in url:
            return
    raise AssertionError(f"never led to {step}")


def stop_hin_login_before(browser: Browser, step: str, page: Page, way: str | None = None) -> None:
    """Signs in with Anna's HIN identity and stops before this step."""
    hin = browser.get(way or link_to(page, "HIN"))
    form = hin.form_with("person")
    stop_before(browser, step, urljoin(hin.url, form.action), {**form.fields, "person": ANNA})


def address_of(environment: Environment, page: Page, path: str, **more: str) -> str:
    """The address of another step in the tab of this page."""
    tab = {name: value for name, value in session_parameters(page).items() if name != "session_code"}
    return f"{environment.keycloak}/realms/{REALM}/{path}?{urlencode({**tab, **more})}"
