"""The steps of a flow as a tree of plain values, read from a declaration or an export. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from provisioning.kinds.fields import as_strings
from provisioning.kinds.flow import bridge, held
from provisioning.kinds.flow.steps import flat
from provisioning.model.live import LiveRealm
from provisioning.model.masking import MASK, with_unmanaged
from provisioning.model.ownership import unmarked
from provisioning.model.resource import Fields, StrictMapping
from provisioning.model.secret import UNMANAGED, Unmanaged


def sub_flow_names(steps: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The names of the sub-flows at every depth."""
    yield from (step["flow"] for step in flat(steps) if "flow" in step)


def unmanaged(steps: Iterable[Fields]) -> Iterator[str]:
    """The unmanaged secrets of declared steps: only the server knows them, so a new flow cannot have them."""
    for step in flat(steps):
        for name, value in step.get("config", {}).items():
            if isinstance(value, Unmanaged):
                yield f"{name} of {step['authenticator']}"


def by_spi(steps: Iterable[Fields], spi: str) -> Iterator[tuple[Fields, str]]:
    """The steps that name a provider, at every depth, each with the SPI that must have it."""
    for step in steps:
        is_form = step.get("provider") == "form-flow"
        if step["authenticator"]:
            yield step, "form-authenticator" if is_form else spi
        yield from by_spi(step.get("executions", ()), "form-action" if is_form else "authenticator")


def declared_step(step: Mapping[str, Any]) -> Fields:
    """The comparable fields of a declared step."""
    if "flow" in step:
        inner = [declared_step(below) for below in step.get("executions", ())]
        return _sub_flow(step, step["flow"], step.get("provider"), inner)
    # Keycloak drops an empty setting.
    config = {name: value for name, value in as_strings(step.get("config", {})).items() if value != ""}
    config = with_unmanaged({"config": config}, any_name=True)["config"]
    return _execution(step["authenticator"], step["requirement"], config)


def written_step(step: Fields) -> Fields:
    """A live step in the form of realm files."""
    if "flow" in step:
        form = {
            name: step[name] for name in ("provider", "authenticator") if step[name] not in ("", held.BASIC)
        }
        head = {"flow": step["flow"], "requirement": step["requirement"], **form}
        return {**head, "executions": [written_step(below) for below in step["executions"]]}
    # A config is compared whole, so a secret in it can only be recognised by Keycloak's mask.
    config = {name: UNMANAGED if value == MASK else value for name, value in sorted(step["config"].items())}
    head = {"authenticator": step["authenticator"], "requirement": step["requirement"]}
    return {**head, "config": config} if config else head


def live_fields(flow: Fields, live: LiveRealm, name_of: Callable[[str], str] = str) -> Fields:
    """The comparable fields of a live top-level flow; `name_of` tells the names of it and its sub-flows."""
    configs = {config["alias"]: config["config"] for config in live.export.get("authenticatorConfig", ())}
    return {
        "alias": name_of(flow["alias"]),
        "description": unmarked(flow.get("description")),
        "provider": flow["providerId"],
        "executions": list(_live_steps(flow, held.by_alias(live), configs, name_of)),
    }


def _live_steps(
    flow: Fields, flows: Fields, configs: Fields, name_of: Callable[[str], str]
) -> Iterator[Fields]:
    for step in bridge.steps_beside(flow):
        if step["authenticatorFlow"]:
            below = flows[step["flowAlias"]]
            alias, inner = name_of(step["flowAlias"]), list(_live_steps(below, flows, configs, name_of))
            yield _sub_flow(step, alias, below["providerId"], inner)
        else:
            config = configs.get(step.get("authenticatorConfig", ""), {})
            yield _execution(step["authenticator"], step["requirement"], config)


def _execution(authenticator: str, requirement: str, config: Mapping[str, Any]) -> Fields:
    return {"authenticator": authenticator, "requirement": requirement, "config": StrictMapping(config)}


def _sub_flow(step: Fields, alias: str, provider: str | None, steps: list[Fields]) -> Fields:
    return {
        "flow": alias,
        "requirement": step["requirement"],
        "provider": provider or held.BASIC,
        "authenticator": step.get("authenticator") or "",
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
