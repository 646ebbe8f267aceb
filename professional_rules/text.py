"""Text about a person: its length as Keycloak counts it, and its invisible characters."""

import unicodedata
from typing import Final

_WHITE_SPACE: Final = frozenset(
    {0x09, 0x0A, 0x0D, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000}
)
_UNSEEN: Final = frozenset(
    {
        0x00AD,
        0x034F,
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    }
)
_LINE_BREAKS: Final = frozenset("\n\r\u2028\u2029")
_PLAIN: Final = dict.fromkeys(_WHITE_SPACE, " ") | dict.fromkeys(_UNSEEN, "")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def utf16_length(text: str) -> int:
    """The length in UTF-16 units, which Java and Keycloak's limits count."""
    return len(text) + sum(character > "\uffff" for character in text)


def is_longer(text: str, most: int) -> bool:
    """Return whether a text has more UTF-16 units than `most`; fast for long texts."""
    return len(text) > most or utf16_length(text) > most


def plain(text: str) -> str:
    """The text as its reader sees it: every white space becomes a space, invisible characters are dropped.

    Telephone contacts and word processors add no-break spaces, direction marks and zero-width characters to
    copied text. Control characters and unpaired surrogates stay. The same function in Java is
    `text/PlainText.java`; both run `tests/vectors/plain_text.json`.
    """
    return text.translate(_PLAIN)


def trimmed(text: str) -> str:
    """The plain text without spaces at both ends."""
    return plain(text).strip(" ")


def hides_something(text: str) -> bool:
    """Return whether the text contains characters that a reader cannot see, or a line break."""
    return any(ord(character) in _UNSEEN or character in _LINE_BREAKS for character in text)


def has_invisible_characters(text: str) -> bool:
    """Return whether the text has control or formatting characters (such as bidirectional overrides), or
    unpaired surrogates.
    """
    return any(unicodedata.category(character) in _INVISIBLE for character in text)
