"""Text as it may be stored about a person: measured as Keycloak measures it, free of what cannot be seen."""

import unicodedata
from typing import Final

_EDGES: Final = " \t\r\n\u00a0"
_PROHIBITED_IN_NAMES: Final = frozenset('<>&"$%!#?§;*~/\\|^=[]{}()')
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def utf16_length(text: str) -> int:
    """The length in UTF-16 units, which is what Java, and so Keycloak's own limits, count."""
    return sum(2 if character > "\uffff" else 1 for character in text)


def trimmed(text: str) -> str:
    """Without white space at both ends, in Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", text.strip(_EDGES))


def fits_a_name(text: str) -> bool:
    """Whether Keycloak takes it for a name: its validator `person-name-prohibited-characters`."""
    return _PROHIBITED_IN_NAMES.isdisjoint(text)


def has_invisible_characters(text: str) -> bool:
    """Whether it holds control or formatting characters (bidirectional overrides too), or half a surrogate
    pair.
    """
    return any(unicodedata.category(character) in _INVISIBLE for character in text)
