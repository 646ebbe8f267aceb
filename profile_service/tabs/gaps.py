"""What is still missing for documents to arrive as the person wants."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from profile_service.mailboxes.store import DOCUMENTS, NOTIFICATIONS, standing_of
from profile_service.part.store import Held, Parts
from profile_service.tabs.frame import ADDRESSES, PREFERENCES, Missing


@dataclass(frozen=True)
class Gaps:
    """Finds the gaps of a person's profile."""

    engine: Engine
    parts: Parts
    has_lost_security: Callable[[str], bool]

    def of(self, subject: str) -> tuple[Missing, ...]:
        """The gaps, the most important first."""
        held = self.parts.all_of(subject)
        with self.engine.connect() as connection:
            standing = standing_of(connection, [subject]).get(subject, {})
        choices = held.get("preferences", Held()).content
        addresses = held.get("addresses", Held()).content.get("addresses", [])
        gaps = _gaps(choices, standing, has_address=bool(addresses))
        counts = standing.get(DOCUMENTS, "")
        if self.has_lost_security(counts):
            is_replaced = choices.get("documentsMail") != counts
            key = "documents_mail_waits" if is_replaced else "documents_mail_not_secured"
            gaps.insert(0, Missing(key, f"{PREFERENCES}#documentsMail"))
        return tuple(gaps)


def _gaps(choices: Mapping[str, Any], standing: Mapping[str, str], *, has_address: bool) -> list[Missing]:
    delivery = choices.get("delivery", "")
    gaps = []
    if not delivery:
        gaps.append(Missing("delivery", f"{PREFERENCES}#delivery"))
    if not has_address and (not delivery or (delivery == "hin-email" and DOCUMENTS not in standing)):
        gaps.append(Missing("post_address", ADDRESSES))
    if delivery == "hin-email" and DOCUMENTS not in standing:
        gaps.append(Missing("documents_mail_waits", f"{PREFERENCES}#documentsMail"))
    announced = delivery == "portal" and choices.get("notification") != "none"
    if announced and NOTIFICATIONS not in standing:
        key = "notification_mail_waits" if choices.get("notificationMail") else "notification_mail"
        gaps.append(Missing(key, f"{PREFERENCES}#notificationMail"))
    return gaps
