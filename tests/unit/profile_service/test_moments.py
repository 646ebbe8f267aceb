"""Dates and times as people read them."""

import pytest

from profile_service.web.moments import day_of


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2027-01-31", "31.01.2027"),
        ("2027-01-31T22:30:00Z", "31.01.2027"),
        ("2027-01-31T23:30:00Z", "01.02.2027"),
        ("some day", "some day"),
    ],
)
def test_day_is_that_of_switzerland(written: str, read: str) -> None:
    assert day_of(written) == read
