"""docs/accounts.md draws the states as the extension has them. JUnit compares its table of acts."""

from __future__ import annotations

import re

from accounts.desk import ERASURE_REASONS
from tests.house import ROOT
from tests.team import ACTS

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


def _rows(table: str) -> list[str]:
    return re.findall(r"^\| `([a-z-]+)`", table, re.MULTILINE)
