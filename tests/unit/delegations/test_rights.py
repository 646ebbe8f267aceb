"""The rights are the same in both languages, in the same order."""

from __future__ import annotations

import re

from delegations.rights import RIGHTS
from tests.house import ROOT

RIGHT = ROOT / "keycloak_extension/src/main/java/ch/monespacepro/keycloak/delegation/Right.java"


def test_both_languages_have_the_same_rights() -> None:
    assert tuple(re.findall(r'[A-Z]\("(\w+)", ', RIGHT.read_text(encoding="utf-8"))) == RIGHTS
