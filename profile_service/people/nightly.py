"""Runs the clean-up in the background of the service: each night, or at an interval for tests."""

import logging
import threading
from typing import Final

from profile_service.people.tidying import Tidying
from profile_service.sign_in.provider import Clock
from profile_service.web.moments import next_at_night

_LONGEST_WAIT: Final = 600.0
"""The wait looks at the clock again after this time, because a machine may sleep or get another time."""

_log = logging.getLogger("profile_service.nightly")


class Nightly:
    """A thread that cleans up. `interval` is in seconds; 0 means once a night.

    `installation` is a word that all processes of one installation have in common.
    """

    def __init__(self, tidying: Tidying, clock: Clock, *, interval: int, installation: str) -> None:
        self._tidying = tidying
        self._clock = clock
        self._interval = interval
        self._installation = installation
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin to wait for the next time."""
        self._stopped.clear()
        # It must not keep the process from ending; an interrupted clean-up is done again.
        threading.Thread(target=self._run, name="clean-up", daemon=True).start()

    def stop(self) -> None:
        """Begin no further clean-up."""
        self._stopped.set()

    def _run(self) -> None:
        while self._waited(self._next()):
            try:
                self._tidying.run_and_log()
            except Exception:
                # A defect of one night must not end all others.
                if not self._stopped.is_set():
                    _log.exception("the clean-up has a defect")

    def _next(self) -> float:
        now = self._clock()
        return now + self._interval if self._interval else next_at_night(now, self._installation)

    def _waited(self, at: float) -> bool:
        """Whether the time has come; false when the service ends first."""
        while (left := at - self._clock()) > 0:
            if self._stopped.wait(min(left, _LONGEST_WAIT)):
                return False
        return not self._stopped.is_set()
