"""E-mail addresses of one plain form, and their domains in the canonical form for comparisons.

An address is refused if two mail programs, or two IDNA implementations, might read it differently: quoted
local parts, encoded words (RFC 2047), several `@`, control characters, IDNA's deviation characters (ß, ς, the
joiners), dots of other scripts. Beyond ASCII a domain may contain the Latin letters that the registries of
Switzerland and its neighbours accept, so that a letter of another script cannot be mistaken for a Latin one.

The same rule in Java is `address/MailAddress.java` and `address/MailDomain.java`; both run
`tests/vectors/hin_secured_domains.json`.
"""

import re
import unicodedata
from dataclasses import dataclass
from encodings.idna import ToASCII
from typing import Final

from professional_rules.text import is_longer, utf16_length

LONGEST_ADDRESS: Final = 254
LONGEST_LOCAL: Final = 64
_LONGEST_DOMAIN: Final = 253
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++)*+")
_ENCODED_WORD: Final = "=?"
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_DIGITS: Final = re.compile(r"[0-9]++")
# Latin-1 and Latin Extended-A in lower case, without those that IDNA folds: ß, dotless i, ĳ, ĸ, ŀ, ŉ, long s.
_LETTERS: Final = "a-z0-9\u00e0-\u00f6\u00f8-\u012f\u0134-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u017e"
_LATIN_LABEL: Final = re.compile(f"[{_LETTERS}](?:-*+[{_LETTERS}])*+")


class MalformedMailAddress(ValueError):
    """The text is not an e-mail address, or programs might read it differently."""


class MalformedMailDomain(MalformedMailAddress):
    """The text is not a mail domain, or programs might read it differently."""


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An address: `local` in lower case, `domain` in lower-case ASCII after IDNA; `str()` joins them."""

    local: str
    domain: str

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"


def mail_address(written: str) -> MailAddress:
    """Read an address as a person wrote it (at most 254 characters). Raises `MalformedMailAddress`."""
    local, at, domain = written.partition("@")
    if not at or len(local) > LONGEST_LOCAL or not _LOCAL.fullmatch(local) or _ENCODED_WORD in local:
        raise MalformedMailAddress("not an e-mail address of the form name@example.ch")
    address = MailAddress(local.lower(), mail_domain(domain))
    if max(utf16_length(written), len(str(address))) > LONGEST_ADDRESS:
        raise MalformedMailAddress(f"an e-mail address has at most {LONGEST_ADDRESS} characters")
    return address


def mail_domain(written: str) -> str:
    """Read a domain as a person wrote it; returns lower-case ASCII: `hin.ch`, `xn--mller-kva.ch`.

    Raises `MalformedMailDomain`.
    """
    if is_longer(written, _LONGEST_DOMAIN):
        raise MalformedMailDomain(f"a mail domain has at most {_LONGEST_DOMAIN} characters")
    labels = written.split(".")
    if len(labels) < 2:
        raise MalformedMailDomain("not a mail domain of the form example.ch")
    ascii_labels = [_ascii_label(label) for label in labels]
    if _DIGITS.fullmatch(ascii_labels[-1]):
        raise MalformedMailDomain("an IP address is not a mail domain")
    domain = ".".join(ascii_labels)
    if len(domain) > _LONGEST_DOMAIN:
        raise MalformedMailDomain(f"a mail domain has at most {_LONGEST_DOMAIN} characters")
    return domain


def _ascii_label(label: str) -> str:
    encoded = label.lower() if label.isascii() else _idna(label)
    if not _LABEL.fullmatch(encoded):
        raise MalformedMailDomain("a part of the domain is not made of letters, digits and hyphens")
    return encoded


def _idna(label: str) -> str:
    """The IDNA form of a label of Latin letters; refuses signs that normalise to ASCII (the Kelvin sign)."""
    lower = unicodedata.normalize("NFC", label).lower()
    if lower.isascii() or not _LATIN_LABEL.fullmatch(lower):
        raise MalformedMailDomain("a part of the domain is not made of Latin letters")
    try:
        return ToASCII(lower).decode("ascii")
    except UnicodeError as unencodable:
        raise MalformedMailDomain("a part of the domain cannot be encoded") from unencodable
