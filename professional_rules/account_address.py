"""The e-mail address of an account, which is its user name too, as a person types it.

It is a mail address (`mail_address.py`) whose local part has only letters, digits, dots and `_ + ' ` -`: the
other signs that mail allows are refused in user names.

The same rule in Java is `address/AccountAddress.java`; both run `tests/vectors/mail_addresses.json`.
"""

import re
from enum import StrEnum
from typing import Final

from professional_rules.mail_address import (
    LONGEST_ADDRESS,
    LONGEST_LOCAL,
    MalformedMailAddress,
    MalformedMailDomain,
    mail_address,
)
from professional_rules.text import is_longer, trimmed

_LONGEST_TYPED: Final = 1000
_LOCAL: Final = re.compile(r"[A-Za-z0-9.'+_`-]++")


class AddressRefusal(StrEnum):
    """The reasons to refuse an address."""

    EMPTY = "empty"
    FORMAT = "format"
    """Not of the form name@example.ch."""
    LOCAL = "local"
    """An accent, a space or another sign before the @, or a dot at the wrong place."""
    DOMAIN = "domain"
    """No mail domain after the @, or one that mail programs might read differently."""
    TOO_LONG = "too-long"
    """More than 64 characters before the @, or more than 254 altogether."""


class AddressRefused(ValueError):
    """An address that violates the rule; it contains the reason, never the address."""

    def __init__(self, refusal: AddressRefusal) -> None:
        super().__init__(f"e-mail address refused: {refusal}")
        self.refusal = refusal


def account_address(typed: str) -> str:
    """Read an address as a person typed it; returns it as stored. Raises `AddressRefused`."""
    if is_longer(typed, _LONGEST_TYPED):
        raise AddressRefused(AddressRefusal.TOO_LONG)
    written = trimmed(typed)
    if not written:
        raise AddressRefused(AddressRefusal.EMPTY)
    local, at, domain = written.partition("@")
    if not local or not at or not domain or "@" in domain:
        raise AddressRefused(AddressRefusal.FORMAT)
    if is_longer(local, LONGEST_LOCAL) or is_longer(written, LONGEST_ADDRESS):
        raise AddressRefused(AddressRefusal.TOO_LONG)
    if not _LOCAL.fullmatch(local):
        raise AddressRefused(AddressRefusal.LOCAL)
    try:
        return str(mail_address(written))
    except MalformedMailDomain as malformed:
        raise AddressRefused(AddressRefusal.DOMAIN) from malformed
    except MalformedMailAddress as malformed:
        raise AddressRefused(AddressRefusal.LOCAL) from malformed
