"""Writes flows: in place where only requirements and configs differ, else beside the old one.

A flow of another shape is built whole under another name, every binding is moved to it, the old one is
removed, and the new one takes its name: at no moment is a flow bound that is half built.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from provisioning.kinds.kind import Writer
from provisioning.resource import Fields, Update

_FLOWS = ("authentication", "flows")
_EXECUTIONS = ("authentication", "executions")
_SHADOW = " being built"
_PRIORITY_STEP = 10

REALM_BINDINGS = (
    "browserFlow",
    "registrationFlow",
    "directGrantFlow",
    "resetCredentialsFlow",
    "clientAuthenticationFlow",
    "firstBrokerLoginFlow",
)
_BROKER_BINDINGS = ("firstBrokerLoginFlowAlias", "postBrokerLoginFlowAlias")


@dataclass(frozen=True)
class _Made:
    """A flow or sub-flow just made under a shadow name, and the name it takes in the end."""

    id: str
    alias: str
    description: str
    provider: str
    top_level: bool


def create(writer: Writer, fields: Fields, suffix: str = "") -> list[_Made]:
    """Makes a flow with all below it; returns each flow made, the top-level one first."""
    made = [_new_flow(writer, fields["alias"], fields["description"], "basic-flow", True, suffix)]
    _add_steps(writer, fields["executions"], made[0].id, suffix, made)
    return made


def _new_flow(
    writer: Writer, alias: str, description: str, provider: str, top_level: bool, suffix: str
) -> _Made:
    body = {"alias": alias + suffix, "description": description, "providerId": provider}
    new_id = writer.post(*_FLOWS, body={**body, "topLevel": top_level, "builtIn": False})
    return _Made(str(new_id), alias, description, provider, top_level)


def _add_steps(writer: Writer, steps: Iterable[Fields], parent: str, suffix: str, made: list[_Made]) -> None:
    for position, step in enumerate(steps):
        execution: dict[str, Any] = {
            "parentFlow": parent,
            "requirement": step["requirement"],
            "priority": (position + 1) * _PRIORITY_STEP,
            "authenticatorFlow": "flow" in step,
        }
        if step["authenticator"]:
            execution["authenticator"] = step["authenticator"]
        if "flow" in step:
            sub_flow = _new_flow(writer, step["flow"], "", step["provider"], False, suffix)
            made.append(sub_flow)
            writer.post(*_EXECUTIONS, body={**execution, "flowId": sub_flow.id})
            _add_steps(writer, step["executions"], sub_flow.id, suffix, made)
        else:
            new_id = str(writer.post(*_EXECUTIONS, body=execution))
            if step["config"]:
                _configure(writer, new_id, step)


def _configure(writer: Writer, execution: str, step: Fields) -> None:
    # Names of configs are shared by the whole realm, so they carry a part no other flow can have.
    alias = f"{step['authenticator']} {uuid.uuid4().hex[:8]}"
    writer.post(*_EXECUTIONS, execution, "config", body={"alias": alias, "config": step["config"]})


def update_in_place(writer: Writer, update: Update) -> None:
    """Sets the requirements, configs and description that differ; every step stays where it is."""
    declared, live = update.resource.fields, update.live.fields
    if declared["description"] != live["description"]:
        writer.put(*_FLOWS, str(update.live.id), body=_renamed(update, declared["description"]))
    held = writer.get(*_FLOWS, update.live.name, "executions")
    steps = zip(_flat(declared["executions"]), _flat(live["executions"]), held, strict=True)
    for wanted, has, execution in steps:
        if wanted["requirement"] != has["requirement"]:
            body = {**execution, "requirement": wanted["requirement"]}
            writer.put(*_FLOWS, update.live.name, "executions", body=body)
        if wanted.get("config", {}) != has.get("config", {}):
            _reconfigure(writer, execution, wanted)


def _reconfigure(writer: Writer, execution: Fields, wanted: Fields) -> None:
    config = execution.get("authenticationConfig")
    if config is None:
        _configure(writer, execution["id"], wanted)
        return
    raw = writer.get("authentication", "config", config)
    writer.put("authentication", "config", config, body={**raw, "config": wanted["config"]})


def _renamed(update: Update, description: str) -> Fields:
    flow = {name: value for name, value in update.live.raw.items() if name != "authenticationExecutions"}
    return {**flow, "description": description}


def _flat(steps: Iterable[Fields]) -> Iterator[Fields]:
    """The steps in the order in which Keycloak lists executions: each before what is below it."""
    for step in steps:
        yield step
        yield from _flat(step.get("executions", ()))


def replace(writer: Writer, update: Update) -> None:
    """Builds the flow anew beside the old one and lets it take its place."""
    _remove_remains(writer)
    made = create(writer, update.resource.fields, _SHADOW)
    _move_bindings(writer, update.live.name, str(update.live.id), made[0])
    writer.delete(*_FLOWS, str(update.live.id))
    for flow in reversed(made):
        body = {"alias": flow.alias, "description": flow.description, "providerId": flow.provider}
        writer.put(*_FLOWS, flow.id, body={**body, "topLevel": flow.top_level, "builtIn": False})


def _remove_remains(writer: Writer) -> None:
    """Removes what an interrupted apply left half built; nothing is bound to it."""
    for flow in writer.live.export["authenticationFlows"]:
        if flow["topLevel"] and flow["alias"].endswith(_SHADOW):
            writer.delete(*_FLOWS, flow["id"])


def _move_bindings(writer: Writer, old_alias: str, old_id: str, new: _Made) -> None:
    shadow = new.alias + _SHADOW
    export = writer.live.export
    moved = {name: shadow for name in REALM_BINDINGS if export.get(name) == old_alias}
    if moved:
        writer.put(body=moved)
    for provider in export.get("identityProviders", ()):
        moved = {name: shadow for name in _BROKER_BINDINGS if provider.get(name) == old_alias}
        if moved:
            writer.put("identity-provider", "instances", provider["alias"], body={**provider, **moved})
    for client in export.get("clients", ()):
        overrides = client.get("authenticationFlowBindingOverrides", {})
        moved = {name: new.id for name, bound in overrides.items() if bound == old_id}
        if moved:
            body = {**client, "authenticationFlowBindingOverrides": {**overrides, **moved}}
            writer.put("clients", client["id"], body=body)
