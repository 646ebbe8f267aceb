"""How much of a realm is read: what the files declare, and what must be looked at to prune ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provisioning.errors import ServerRefusedError
from provisioning.live import WORKFLOWS, Wanted, read
from provisioning.source import load
from provisioning.template_functions import template_functions
from provisioning.wanted import wanted

REALM = Path(__file__).resolve().parents[3] / "realm"
OURS = {"mep.managed": ["true"]}


class Server:
    """Answers every request, and notes it."""

    def __init__(self, roles: list[dict[str, Any]], **export: Any) -> None:
        self.asked: list[str] = []
        self._answers = {"roles": roles, "groups": [{"id": "g", "name": "delegations", "attributes": OURS}]}
        self._export = {"defaultRole": {"id": "default"}, **export}

    def get(self, *path: str, **query: str) -> Any:
        self.asked.append("/".join(path[1:]))
        return self._answers.get(self.asked[-1], None if self.asked[-1] == "workflows" else [])

    def read_by_post(self, *path: str, **query: str) -> Any:
        self.asked.append("/".join(path[1:]))
        return self._export


def client(name: str, **attributes: str) -> dict[str, Any]:
    return {"id": f"id of {name}", "clientId": name, "attributes": attributes}


def test_our_own_realm_takes_seven_reads() -> None:
    """And the token: a plan without changes takes eight requests."""
    accounts = [
        {"id": name, "serviceAccountClientId": name} for name in ("document-dispatcher", "mep-provisioner")
    ]
    server = Server([{"name": "professional", "composite": False, "attributes": OURS}], users=accounts)

    read(server, "r", wanted(load(REALM, "local", template_functions(REALM), {})))

    assert len(server.asked) == 7


def test_what_nobody_declares_takes_no_request() -> None:
    roles = [{"id": "1", "name": "theirs", "composite": True, "attributes": {}}]
    server = Server(roles, clients=[client("app")], components={})

    read(server, "r", Wanted())

    assert server.asked == ["partial-export", "roles", "users/profile", "groups"]


def test_what_is_ours_is_looked_at_though_declared_no_more() -> None:
    roles = [{"id": "1", "name": "ours", "composite": True, "attributes": OURS}]
    clients = [client("app", **{"mep.client-roles": "true"}), client("other")]
    server = Server(roles, clients=clients, components={WORKFLOWS: [{"id": "w"}]})

    live = read(server, "r", Wanted())

    assert server.asked[4:] == ["roles-by-id/1/composites", "clients/id of app/roles", "workflows"]
    assert live.workflows == (), "a server without the feature knows no workflows"


class Refusing(Server):
    def get(self, *path: str, **query: str) -> Any:
        if path[1:] == ("workflows",):
            raise ServerRefusedError("GET workflows", 403, "")
        return super().get(*path, **query)


def test_workflows_of_somebody_else_stop_no_plan_that_may_not_see_them() -> None:
    server = Refusing([], components={WORKFLOWS: [{"id": "w"}]})

    assert read(server, "r", Wanted()).workflows == ()
    with pytest.raises(ServerRefusedError):
        read(server, "r", Wanted(workflows=True))
