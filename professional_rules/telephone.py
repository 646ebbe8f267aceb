"""The two rules for telephone numbers, and a tolerant reader for numbers written by machines.

Source: the portal's user manual («avec ou sans espaces mais sans « - » ou « . »»; «numérique seulement»).
Characters are checked before libphonenumber is called, because it accepts dashes, vanity letters and the
digits of other scripts. Its result must equal the typed number, because it also repairs numbers.

The rule for codes by SMS also exists in Java (`telephone/MobileNumber.java`); both run
`tests/vectors/telephone_code.json`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from professional_rules.text import is_longer, plain

DEFAULT_COUNTRIES: Final = frozenset({"CH", "FR", "LI", "DE", "IT", "AT"})

_TYPED_FOR_CODE: Final = re.compile(r" *+\+?+[0-9 ]*+")
_TYPED_FOR_PRACTICE: Final = re.compile(r"[0-9]*+")
_SEPARATORS: Final = re.compile(r"[ ./()-]")
_TRUNK_ZERO: Final = re.compile(r"^( *+(?:\+|00)[0-9 ./-]*+)\(0\)")
_SWISS_MOBILE: Final = re.compile(r"\+417[5-9][0-9]*+")
_LONGEST: Final = 15
_LONGEST_TYPED: Final = 100
"""In UTF-16 units: enough for fifteen digits with separators between and around them."""


class TelephoneRefusal(StrEnum):
    """The reasons to refuse a number."""

    EMPTY = "empty"
    """Nothing was typed."""
    CHARACTERS = "characters"
    """A visible character that the rule does not allow: for codes, other than ASCII digits, spaces and one
    leading `+`.
    """
    TOO_LONG = "too-long"
    """More than the 15 digits of E.164, or far too long."""
    NOT_A_NUMBER = "not-a-number"
    """Not in one of the forms of the manual, or not in the numbering plan."""
    COUNTRY_NOT_ALLOWED = "country-not-allowed"
    """A country to which no SMS is sent."""
    NOT_MOBILE = "not-mobile"
    """A landline, a premium number, a pager."""


class TelephoneRefused(ValueError):
    """A typed number that violates the rule; it contains the reason, never the number."""

    def __init__(self, refusal: TelephoneRefusal) -> None:
        super().__init__(f"telephone number refused: {refusal}")
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class MobileNumber:
    """A number that can receive codes by SMS: E.164 (`+41790000001`) and its country (`CH`)."""

    e164: str
    country: str


@dataclass(frozen=True, slots=True)
class PracticeNumber:
    """A practice's number: as typed (`0223723311`), without invisible characters, and as E.164
    (`+41223723311`).
    """

    typed: str
    e164: str


def mobile_number(typed: str, allowed_countries: Collection[str] = DEFAULT_COUNTRIES) -> MobileNumber:
    """Read a number for codes by SMS as a person typed it: `079 xxx xx xx`, `+41 79 …` or `0041 79 …`.

    Invisible characters are dropped. Raises `TelephoneRefused` with the reason.
    """
    number_typed = _plain(typed)
    if not _TYPED_FOR_CODE.fullmatch(number_typed):
        raise TelephoneRefused(TelephoneRefusal.CHARACTERS)
    e164 = _international(number_typed.replace(" ", ""))
    number = _existing(e164)
    country = phonenumbers.region_code_for_number(number) or ""
    if country not in allowed_countries:
        raise TelephoneRefused(TelephoneRefusal.COUNTRY_NOT_ALLOWED)
    if phonenumbers.number_type(number) != PhoneNumberType.MOBILE or _is_swiss_but_not_075_to_079(e164):
        raise TelephoneRefused(TelephoneRefusal.NOT_MOBILE)
    return MobileNumber(e164, country)


def machine_written_mobile_number(
    written: str, allowed_countries: Collection[str] = DEFAULT_COUNTRIES
) -> MobileNumber:
    """Read a number that a machine wrote, such as HIN's directory.

    Usual separators are dropped, then the rule for codes applies. A person is asked to type the number again
    without dashes; a directory cannot be asked.
    """
    return mobile_number(_SEPARATORS.sub("", _TRUNK_ZERO.sub(r"\1", _plain(written))), allowed_countries)


def practice_number(typed: str) -> PracticeNumber:
    """Read the telephone number of a practice: digits only, `0223723311` or `0033…`.

    Raises `TelephoneRefused` with the reason.
    """
    number = _plain(typed)
    if not _TYPED_FOR_PRACTICE.fullmatch(number):
        raise TelephoneRefused(TelephoneRefusal.CHARACTERS)
    e164 = _international(number)
    _existing(e164)
    return PracticeNumber(number, e164)


def _plain(written: str) -> str:
    if is_longer(written, _LONGEST_TYPED):
        raise TelephoneRefused(TelephoneRefusal.TOO_LONG)
    return plain(written)


def _international(number: str) -> str:
    """The number in E.164 form; it is not checked whether the number exists."""
    if not number:
        raise TelephoneRefused(TelephoneRefusal.EMPTY)
    if number.startswith("+"):
        digits = number[1:]
    elif number.startswith("00"):
        digits = number[2:]
    elif number.startswith("0"):
        digits = "41" + number[1:]
    else:
        raise TelephoneRefused(TelephoneRefusal.NOT_A_NUMBER)
    if len(digits) > _LONGEST:
        raise TelephoneRefused(TelephoneRefusal.TOO_LONG)
    return "+" + digits


def _existing(e164: str) -> phonenumbers.PhoneNumber:
    """The number in the numbering plan whose E.164 form is exactly this one."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException as unknown:
        raise TelephoneRefused(TelephoneRefusal.NOT_A_NUMBER) from unknown
    as_written = phonenumbers.format_number(number, PhoneNumberFormat.E164) == e164
    if not as_written or not phonenumbers.is_valid_number(number):
        raise TelephoneRefused(TelephoneRefusal.NOT_A_NUMBER)
    return number


def _is_swiss_but_not_075_to_079(e164: str) -> bool:
    """Return whether the number has a Swiss prefix that only libphonenumber counts as mobile."""
    return e164.startswith("+41") and not _SWISS_MOBILE.fullmatch(e164)
