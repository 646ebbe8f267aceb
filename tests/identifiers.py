"""Professional identifiers that no account has, valid by their check digit."""

from __future__ import annotations

import itertools
import time

from professional_rules.identifiers import IdentifierRefused, IdentifierType, professional_identifier

# Begins elsewhere at each run, because a running stack keeps the accounts of earlier runs.
_numbers = itertools.count(time.time_ns() // 10**6 % 10**8)


def new_gln() -> str:
    """A GLN of a person."""
    digits = f"7601{next(_numbers) % 10**8:08d}"
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def new_rpps() -> str:
    """An RPPS number, which ends with a check digit by Luhn."""
    number = f"1000{next(_numbers) % 10**6:06d}"
    return next(f"{number}{digit}" for digit in range(10) if _is_rpps(f"{number}{digit}"))


def _is_rpps(value: str) -> bool:
    try:
        professional_identifier(IdentifierType.RPPS, value, function="")
    except IdentifierRefused:
        return False
    return True
