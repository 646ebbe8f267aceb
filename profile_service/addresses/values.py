"""The addresses of a person, by the field names and lengths of eCH-0010."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)

from profile_service.addresses.countries import COUNTRIES
from profile_service.part.fields import STRICT, Line60, PartValues, fault, line, refusal

KINDS: Final = ("postal", "generic", "practice")
"""Preferred for letters, generic, and of a practice: in the order of the page."""
MOST_PRACTICES: Final = 20
_MOST_READ: Final = 100
"""A longer list is refused before its addresses are read."""

WITH_SWISS_CODES: Final = frozenset({"CH", "LI"})
LIECHTENSTEIN_CODES: Final = range(9485, 9499)
_FIVE_DIGITS: Final = re.compile(r"[0-9]{5}")
_FOREIGN_CODES: Final = {
    "AT": re.compile(r"[1-9][0-9]{3}"),
    "DE": _FIVE_DIGITS,
    "FR": _FIVE_DIGITS,
    "IT": _FIVE_DIGITS,
}
"""How the neighbours write their post codes. Of other countries no rule is known here."""
_SWISS_CODE: Final = re.compile(r"[1-9][0-9]{3}")


def _country(typed: str) -> str:
    if typed not in COUNTRIES:
        raise fault("unknown_country")
    return typed


class Address(BaseModel):
    """One address. An empty text means: not given.

    `swiss_zip_code` has four digits and is for Switzerland and Liechtenstein, `foreign_zip_code` for other
    countries; `country` is a code of ISO 3166-1. It and the house number stand above the fields whose rules
    read them.
    """

    model_config = STRICT

    kind: Literal["postal", "generic", "practice"]
    country: Annotated[str, AfterValidator(_country)]
    organisation: Line60 = ""
    address_line1: Line60 = ""
    address_line2: Line60 = ""
    post_office_box: Annotated[str, AfterValidator(line(15))] = ""
    house_number: Annotated[str, AfterValidator(line(12))] = ""
    street: Line60 = ""
    swiss_zip_code: Annotated[str, AfterValidator(line(4))] = ""
    foreign_zip_code: Annotated[str, AfterValidator(line(15))] = ""
    town: Annotated[str, AfterValidator(line(40))]

    @field_validator("town")
    @classmethod
    def _has_town(cls, town: str) -> str:
        if not town:
            raise fault("missing")
        return town

    @field_validator("street")
    @classmethod
    def _leads_somewhere(cls, street: str, beside: ValidationInfo) -> str:
        if not street and beside.data.get("house_number"):
            raise fault("number_without_street")
        others = (beside.data.get(name) for name in ("post_office_box", "address_line1", "address_line2"))
        # One that cannot be read is given all the same.
        if not street and all(each == "" for each in others):
            raise fault("no_street")
        return street

    @field_validator("swiss_zip_code")
    @classmethod
    def _is_swiss(cls, code: str, beside: ValidationInfo) -> str:
        country = beside.data.get("country")
        if country in WITH_SWISS_CODES and not _SWISS_CODE.fullmatch(code):
            raise fault("swiss_zip_code")
        if country == "LI" and int(code) not in LIECHTENSTEIN_CODES:
            raise fault("not_for_this_country")
        if country and country not in WITH_SWISS_CODES and code:
            raise fault("not_for_this_country")
        return code

    @field_validator("foreign_zip_code")
    @classmethod
    def _is_foreign(cls, code: str, beside: ValidationInfo) -> str:
        country = beside.data.get("country")
        if country in WITH_SWISS_CODES and code:
            raise fault("not_for_this_country")
        if country in _FOREIGN_CODES and not _FOREIGN_CODES[country].fullmatch(code):
            raise fault("foreign_zip_code")
        return code


class Addresses(PartValues):
    """All addresses of a person: at most one preferred for letters, one generic, and 20 of practices."""

    READ_ONLY: ClassVar[frozenset[str]] = frozenset({"doubtful"})

    addresses: tuple[Address, ...] = ()

    @field_validator("addresses", mode="wrap")
    @classmethod
    def _each_kind_fits(cls, given: Any, read: ValidatorFunctionWrapHandler) -> tuple[Address, ...]:
        if not isinstance(given, list | tuple):
            raise fault("not_a_list")
        if len(given) > _MOST_READ:
            raise fault("too_many", most=MOST_PRACTICES + 2)
        kinds = [each.get("kind") if isinstance(each, Mapping) else None for each in given]
        surplus = [
            ((index, "kind"), fault("too_many_practices" if kind == "practice" else "one_of_this_kind"))
            for index, kind in _surplus(kinds)
        ]
        try:
            addresses: tuple[Address, ...] = read(tuple(given))
        except ValidationError as invalid:
            raise refusal(surplus, invalid) from None
        if surplus:
            raise refusal(surplus)
        return addresses


def _surplus(kinds: Iterable[Any]) -> Iterator[tuple[int, str]]:
    """The kinds beyond what is allowed, each with its index."""
    seen = dict.fromkeys(KINDS, 0)
    for index, kind in enumerate(kinds):
        if kind in KINDS:
            seen[kind] += 1
            if seen[kind] > (MOST_PRACTICES if kind == "practice" else 1):
                yield index, kind


def card(address: Mapping[str, str]) -> list[str]:
    """The lines of an address on a card: «Boulevard de la Tour 8», «1205 Genève, CH».

    A member that is missing, as in a line of the history of another version, is empty.
    """

    def given(*names: str) -> str:
        return " ".join(address[name] for name in names if address.get(name))

    place = given("swissZipCode", "foreignZipCode", "town")
    lines = [
        given("organisation"),
        given("addressLine1"),
        given("addressLine2"),
        given("street", "houseNumber"),
        given("postOfficeBox"),
        ", ".join(filter(None, (place, given("country")))),
    ]
    return [each.strip() for each in lines if each.strip()]
