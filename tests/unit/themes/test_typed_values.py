"""Typed values are kept by the tab and by the login session: both keep the same fields only."""

from __future__ import annotations

import re

from tests.house import ROOT

SCRIPT = ROOT / "themes/mon-espace-pro/login/resources/js/typed.js"
ANSWER = ROOT / "keycloak_extension/src/main/java/ch/monespacepro/keycloak/pages/KeptAnswer.java"
TAB_ONLY = {"email", "logout-sessions"}


def names(text: str, start: str) -> set[str]:
    found = re.search(re.escape(start) + r"([^;]*);", text)
    assert found
    return set(re.findall(r'"([^"]+)"', found[1]))


def test_tab_and_login_session_keep_the_same_fields() -> None:
    script = names(SCRIPT.read_text(encoding="utf-8"), "const KEPT =")
    answer = names(ANSWER.read_text(encoding="utf-8"), "FIELDS =")
    assert script - TAB_ONLY == answer


def test_no_kept_field_holds_a_secret() -> None:
    for name in names(SCRIPT.read_text(encoding="utf-8"), "const KEPT ="):
        assert not re.search("password|code|otp|secret", name, re.IGNORECASE), name
