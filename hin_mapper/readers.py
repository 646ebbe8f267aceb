"""Read the value of an attribute from a claim: one reader for each `as` of the table."""

import json
import re
from collections.abc import Collection
from typing import Final

from hin_mapper.identity import HinIdentity
from hin_mapper.table import AccountRow, AddressClaims, Kind
from professional_rules.account_address import AddressRefused, account_address
from professional_rules.person_name import has_characters_of_a_name
from professional_rules.telephone import TelephoneRefused, machine_written_mobile_number

_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")
_SWISS_ZIP: Final = re.compile(r"[0-9]{4}")


class Unreadable(ValueError):
    """A claim without a usable value; `problem` is a short code such as `missing` or `not-mobile`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def read(identity: HinIdentity, row: AccountRow, allowed_countries: Collection[str]) -> str:
    """Read the claim that this row names, and return the attribute's value. Raises `Unreadable`."""
    if isinstance(row.source, AddressClaims):
        return _postal_address(identity, row.source)
    claim = row.source or ""
    match row.kind:
        case Kind.EMAIL:
            return _email(identity, claim)
        case Kind.MOBILE_TELEPHONE:
            return _mobile_telephone(identity, claim, allowed_countries)
        case _:
            return _name(identity, claim)


def _email(identity: HinIdentity, claim: str) -> str:
    text = identity.text(claim)
    if text is None:
        raise _unusable(identity, claim)
    try:
        return account_address(text)
    except AddressRefused as refused:
        raise Unreadable("malformed") from refused


def _name(identity: HinIdentity, claim: str) -> str:
    """A name as HIN writes it, which may be longer than the form allows, up to Keycloak's limit."""
    text = identity.text(claim)
    if text is None or not has_characters_of_a_name(text):
        raise _unusable(identity, claim)
    return text


def _unusable(identity: HinIdentity, claim: str) -> Unreadable:
    return Unreadable("malformed" if identity.has_text(claim) else "missing")


def _mobile_telephone(identity: HinIdentity, claim: str, allowed_countries: Collection[str]) -> str:
    written = identity.raw(claim)
    if written is None:
        raise Unreadable("missing")
    try:
        return machine_written_mobile_number(written, allowed_countries).e164
    except TelephoneRefused as refused:
        raise Unreadable(refused.refusal.value) from refused


def _postal_address(identity: HinIdentity, claims: AddressClaims) -> str:
    """Compact JSON with the field names of eCH-0010. Raises `Unreadable` without a town or a post code."""
    postal_code, town = identity.text(claims.postal_code), identity.text(claims.town)
    written = (identity.text(claims.country) or "") if identity.has_text(claims.country) else "CH"
    if postal_code is None or town is None or not _COUNTRY.fullmatch(written):
        raise Unreadable("incomplete")
    country = written.upper()
    swiss = country == "CH" and _SWISS_ZIP.fullmatch(postal_code)
    address: dict[str, str] = {}
    if line := identity.text(claims.address_line_1):
        address["addressLine1"] = line
    address["town"] = town
    address["swissZipCode" if swiss else "foreignZipCode"] = postal_code
    address["country"] = country
    return json.dumps(address, ensure_ascii=False, separators=(",", ":"))
