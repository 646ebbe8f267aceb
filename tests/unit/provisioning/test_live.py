"""The extent of reading: declared objects, and managed objects that may have to be pruned."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from provisioning.errors import ProvisioningError, ServerRefusedError
from provisioning.kinds.shapes import shaped
from provisioning.model.live import Wanted
from provisioning.reading import read
from provisioning.source.compiled_rules import compiled_rules
from provisioning.source.directory import load
from tests.unit.provisioning.realm_directory import realm_directory

REALM = Path(__file__).resolve().parents[3] / "realm"
WORKFLOWS = "org.keycloak.models.workflow.WorkflowProvider"
MANAGED = {"mep.managed": ["true"]}


class Server:
    """Answers every request and records it."""

    def __init__(self, roles: list[dict[str, Any]], **export: Any) -> None:
        self.asked: list[str] = []
        self._answers: dict[str, Any] = {
            "roles": roles,
            "users/profile": {},
            "groups": [{"id": "g", "name": "delegations", "attributes": MANAGED}],
        }
        self._export = {"defaultRole": {"id": "default"}, **export}

    def get(self, *path: str, **query: str) -> Any:
        self.asked.append("/".join(path[1:]))
        otherwise: Any = {"workflows": None, "role-mappings": {}}.get(path[-1], [])
        return self._answers.get(self.asked[-1], otherwise)

    def give(self, asked: str, answer: Any) -> None:
        self._answers[asked] = answer

    def read_by_post(self, *path: str, **query: str) -> Any:
        self.asked.append("/".join(path[1:]))
        return self._answers.get(self.asked[-1], self._export)


def client(name: str, **attributes: str) -> dict[str, Any]:
    return {"id": f"id of {name}", "clientId": name, "attributes": attributes}


def test_realm_of_this_project_takes_seven_reads() -> None:
    """With the token request, a plan without changes takes eight requests."""
    accounts = [
        {"id": name, "serviceAccountClientId": name} for name in ("document-dispatcher", "mep-provisioner")
    ]
    server = Server(
        [{"id": "1", "name": "professional", "composite": False, "attributes": MANAGED}], users=accounts
    )

    read(server, "r", Wanted(load(REALM, "local", compiled_rules(REALM), {})))

    assert len(server.asked) == 7


def test_undeclared_foreign_objects_take_no_request() -> None:
    roles = [{"id": "1", "name": "foreign", "composite": True, "attributes": {}}]
    server = Server(roles, clients=[client("app")], components={})

    read(server, "r", Wanted())

    assert server.asked == ["partial-export", "roles", "groups", "users/profile"]


def test_managed_objects_are_read_when_they_are_no_longer_declared() -> None:
    roles = [{"id": "1", "name": "managed", "composite": True, "attributes": MANAGED}]
    clients = [client("app", **{"mep.client-roles": "true"}), client("other")]
    server = Server(roles, clients=clients, components={WORKFLOWS: [{"id": "w", "providerId": "default"}]})

    live = read(server, "r", Wanted())

    assert server.asked[4:] == ["clients/id of app/roles", "roles-by-id/1/composites", "workflows"]
    assert live.beside["workflow"] == [], "a server without the feature knows no workflows"


def _export(**fields: Any) -> dict[str, Any]:
    return {"defaultRole": {"id": "default"}, **fields}


_SHAPE = "Keycloak answered with something of another shape"
_ROLE_WITHOUT_NAME = [{"id": "1", "name": "a", "composite": False}, {"id": "2", "composite": False}]


@pytest.mark.parametrize(
    ("asked", "nonsense", "fault"),
    [
        ("roles", {}, f"roles of realm r: {_SHAPE}"),
        ("roles", ["text"], f"roles of realm r: {_SHAPE} at [0]"),
        ("roles", _ROLE_WITHOUT_NAME, f"roles of realm r: {_SHAPE} at [1]"),
        ("users/profile", [], f"user profile of realm r: {_SHAPE}"),
        ("users/profile", {"groups": [{"name": 1}]}, f"user profile of realm r: {_SHAPE} at groups[0].name"),
        ("groups", "text", f"groups of realm r: {_SHAPE}"),
        ("workflows", [[]], f"workflows of realm r: {_SHAPE} at [0]"),
        ("users/1/role-mappings", [], f"role mappings of client me: {_SHAPE}"),
        ("clients/id of app/roles", {"a": 1}, f"roles of client app: {_SHAPE}"),
        ("roles-by-id/default/composites", [{}], f"roles of role default: {_SHAPE} at [0]"),
        ("partial-export", {}, f"export of realm r: {_SHAPE}"),
        ("partial-export", _export(clients=5), f"export of realm r: {_SHAPE} at clients"),
        ("partial-export", _export(clients=[{"id": "1"}]), f"export of realm r: {_SHAPE} at clients[0]"),
        (
            "partial-export",
            _export(components={"x": ["s"]}),
            f"export of realm r: {_SHAPE} at components.x[0]",
        ),
        ("partial-export", _export(attributes={"x": ["s"]}), f"export of realm r: {_SHAPE} at attributes.x"),
    ],
)
def test_answer_of_another_shape_is_reported(asked: str, nonsense: Any, fault: str) -> None:
    server = Server(
        [],
        users=[{"id": "1", "serviceAccountClientId": "me"}],
        clients=[client("app")],
        components={WORKFLOWS: [{"id": "w", "providerId": "default"}]},
    )
    server.give(asked, nonsense)

    with pytest.raises(ProvisioningError, match=f"^{re.escape(fault)}$"):
        read(server, "r", Wanted(everything=True))


@pytest.mark.parametrize(
    ("description", "fault"),
    [
        ({}, ""),
        ({"providers": []}, " at providers"),
        ({"providers": {"required-action": {"providers": []}}}, " at providers.required-action.providers"),
        ({"providers": {}, "features": [{"name": "x"}]}, " at features[0]"),
    ],
)
def test_description_of_another_shape_is_reported(description: Any, fault: str) -> None:
    with pytest.raises(
        ProvisioningError, match=f"^{re.escape(f'description of server s: {_SHAPE}{fault}')}$"
    ):
        shaped(description, "description", "server s")


@pytest.mark.parametrize("parts", [["a"], ["missing"]], ids=["in itself", "missing"])
def test_flows_that_are_not_whole_are_reported(parts: list[str]) -> None:
    steps = [{"requirement": "REQUIRED", "authenticatorFlow": True, "flowAlias": part} for part in parts]
    broken = {"id": "1", "alias": "a", "topLevel": True, "builtIn": False, "authenticationExecutions": steps}
    server = Server([], authenticationFlows=[broken])

    with pytest.raises(ProvisioningError, match="Keycloak answered with parts that are not whole"):
        read(server, "r", Wanted())


class Refusing(Server):
    def get(self, *path: str, **query: str) -> Any:
        if path[1:] == ("workflows",):
            raise ServerRefusedError("GET workflows", 403, "")
        return super().get(*path, **query)


def test_foreign_workflows_that_cannot_be_read_do_not_stop_a_plan(tmp_path: Path) -> None:
    server = Refusing([], components={WORKFLOWS: [{"id": "w", "providerId": "default"}]})

    assert read(server, "r", Wanted()).beside["workflow"] == []
    declared = "workflows: [{name: w, steps: [{uses: notify-user}]}]"
    with pytest.raises(ServerRefusedError):
        read(server, "r", Wanted(load(realm_directory(tmp_path, more=declared), "local")))
