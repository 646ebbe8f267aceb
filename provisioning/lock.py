"""Allow one apply at a time in a realm, from any machine.

The lock is a realm role that no account has. Keycloak creates a role of a given name only once, so its
creation takes the lock. It is renewed and deleted by its id: a later lock has the same name.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from provisioning.answers import one_line
from provisioning.errors import ProvisioningError, ServerRefusedError, ServerUnreachableError
from provisioning.keycloak import Keycloak
from provisioning.model.ownership import LOCK_ROLE

OnBreak = Callable[[str], None]
"""Receives the holder of a lock that was broken."""
_ABANDONED_AFTER = timedelta(minutes=10)
_TRIES = 3
_CONFLICT, _NOT_FOUND, _SERVER_FAULT = 409, 404, 500
_RUNNING: set[str] = set()
"""The tokens of the applies that run in this process."""


class ApplyLock:
    """The lock of one realm. With `on_break`, the lock of another apply is broken, but not one after it."""

    def __init__(self, keycloak: Keycloak, realm: str, on_break: OnBreak | None = None) -> None:
        self._keycloak, self._realm, self._on_break = keycloak, realm, on_break
        self._id = ""
        self._own = {
            "holder": [f"{socket.gethostname()} process {os.getpid()}"],
            "process": [process_of(os.getpid())],
            "since": [_now().isoformat()],
            "token": [secrets.token_hex(16)],
        }

    @contextmanager
    def held(self) -> Iterator[ApplyLock]:
        """Take the lock. Raises ProvisioningError with the holder if another apply has it."""
        _RUNNING.update(self._own["token"])
        try:
            self._take()
            yield self
        finally:
            _RUNNING.difference_update(self._own["token"])
            # A lock that cannot be removed now is abandoned from here on.
            with suppress(ProvisioningError):
                for _ in range(_TRIES):
                    if not self._is_own(role := self._role()):
                        break
                    self._delete(role)

    def renew(self) -> None:
        """Record that this apply still runs. Raises ProvisioningError if its lock is gone."""
        try:
            self._keycloak.put(self._realm, "roles-by-id", self._id, body=self._content())
        except ServerRefusedError as error:
            if error.status != _NOT_FOUND:
                raise
            raise ProvisioningError(
                f"this apply has lost the lock of realm {self._realm}; it is held now by: "
                f"{_holder(self._role())}. Nothing was written since; what was written before remains. "
                "Plan and apply again"
            ) from error

    def _take(self) -> None:
        """Create the role, if need be after the removal of another one: only one apply creates the next."""
        first, broken = "", ""
        for _ in range(_TRIES):
            # The answer to a creation may be lost, so the role itself tells whose it is.
            with suppress(ServerUnreachableError), _accepting(_CONFLICT):
                self._keycloak.post(self._realm, "roles", body=self._content())
            role = self._role()
            if self._is_own(role):
                self._id = role["id"]
                if self._on_break and broken:
                    self._on_break(broken)
                return
            first = first or role.get("id", "")
            if role and not (is_abandoned(role, _now()) or self._is_left_over(role)):
                if self._on_break is None or role["id"] != first:
                    break
                broken = _holder(role)
            if role:
                self._delete(role)
        raise ProvisioningError(
            f"another apply is running in realm {self._realm}: {_holder(role)}. Nothing was written. "
            "Apply again when it has ended, or add --break-lock if it cannot be running any more"
        )

    def _delete(self, role: dict[str, Any]) -> None:
        """Try to delete this very role. A database may refuse it amid others: the caller looks again."""
        with _accepting(_NOT_FOUND, _SERVER_FAULT):
            self._keycloak.delete(self._realm, "roles-by-id", role["id"])

    def _role(self) -> dict[str, Any]:
        role: dict[str, Any] | None = self._keycloak.get(self._realm, "roles", LOCK_ROLE)
        return role or {}

    def _is_own(self, role: dict[str, Any]) -> bool:
        return [_attribute(role, "token")] == self._own["token"]

    def _is_left_over(self, role: dict[str, Any]) -> bool:
        """Return whether an apply of this process has ended and could not remove its lock."""
        same_process = [_attribute(role, "process")] == self._own["process"] != [""]
        return same_process and _attribute(role, "token") not in _RUNNING

    def _content(self) -> dict[str, Any]:
        attributes = {**self._own, "renewed": [_now().isoformat()]}
        return {"name": LOCK_ROLE, "description": "Held while mep applies", "attributes": attributes}


def is_abandoned(role: dict[str, Any], now: datetime) -> bool:
    """Return whether the holder was a process of this machine that has ended, or has not renewed in time.

    Only the time of the renewal is compared between the clocks of two machines.
    """
    if has_ended(_attribute(role, "process")):
        return True
    with suppress(ValueError, TypeError):  # no time, or one without its zone
        return now - datetime.fromisoformat(_attribute(role, "renewed")) > _ABANDONED_AFTER
    return False


def has_ended(process: str) -> bool:
    """Return whether this was a process of this machine and PID namespace, and has ended."""
    machine, _, pid = process.rpartition(" ")[0].rpartition(" ")
    here = process_of(os.getpid()).rsplit(" ", 2)[0]
    if not here or machine != here or not re.fullmatch(r"[0-9]{1,9}", pid):
        return False
    return process != process_of(int(pid))


def process_of(pid: int) -> str:
    """Boot, PID namespace, number and start of a running process; "" without one, or without /proc.

    The number alone is not enough: containers of one machine number their processes alike.
    """
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(") ")[2].split()
        if stat[0] not in "ZX":  # ended, and not yet waited for by its parent
            return f"{boot} {Path('/proc/self/ns/pid').stat().st_ino} {pid} {stat[19]}"
    return ""


@contextmanager
def _accepting(*statuses: int) -> Iterator[None]:
    try:
        yield
    except ServerRefusedError as error:
        if error.status not in statuses:
            raise


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _attribute(role: dict[str, Any], name: str) -> str:
    return str(((role.get("attributes") or {}).get(name) or [""])[0])


def _holder(role: dict[str, Any]) -> str:
    holder, since = (one_line(_attribute(role, name)) or "unknown" for name in ("holder", "since"))
    return f"{holder}, since {since}"
