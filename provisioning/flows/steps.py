"""Write the steps of flows: a complete new flow, or the requirements and configs that differ."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from provisioning.diff import differences, merged
from provisioning.kind import Writer, marked_as_before
from provisioning.ownership import MarkInDescription
from provisioning.resource import Fields, Update

FLOWS = ("authentication", "flows")
EXECUTIONS = ("authentication", "executions")
PRIORITY_STEP = 10
_MARK = MarkInDescription()


@dataclass(frozen=True)
class MadeFlow:
    """A flow or sub-flow just created; `alias` is its final name, even if it has a temporary one now."""

    id: str
    alias: str
    description: str
    provider: str
    top_level: bool


def create(writer: Writer, fields: Fields, suffix: str = "") -> list[MadeFlow]:
    """Create a flow and its sub-flows. Returns each flow created, the top-level one first."""
    made = [_new_flow(writer, fields["alias"], fields["description"], "basic-flow", True, suffix)]
    _add_steps(writer, fields["executions"], made[0].id, suffix, made)
    return made


def _new_flow(
    writer: Writer, alias: str, description: str, provider: str, top_level: bool, suffix: str
) -> MadeFlow:
    body = {"alias": alias + suffix, "description": description, "providerId": provider}
    new_id = writer.post(*FLOWS, body={**body, "topLevel": top_level, "builtIn": False})
    return MadeFlow(str(new_id), alias, description, provider, top_level)


def _add_steps(
    writer: Writer, steps: Iterable[Fields], parent: str, suffix: str, made: list[MadeFlow]
) -> None:
    for position, step in enumerate(steps):
        execution: dict[str, Any] = {
            "parentFlow": parent,
            "requirement": step["requirement"],
            "priority": (position + 1) * PRIORITY_STEP,
            "authenticatorFlow": "flow" in step,
        }
        if step["authenticator"]:
            execution["authenticator"] = step["authenticator"]
        if "flow" in step:
            # The mark tells a sub-flow that an interrupted apply did not insert from a foreign one.
            description = of_sub_flow(step["flow"])
            sub_flow = _new_flow(writer, step["flow"], description, step["provider"], False, suffix)
            made.append(sub_flow)
            writer.post(*EXECUTIONS, body={**execution, "flowId": sub_flow.id})
            _add_steps(writer, step["executions"], sub_flow.id, suffix, made)
        else:
            new_id = str(writer.post(*EXECUTIONS, body=execution))
            if step["config"]:
                _configure(writer, new_id, step)


def _configure(writer: Writer, execution: str, step: Fields) -> None:
    body = {"alias": config_alias(step), "config": step["config"]}
    writer.post(*EXECUTIONS, execution, "config", body=body)


def config_alias(step: Fields) -> str:
    """A unique name for a step's config: all flows of a realm share the names of configs."""
    return f"{step['authenticator']} {uuid.uuid4().hex[:8]}"


def update_in_place(writer: Writer, update: Update) -> None:
    """Write the requirements, configs and description that differ; the steps stay in their places."""
    declared, live = update.resource.fields, update.live.fields
    if declared["description"] != live["description"]:
        writer.put(*FLOWS, str(update.live.id), body=_renamed(update))
    # A bridge (`bridge`) may follow the declared steps; it is always the last one.
    held = writer.get(*FLOWS, update.live.name, "executions")[: len(list(_flat(live["executions"])))]
    steps = zip(_flat(declared["executions"]), _flat(live["executions"]), held, strict=True)
    for wanted, has, execution in steps:
        if wanted["requirement"] != has["requirement"]:
            body = {**execution, "requirement": wanted["requirement"]}
            writer.put(*FLOWS, update.live.name, "executions", body=body)
        if differences(wanted.get("config", {}), has.get("config", {})):
            _reconfigure(writer, execution, wanted)


def _reconfigure(writer: Writer, execution: Fields, wanted: Fields) -> None:
    config = execution.get("authenticationConfig")
    if config is None:
        _configure(writer, execution["id"], wanted)
        return
    raw = writer.get("authentication", "config", config)
    body = {**raw, "config": merged(raw["config"], wanted["config"])}
    writer.put("authentication", "config", config, body=body)


def of_sub_flow(alias: str) -> str:
    """The description of a managed sub-flow: the mark alone."""
    return str(_MARK.put_on({"alias": alias})["description"])


def described(update: Update) -> str:
    """The declared description, with the mark if the live flow carries it."""
    fields = {name: update.resource.fields[name] for name in ("alias", "description")}
    return str(marked_as_before(_MARK, update, fields)["description"])


def _renamed(update: Update) -> Fields:
    flow = {name: value for name, value in update.live.raw.items() if name != "authenticationExecutions"}
    return {**flow, "description": described(update)}


def _flat(steps: Iterable[Fields]) -> Iterator[Fields]:
    """The steps in Keycloak's order of executions: each before its sub-steps."""
    for step in steps:
        yield step
        yield from _flat(step.get("executions", ()))
