"""The steps of a flow as a tree of plain values, read from a declaration or an export. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provisioning.errors import Origin, SourceError
from provisioning.flows import bridge, held, names
from provisioning.live import LiveRealm
from provisioning.ownership import unmarked
from provisioning.resource import Fields, StrictMapping
from provisioning.secrets import Unmanaged, with_unmanaged

_REQUIREMENTS = ("REQUIRED", "ALTERNATIVE", "CONDITIONAL", "DISABLED")
_KEYS = {"authenticator", "flow", "requirement", "config", "executions", "provider"}


def sub_flow_names(steps: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for step in steps:
        if "flow" in step:
            yield step["flow"]
            yield from sub_flow_names(step.get("executions", ()))


def unmanaged(steps: Iterable[Fields]) -> Iterator[str]:
    """The unmanaged secrets of declared steps: only the server knows them, so a new flow cannot have them."""
    for step in steps:
        for name, value in step.get("config", {}).items():
            if isinstance(value, Unmanaged):
                yield f"{name} of {step['authenticator']}"
        yield from unmanaged(step.get("executions", ()))


def declared_step(step: Mapping[str, Any], origin: Origin) -> Fields:
    if unknown := sorted(set(step) - _KEYS):
        raise SourceError(origin, f"“{unknown[0]}” is not known in a step of a flow; known: {sorted(_KEYS)}")
    if step.get("requirement") not in _REQUIREMENTS:
        raise SourceError(origin, f"a step needs a “requirement”, one of {', '.join(_REQUIREMENTS)}")
    if "flow" in step:
        if "config" in step:
            raise SourceError(
                origin, f"sub-flow “{step['flow']}” has a “config”: only an execution can have one"
            )
        inner = [declared_step(below, origin) for below in step.get("executions", ())]
        return _sub_flow(
            step["flow"], step["requirement"], step.get("provider"), step.get("authenticator"), inner
        )
    if beside := sorted({"executions", "provider"} & set(step)):
        raise SourceError(origin, f"“{beside[0]}” belongs to a sub-flow: name the sub-flow with “flow”")
    if "authenticator" not in step:
        raise SourceError(origin, "a step needs an “authenticator” or a “flow”")
    config = with_unmanaged({"config": step.get("config", {})}, any_name=True)["config"]
    return _execution(step["authenticator"], step["requirement"], config)


def live_fields(flow: Fields, live: LiveRealm) -> Fields:
    """The comparable fields of a live top-level flow."""
    configs = {config["alias"]: config["config"] for config in live.export.get("authenticatorConfig", ())}
    return {
        "alias": flow["alias"],
        "description": unmarked(flow.get("description")),
        "executions": list(_live_steps(flow, held.by_alias(live), configs)),
    }


def with_final_names(steps: Iterable[Fields]) -> list[Fields]:
    """The steps of a temporary flow, with the final names of its sub-flows."""
    return [
        {**step, "flow": names.final(step["flow"]), "executions": with_final_names(step["executions"])}
        if "flow" in step
        else step
        for step in steps
    ]


def _live_steps(
    flow: Mapping[str, Any], flows: Mapping[str, Any], configs: Mapping[str, Any]
) -> Iterator[Fields]:
    for step in bridge.steps_beside(flow):
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
    return {"authenticator": authenticator, "requirement": requirement, "config": StrictMapping(config)}


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


def shape(steps: Iterable[Fields]) -> list[Any]:
    """The order and nesting of steps, without their requirements and configs."""
    return [
        (step["flow"], step["provider"], step["authenticator"], shape(step["executions"]))
        if "flow" in step
        else step["authenticator"]
        for step in steps
    ]
