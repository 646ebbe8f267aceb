"""Allow one apply at a time in a realm, from any machine.

The lock is a realm role that no account has. Keycloak creates a role of a given name only once, so a
successful creation acquires the lock. The role records the holder and an expiry time. A lock is abandoned
when that time has passed, or when its holder was a process of this machine that has ended.
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

# A lost request may take three timeouts of a minute before it is given up: see keycloak.py.
_LEASE_SECONDS = 240
_RENEWED_BELOW_SECONDS = 190
_RENEWED_EVERY_SECONDS = 20.0
_PATIENCE_SECONDS = 270
_LOOK_EVERY_SECONDS = 0.5
_REMOVALS = 5
_CONFLICT, _NOT_FOUND, _SERVER_FAULT = 409, 404, 500
_TOKENS: set[str] = set()
"""The tokens of this process's applies that hold a lock, or wait for one."""


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
        """Wait for another apply to end. Raises ProvisioningError with its name if it does not."""
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
            # If the server does not answer, the lock expires by itself.
            with suppress(ServerUnreachableError):
                self._release()

    def _wait(self) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._take():
            if time.monotonic() > deadline:
                raise ProvisioningError(
                    f"another apply is running in realm {self._realm}: {self._holder()}. "
                    "Nothing was written; try again when it has ended"
                )
            time.sleep(_LOOK_EVERY_SECONDS)

    def _keep(self, over: Event) -> None:
        """Renew the lock while changes are written: one change may take longer than the lease."""
        while not over.wait(_RENEWED_EVERY_SECONDS):
            # The next renewal by the writing thread reports the fault.
            with suppress(ProvisioningError):
                self.renew()

    def renew(self) -> None:
        """Extend the lease. Raises ProvisioningError if another apply has taken the lock."""
        with self._renewing:
            self._renew()

    def _renew(self) -> None:
        if self._until - time.time() < _RENEWED_BELOW_SECONDS:
            role = self._role()
            if role is None or not self._is_own(role):
                raise ProvisioningError(f"another apply took the lock of realm {self._realm}; apply again")
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

    def _is_own(self, role: dict[str, Any]) -> bool:
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
        """Remove this process's lock, but not the lock of another apply that took over."""
        role = self._role()
        if role is not None and self._is_own(role):
            self._remove(role)

    def _remove(self, role: dict[str, Any]) -> None:
        """Delete the role by its id: a newer lock has the same name.

        A database may refuse the deletion while another apply tries to create the role: it is tried again.
        """
        for _ in range(_REMOVALS - 1):
            try:
                self._delete(role)
            except ServerRefusedError as error:
                if error.status < _SERVER_FAULT:
                    raise
                time.sleep(_LOOK_EVERY_SECONDS)
            else:
                return
        self._delete(role)

    def _delete(self, role: dict[str, Any]) -> None:
        try:
            self._keycloak.delete(self._realm, "roles-by-id", role["id"])
        except ServerRefusedError as error:
            if error.status != _NOT_FOUND:
                raise

    def _holder(self) -> str:
        role = self._role()
        return _attribute(role, "holder") if role else "unknown"


def _machine() -> str:
    """Identify the PID namespace of this process, by boot id and inode.

    The hostname or the boot id alone does not: containers can share both.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _attribute(role: dict[str, Any], name: str) -> str:
    values = (role.get("attributes") or {}).get(name) or [""]
    return str(values[0])


def _is_abandoned(role: dict[str, Any]) -> bool:
    """Return whether the lock has expired, or its holder was a process of this machine that has ended."""
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
