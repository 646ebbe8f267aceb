"""Keycloak's clock counts whole seconds; tests wait for the start of a second."""

from __future__ import annotations

import time

from tests.messages import wait_until


def start_of_a_second() -> None:
    """Wait for the start of a second, so that two requests fall into the same second."""
    wait_until(lambda: time.time() % 1 < 0.15, "the clock does not advance")


def next_second() -> None:
    """Wait for the next second: for tests of times that Keycloak writes."""
    over = int(time.time()) + 1
    wait_until(lambda: time.time() > over, "the clock does not advance")
