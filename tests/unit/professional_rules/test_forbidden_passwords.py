"""The file of words that are no password."""

from pathlib import Path

import pytest

from professional_rules.forbidden_passwords import (
    BadWordsFile,
    parse_forbidden_passwords,
    read_forbidden_passwords,
)

REALM = Path(__file__).parents[3] / "realm"


def test_realm_lists_words_of_four_languages() -> None:
    words = read_forbidden_passwords(REALM / "forbidden-passwords.txt")
    assert len(words) > 300
    assert {"Août", "März", "Primavera", "Summer", "Grüezi", "Genève", "Ärztin", "Infermiera", "HUG"} <= set(
        words
    )


def test_file_may_have_comments_blank_lines_and_windows_line_ends() -> None:
    text = "\ufeff# months\r\n\r\nAoût\r\n  La Tour  \r\n"
    assert parse_forbidden_passwords(text) == ("Août", "La Tour")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# a\n2026!\n", "words.txt:2: '2026!' has no letter"),
        ("Mai\n\nMAI\n", "words.txt:3: MAI is already on line 1"),
    ],
)
def test_line_without_a_new_word_is_reported_with_its_number(text: str, said: str) -> None:
    with pytest.raises(BadWordsFile) as bad:
        parse_forbidden_passwords(text, "words.txt")
    assert said in str(bad.value)


def test_missing_file_is_reported_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadWordsFile) as bad:
        read_forbidden_passwords(tmp_path / "absent.txt")
    assert str(tmp_path / "absent.txt") in str(bad.value)
