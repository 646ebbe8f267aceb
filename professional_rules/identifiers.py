"""Professional identifiers: GLN, ZSR (RCC), RPPS, or none.

Malformed identifiers are refused. A wrong letter of a ZSR is only a warning for the team that validates the
account: the meaning of the letter is documented by its users, not by its issuer.

The same rule in Java is `identifier/ProfessionalIdentifier.java`; both run
`tests/vectors/professional_identifiers.json`.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from professional_rules.text import is_longer, plain

FUNCTIONS_WITHOUT_IDENTIFIER: Final = frozenset({"medical-assistant"})
"""The functions that may have no identifier ; `mep.request.functionsWithoutIdentifier` sets others."""

_GLN: Final = re.compile(r"[0-9]{13}")
_ZSR: Final = re.compile(r"[A-Z][0-9]{6}")
_RPPS: Final = re.compile(r"[0-9]{11}")
_LONGEST_TYPED: Final = 100


class IdentifierType(StrEnum):
    """The values of the user attribute `professionalIdType`."""

    GLN = "GLN"
    ZSR = "ZSR"
    RPPS = "RPPS"
    NONE = "NONE"


class IdentifierRefusal(StrEnum):
    """The reasons to refuse an identifier."""

    EMPTY = "empty"
    FORMAT = "format"
    """Wrong number of ASCII digits and letters, or far too long."""
    GLN_PREFIX = "gln-prefix"
    """A Swiss health system's GLN starts with 76."""
    SOCIAL_SECURITY_NUMBER = "social-security-number"
    """13 digits starting with 756: the person's AHV/AVS number, which must not be stored here."""
    CHECK_DIGIT = "check-digit"
    NOT_ZERO = "not-zero"
    """Without an identifier the value is exactly 0."""
    IDENTIFIER_NEEDED = "identifier-needed"
    """People with this function have an identifier."""


class IdentifierWarning(StrEnum):
    """Warnings for the team that validates the account."""

    ZSR_LETTER = "zsr-letter"
    """The letter is not the one computed from the six digits."""


class IdentifierRefused(ValueError):
    """An identifier that violates the rule of its type."""

    def __init__(self, refusal: IdentifierRefusal) -> None:
        super().__init__(f"professional identifier refused: {refusal}")
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class ProfessionalIdentifier:
    """An identifier as stored: without spaces and dots, letters in upper case."""

    type: IdentifierType
    value: str
    warnings: tuple[IdentifierWarning, ...] = ()


def professional_identifier(
    type_: IdentifierType,
    typed: str,
    function: str,
    without_identifier: Collection[str] = FUNCTIONS_WITHOUT_IDENTIFIER,
) -> ProfessionalIdentifier:
    """Read an identifier as a person typed it; `function` is the user attribute of that name.

    Spaces, dots and invisible characters are dropped, because people copy grouped digits: a ZSR is printed as
    `K 3333.33`. `without_identifier` are the functions that may have none.
    Raises `IdentifierRefused`.
    """
    if is_longer(typed, _LONGEST_TYPED):
        raise IdentifierRefused(IdentifierRefusal.FORMAT)
    value = plain(typed).replace(" ", "")
    if not value:
        raise IdentifierRefused(IdentifierRefusal.EMPTY)
    if type_ is IdentifierType.NONE:
        return _none(value, function in without_identifier)
    return _READERS[type_](value.replace(".", ""))


def _gln(value: str) -> ProfessionalIdentifier:
    if not _GLN.fullmatch(value):
        raise IdentifierRefused(IdentifierRefusal.FORMAT)
    if value.startswith("756"):
        raise IdentifierRefused(IdentifierRefusal.SOCIAL_SECURITY_NUMBER)
    if not value.startswith("76"):
        raise IdentifierRefused(IdentifierRefusal.GLN_PREFIX)
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(value[:12]))
    if (10 - weighted % 10) % 10 != int(value[12]):
        raise IdentifierRefused(IdentifierRefusal.CHECK_DIGIT)
    return ProfessionalIdentifier(IdentifierType.GLN, value)


def _zsr(value: str) -> ProfessionalIdentifier:
    upper = value.upper() if value.isascii() else value
    if not _ZSR.fullmatch(upper):
        raise IdentifierRefused(IdentifierRefusal.FORMAT)
    weights = (6, 5, 4, 3, 2, 1)
    remainder = sum(weight * int(digit) for weight, digit in zip(weights, upper[1:], strict=True)) % 26
    # Remainder 0 has no letter, so every letter is wrong.
    right = remainder != 0 and upper[0] == chr(ord("A") + remainder - 1)
    return ProfessionalIdentifier(IdentifierType.ZSR, upper, () if right else (IdentifierWarning.ZSR_LETTER,))


def _rpps(value: str) -> ProfessionalIdentifier:
    if not _RPPS.fullmatch(value):
        raise IdentifierRefused(IdentifierRefusal.FORMAT)
    doubled = (int(digit) * 2 if place % 2 else int(digit) for place, digit in enumerate(reversed(value)))
    if sum(number - 9 if number > 9 else number for number in doubled) % 10:
        raise IdentifierRefused(IdentifierRefusal.CHECK_DIGIT)
    return ProfessionalIdentifier(IdentifierType.RPPS, value)


def _none(value: str, allowed: bool) -> ProfessionalIdentifier:
    if value != "0":
        raise IdentifierRefused(IdentifierRefusal.NOT_ZERO)
    if not allowed:
        raise IdentifierRefused(IdentifierRefusal.IDENTIFIER_NEEDED)
    return ProfessionalIdentifier(IdentifierType.NONE, value)


_READERS: Final[Mapping[IdentifierType, Callable[[str], ProfessionalIdentifier]]] = {
    IdentifierType.GLN: _gln,
    IdentifierType.ZSR: _zsr,
    IdentifierType.RPPS: _rpps,
}
