"""Wait for a condition, with a timeout."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

_SECONDS_BETWEEN_LOOKS = 0.25


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = _SECONDS_BETWEEN_LOOKS) -> bool:
    """Return True as soon as the condition holds, False when `seconds` have passed without it."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(pause)
    return True


def answers(url: str) -> Callable[[], bool]:
    """A condition for `wait_until`: a GET of `url` succeeds."""

    def look() -> bool:
        try:
            return httpx.get(url, timeout=2, trust_env=False).is_success
        except httpx.TransportError:
            return False

    return look
