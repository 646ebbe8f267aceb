"""docs/security.md has a row for every requirement, and its references exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

LAST_OF_EACH_SECTION = {
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
}  # fmt: skip
"""OWASP ASVS 5.0, chapters 6, 7 and 10. In each section levels 1 and 2 come first, level 3 after them."""

ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+) \|$", TABLE, re.MULTILINE)
REFERENCES = sorted(set(re.findall(r"`([\w/.-]+\.(?:py|java|yaml))::([^`]+)`", TABLE)))


def test_every_requirement_of_levels_1_and_2_has_one_row_in_order() -> None:
    numbers = [f"{section}.{n}" for section, last in LAST_OF_EACH_SECTION.items() for n in range(1, last + 1)]

    assert [number for number, _, _ in ROWS] == numbers
    assert len(numbers) == 82


@pytest.mark.parametrize(("file", "name"), REFERENCES)
def test_references_of_a_row_exist(file: str, name: str) -> None:
    pattern = rf"\bdef {name}\(" if file.endswith(".py") else re.escape(name)

    assert re.search(pattern, (ROOT / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("number", "held_by"), [(number, held_by) for number, _, held_by in ROWS])
def test_row_has_a_reference_or_a_reason_for_none(number: str, held_by: str) -> None:
    assert re.search(r"::|^the same$|«\w+( \w+)?» above|\*\*(Partly|Not|No concern)\*\*", held_by), number
