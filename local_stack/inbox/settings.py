"""The settings of the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from local_stack.inbox.messages import Clock, utc_now


@dataclass(frozen=True)
class InboxSettings:
    """The settings. `sms_token` is the bearer token of `/sms`, None for none. Port 0 is any free port."""

    smtp_port: int = 1025
    http_port: int = 8025
    sms_token: str | None = field(default=None, repr=False)
    capacity: int = 1000
    now: Clock = utc_now

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> InboxSettings:
        """Read MEP_SMTP_PORT, MEP_INBOX_PORT and MEP_SMS_TOKEN."""
        return cls(
            smtp_port=int(environment.get("MEP_SMTP_PORT", "1025")),
            http_port=int(environment.get("MEP_INBOX_PORT", "8025")),
            sms_token=environment.get("MEP_SMS_TOKEN") or None,
        )
