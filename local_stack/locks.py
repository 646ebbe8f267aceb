"""File locks that end with the process that holds them."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from local_stack.errors import StackError


class LockedError(Exception):
    """Another process holds the lock."""


@contextmanager
def waiting_lock(path: Path) -> Iterator[None]:
    """Wait for the lock, then hold it."""
    with _opened(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def take_lock(path: Path) -> IO[str]:
    """Take the lock now; closing the returned file releases it. Raises LockedError."""
    file = _opened(path)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise LockedError from error
    return file


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a", encoding="utf-8")
    except OSError as error:
        raise StackError(
            f"{path.parent} cannot be written: {error.strerror}.",
            "Make it writable, or choose another place with MEP_STATE_DIR or MEP_CACHE_DIR.",
        ) from error
