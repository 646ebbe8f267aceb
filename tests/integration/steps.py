"""A sign-in that is left between two of its steps, and goes on at another."""

from __future__ import annotations

from urllib.parse import urlencode, urljoin

from tests.brokers import ANNA
from tests.environment import Environment
from tests.people import REALM
from tests.sign_in import Browser, Page, link_to
from tests.ways_in import codes_of

POST_BROKER = "/login-actions/post-broker-login?"


def stops_before(browser: Browser, step: str, url: str, form: dict[str, str] | None = None) -> None:
    """Follows where the browser is led, and leaves out this step."""
    for _ in range(10):
        url = browser.leaves_for(url, form)
        form = None
        if step in url:
            return
    raise AssertionError(f"never led to {step}")


def hin_stops_before(browser: Browser, step: str, page: Page, way: str | None = None) -> None:
    """Anna's identity comes back from HIN."""
    hin = browser.get(way or link_to(page, "HIN"))
    form = hin.form_with("person")
    stops_before(browser, step, urljoin(hin.url, form.action), {**form.fields, "person": ANNA})


def goes_to(environment: Environment, page: Page, path: str, **more: str) -> str:
    """Another step's address in the tab of this page."""
    tab = {name: value for name, value in codes_of(page).items() if name != "session_code"}
    return f"{environment.keycloak}/realms/{REALM}/{path}?{urlencode({**tab, **more})}"
