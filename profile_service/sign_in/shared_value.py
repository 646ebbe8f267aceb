"""A value of Keycloak that one request fetches for all, and that is kept for a time."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from profile_service.web.errors import KeycloakUnreachable

MOST_SECONDS: Final = 2.0
"""So long a request waits for the value, at most."""
_RETRY_SECONDS: Final = 2.0

Clock = Callable[[], float]
T = TypeVar("T")


class WouldWait(Exception):
    """The value has to be fetched first."""


@dataclass(frozen=True)
class _Kept(Generic[T]):
    value: T
    at: float


@dataclass
class SharedValue(Generic[T]):
    """Fetches a value when it is needed, one fetch at a time.

    A value is used for `seconds`. One that does not suffice for a request, such as keys without the key of a
    token, is fetched again after `again_seconds` at the earliest, so that strangers cannot make us fetch
    often. While Keycloak does not answer, an older value that suffices is used, and nothing is fetched for a
    moment after a failure.
    """

    fetch: Callable[[], T]
    clock: Clock
    seconds: float
    again_seconds: float = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _kept: _Kept[T] | None = field(default=None, repr=False)
    _running: "Future[T] | None" = field(default=None, repr=False)
    _began_at: float = 0
    _retry_at: float = 0
    _failure: str = ""

    def get(self, suffices: Callable[[T], bool] = lambda _value: True, *, wait: bool = True) -> T:
        """The value; the last one fetched when even that does not suffice.

        Raises `KeycloakUnreachable`, and `WouldWait` when the value has to be fetched without `wait`.
        """
        with self._lock:
            now, kept = self.clock(), self._kept
            enough = kept is not None and suffices(kept.value)
            if kept and now - kept.at < (self.seconds if enough else self.again_seconds):
                return kept.value
            if now < self._retry_at or (self._running and now - self._began_at > MOST_SECONDS):
                if kept and enough:
                    return kept.value
                raise KeycloakUnreachable(self._failure or _TOO_SLOW)
            if not wait:
                raise WouldWait
            running = self._running or self._begin(now)
        try:
            return running.result(MOST_SECONDS)
        except (KeycloakUnreachable, TimeoutError) as error:
            if kept and enough:
                return kept.value
            raise KeycloakUnreachable(str(error) or _TOO_SLOW) from error

    def _begin(self, now: float) -> "Future[T]":
        running = self._running = Future[T]()
        self._began_at = now
        threading.Thread(target=self._run, args=(running,), daemon=True).start()
        return running

    def _run(self, running: "Future[T]") -> None:
        try:
            value = self.fetch()
        except Exception as error:  # the requests that wait are told
            with self._lock:
                self._running = None
                self._failure, self._retry_at = str(error), self.clock() + _RETRY_SECONDS
            running.set_exception(error)
            return
        with self._lock:
            self._running, self._failure, self._retry_at = None, "", 0
            self._kept = _Kept(value, self.clock())
        running.set_result(value)


_TOO_SLOW: Final = f"no answer within {MOST_SECONDS:.0f} seconds"
