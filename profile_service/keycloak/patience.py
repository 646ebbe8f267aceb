"""Spares the threads of this service while Keycloak does not answer, so that our own pages go on."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

PAUSE_SECONDS: Final = 2.0


@dataclass
class Patience:
    """What requests to Keycloak know of each other.

    Keycloak is away when a request gets no answer and no other one was answered since it began. Then one
    request at a time tries again, after a pause, and the others fail at once. The first answer ends this.
    """

    clock: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _answered_at: float = float("-inf")
    _is_away: bool = False
    _is_tried: bool = False
    _again_at: float = 0

    @contextmanager
    def attempt(self, request: httpx.Request) -> Iterator[None]:
        """Around the sending of a request. Raises `httpx.ConnectError` when it is not to be sent now."""
        began = self.clock()
        with self._lock:
            tries = self._is_away
            if tries and (self._is_tried or began < self._again_at):
                raise httpx.ConnectError("Keycloak did not answer a moment ago", request=request)
            self._is_tried = tries
        try:
            yield
        except httpx.TransportError:
            with self._lock:
                if self._answered_at < began:
                    self._is_away, self._again_at = True, self.clock() + PAUSE_SECONDS
            raise
        else:
            with self._lock:
                self._is_away, self._answered_at = False, self.clock()
        finally:
            if tries:
                with self._lock:
                    self._is_tried = False


class Patient(httpx.Client):
    """A client with a patience that it can share with others."""

    def __init__(self, patience: Patience, **options: Any) -> None:
        super().__init__(**options)
        self.patience = patience

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        with self.patience.attempt(request):
            return super().send(request, **options)
