"""One apply at a time in a realm, wherever it is started.

The lock is a realm role that nobody has: Keycloak makes a role of a name once, whoever asks, so creating it
is taking it. It carries who holds it and until when; a holder that died on this machine, or whose time is
over, holds nothing any more.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from provisioning.errors import ProvisioningError, ServerRefusedError, ServerUnreachableError
from provisioning.keycloak import Keycloak
from provisioning.ownership import LOCK_ROLE

# One request that gets lost may take three times a minute before it is given up: see keycloak.py.
_LEASE_SECONDS = 240
_RENEWED_BELOW_SECONDS = 190
_RENEWED_EVERY_SECONDS = 20.0
_PATIENCE_SECONDS = 270
_LOOK_EVERY_SECONDS = 0.5
_CONFLICT, _NOT_FOUND = 409, 404
_TOKENS: set[str] = set()
"""Of this process's applies that hold a lock, or wait for one."""


class ApplyLock:
    """The lock of one realm, held by this process."""

    def __init__(self, keycloak: Keycloak, realm: str) -> None:
        self._keycloak = keycloak
        self._realm = realm
        self._until = 0.0
        self._renewing = Lock()
        self._token = secrets.token_hex(16)

    @contextmanager
    def held(self) -> Iterator[ApplyLock]:
        """Waits for another apply to end. Raises ProvisioningError that names it when it does not."""
        _TOKENS.add(self._token)
        over = Event()
        keeping = Thread(target=self._keep, args=[over], daemon=True)
        try:
            self._wait()
            keeping.start()
            yield self
        finally:
            over.set()
            if keeping.ident:
                keeping.join()
            _TOKENS.discard(self._token)
            # A server that went away keeps the lock only until its time is over.
            with suppress(ServerUnreachableError):
                self._release()

    def _wait(self) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._take():
            if time.monotonic() > deadline:
                raise ProvisioningError(
                    f"another apply is at work in realm {self._realm}: {self._holder()}. "
                    "Nothing was written; try again when it has ended"
                )
            time.sleep(_LOOK_EVERY_SECONDS)

    def _keep(self, over: Event) -> None:
        """Beside the writing: one change may take longer than the lease."""
        while not over.wait(_RENEWED_EVERY_SECONDS):
            # The next renewal by whoever writes tells what is wrong.
            with suppress(ProvisioningError):
                self.renew()

    def renew(self) -> None:
        """Goes on holding. Raises ProvisioningError where another apply took over."""
        with self._renewing:
            self._renew()

    def _renew(self) -> None:
        if self._until - time.time() < _RENEWED_BELOW_SECONDS:
            role = self._role()
            if role is None or not self._is_ours(role):
                raise ProvisioningError(f"another apply took over in realm {self._realm}; apply again")
            self._keycloak.put(self._realm, "roles", LOCK_ROLE, body={**role, **self._content()})

    def _take(self) -> bool:
        try:
            self._keycloak.post(self._realm, "roles", body=self._content())
        except ServerRefusedError as error:
            if error.status != _CONFLICT:
                raise
        else:
            return True
        role = self._role()
        if role is not None and _is_abandoned(role):
            self._remove(role)
        return False

    def _role(self) -> dict[str, Any] | None:
        role: dict[str, Any] | None = self._keycloak.get(self._realm, "roles", LOCK_ROLE)
        return role

    def _is_ours(self, role: dict[str, Any]) -> bool:
        return _attribute(role, "token") == self._token

    def _content(self) -> dict[str, Any]:
        self._until = time.time() + _LEASE_SECONDS
        attributes = {
            "holder": [f"{socket.gethostname()} process {os.getpid()}"],
            "machine": [_machine()],
            "token": [self._token],
            "until": [str(int(self._until))],
        }
        return {"name": LOCK_ROLE, "description": "Held while mep applies", "attributes": attributes}

    def _release(self) -> None:
        """Removes our own lock; one that another apply took over stays."""
        role = self._role()
        if role is not None and self._is_ours(role):
            self._remove(role)

    def _remove(self, role: dict[str, Any]) -> None:
        """This one, by its id: one that somebody took meanwhile has the same name."""
        try:
            self._keycloak.delete(self._realm, "roles-by-id", role["id"])
        except ServerRefusedError as error:
            if error.status != _NOT_FOUND:
                raise

    def _holder(self) -> str:
        role = self._role()
        return _attribute(role, "holder") if role else "unknown"


def _machine() -> str:
    """Where process numbers mean the same: containers may share a host's name, and even its kernel."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _attribute(role: dict[str, Any], name: str) -> str:
    values = (role.get("attributes") or {}).get(name) or [""]
    return str(values[0])


def _is_abandoned(role: dict[str, Any]) -> bool:
    """Whether the holder's time is over, or it was a process of this machine that lives no more."""
    until = _attribute(role, "until")
    if not until.isdigit() or int(until) < time.time():
        return True
    pid = _attribute(role, "holder").partition(" process ")[2]
    if not _machine() or _attribute(role, "machine") != _machine() or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return _attribute(role, "token") not in _TOKENS
    return not _lives(int(pid))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
