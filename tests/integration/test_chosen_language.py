"""A language chosen on a page of ours goes to Keycloak with the browser; a remembered one is no choice."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.environment import Environment


def test_keycloak_hears_of_a_language_that_was_chosen_by_link(environment: Environment) -> None:
    with httpx.Client(headers={"Accept-Language": "it"}) as browser:

        def languages() -> dict[str, str]:
            sent = browser.get(f"{environment.demo}/sign-in").headers["Location"]
            return {
                name: value
                for name, value in parse_qsl(urlsplit(sent).query)
                if name in {"ui_locales", "kc_locale"}
            }

        assert languages() == {"ui_locales": "it"}
        browser.get(f"{environment.demo}?ui_locales=de")
        assert languages() == {"ui_locales": "de", "kc_locale": "de"}
