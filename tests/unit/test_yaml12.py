"""YAML 1.2's core schema, and the line of each value."""

from __future__ import annotations

import math
from typing import Any

import pytest

from yaml12 import BadYaml, read


@pytest.mark.parametrize(
    "text",
    ["yes", "No", "on", "OFF", "y", "1:30", "190:20:30", "2026-01-01", "1_000", "0b11", "tRue", "=", "<<"],
)
def test_plain_word_with_a_meaning_in_yaml_1_1_is_a_text(text: str) -> None:
    assert read(f"a: {text}\n").value == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("Null", None),
        ("TRUE", True),
        ("false", False),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        ("-12", -12),
        ("1e3", 1000.0),
        ("1.", 1.0),
        ("-.5", -0.5),
        ("-.inf", -math.inf),
        ("'1'", "1"),
        ("!!str 1", "1"),
        ("!!int '0o7'", 7),
        ('"a\\/b"', "a/b"),
        ("|\n  no\n  1\n", "no\n1\n"),
        ('[{"a":1}]', [{"a": 1}]),
    ],
)
def test_value_has_the_type_of_the_core_schema(text: str, value: Any) -> None:
    found = read(f"a: {text}\n").value["a"]

    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_read_as_a_float() -> None:
    assert math.isnan(read("a: .NaN\n").value["a"])


def test_keys_are_texts() -> None:
    assert read("on: 1\n5: 2\n~: 3\n").value == {"on": 1, "5": 2, "~": 3}


def test_alias_equals_its_anchor_and_merge_keys_are_texts() -> None:
    document = read("a: &a {b: 1}\nc: *a\nd: {<<: *a}\n")

    assert document.value == {"a": {"b": 1}, "c": {"b": 1}, "d": {"<<": {"b": 1}}}


def test_every_key_and_entry_has_its_line() -> None:
    document = read("# comment\n\na:\n  - b: 1\n    c: 2\n\n  - [x,\n     y]\n")

    assert document.lines == {
        (): 3,
        ("a",): 3,
        ("a", 0): 4,
        ("a", 0, "b"): 4,
        ("a", 0, "c"): 5,
        ("a", 1): 7,
        ("a", 1, 0): 7,
        ("a", 1, 1): 8,
    }
    assert document.line(("a", 0, "c", "beyond")) == 5


def test_only_texts_are_passed_to_on_text_with_their_lines() -> None:
    assert read("a: 1\nb: [x, 2]\n", lambda text, line: (text, line)).value == {"a": 1, "b": [("x", 2), 2]}


@pytest.mark.parametrize("text", ["", "# comment\n"])
def test_empty_text_has_no_value(text: str) -> None:
    document = read(text)

    assert document.value is None
    assert document.line(("a",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "“a” is repeated"),
        ("a: {<<: 1, <<: 2}\n", 1, "“<<” is repeated"),
        ("a:\n  - !!timestamp 2026-01-01\n", 2, "timestamp is not a supported type"),
        ("a: !!bool yes\n", 1, "“yes” cannot be read"),
        ("a: !!seq x\n", 1, "“x” cannot be read"),
        ("a: &a 1\nb: &a 2\n", 2, "duplicate anchor"),
        ("a: 1\nb: *a\n", 2, "undefined alias"),
        ("a: &a\n  b: *a\n", 1, "contains itself"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("a: \ud800\n", 1, "#xd800: special characters"),
        ("a: [1\nb: 2\n", 2, "did not find expected"),
    ],
)
def test_fault_has_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(BadYaml, match=problem) as error:
        read(text)

    assert error.value.line == line


def test_exponential_aliases_are_refused() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    with pytest.raises(BadYaml, match="too many values"):
        read("\n".join(rows))


def test_text_of_too_many_values_is_refused() -> None:
    with pytest.raises(BadYaml, match="too many values") as error:
        read("a:\n" + "- 1\n" * 400_000)

    assert error.value.line > 1


def test_long_text_of_few_values_is_read() -> None:
    assert read(f"a: {'x' * 1_000_000}\n").value == {"a": "x" * 1_000_000}


def test_endless_text_is_refused() -> None:
    with pytest.raises(BadYaml, match="longer than 4,000,000 characters"):
        read("#" * 4_000_001)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_endless_nesting_is_refused(opening: str) -> None:
    with pytest.raises(BadYaml):
        read(opening * 200_000)


@pytest.mark.parametrize("number", ["9" * 101, "0x" + "f" * 5000, "0o" + "7" * 100_000])
def test_number_of_too_many_digits_is_refused_with_its_beginning(number: str) -> None:
    with pytest.raises(BadYaml, match="too many digits") as error:
        read(f"a: {number}\n")

    assert len(str(error.value)) < 200
