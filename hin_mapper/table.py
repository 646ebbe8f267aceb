"""The table from HIN identity to account attributes: its shape, and the reader of `table.yaml`."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

import yaml12

TABLE_FILE: Final = Path(__file__).with_name("table.yaml")

Claim = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]+(\.[A-Za-z]+)*$")]
"""A path into the identity, such as `contactId.lastName`."""

Attribute = Literal[
    "username",
    "email",
    "firstName",
    "lastName",
    "title",
    "phoneNumber",
    "codeChannel",
    "professionalIdType",
    "professionalId",
    "function",
    "functionDetails",
    "accountStatus",
    "hinAddress",
]

_REQUIRED: Final = frozenset({"username", "email", "firstName", "lastName"})
_MAY_BE_REFRESHED: Final = frozenset({"firstName", "lastName", "hinAddress"})


class BadTable(ValueError):
    """The table is invalid; the message names the file and the line."""


class RefusalReason(StrEnum):
    """The reasons to refuse an identity. Each has a message on the sign-in page."""

    NO_LOGIN_NAME = "no-login-name"
    SHARED_IDENTITY = "shared-identity"
    NO_USABLE_EMAIL = "no-usable-email"
    NO_USABLE_NAME = "no-usable-name"


class Kind(StrEnum):
    """The ways to read a claim."""

    EMAIL = "e-mail"
    NAME = "name"
    MOBILE_TELEPHONE = "mobile-telephone"
    POSTAL_ADDRESS = "postal-address"


class On(StrEnum):
    """The sign-ins at which an attribute is written."""

    FIRST_SIGN_IN = "first sign-in"
    EVERY_SIGN_IN = "every sign-in"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class RefusalRule(_Row):
    """A rule that refuses identities by one claim and exactly one of the three conditions."""

    reason: RefusalReason
    claim: Claim
    unusable: Literal[True] | None = None
    """Missing, empty, too long, or with control characters."""
    below: Annotated[int, Field(ge=1, le=999_999_999)] | None = None
    """Refuses a number, or digits as text, below this; any other value counts as below."""
    like: tuple[Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]+$")], ...] | None = None
    """ASCII patterns for the whole text; `*` matches any characters, letter case is ignored."""

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        if sum(condition is not None for condition in (self.unusable, self.below, self.like)) != 1:
            raise ValueError("give exactly one of unusable, below, like")
        return self


class AddressClaims(_Row):
    """The claims of a postal address."""

    address_line_1: Claim = Field(alias="addressLine1")
    postal_code: Claim = Field(alias="postalCode")
    town: Claim
    country: Claim


class AccountRow(_Row):
    """One attribute of the account, from a claim or with a fixed value."""

    attribute: Attribute
    source: Claim | AddressClaims | None = Field(alias="from", default=None)
    kind: Kind | None = Field(alias="as", default=None)
    value: str | None = None
    given: Attribute | None = Field(alias="with", default=None)
    on: On
    refuse_as: RefusalReason | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        mapped = self.source is not None and self.kind is not None
        if mapped == (self.value is not None) or (self.source is None) != (self.kind is None):
            raise ValueError("give either `from` with `as`, or `value` alone")
        if isinstance(self.source, AddressClaims) != (self.kind is Kind.POSTAL_ADDRESS):
            raise ValueError("a postal-address, and nothing else, is made from several claims")
        if self.attribute in _REQUIRED and self.refuse_as is None:
            raise ValueError(f"every account needs {self.attribute}: add refuse_as")
        if self.on is On.EVERY_SIGN_IN and self.attribute not in _MAY_BE_REFRESHED:
            raise ValueError(f"{self.attribute} can be changed by its owner or the team: first sign-in only")
        if self.on is On.EVERY_SIGN_IN and self.given is not None:
            raise ValueError("an attribute for every sign-in cannot depend on another one")
        if self.attribute == "accountStatus" and (self.value != "pending" or self.given is not None):
            raise ValueError("an account made from a HIN identity is pending until the team validates it")
        return self


class Table(_Row):
    """The complete table."""

    refuse: tuple[RefusalRule, ...]
    account: tuple[AccountRow, ...]
    asked_later: tuple[Attribute, ...] = ()

    @field_validator("account")
    @classmethod
    def _complete(cls, account: tuple[AccountRow, ...]) -> tuple[AccountRow, ...]:
        seen: set[str] = set()
        for row in account:
            if row.attribute in seen:
                raise ValueError(f"{row.attribute} is listed twice")
            if row.given is not None and row.given not in seen:
                raise ValueError(f"{row.attribute} has with: {row.given}, which must be listed above it")
            seen.add(row.attribute)
        if missing := sorted((_REQUIRED | {"accountStatus"}) - seen):
            raise ValueError(f"missing: {', '.join(missing)}")
        return account


def load_table(path: Path = TABLE_FILE) -> Table:
    """Read and validate a table. Raises `BadTable`."""
    try:
        document = yaml12.read(path.read_text(encoding="utf-8"))
    except OSError as unreadable:
        raise BadTable(f"{path}: cannot be read: {unreadable.strerror}") from unreadable
    except UnicodeDecodeError as not_text:
        raise BadTable(f"{path}: not UTF-8 text") from not_text
    except yaml12.BadYaml as broken:
        raise BadTable(f"{path}:{broken.line}: not YAML: {broken}") from broken
    if not isinstance(document.value, dict):
        raise BadTable(f"{path}:1: a table has the keys refuse and account")
    try:
        return Table.model_validate(document.value)
    except ValidationError as invalid:
        raise BadTable("\n".join(_faults(path, document, invalid))) from invalid


def _faults(path: Path, document: yaml12.YamlDocument, invalid: ValidationError) -> list[str]:
    faults = []
    for error in invalid.errors(include_url=False):
        place = _place(document, error["loc"])
        where = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in place)
        if error["type"] == "missing":
            where = f"{where}.{error['loc'][-1]}"
        message = re.sub(r"^Value error, ", "", error["msg"])
        text = f"{where.lstrip('.')}: {message}" if where else message
        faults.append(f"{path}:{document.line(place)}: {text}")
    return faults


def _place(document: yaml12.YamlDocument, location: yaml12.Path) -> yaml12.Path:
    """The longest prefix of the location that has a line in the file."""
    while location not in document.lines:
        location = location[:-1]
    return location
