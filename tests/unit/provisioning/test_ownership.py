from __future__ import annotations

import pytest

from provisioning.ownership import MarkInDescription, unmarked

MARK = MarkInDescription()
OURS = MARK.put_on({"alias": "portal", "description": "Its sign-in"})


@pytest.mark.parametrize(
    ("alias", "ours"),
    [
        ("portal", True),
        ("portal being built", True),
        ("portal retired 20260101T000000", True),
        ("my experiment", False),
        ("portal copy", False),
        ("Copy of portal", False),
    ],
)
def test_a_copy_that_somebody_makes_of_ours_is_not_ours(alias: str, ours: bool) -> None:
    assert MARK.is_on({**OURS, "alias": alias}) is ours


def test_the_mark_does_not_show_in_what_was_declared() -> None:
    assert unmarked(OURS["description"]) == "Its sign-in"
    assert MARK.put_on(OURS) == OURS
    assert unmarked(MARK.put_on({})["description"]) == ""
