"""Text as it may be stored about a person: measured as Keycloak measures it, free of what cannot be seen."""

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
_PROHIBITED_IN_NAMES: Final = frozenset('<>&"$%!#?§;*~/\\|^=[]{}()')
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def utf16_length(text: str) -> int:
    """The length in UTF-16 units, which is what Java, and so Keycloak's own limits, count."""
    return len(text) + sum(character > "\uffff" for character in text)


def is_longer(text: str, most: int) -> bool:
    """Whether it has more than so many UTF-16 units; soon known of a long text."""
    return len(text) > most or utf16_length(text) > most


def plain(text: str) -> str:
    """Text as its reader sees it: white space of any kind is a space, and what cannot be seen is gone.

    A telephone's contacts and word processors put no-break spaces, direction marks and zero-width characters
    into what is copied from them. Control characters and halves of surrogate pairs stay. The same in Java:
    `text/PlainText.java`, on `tests/vectors/plain_text.json`.
    """
    return text.translate(_PLAIN)


def trimmed(text: str) -> str:
    """Plain, without spaces at both ends."""
    return plain(text).strip(" ")


def hides_something(text: str) -> bool:
    """Whether a reader would take it for another text than it is, or it holds a line break."""
    return any(ord(character) in _UNSEEN or character in _LINE_BREAKS for character in text)


def fits_a_name(text: str) -> bool:
    """Whether Keycloak takes it for a name: its validator `person-name-prohibited-characters`."""
    return _PROHIBITED_IN_NAMES.isdisjoint(text)


def has_invisible_characters(text: str) -> bool:
    """Whether it holds control or formatting characters (bidirectional overrides too), or half a surrogate
    pair.
    """
    return any(unicodedata.category(character) in _INVISIBLE for character in text)
