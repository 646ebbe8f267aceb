"""A pattern of `ignore` knows `*` and `?`, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provisioning.rules.ignore import matches


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("legacy-portal", "legacy-*"),
        ("legacy-", "legacy-*"),
        ("portal", "*"),
        ("", "*"),
        ("a1", "a?"),
        ("portal [old]", "portal [old]"),
        ("portal [old]", "portal [*"),
        ("portal [old]", "*]"),
        ("[!a]", "[!a]"),
        ("[]", "[]"),
        ("a[", "a["),
        ("what?", "what?"),
        ("a*b", "a*b"),
        ("two\nlines", "two*"),
        ("C:\\x", "C:\\x"),
        ("a.b", "a.b"),
    ],
)
def test_pattern_fits_the_name(name: str, pattern: str) -> None:
    assert matches(name, pattern)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("portal o", "portal [old]"),
        ("b", "[!a]"),
        ("a", "[a-z]"),
        ("Legacy-portal", "legacy-*"),
        ("an-old-portal", "old-*"),
        ("old-portal-2", "old-portal"),
        ("a", "a?"),
        ("axb", "a.b"),
    ],
)
def test_pattern_does_not_fit_another_name(name: str, pattern: str) -> None:
    assert not matches(name, pattern)


@given(st.text())
@example("client [1]/mapper")
def test_every_name_fits_itself(name: str) -> None:
    assert matches(name, name)


@given(st.text(), st.text())
def test_name_fits_its_beginning_and_an_asterisk(beginning: str, rest: str) -> None:
    assert matches(beginning + rest, f"{beginning}*")
