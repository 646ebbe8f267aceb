"""Typed values are kept by the tab and by the login session: both keep the same fields only."""

from __future__ import annotations

import re

import yaml12
from tests.house import ROOT

SCRIPT = ROOT / "themes/mon-espace-pro/login/resources/js/typed.js"
ANSWER = ROOT / "keycloak_extension/src/main/java/ch/monespacepro/keycloak/pages/KeptAnswer.java"
TAB_ONLY = {"logout-sessions"}
PROFILE = yaml12.read((ROOT / "realm/user-profile.yaml").read_text(encoding="utf-8")).value["user-profile"]
# The login session keeps every attribute of the account, the tab those of the registration form.
ATTRIBUTES = {attribute["name"] for attribute in PROFILE["attributes"]}


def names(text: str, start: str) -> set[str]:
    found = re.search(re.escape(start) + r"([^;]*);", text)
    assert found
    return set(re.findall(r'"([^"]+)"', found[1]))


def test_tab_and_login_session_keep_the_same_fields() -> None:
    script = names(SCRIPT.read_text(encoding="utf-8"), "const KEPT =")
    answer = names(ANSWER.read_text(encoding="utf-8"), "FIELDS =")
    assert script - TAB_ONLY - ATTRIBUTES == answer - ATTRIBUTES


def test_no_kept_field_holds_a_secret() -> None:
    for name in names(SCRIPT.read_text(encoding="utf-8"), "const KEPT =") - ATTRIBUTES:
        assert not re.search("password|code|otp|secret", name, re.IGNORECASE), name


def test_tab_keeps_every_field_of_the_registration_form() -> None:
    form = {attribute["name"] for attribute in PROFILE["attributes"] if "annotations" in attribute}
    assert form <= names(SCRIPT.read_text(encoding="utf-8"), "const KEPT =")
    assert {"title", "email", "codeChannel", "functionDetails"} <= form
