"""Names of people and their titles, as people type them and as registries write them.

A name consists of letters of any script with their marks, and of the signs that stand in names: apostrophes,
hyphens, dots and round brackets («Muster (-Keller)»). It is stored in Unicode's composed form, so that a name
typed on a Mac equals the same name from a registry.

The same rules in Java are `name/PersonName.java` and `name/PersonTitle.java`; both run
`tests/vectors/person_names.json`.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Final

from professional_rules.text import is_longer, trimmed

LONGEST_NAME: Final = 60
"""In UTF-16 units."""

LONGEST_TITLE: Final = 40
"""In UTF-16 units."""

_SIGNS_OF_NAMES: Final = frozenset(
    " '().-"
    "\u00b7"  # the dot between two l in Catalan
    "\u2010\u2011"  # hyphen, no-break hyphen
    "\u2019"
    "\u05f3\u05f4"  # signs of Hebrew abbreviations and foreign sounds
    "\u0f0b"  # between Tibetan syllables
    "\u30fb"  # between the parts of a foreign name in Japanese
)
_SIGNS_OF_TITLES: Final = _SIGNS_OF_NAMES | frozenset(",/+0123456789")
_MARKUP: Final = frozenset("<>&")
# Letters and marks that are drawn as nothing: fillers of Hangul, vowels of Khmer, selectors of variants.
_BLANK_LETTERS: Final = frozenset(
    {0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x3164, *range(0xFE00, 0xFE10), 0xFFA0}
    | set(range(0xE0100, 0xE01F0))
)
_SPACES: Final = re.compile(" {2,}+")
_LONGEST_WRITTEN: Final = 1000
"""Before normalisation: a name in decomposed letters is longer than its composed form."""


class NameRefusal(StrEnum):
    """The reasons to refuse a name or a title."""

    EMPTY = "empty"
    MARKUP = "markup"
    """`<`, `>` or `&`."""
    CHARACTERS = "characters"
    """Another sign or an invisible character that stands in no name, or no letter at all."""
    TOO_LONG = "too-long"


class NameRefused(ValueError):
    """A name that violates the rule; it contains the reason, never the name."""

    def __init__(self, refusal: NameRefusal) -> None:
        super().__init__(f"name refused: {refusal}")
        self.refusal = refusal


def person_name(typed: str) -> str:
    """Read a first or last name as a person typed it; returns it as stored. Raises `NameRefused`."""
    return _read(typed, _SIGNS_OF_NAMES, LONGEST_NAME)


def person_title(typed: str) -> str:
    """Read a title (`Dr méd.`, `PD Dr. med.`) as a person typed it. Raises `NameRefused`.

    It may be empty: not everybody has a title. A form that requires one says so itself.
    """
    return _read(typed, _SIGNS_OF_TITLES, LONGEST_TITLE, may_be_empty=True)


def has_characters_of_a_name(text: str) -> bool:
    """Return whether the text has at least one letter, and only characters that stand in names."""
    return _has_only(text, _SIGNS_OF_NAMES)


def _read(typed: str, signs: frozenset[str], longest: int, *, may_be_empty: bool = False) -> str:
    if is_longer(typed, _LONGEST_WRITTEN):
        raise NameRefused(NameRefusal.TOO_LONG)
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", trimmed(typed)))
    if not name and may_be_empty:
        return name
    if not name:
        raise NameRefused(NameRefusal.EMPTY)
    if not _MARKUP.isdisjoint(name):
        raise NameRefused(NameRefusal.MARKUP)
    if not _has_only(name, signs):
        raise NameRefused(NameRefusal.CHARACTERS)
    if is_longer(name, longest):
        raise NameRefused(NameRefusal.TOO_LONG)
    return name


def _has_only(text: str, signs: frozenset[str]) -> bool:
    others = [character for character in text if character not in signs]
    return any(_is_letter(other) for other in others) and all(
        _is_letter(other) or _is_mark(other) for other in others
    )


def _is_letter(character: str) -> bool:
    return unicodedata.category(character).startswith("L") and ord(character) not in _BLANK_LETTERS


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M") and ord(character) not in _BLANK_LETTERS
