"""docs/accounts.md draws the states as the extension has them. JUnit compares its table of acts."""

from __future__ import annotations

import re
import tomllib

import pytest

from accounts.desk import ERASURE_REASONS
from tests.house import ROOT
from tests.team import ACTS, LINES_WITHOUT_ACT

DOCUMENT = (ROOT / "docs/accounts.md").read_text(encoding="utf-8")
EXTENSION = ROOT / "keycloak_extension/src/main/java/ch/monespacepro/keycloak"


def test_picture_shows_every_transition_and_no_other() -> None:
    source = (EXTENSION / "account/Transition.java").read_text(encoding="utf-8")
    written = re.findall(r'^    [A-Z_]+\("([a-z-]+)", ([A-Z]+), ([A-Z]+)\)', source, re.MULTILINE)
    drawn = re.findall(r"^  (\w+) --> (\w+) : (.+)$", DOCUMENT, re.MULTILINE)

    assert len(written) >= 8
    assert sorted(drawn) == sorted((before.lower(), after.lower(), act) for act, before, after in written)


def test_every_reason_of_an_erasure_is_listed() -> None:
    source = (EXTENSION / "erasure/ErasureReason.java").read_text(encoding="utf-8")
    written = re.findall(r'^    [A-Z_]+\("([a-z-]+)"\)', source, re.MULTILINE)
    table = DOCUMENT.split("| reason | when |")[1].split("\n\n")[0]

    decided = [reason for reason in written if reason != "request-expired"]
    assert _rows(table) == decided
    assert list(ERASURE_REASONS) == decided
    assert "`request-expired`" in DOCUMENT


def test_access_is_tried_at_every_act() -> None:
    table = DOCUMENT.split("| act | from |")[1].split("\n\n")[0]

    assert {*ACTS, "export", "erase"} == set(_rows(table))


@pytest.mark.parametrize("language", ["fr", "de", "it", "en"])
def test_pages_name_every_line_of_the_record(language: str) -> None:
    messages = tomllib.loads(
        (ROOT / f"profile_service/web/messages/{language}.toml").read_text(encoding="utf-8")
    )

    # An erased account has no record.
    assert set(messages["team"]["did"]) == {*ACTS, "export"} | LINES_WITHOUT_ACT


def test_lines_without_act_are_listed() -> None:
    table = DOCUMENT.split("| line | what happened |")[1].split("\n\n")[0]

    assert set(_rows(table)) == LINES_WITHOUT_ACT


def _rows(table: str) -> list[str]:
    return re.findall(r"^\| `([a-z-]+)`", table, re.MULTILINE)
