"""Keycloak's clock counts whole seconds: what falls into one second, and what does not."""

from __future__ import annotations

import time

from tests.messages import wait_until


def start_of_a_second() -> None:
    """Returns when a second has just begun, so that two requests that follow fall into the same one."""
    wait_until(lambda: time.time() % 1 < 0.15, "time stands still")


def next_second() -> None:
    """Returns in another second than it was called in: for tests of what Keycloak writes with a time."""
    over = int(time.time()) + 1
    wait_until(lambda: time.time() > over, "time stands still")
