"""The extent of reading: declared objects, and managed objects that may have to be pruned."""

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
MANAGED = {"mep.managed": ["true"]}


class Server:
    """Answers every request and records it."""

    def __init__(self, roles: list[dict[str, Any]], **export: Any) -> None:
        self.asked: list[str] = []
        self._answers = {
            "roles": roles,
            "groups": [{"id": "g", "name": "delegations", "attributes": MANAGED}],
        }
        self._export = {"defaultRole": {"id": "default"}, **export}

    def get(self, *path: str, **query: str) -> Any:
        self.asked.append("/".join(path[1:]))
        return self._answers.get(self.asked[-1], None if self.asked[-1] == "workflows" else [])

    def read_by_post(self, *path: str, **query: str) -> Any:
        self.asked.append("/".join(path[1:]))
        return self._export


def client(name: str, **attributes: str) -> dict[str, Any]:
    return {"id": f"id of {name}", "clientId": name, "attributes": attributes}


def test_realm_of_this_project_takes_seven_reads() -> None:
    """With the token request, a plan without changes takes eight requests."""
    accounts = [
        {"id": name, "serviceAccountClientId": name} for name in ("document-dispatcher", "mep-provisioner")
    ]
    server = Server([{"name": "professional", "composite": False, "attributes": MANAGED}], users=accounts)

    read(server, "r", wanted(load(REALM, "local", template_functions(REALM), {})))

    assert len(server.asked) == 7


def test_undeclared_foreign_objects_take_no_request() -> None:
    roles = [{"id": "1", "name": "foreign", "composite": True, "attributes": {}}]
    server = Server(roles, clients=[client("app")], components={})

    read(server, "r", Wanted())

    assert server.asked == ["partial-export", "roles", "users/profile", "groups"]


def test_managed_objects_are_read_when_they_are_no_longer_declared() -> None:
    roles = [{"id": "1", "name": "managed", "composite": True, "attributes": MANAGED}]
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


def test_foreign_workflows_that_cannot_be_read_do_not_stop_a_plan() -> None:
    server = Refusing([], components={WORKFLOWS: [{"id": "w"}]})

    assert read(server, "r", Wanted()).workflows == ()
    with pytest.raises(ServerRefusedError):
        read(server, "r", Wanted(workflows=True))
