"""One apply at a time in a realm, wherever it is started.

The lock is a realm role that nobody has: Keycloak makes a role of a name once, whoever asks, so creating it
is taking it. It carries who holds it and until when; a holder that died on this machine, or whose time is
over, holds nothing any more.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from provisioning.errors import ProvisioningError, ServerRefusedError, ServerUnreachableError
from provisioning.keycloak import Keycloak
from provisioning.ownership import LOCK_ROLE

_LEASE_SECONDS = 60
_RENEWED_BELOW_SECONDS = 30
_PATIENCE_SECONDS = 90
_LOOK_EVERY_SECONDS = 0.5
_CONFLICT, _NOT_FOUND = 409, 404


class ApplyLock:
    """The lock of one realm, held by this process."""

    def __init__(self, keycloak: Keycloak, realm: str) -> None:
        self._keycloak = keycloak
        self._realm = realm
        self._until = 0.0

    @contextmanager
    def held(self) -> Iterator[ApplyLock]:
        """Waits for another apply to end. Raises ProvisioningError that names it when it does not."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._take():
            if time.monotonic() > deadline:
                raise ProvisioningError(
                    f"another apply is at work in realm {self._realm}: {self._holder()}. "
                    "Nothing was written; try again when it has ended"
                )
            time.sleep(_LOOK_EVERY_SECONDS)
        try:
            yield self
        finally:
            # A server that went away keeps the lock only until its time is over.
            with suppress(ServerUnreachableError):
                self._remove()

    def renew(self) -> None:
        """Called before each write: an apply that takes long goes on holding."""
        if self._until - time.time() < _RENEWED_BELOW_SECONDS:
            role = self._keycloak.get(self._realm, "roles", LOCK_ROLE)
            if role is None or _attribute(role, "holder") != _own_name():
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
        role = self._keycloak.get(self._realm, "roles", LOCK_ROLE)
        if role is not None and _is_abandoned(role):
            self._remove()
        return False

    def _content(self) -> dict[str, Any]:
        self._until = time.time() + _LEASE_SECONDS
        attributes = {"holder": [_own_name()], "until": [str(int(self._until))]}
        return {"name": LOCK_ROLE, "description": "Held while mep applies", "attributes": attributes}

    def _remove(self) -> None:
        try:
            self._keycloak.delete(self._realm, "roles", LOCK_ROLE)
        except ServerRefusedError as error:
            if error.status != _NOT_FOUND:
                raise

    def _holder(self) -> str:
        role = self._keycloak.get(self._realm, "roles", LOCK_ROLE)
        return _attribute(role, "holder") if role else "unknown"


def _own_name() -> str:
    return f"{socket.gethostname()} process {os.getpid()}"


def _attribute(role: dict[str, Any], name: str) -> str:
    values = (role.get("attributes") or {}).get(name) or [""]
    return str(values[0])


def _is_abandoned(role: dict[str, Any]) -> bool:
    """Whether the holder's time is over, or it was a process of this machine that lives no more, or us."""
    until = _attribute(role, "until")
    if not until.isdigit() or int(until) < time.time():
        return True
    host, _, pid = _attribute(role, "holder").partition(" process ")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    return int(pid) == os.getpid() or not _lives(int(pid))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
