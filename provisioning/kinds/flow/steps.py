"""Write the steps of flows: a complete new flow, or single steps, configs and descriptions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from provisioning.kinds.fields import marked_as_before, without
from provisioning.kinds.flow import names
from provisioning.kinds.writer import Writer
from provisioning.model.resource import Fields, Update

FLOWS = ("authentication", "flows")
EXECUTIONS = ("authentication", "executions")
_PRIORITY_STEP = 10


@dataclass(frozen=True)
class MadeFlow:
    """A flow or sub-flow just created; `body` has its final name, even if it has a temporary one now."""

    id: str
    body: Fields

    @property
    def alias(self) -> str:
        return str(self.body["alias"])


def flow_body(alias: str, description: str, provider: str, *, is_top: bool = False) -> dict[str, Any]:
    """A flow without its steps, as Keycloak represents it."""
    flow = {"alias": alias, "description": description, "providerId": provider}
    return {**flow, "topLevel": is_top, "builtIn": False}


def sub_flow_body(alias: str, provider: str) -> dict[str, Any]:
    """A managed sub-flow. Its description is the mark alone."""
    # The mark tells a sub-flow that an interrupted apply did not insert from a foreign one.
    return flow_body(alias, str(names.MARK.put_on({"alias": alias})["description"]), provider)


def create(writer: Writer, fields: Fields, suffix: str = "") -> list[MadeFlow]:
    """Create a flow and its sub-flows. Returns each flow created, the top-level one first."""
    top = _new_flow(writer, _top_body(fields), suffix)
    return [top, *add(writer, fields["executions"], top.id, suffix)]


def add(
    writer: Writer, steps: Iterable[Fields], parent: str, suffix: str = "", *, after: int = 0
) -> list[MadeFlow]:
    """Add steps to a flow, given its id, after those that it has. Returns the sub-flows created."""
    made = []
    for position, step in enumerate(steps, start=after + 1):
        execution = {**_execution(step, position), "parentFlow": parent}
        if "flow" in step:
            sub_flow = _new_flow(writer, sub_flow_body(step["flow"], step["provider"]), suffix)
            writer.post(*EXECUTIONS, body={**execution, "flowId": sub_flow.id})
            made += [sub_flow, *add(writer, step["executions"], sub_flow.id, suffix)]
        else:
            new_id = str(writer.post(*EXECUTIONS, body=execution))
            if step["config"]:
                configure(writer, new_id, step)
    return made


def _new_flow(writer: Writer, body: Fields, suffix: str) -> MadeFlow:
    return MadeFlow(str(writer.post(*FLOWS, body={**body, "alias": body["alias"] + suffix})), body)


def _top_body(fields: Fields) -> dict[str, Any]:
    return flow_body(fields["alias"], fields["description"], fields["provider"], is_top=True)


def _execution(step: Fields, position: int) -> dict[str, Any]:
    execution = {"requirement": step["requirement"], "authenticatorFlow": "flow" in step}
    provider = {"authenticator": step["authenticator"]} if step["authenticator"] else {}
    return {**execution, "priority": position * _PRIORITY_STEP, **provider}


def insert(writer: Writer, flow: str, parent: str, requirement: str, *, after: int) -> None:
    """Insert a flow that exists into another one, given their ids, after the steps that this one has."""
    step = {"flow": flow, "requirement": requirement, "authenticator": ""}
    body = {**_execution(step, after + 1), "parentFlow": parent, "flowId": flow}
    writer.post(*EXECUTIONS, body=body)


def configure(writer: Writer, execution: str, step: Fields) -> None:
    writer.post(*EXECUTIONS, execution, "config", body=_config(step))


def _config(step: Fields) -> dict[str, Any]:
    return {"alias": config_alias(step["authenticator"]), "config": step["config"]}


def config_alias(authenticator: str) -> str:
    """A unique name for a step's config: all flows of a realm share the names of configs."""
    return f"{authenticator} {uuid.uuid4().hex[:8]}"


def add_to_import(realm: dict[str, Any], fields: Fields) -> None:
    """Add a flow to the representation that creates a realm: flows, sub-flows and configs in flat lists."""
    _import(realm, _top_body(fields), fields["executions"])


def _import(realm: dict[str, Any], flow: dict[str, Any], steps: Iterable[Fields]) -> None:
    realm.setdefault("authenticationFlows", []).append(flow)
    flow["authenticationExecutions"] = [
        _execution(step, position) | _imported(realm, step) for position, step in enumerate(steps, start=1)
    ]


def _imported(realm: dict[str, Any], step: Fields) -> dict[str, str]:
    """The field by which a step names its sub-flow or config, which is added to the realm."""
    if "flow" in step:
        _import(realm, sub_flow_body(step["flow"], step["provider"]), step["executions"])
        return {"flowAlias": step["flow"]}
    if not step["config"]:
        return {}
    config = _config(step)
    realm.setdefault("authenticatorConfig", []).append(config)
    return {"authenticatorConfig": config["alias"]}


def described(update: Update) -> str:
    """The declared description, with the mark if the live flow carries it."""
    fields = {name: update.resource.fields[name] for name in ("alias", "description")}
    return str(marked_as_before(names.MARK, update, fields)["description"])


def describe(writer: Writer, flow_id: str, description: str) -> None:
    """Give a flow another description."""
    held = without(writer.get(*FLOWS, flow_id), "authenticationExecutions")
    writer.put(*FLOWS, flow_id, body={**held, "description": description})


def flat(steps: Iterable[Fields]) -> Iterator[Fields]:
    """The steps in Keycloak's order of executions: each before its sub-steps."""
    for step in steps:
        yield step
        yield from flat(step.get("executions", ()))
