"""The messages of the inbox, and the bounded store that keeps them."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

Channel = Literal["email", "sms"]
_E164_WITH_LOST_PLUS = re.compile(r" \d++")


class Message(BaseModel):
    """One message to one recipient.

    `to` is the envelope's recipient (e-mail) or an E.164 number (SMS). `subject` and `html` are null for an
    SMS. `at` is RFC 3339 in UTC, ending in `Z`.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    channel: Channel
    to: str
    subject: str | None
    text: str
    html: str | None
    at: str


def new_message(
    channel: Channel,
    to: str,
    text: str,
    now: datetime,
    *,
    subject: str | None = None,
    html: str | None = None,
) -> Message:
    """A message received at `now` (an aware time)."""
    at = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Message(id=uuid.uuid4().hex, channel=channel, to=to, subject=subject, text=text, html=html, at=at)


def recipient_from_query(raw: str) -> str:
    """The recipient of a query, where the unencoded `+` of a telephone number arrives as a space."""
    if _E164_WITH_LOST_PLUS.fullmatch(raw):
        return f"+{raw[1:]}"
    return raw.strip()


class Mailbox:
    """Messages in memory, newest first. The oldest are dropped at `capacity`; a stop loses all."""

    def __init__(self, capacity: int = 1000) -> None:
        self._messages: deque[Message] = deque(maxlen=capacity)
        self._listeners: set[asyncio.Event] = set()

    def add(self, message: Message) -> None:
        self._messages.appendleft(message)
        self._announce()

    def clear(self) -> None:
        self._messages.clear()
        self._announce()

    def to(self, recipient: str | None = None) -> list[Message]:
        """All messages, or those to exactly `recipient`, ignoring letter case."""
        if recipient is None:
            return list(self._messages)
        wanted = recipient.casefold()
        return [message for message in self._messages if message.to.casefold() == wanted]

    def get(self, message_id: str) -> Message | None:
        return next((message for message in self._messages if message.id == message_id), None)

    @contextmanager
    def changes(self) -> Iterator[asyncio.Event]:
        """An event that is set at each change while the context is open; the reader clears it."""
        listener = asyncio.Event()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def _announce(self) -> None:
        for listener in self._listeners:
            listener.set()


Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)
