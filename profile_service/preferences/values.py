"""How documents reach the person."""

from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from profile_service.part.fields import Mail, PartValues, fault
from profile_service.preferences.types import MOST_TYPES

LEAST_DAYS: Final = 1
MOST_DAYS: Final = 365
DEFAULT_DAYS: Final = 100
FREQUENCIES: Final = ("none", "each", "daily", "weekly")
DELIVERIES: Final = ("portal", "hin-email", "none")


def _days(days: int) -> int:
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise fault("days_out_of_range", least=LEAST_DAYS, most=MOST_DAYS)
    return days


class Preferences(PartValues):
    """The person's choices. `delivery` is empty until they have chosen; no document type means all of them.

    `notification`: none, at each publication, or a daily or weekly digest.
    """

    READ_ONLY: ClassVar[frozenset[str]] = frozenset(
        {
            "documentsMailInForce",
            "documentsMailState",
            "notificationMailInForce",
            "notificationMailState",
            "warnings",
        }
    )

    document_types: Annotated[tuple[str, ...], Field(default=())]
    notification_mail: Mail = ""
    delivery: Literal["", "portal", "hin-email", "none"] = ""
    documents_mail: Mail = ""
    lifetime_days: Annotated[int, AfterValidator(_days)] = DEFAULT_DAYS
    notification: Literal["none", "each", "daily", "weekly"] = "each"

    @field_validator("document_types", mode="before")
    @classmethod
    def _listed(cls, given: Any) -> Any:
        """JSON and forms have lists in any order; the value is a set, kept in the order of the codes."""
        if not isinstance(given, list | tuple):
            raise fault("not_a_list")
        if len(given) > MOST_TYPES:
            raise fault("too_many", most=MOST_TYPES)
        return tuple(sorted(set(given))) if all(isinstance(each, str) for each in given) else tuple(given)

    @field_validator("documents_mail")
    @classmethod
    def _is_given_for_mail(cls, mail: str, beside: ValidationInfo) -> str:
        if not mail and beside.data.get("delivery") == "hin-email":
            raise fault("needed_for_mail")
        return mail


State = Literal["", "waiting", "link-over", "declined", "in-force", "not-secured"]
"""`link-over`: no valid link is on its way. `not-secured`: it counted, but HIN secures it no more."""


class PreferencesShown(Preferences):
    """The choices, and which address counts for each purpose: the one that its owner has confirmed."""

    documents_mail_in_force: str = ""
    documents_mail_state: State = ""
    notification_mail_in_force: str = ""
    notification_mail_state: State = ""
    warnings: tuple[Literal["no_notification_mail", "notification_mail_waits"], ...] = ()
