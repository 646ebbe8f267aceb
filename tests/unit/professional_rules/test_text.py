"""Text as its reader sees it."""

import pytest

from professional_rules.text import plain, trimmed
from tests.vectors import Case, cases


@pytest.mark.parametrize("case", cases("plain_text.json"))
def test_text_without_what_cannot_be_seen(case: Case) -> None:
    assert plain(case["written"]) == case["plain"]
    assert trimmed(case["written"]) == case["plain"].strip(" ")
