"""The file that holds a staff member's sign-in, in the user's own state folder."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from accounts.errors import StoreError

_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_OTHERS = 0o077
_UNSAFE_IN_A_NAME = re.compile(r"[^A-Za-z0-9.-]+")


@dataclass(frozen=True)
class SignIn:
    """The tokens of one sign-in. Times are Unix seconds of this machine's clock.

    `session` is the id of the person's session at the server. `unused_seconds` is how long the sign-in lasts
    without use, as the server said at `renewed_at`.
    """

    name: str
    email: str
    session: str
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_until: float
    renewed_at: float
    unused_seconds: float

    @property
    def ends_at(self) -> float:
        """When the sign-in ends if it is not used before."""
        return self.renewed_at + self.unused_seconds


_SIGN_IN = TypeAdapter(SignIn)


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
        self._unfinished = folder / f"{name}.new"
        self._lock_file = folder / f"{name}.lock"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of this sign-in; waits while another command renews it. It ends with the process."""
        with _told("locked", self._lock_file):
            self._make_folder()
            opened = os.open(
                self._lock_file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, _FILE_MODE
            )
        try:
            with _told("locked", self._lock_file):
                fcntl.flock(opened, fcntl.LOCK_EX)
            yield
        finally:
            os.close(opened)

    def read(self, *, even_if_shared: bool = False) -> SignIn | None:
        """The stored sign-in; None if there is none, or if its format is an older one.

        Refuses a file of another user, and one that others could read or change unless `even_if_shared`.
        """
        with _told("read", self.file):
            try:
                opened = os.open(self.file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            except FileNotFoundError:
                return None
            with os.fdopen(opened, encoding="utf-8") as file:
                self._require_own(os.fstat(opened), even_if_shared)
                text = file.read()
        try:
            return _SIGN_IN.validate_json(text)
        except ValueError:
            return None

    def write(self, sign_in: SignIn) -> None:
        """Store the sign-in in place of the former one. Call it under the lock."""
        with _told("written", self.file):
            self._make_folder()
            # Remove what a killed command left, so that the new file gets the right mode.
            self._unfinished.unlink(missing_ok=True)
            opened = os.open(
                self._unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE
            )
            with os.fdopen(opened, "w", encoding="utf-8") as file:
                json.dump(asdict(sign_in), file)
                file.flush()
                os.fsync(opened)
            self._unfinished.replace(self.file)

    def remove(self) -> None:
        """Forget the sign-in. The lock's file stays, because another command may wait for it."""
        with _told("removed", self.file):
            self._unfinished.unlink(missing_ok=True)
            self.file.unlink(missing_ok=True)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        found = self.folder.lstat()
        if stat.S_ISLNK(found.st_mode) or found.st_uid != os.getuid():
            raise StoreError(f"{self.folder} is a link or belongs to another user; remove it")
        if found.st_mode & _OTHERS:
            self.folder.chmod(_FOLDER_MODE)

    def _require_own(self, found: os.stat_result, even_if_shared: bool) -> None:
        if found.st_uid != os.getuid():
            raise StoreError(f"{self.file} belongs to another user; remove it")
        if found.st_mode & _OTHERS and not even_if_shared:
            raise StoreError(
                f"{self.file} could be read or changed by other users. Run `mep logout`, then `mep login`"
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
