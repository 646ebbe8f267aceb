"""What the inbox is started with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from local_stack.inbox.messages import Clock, utc_now


@dataclass(frozen=True)
class InboxSettings:
    """`sms_token`: the bearer token `/sms` asks for; None takes calls without one. Port 0: any free port."""

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
