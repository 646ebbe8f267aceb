"""The user profile gives no field away: what its owner may edit is guarded."""

from __future__ import annotations

from typing import Any

import pytest

import yaml12
from tests.house import ROOT

ATTRIBUTES: list[dict[str, Any]] = yaml12.read(
    (ROOT / "realm/user-profile.yaml").read_text(encoding="utf-8")
).value["user-profile"]["attributes"]
FORM = (
    "title", "lastName", "firstName", "phoneNumber", "codeChannel", "professionalIdType", "professionalId",
    "function", "functionDetails",
)  # fmt: skip
"""The fields of the registration form, without the address."""


def editable(attribute: dict[str, Any]) -> bool:
    return "user" in attribute["permissions"]["edit"]


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda attribute: attribute["name"])
def test_field_that_its_owner_may_edit_is_guarded(attribute: dict[str, Any]) -> None:
    assert not editable(attribute) or attribute["validations"].get("mep-guarded") == {}


def test_owner_may_edit_the_fields_of_the_form_only() -> None:
    assert {attribute["name"] for attribute in ATTRIBUTES if editable(attribute)} == set(FORM)


def test_address_is_for_administrators() -> None:
    edit = {attribute["name"]: attribute["permissions"]["edit"] for attribute in ATTRIBUTES}
    assert (edit["email"], edit["username"]) == (["admin"], ["admin"])
