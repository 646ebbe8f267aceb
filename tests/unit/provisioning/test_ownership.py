from __future__ import annotations

import pytest

from provisioning.kinds.flow.names import MarkOfFlow
from provisioning.model.ownership import unmarked

MARK = MarkOfFlow()
MANAGED = MARK.put_on({"alias": "portal", "description": "Its sign-in"})


@pytest.mark.parametrize(
    ("alias", "managed"),
    [
        ("portal", True),
        ("portal being built", True),
        ("portal retired 20260101T000000", True),
        ("my experiment", False),
        ("portal copy", False),
        ("Copy of portal", False),
    ],
)
def test_copy_of_a_managed_object_is_not_managed(alias: str, managed: bool) -> None:
    assert MARK.is_on({**MANAGED, "alias": alias}) is managed


def test_mark_is_not_part_of_the_declared_description() -> None:
    assert unmarked(MANAGED["description"]) == "Its sign-in"
    assert MARK.put_on(MANAGED) == MANAGED
    assert unmarked(MARK.put_on({"alias": "portal"})["description"]) == ""


def test_mark_without_a_name_is_invalid() -> None:
    assert not MARK.is_on({"alias": "portal", "description": "Its sign-in · managed by mep"})


def test_mark_for_a_temporary_name_ends_with_that_name() -> None:
    built = MARK.put_on_temporarily({"alias": "portal being built", "description": "Its sign-in"})

    assert MARK.is_on(built)
    assert not MARK.is_on({**built, "alias": "portal"})
    assert MARK.is_on(MARK.put_on(built))
    assert MARK.is_on({**MARK.put_on(built), "alias": "portal"})
