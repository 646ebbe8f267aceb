"""Keycloak's clock counts whole seconds. These helpers put two requests into the same second, or into
different ones.
"""

from __future__ import annotations

import time

from tests.messages import wait_until


def start_of_a_second() -> None:
    """Returns when a second has just begun, so that the next two requests fall into the same second."""
    wait_until(lambda: time.time() % 1 < 0.15, "the clock does not advance")


def next_second() -> None:
    """Returns in the next second, for tests of timestamps that Keycloak writes."""
    over = int(time.time()) + 1
    wait_until(lambda: time.time() > over, "the clock does not advance")
