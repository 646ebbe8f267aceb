"""Keycloak learns the language of the link that the person follows; a remembered language is no choice."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.environment import Environment


def test_keycloak_hears_of_a_language_that_was_chosen_by_link(environment: Environment) -> None:
    with httpx.Client(headers={"Accept-Language": "it"}) as browser:

        def languages(query: str = "") -> dict[str, str]:
            sent = browser.get(f"{environment.demo}/sign-in{query}").headers["Location"]
            return {
                name: value
                for name, value in parse_qsl(urlsplit(sent).query)
                if name in {"ui_locales", "kc_locale"}
            }

        assert languages() == {"ui_locales": "it"}
        assert languages("?ui_locales=de") == {"ui_locales": "de", "kc_locale": "de"}
        assert languages() == {"ui_locales": "de"}
