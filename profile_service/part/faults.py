"""Reads what was typed or sent, and says what is wrong with it: field by field, with a code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel

Values = TypeVar("Values", bound=BaseModel)

_CODES: Final = {
    "missing": "missing",
    "extra_forbidden": "unknown_member",
    "string_type": "not_a_text",
    "string_unicode": "not_a_text",
    "int_type": "not_a_number",
    "int_parsing": "not_a_number",
    "int_from_float": "not_a_number",
    "int_parsing_size": "not_a_number",
    "bool_type": "not_a_boolean",
    "list_type": "not_a_list",
    "model_type": "not_an_object",
    "model_attributes_type": "not_an_object",
    "dict_type": "not_an_object",
    "enum": "unknown_value",
    "literal_error": "unknown_value",
    "too_short": "missing",
}
"""Our codes for the refusals of pydantic."""

SENTENCES: Final = {
    "missing": "A value is needed.",
    "unknown_member": "This member is unknown.",
    "not_a_text": "Give a text.",
    "not_a_number": "Give a whole number.",
    "not_a_boolean": "Give true or false.",
    "not_a_list": "Give a list.",
    "not_an_object": "Give an object.",
    "unknown_value": "This value is not among the ones to choose from.",
    "too_long": "At most {most} characters are allowed.",
    "too_many": "At most {most} entries are allowed.",
    "invisible_characters": "The text has invisible characters.",
    "mail_address": "Give an e-mail address of the form name@example.ch.",
    "needed_for_mail": "Sending by secured e-mail needs an address.",
    "not_secured": "The domain of the address is not secured by HIN.",
    "days_out_of_range": "Give a number of days from {least} to {most}.",
    "unknown_country": "Give a country by its code of ISO 3166-1, such as CH.",
    "no_street": "Give a street, a post-office box or an address line.",
    "number_without_street": "Give the street of the house number.",
    "swiss_zip_code": "A Swiss post code has four digits, such as 1205.",
    "foreign_zip_code": "Give the post code as this country writes it.",
    "not_for_this_country": "This kind of post code is for other countries.",
    "one_of_this_kind": "There may be one address of this kind.",
    "too_many_practices": "There may be at most 20 addresses of practices.",
    "telephone_digits": "Give digits only, such as 0223723311; for France, begin with 0033.",
    "telephone_too_long": "A telephone number has at most 15 digits.",
    "telephone_unknown": "There is no such telephone number. Begin with 0, or with 00 and the country.",
}
"""What the API says for each code. The pages have a text for each under `fault`."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field. `path` leads to it: `("telephone",)`, `("addresses", 2, "town")`."""

    path: tuple[str | int, ...]
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pointer(self) -> str:
        """The field as JSON Pointer (RFC 6901)."""
        parts = (str(part).replace("~", "~0").replace("/", "~1") for part in self.path)
        return "".join(f"/{part}" for part in parts)

    @property
    def name(self) -> str:
        """The last name on the path: the field of a form."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")


class Faulty(Exception):
    """What was given breaks the rules of its fields."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(f"{fault.pointer} {fault.code}" for fault in faults))
        self.faults = faults


def read(values: type[Values], given: Any) -> Values:
    """Read a document by its rules. Raises `Faulty` with every fault."""
    try:
        return values.model_validate(given)
    except ValidationError as invalid:
        reports = invalid.errors(include_url=False, include_input=False)
        raise Faulty(faults_of(reports)) from None


def faults_of(reports: Sequence[Any], *, below: int = 0) -> tuple[Fault, ...]:
    """The faults in pydantic's reports, without what was given. `below` shortens each path."""
    return tuple(_fault(report, below) for report in reports)


def _fault(report: Mapping[str, Any], below: int) -> Fault:
    values = dict(report.get("ctx", {}))
    if "max_length" in values and report["type"] == "too_long":
        # pydantic says of a list what we say of a text.
        return Fault(tuple(report["loc"][below:]), "too_many", {"most": values["max_length"]})
    code = _CODES.get(report["type"], report["type"])
    return Fault(_path(report["loc"][below:], is_own=code != "unknown_member"), code, values)


def _path(location: Sequence[str | int], *, is_own: bool) -> tuple[str | int, ...]:
    """The members by the names in JSON. pydantic has the name in Python for one of ours that is not given."""
    return tuple(to_camel(each) if is_own and isinstance(each, str) else each for each in location)
