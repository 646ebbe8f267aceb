"""Decides how documents reach a professional. Pure: what is known goes in, the answer comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from profile_service.mailboxes.store import DOCUMENTS, NOTIFICATIONS
from profile_service.part.store import Held
from profile_service.preferences.values import DEFAULT_DAYS

_BY_POST: Final = ("postal", "generic", "practice")
"""The kinds of addresses for letters, the preferred first."""


class _Shown(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        frozen=True,
        json_schema_serialization_defaults_required=True,
    )


class PostalAddress(_Shown):
    """An address by the names of eCH-0010. An empty text is not given."""

    organisation: str = ""
    address_line1: str = ""
    address_line2: str = ""
    street: str = ""
    house_number: str = ""
    post_office_box: str = ""
    swiss_zip_code: str = ""
    foreign_zip_code: str = ""
    town: str = ""
    country: str = ""


class Notification(_Shown):
    """News of documents in the portal: to this address, at each publication or as a digest."""

    mail: str
    frequency: Literal["each", "daily", "weekly"]


class Delivery(_Shown):
    """How documents reach one professional.

    `gln` is null when another identifier was asked for. `secureEmail` is the HIN-secured address for
    sensitive data, whatever the channel, or null. `postalAddress` is there where letters could be sent.
    `since` is the time of the choice (ISO 8601).
    """

    gln: str | None
    channel: Literal["portal", "hin-email", "post", "none"]
    secure_email: str | None
    postal_address: PostalAddress | None
    lifetime_days: int
    notification: Notification | None
    since: str | None


class Obstacle(Enum):
    """Why there is no answer for an identifier."""

    UNKNOWN = "unknown_professional"
    AMBIGUOUS = "ambiguous"
    NOT_SECURED = "not_secured"

    @property
    def status(self) -> int:
        """The HTTP status of the obstacle."""
        return 404 if self is Obstacle.UNKNOWN else 409


@dataclass(frozen=True)
class Known:
    """What is held about a person; `secured` tells whether the documents address in force is secured now."""

    preferences: Held
    addresses: Held
    standing: Mapping[str, str]
    secured: bool


def decide(gln: str | None, known: Known) -> Delivery | Obstacle:
    """The answer for a person; `gln` is the one that was asked for."""
    choices = known.preferences.content
    documents_mail = known.standing.get(DOCUMENTS)
    secure = documents_mail if known.secured else None
    chosen = choices.get("delivery") or "post"
    if chosen == "hin-email":
        if documents_mail and not secure:
            return Obstacle.NOT_SECURED
        # Nobody has confirmed an address yet: letters go on.
        chosen = "hin-email" if secure else "post"
    return Delivery(
        gln=gln,
        channel=chosen,
        secure_email=secure,
        postal_address=_postal(known.addresses.content.get("addresses", ())),
        lifetime_days=choices.get("lifetimeDays", DEFAULT_DAYS),
        notification=_notification(choices, known.standing) if chosen == "portal" else None,
        since=_moment(known.preferences.saved_at),
    )


def _postal(addresses: Sequence[Mapping[str, Any]]) -> PostalAddress | None:
    for kind in _BY_POST:
        for address in addresses:
            if address.get("kind") == kind:
                fields = {to_camel(name) for name in PostalAddress.model_fields}
                return PostalAddress.model_validate({n: v for n, v in address.items() if n in fields})
    return None


def _notification(choices: Mapping[str, Any], standing: Mapping[str, str]) -> Notification | None:
    mail, frequency = standing.get(NOTIFICATIONS), choices.get("notification", "each")
    return Notification(mail=mail, frequency=frequency) if mail and frequency != "none" else None


def _moment(seconds: int) -> str | None:
    if not seconds:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
