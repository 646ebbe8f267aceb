"""The addresses of a person, by the field names and lengths of eCH-0010."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import AfterValidator, BaseModel, field_validator, model_validator

from profile_service.addresses.countries import COUNTRIES
from profile_service.part.fields import STRICT, Line60, PartValues, fault, line

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
_ANY_CODE: Final = re.compile(r".*+", re.DOTALL)
_SWISS_CODE: Final = re.compile(r"[1-9][0-9]{3}")


def _country(typed: str) -> str:
    if typed not in COUNTRIES:
        raise fault("unknown_country")
    return typed


class Address(BaseModel):
    """One address. An empty text means: not given.

    `swiss_zip_code` has four digits and is for Switzerland and Liechtenstein, `foreign_zip_code` for other
    countries; `country` is a code of ISO 3166-1.
    """

    model_config = STRICT

    kind: Literal["postal", "generic", "practice"]
    organisation: Line60 = ""
    address_line1: Line60 = ""
    address_line2: Line60 = ""
    street: Line60 = ""
    house_number: Annotated[str, AfterValidator(line(12))] = ""
    post_office_box: Annotated[str, AfterValidator(line(15))] = ""
    swiss_zip_code: Annotated[str, AfterValidator(line(4))] = ""
    foreign_zip_code: Annotated[str, AfterValidator(line(15))] = ""
    town: Annotated[str, AfterValidator(line(40))]
    country: Annotated[str, AfterValidator(_country)]

    @field_validator("town")
    @classmethod
    def _has_town(cls, town: str) -> str:
        if not town:
            raise fault("missing")
        return town

    @model_validator(mode="after")
    def _is_complete(self) -> "Address":
        if not (self.street or self.post_office_box or self.address_line1 or self.address_line2):
            raise fault("no_street", at=("street",))
        if self.house_number and not self.street:
            raise fault("number_without_street", at=("street",))
        if self.country in WITH_SWISS_CODES:
            if not _SWISS_CODE.fullmatch(self.swiss_zip_code):
                raise fault("swiss_zip_code", at=("swissZipCode",))
            if self.country == "LI" and int(self.swiss_zip_code) not in LIECHTENSTEIN_CODES:
                raise fault("not_for_this_country", at=("swissZipCode",))
            if self.foreign_zip_code:
                raise fault("not_for_this_country", at=("foreignZipCode",))
        elif self.swiss_zip_code:
            raise fault("not_for_this_country", at=("swissZipCode",))
        elif not _FOREIGN_CODES.get(self.country, _ANY_CODE).fullmatch(self.foreign_zip_code):
            raise fault("foreign_zip_code", at=("foreignZipCode",))
        return self


class Addresses(PartValues):
    """All addresses of a person: at most one preferred for letters, one generic, and 20 of practices."""

    READ_ONLY: ClassVar[frozenset[str]] = frozenset({"doubtful"})

    addresses: tuple[Address, ...] = ()

    @field_validator("addresses", mode="before")
    @classmethod
    def _listed(cls, given: Any) -> Any:
        if not isinstance(given, list | tuple):
            raise fault("not_a_list")
        if len(given) > _MOST_READ:
            raise fault("too_many", most=MOST_PRACTICES + 2)
        return tuple(given)

    @model_validator(mode="after")
    def _each_kind_fits(self) -> "Addresses":
        for index in _surplus(self.addresses):
            practice = self.addresses[index].kind == "practice"
            code = "too_many_practices" if practice else "one_of_this_kind"
            raise fault(code, at=("addresses", index, "kind"))
        return self


def _surplus(addresses: tuple[Address, ...]) -> Iterator[int]:
    """The indexes of addresses beyond what their kind allows."""
    seen: dict[str, int] = {}
    for index, address in enumerate(addresses):
        seen[address.kind] = seen.get(address.kind, 0) + 1
        if seen[address.kind] > (MOST_PRACTICES if address.kind == "practice" else 1):
            yield index


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
