"""Servers that stop answering during an apply, and the flows that remain."""

from __future__ import annotations

from typing import Any

from provisioning.errors import ServerUnreachableError
from provisioning.keycloak import Keycloak
from tests.environment import Environment
from tests.integration.wrapped import Wrapped


class Interrupted(Wrapped):
    """A server that stops answering before the n-th write."""

    def __init__(self, other: Keycloak, writes: int) -> None:
        super().__init__(other)
        self._left = writes

    def _write(self, method: str, path: tuple[str, ...], body: Any) -> Any:
        if self._left == 0:
            raise ServerUnreachableError("gone")
        self._left -= 1
        return super()._write(method, path, body)


class BeforeBinding(Wrapped):
    """A server that stops answering before a flow is bound."""

    def __init__(self, other: Keycloak, realm: str) -> None:
        super().__init__(other)
        self._realm = realm

    def put(self, *path: str, body: Any) -> None:
        if path == (self._realm,) and body["browserFlow"] != self.get(self._realm)["browserFlow"]:
            raise ServerUnreachableError("gone")
        super().put(*path, body=body)


class Watched(Wrapped):
    """A server that records the bound flows after each write."""

    def __init__(self, other: Keycloak, realm: str) -> None:
        super().__init__(other)
        self._other, self._realm = other, realm
        self.bound: set[str] = set()

    def _write(self, method: str, path: tuple[str, ...], body: Any) -> Any:
        answer = super()._write(method, path, body)
        self.bound.add(bound_flow(self._other, self._realm))
        return answer


def bound_flow(admin: Keycloak, realm: str) -> str:
    """The id of the bound browser flow."""
    alias = admin.get(realm)["browserFlow"]
    (found,) = (flow["id"] for flow in admin.get(realm, "authentication", "flows") if flow["alias"] == alias)
    return str(found)


def retire_long_ago(environment: Environment, realm: str) -> None:
    retired = [
        flow
        for flow in environment.admin.get(realm, "authentication", "flows")
        if " retired " in flow["alias"]
    ]
    for number, flow in enumerate(sorted(retired, key=lambda flow: str(flow["alias"]))):
        alias = f"{flow['alias'].partition(' retired ')[0]} retired 202601{number + 1:02}T000000"
        long_ago = {**flow, "alias": alias}
        environment.admin.put(realm, "authentication", "flows", flow["id"], body=long_ago)


def flows(environment: Environment, realm: str) -> list[str]:
    return [flow["alias"] for flow in environment.admin.get(realm, "authentication", "flows")]
