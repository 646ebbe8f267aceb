"""Countries: codes of ISO 3166-1, and their names in the languages of the pages."""

from functools import cache
from typing import Final

from babel import Locale
from phonenumbers import SUPPORTED_REGIONS

_NEIGHBOURS: Final = ("CH", "LI", "FR", "DE", "AT", "IT")
_NOT_ISO: Final = frozenset({"AC", "TA", "XK"})
COUNTRIES: Final = frozenset(SUPPORTED_REGIONS) - _NOT_ISO
"""The countries that have telephones: every one that has people, and no withdrawn code."""


@cache
def choices(language: str) -> tuple[tuple[str, str], ...]:
    """Code and name of each country: Switzerland and its neighbours first, then by name."""
    names = Locale(language).territories
    others = sorted(COUNTRIES - set(_NEIGHBOURS), key=lambda code: names.get(code, code).casefold())
    return tuple((code, names.get(code, code)) for code in (*_NEIGHBOURS, *others))
