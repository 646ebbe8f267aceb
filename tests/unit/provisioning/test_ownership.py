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
    assert unmarked(MARK.put_on({"alias": "portal"})["description"]) == ""


def test_words_that_name_nobody_are_no_mark() -> None:
    assert not MARK.is_on({"alias": "portal", "description": "Its sign-in · managed by mep"})


def test_a_mark_for_a_name_that_is_had_meanwhile_goes_with_that_name() -> None:
    built = MARK.put_on_temporarily({"alias": "portal being built", "description": "Its sign-in"})

    assert MARK.is_on(built)
    assert not MARK.is_on({**built, "alias": "portal"})
    assert MARK.is_on(MARK.put_on(built))
    assert MARK.is_on({**MARK.put_on(built), "alias": "portal"})
