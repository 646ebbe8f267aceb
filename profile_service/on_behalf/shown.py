"""Which fields of a doctor's profile an assistant sees. A field that is not named here is not shown.

An e-mail address of the person is never shown, nor what became of one; the mail of the practice is.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from profile_service.addresses.document import AddressesShown


class _Shown(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class ProfileOnBehalf(_Shown):
    """How the doctor is reached directly, without e-mail."""

    telephone: str
    telephone_e164: str = ""


class OrganisationOnBehalf(_Shown):
    """The doctor's organisation or practice."""

    name: str
    mail: str
    telephone: str
    telephone_e164: str = ""


class PreferencesOnBehalf(_Shown):
    """How documents reach the doctor, without addresses."""

    document_types: tuple[str, ...]
    delivery: Literal["", "portal", "hin-email", "none"]
    lifetime_days: int
    notification: Literal["none", "each", "daily", "weekly"]


MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "profile": ProfileOnBehalf,
    "addresses": AddressesShown,
    "organisation": OrganisationOnBehalf,
    "preferences": PreferencesOnBehalf,
}
"""What is shown of each part."""

WITHHELD: Final[Mapping[str, frozenset[str]]] = {
    "profile": frozenset({"directMail"}),
    "addresses": frozenset(),
    "organisation": frozenset(),
    "preferences": frozenset(
        {
            "notificationMail",
            "notificationMailInForce",
            "notificationMailState",
            "documentsMail",
            "documentsMailInForce",
            "documentsMailState",
            "warnings",
        }
    ),
}
"""What is not: decided for each field, as a test holds."""

SHOWN: Final[Mapping[str, frozenset[str]]] = {
    part: frozenset(field.alias or name for name, field in model.model_fields.items())
    for part, model in MODELS.items()
}
"""The members of each part that are shown."""


def shown(part: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a part as an assistant sees it."""
    return {name: value for name, value in content.items() if name in SHOWN[part]}
