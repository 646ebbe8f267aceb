"""Authentication flows: a top-level flow with its sub-flows, executions and their configs is one resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from provisioning.errors import Origin, SourceError
from provisioning.kinds import flow_bridge, flow_replacement, flow_steps
from provisioning.kinds.kind import ByFields, Writer, marked
from provisioning.live import LiveRealm
from provisioning.ownership import Mark, MarkInDescription, unmarked
from provisioning.resource import Fields, LiveObject, Resource, Update, Whole
from provisioning.secrets import with_unmanaged
from provisioning.source import RealmSource

_REQUIREMENTS = ("REQUIRED", "ALTERNATIVE", "CONDITIONAL", "DISABLED")
_KEYS = {"authenticator", "flow", "requirement", "config", "executions", "provider"}


@dataclass(frozen=True)
class Flows(ByFields):
    """Section `flows`: `{alias, description, executions: [step, …]}`.

    A step is `{authenticator, requirement, config}` or `{flow, requirement, executions}`, the latter a
    sub-flow with `provider: form-flow` and its authenticator where it is a form. Steps are compared as they
    stand: one that was added by hand is a difference.
    """

    name: str = "flow"
    mark: ClassVar[Mark | None] = MarkInDescription()
    builtin: ClassVar[frozenset[str]] = frozenset(
        {
            "browser",
            "clients",
            "direct grant",
            "docker auth",
            "first broker login",
            "registration",
            "reset credentials",
        }
    )

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        seen = {alias for alias, _ in source.named("flows", "alias")}
        for alias, entry in source.named("flows", "alias"):
            for name in _sub_flow_names(entry.value["executions"]):
                if name in seen:
                    raise SourceError(entry.origin, f"“{name}” is the name of another flow already")
                seen.add(name)
            fields = {
                "alias": alias,
                "description": entry.value.get("description", ""),
                "executions": [_declared_step(step, entry.origin) for step in entry.value["executions"]],
            }
            yield Resource(self.name, alias, fields, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        flows = {flow["alias"]: flow for flow in live.export.get("authenticationFlows", ())}
        configs = {config["alias"]: config["config"] for config in live.export.get("authenticatorConfig", ())}
        return {
            alias: LiveObject(
                alias,
                {
                    "alias": alias,
                    "description": unmarked(flow.get("description")),
                    "executions": list(_live_steps(flow, flows, configs)),
                },
                flow,
                flow["id"],
            )
            for alias, flow in flows.items()
            if flow["topLevel"]
        }

    def is_builtin(self, live: LiveObject) -> bool:
        return bool(live.raw["builtIn"]) or flow_replacement.is_in_transition(live.name)

    def create(self, writer: Writer, resource: Resource) -> None:
        flow_steps.create(writer, marked(self.mark, resource.fields))

    def delete(self, writer: Writer, live: LiveObject) -> None:
        flow_bridge.delete(writer, live.name, str(live.id))

    def update(self, writer: Writer, update: Update) -> None:
        if _shape(update.resource.fields["executions"]) == _shape(update.live.fields["executions"]):
            flow_steps.update_in_place(writer, update)
        else:
            flow_steps.require_known_secrets(update.resource.name, update.resource.fields["executions"])
            flow_replacement.replace(writer, update)


def _sub_flow_names(steps: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for step in steps:
        if "flow" in step:
            yield step["flow"]
            yield from _sub_flow_names(step.get("executions", ()))


def _declared_step(step: Mapping[str, Any], origin: Origin) -> Fields:
    if unknown := sorted(set(step) - _KEYS):
        raise SourceError(origin, f"a step of a flow knows no “{unknown[0]}”; it knows {sorted(_KEYS)}")
    if step.get("requirement") not in _REQUIREMENTS:
        raise SourceError(origin, f"a step needs a “requirement”, one of {', '.join(_REQUIREMENTS)}")
    if "flow" in step:
        inner = [_declared_step(below, origin) for below in step.get("executions", ())]
        return _sub_flow(
            step["flow"], step["requirement"], step.get("provider"), step.get("authenticator"), inner
        )
    if "authenticator" not in step:
        raise SourceError(origin, "a step needs an “authenticator” or a “flow”")
    config = with_unmanaged({"config": step.get("config", {})}, any_name=True)["config"]
    return _execution(step["authenticator"], step["requirement"], config)


def _live_steps(
    flow: Mapping[str, Any], flows: Mapping[str, Any], configs: Mapping[str, Any]
) -> Iterator[Fields]:
    for step in flow_bridge.steps_beside(flow):
        if step["authenticatorFlow"]:
            below = flows[step["flowAlias"]]
            yield _sub_flow(
                step["flowAlias"],
                step["requirement"],
                below["providerId"],
                step.get("authenticator"),
                list(_live_steps(below, flows, configs)),
            )
        else:
            config = configs.get(step.get("authenticatorConfig", ""), {})
            yield _execution(step["authenticator"], step["requirement"], config)


def _execution(authenticator: str, requirement: str, config: Mapping[str, Any]) -> Fields:
    return {"authenticator": authenticator, "requirement": requirement, "config": Whole(config)}


def _sub_flow(
    alias: str, requirement: str, provider: str | None, authenticator: str | None, steps: list[Fields]
) -> Fields:
    return {
        "flow": alias,
        "requirement": requirement,
        "provider": provider or "basic-flow",
        "authenticator": authenticator or "",
        "executions": steps,
    }


def _shape(steps: Iterable[Fields]) -> list[Any]:
    """Which steps stand where, whatever their requirements and configs."""
    return [
        (step["flow"], step["provider"], step["authenticator"], _shape(step["executions"]))
        if "flow" in step
        else step["authenticator"]
        for step in steps
    ]


FLOW = Flows()
