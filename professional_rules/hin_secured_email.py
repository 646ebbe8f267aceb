"""HIN-secured e-mail: the mail domains that HIN protects, and the file that lists them.

HIN publishes neither a list nor a look-up service, so the realm has a table with source and date. A domain
that is not in it is not secured. A sub-domain does not count as its parent, and MX records are not used.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from professional_rules.listed_lines import listed, text_of
from professional_rules.mail_address import (
    MalformedMailAddress,
    MalformedMailDomain,
    mail_address,
    mail_domain,
)


class BadDomainsFile(ValueError):
    """The file of domains is invalid; the message names the file and, if known, the line."""


@dataclass(frozen=True, slots=True)
class SecuredDomain:
    """A domain in canonical form, and its line in the file, counted from 1."""

    domain: str
    line: int


def is_hin_secured(email: str, domains: Collection[str]) -> bool:
    """Return whether HIN protects mail to this address; False for a malformed address.

    `domains` are in canonical form, as `read_secured_domains` returns them.
    """
    try:
        return mail_address(email).domain in domains
    except MalformedMailAddress:
        return False


def is_listed(domain: str, domains: Collection[str]) -> bool:
    """Return whether exactly this domain is listed; False for a malformed domain."""
    try:
        return mail_domain(domain) in domains
    except MalformedMailDomain:
        return False


def read_secured_domains(path: Path) -> tuple[SecuredDomain, ...]:
    """Read `realm/hin-secured-domains.txt` (UTF-8). Raises `BadDomainsFile`."""
    return parse_secured_domains(text_of(path, BadDomainsFile), str(path))


def parse_secured_domains(text: str, name: str = "hin-secured-domains.txt") -> tuple[SecuredDomain, ...]:
    """The domains in a file's text, in its order: one per line.

    Empty lines and lines that start with `#` are skipped. Raises `BadDomainsFile` at the first line that is
    not a domain or repeats one.
    """
    lines_of: dict[str, int] = {}
    for number, written in listed(text):
        try:
            domain = mail_domain(written)
        except MalformedMailDomain as malformed:
            raise BadDomainsFile(
                f"{name}:{number}: {written!r}: {malformed}; write one domain per line, such as hin.ch"
            ) from malformed
        if domain in lines_of:
            raise BadDomainsFile(f"{name}:{number}: {domain} is already on line {lines_of[domain]}")
        lines_of[domain] = number
    return tuple(SecuredDomain(domain, line) for domain, line in lines_of.items())
