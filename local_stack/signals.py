"""Handle the signals that stop an `up` in the foreground; further signals are ignored while it stops."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class EndingSignals:
    """Handles Ctrl-C, `kill` and a closed terminal, from `install` to `remove`.

    Within `interrupting`, a signal raises KeyboardInterrupt. Elsewhere it is remembered until the next
    `interrupting`, so that none is lost in between.
    """

    def __init__(self) -> None:
        self._asked = False
        self._interrupts = False
        self._installed = ExitStack()

    def install(self) -> None:
        self._installed.enter_context(_handled_by(self._handle))

    def remove(self) -> None:
        self._installed.close()

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        self._interrupts = True
        try:
            if self._asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._interrupts = False

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True
        if self._interrupts:
            raise KeyboardInterrupt


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ignore further signals while the stack is being stopped."""
    with _handled_by(signal.SIG_IGN):
        yield


@contextmanager
def _handled_by(handler: signal.Handlers | signal._HANDLER) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number in _ENDING}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
