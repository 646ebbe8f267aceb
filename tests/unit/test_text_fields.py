"""Every text field has a maximum length."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import yaml12
from tests.house import ROOT

PROFILE = yaml12.read((ROOT / "realm/user-profile.yaml").read_text(encoding="utf-8")).value["user-profile"]
TEMPLATES = sorted(
    path
    for folder in ("keycloak_extension/src/main/resources", "themes", "profile_service", "local_stack")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".ftl", ".html")
)
FIELD = re.compile(r"<(?:input|textarea)\b[^>]*>", re.DOTALL)
NOT_TYPED_INTO = re.compile(r'type="(?:hidden|radio|checkbox|submit)"')
# A browser would cut a pasted password without a word: the policy refuses a long one and says so.
PASSWORD = re.compile(r'type="password"')
LONGEST_PASSWORD = 256
LONGEST_ATTRIBUTE = 2000
LONGEST_BY_NAME = {"mailsOwed": 100_000, "story": 1_000_000, "emailChanges": 10_000, "pendingChanges": 10_000}
"""Written by the extension only: twenty mails of at most 4000 characters, 200 acts with their texts,
eight changes of two addresses."""


@pytest.mark.parametrize("attribute", PROFILE["attributes"], ids=lambda attribute: attribute["name"])
def test_user_attribute_has_a_maximum_length_or_a_list_of_values(attribute: dict[str, Any]) -> None:
    validations = attribute["validations"]
    longest = LONGEST_BY_NAME.get(attribute["name"], LONGEST_ATTRIBUTE)

    assert "options" in validations or validations["length"]["max"] <= longest


def test_undeclared_user_attributes_are_not_stored() -> None:
    assert PROFILE["unmanagedAttributePolicy"] is None


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_text_field_of_a_page_has_a_maximum_length(path: Path) -> None:
    fields = [
        field
        for field in FIELD.findall(path.read_text(encoding="utf-8"))
        if not NOT_TYPED_INTO.search(field) and not PASSWORD.search(field)
    ]

    assert [field for field in fields if "maxlength=" not in field] == []


def test_password_has_a_maximum_length_well_above_a_sentence() -> None:
    realm = (ROOT / "realm/realm.yaml").read_text(encoding="utf-8")

    assert f"maxLength({LONGEST_PASSWORD})" in realm
