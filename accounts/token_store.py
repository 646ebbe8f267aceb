"""The file that holds a staff member's sign-in, in the user's own state folder."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from accounts.errors import StoreError

_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_OTHERS = 0o077
_UNSAFE_IN_A_NAME = re.compile(r"[^A-Za-z0-9.-]+")


@dataclass(frozen=True)
class SignIn:
    """The tokens of one sign-in. Times are Unix seconds of this machine's clock.

    `unused_seconds` is how long the sign-in lasts without use, as the server said at `renewed_at`.
    """

    name: str
    email: str
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_until: float
    renewed_at: float
    unused_seconds: float

    @property
    def ends_at(self) -> float:
        """When the sign-in ends if it is not used before."""
        return self.renewed_at + self.unused_seconds


class TokenStore:
    """Keeps one sign-in for each server and realm. Every method may raise `StoreError`.

    The folder has mode 0700 and the file 0600. A file is replaced as a whole, so that a reader never meets
    half of one.
    """

    def __init__(self, folder: Path, server: str, realm: str) -> None:
        self.folder = folder
        place = f"{server.rstrip('/')}/realms/{realm}"
        # The readable part is for people; the digest keeps servers apart whose readable parts are equal.
        readable = _UNSAFE_IN_A_NAME.sub("-", place.partition("://")[2])[:80]
        name = f"{readable}-{hashlib.sha256(place.encode()).hexdigest()[:16]}"
        self.file = folder / f"{name}.json"
        self._lock_file = folder / f"{name}.lock"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of this sign-in; waits while another command renews it. It ends with the process."""
        with _told("locked", self._lock_file):
            self._make_folder()
            opened = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, _FILE_MODE)
        try:
            with _told("locked", self._lock_file):
                fcntl.flock(opened, fcntl.LOCK_EX)
            yield
        finally:
            os.close(opened)

    def read(self) -> SignIn | None:
        """The stored sign-in; None if there is none, or if its format is an older one.

        Refuses a file that other users could read or write: its tokens may not be the person's own.
        """
        with _told("read", self.file):
            try:
                opened = os.open(self.file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            except FileNotFoundError:
                return None
            with os.fdopen(opened, encoding="utf-8") as file:
                self._require_own(os.fstat(opened))
                text = file.read()
        try:
            return SignIn(**json.loads(text))
        except (ValueError, TypeError):
            return None

    def write(self, sign_in: SignIn) -> None:
        """Store the sign-in in place of the former one."""
        with _told("written", self.file):
            self._make_folder()
            # Made with mode 0600.
            opened, name = tempfile.mkstemp(prefix=".sign-in-", dir=self.folder)
            try:
                with os.fdopen(opened, "w", encoding="utf-8") as file:
                    json.dump(asdict(sign_in), file)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self.file)
            except BaseException:
                with suppress(OSError):
                    Path(name).unlink()
                raise

    def remove(self) -> None:
        """Forget the sign-in. The lock's file stays, because another command may wait for it."""
        with _told("removed", self.file):
            self.file.unlink(missing_ok=True)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        found = self.folder.lstat()
        if stat.S_ISLNK(found.st_mode) or found.st_uid != os.getuid():
            raise StoreError(f"{self.folder} is a link or belongs to another user; remove it")
        if found.st_mode & _OTHERS:
            self.folder.chmod(_FOLDER_MODE)

    def _require_own(self, found: os.stat_result) -> None:
        if found.st_uid != os.getuid() or found.st_mode & _OTHERS:
            raise StoreError(
                f"{self.file} could be read or changed by other users. Remove it, then run `mep login`"
            )


def state_folder(environment: Mapping[str, str]) -> Path:
    """The user's own folder for such files (XDG Base Directory Specification: a relative path is ignored)."""
    named = Path(environment.get("XDG_STATE_HOME") or "")
    return (named if named.is_absolute() else Path.home() / ".local" / "state") / "mep"


@contextmanager
def _told(done: str, path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path} cannot be {done}: {error.strerror or type(error).__name__}") from error
