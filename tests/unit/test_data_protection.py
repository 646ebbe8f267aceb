"""docs/data-protection.md has a line for everything that is kept, with the periods of the settings."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

import profile_service.app  # noqa: F401  declares all tables
import yaml12
from profile_service.web.database import Base
from profile_service.web.settings import Settings
from tests.house import ROOT

DOCUMENT = (ROOT / "docs/data-protection.md").read_text(encoding="utf-8")
REALM = (ROOT / "realm/realm.yaml").read_text(encoding="utf-8")
PERIOD = re.compile(r"`([A-Za-z_.]+)` (\d+)")
"""A setting with its value, as the page writes it."""
DECIDES_HOW_LONG = re.compile(r"(Expiration|IdleTimeout|MaxLifespan|AfterDays|Years)$")


def section(title: str) -> list[list[str]]:
    """The rows of the table below a heading, without its head."""
    text = DOCUMENT.split(f"\n## {title}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip(" |") for cell in row] for row in rows[2:]]


def names(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def declared_attributes() -> list[str]:
    profile: Any = yaml12.read((ROOT / "realm/user-profile.yaml").read_text(encoding="utf-8")).value
    return [attribute["name"] for attribute in profile["user-profile"]["attributes"]]


def realm_settings() -> dict[str, str]:
    return dict(re.findall(r"^ +([A-Za-z.]+): (\d+)$", REALM, re.MULTILINE))


def test_every_attribute_of_an_account_has_one_line() -> None:
    described = [name for row in section("On the account") for name in names(row[1])]

    assert sorted(described) == sorted(declared_attributes())


def test_every_table_of_the_profile_service_has_one_line() -> None:
    described = [name for row in section("In the database of the profile service") for name in names(row[0])]

    assert sorted(described) == sorted(Base.metadata.tables)


def test_every_table_of_the_extension_has_a_line() -> None:
    changes = ElementTree.parse(ROOT / "keycloak_extension/src/main/resources/META-INF/mep-changelog.xml")
    tables = {each.get("tableName") for each in changes.iter() if each.tag.endswith("}createTable")}
    described = {name for row in section("Beside it, in Keycloak's database") for name in names(row[0])}

    assert tables == {"MEP_ERASURE"}
    assert tables <= described


@pytest.mark.parametrize(("name", "value"), PERIOD.findall(DOCUMENT))
def test_period_is_that_of_the_setting(name: str, value: str) -> None:
    if name.startswith("MEP_"):
        assert Settings.model_fields[name.removeprefix("MEP_").lower()].default == int(value)
    else:
        assert realm_settings()[name] == value


def test_every_setting_that_ends_something_is_named() -> None:
    ending = {
        name for name, value in realm_settings().items() if DECIDES_HOW_LONG.search(name) and value != "0"
    }

    assert len(ending) > 8
    assert ending - {name for name, _ in PERIOD.findall(DOCUMENT)} == set()


@pytest.mark.parametrize("title", re.findall(r"^## (.+)$", DOCUMENT, re.MULTILINE)[1:])
def test_every_line_says_who_sees_it(title: str) -> None:
    rows = section(title)

    assert rows
    assert [row for row in rows if not row[-1]] == []
    assert {len(row) for row in rows} in ({3}, {4})
