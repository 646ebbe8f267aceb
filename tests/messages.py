"""Read the messages in the local environment's inbox."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
_LINK = re.compile(r"https?://\S+/login-actions/\S+")
_DEADLINE_SECONDS = 20
_LOOK_EVERY_SECONDS = 0.05


@dataclass(frozen=True)
class Inbox:
    url: str

    def messages(self, to: str) -> list[dict[str, Any]]:
        """The messages to an address or number, newest first."""
        answer = httpx.get(f"{self.url}/api/messages", params={"to": to}, timeout=10)
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def count(self, to: str) -> int:
        return len(self.messages(to))

    def wait_for(self, to: str) -> dict[str, Any]:
        """The newest message to an address, after waiting until there is one."""
        wait_until(lambda: self.count(to) > 0, f"no message to {to}")
        return self.messages(to)[0]

    def wait_for_subject(self, to: str, words: str) -> None:
        """Wait until a mail with these words in its subject has arrived."""
        wait_until(
            lambda: any(words in message["subject"] for message in self.messages(to)), f"no mail «{words}»"
        )

    def wait_for_text(self, to: str, words: str) -> None:
        """Wait until a message with these words has arrived."""
        wait_until(
            lambda: any(words in message["text"] for message in self.messages(to)), f"no message «{words}»"
        )

    def next_code(self, to: str, already: int) -> str:
        """The code of the next message after the `already` received ones."""
        wait_until(lambda: self.count(to) > already, f"no further message to {to}")
        return code_in(self.messages(to)[0])

    def next_link(self, to: str, already: int = 0) -> str:
        """The link in the next mail after the `already` received ones."""
        wait_until(lambda: self.count(to) > already, f"no further message to {to}")
        found = _LINK.search(self.messages(to)[0]["text"])
        assert found, f"no link in the mail to {to}"
        return found[0]

    def sms_gateways(self, *, first: bool, second: bool) -> None:
        """Make the simulated gateways accept or refuse messages."""
        for name, available in (("sms-gateway", first), ("second-sms-gateway", second)):
            httpx.put(
                f"{self.url}/simulator/{name}", json={"available": available}, timeout=10
            ).raise_for_status()


def code_in(message: dict[str, Any]) -> str:
    found = _CODE.search(message["text"])
    assert found, f"no code in {message['channel']} to {message['to']}"
    return found[1]


def wait_until(holds: Callable[[], bool], otherwise: str, seconds: float = _DEADLINE_SECONDS) -> None:
    """Return as soon as the condition holds; fail with `otherwise` if it does not hold in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, otherwise
        # This is a pause between checks of a condition, not a wait for a fixed time.
        time.sleep(_LOOK_EVERY_SECONDS)
