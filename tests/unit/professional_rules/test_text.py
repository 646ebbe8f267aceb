"""Text as its reader sees it."""

import pytest

from professional_rules.text import plain, trimmed
from tests.vectors import Case, cases


@pytest.mark.parametrize("case", cases("plain_text.json"))
def test_plain_text_has_no_invisible_characters(case: Case) -> None:
    assert plain(case["written"]) == case["plain"]
    assert trimmed(case["written"]) == case["plain"].strip(" ")
