"""Add flows to the representation that creates a realm: flows, steps and configs in flat lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provisioning.flows.steps import PRIORITY_STEP, config_alias, of_sub_flow
from provisioning.resource import Fields


def add_flow(realm: dict[str, Any], fields: Fields) -> None:
    """Add a flow and its sub-flows to the lists of the realm."""
    _add(realm, fields["alias"], fields["description"], "basic-flow", fields["executions"], top_level=True)


def _add(
    realm: dict[str, Any],
    alias: str,
    description: str,
    provider: str,
    steps: Iterable[Fields],
    *,
    top_level: bool = False,
) -> None:
    flow: dict[str, Any] = {"alias": alias, "description": description, "providerId": provider}
    flow |= {"topLevel": top_level, "builtIn": False}
    realm.setdefault("authenticationFlows", []).append(flow)
    flow["authenticationExecutions"] = [
        {**_step(realm, step), "priority": (position + 1) * PRIORITY_STEP}
        for position, step in enumerate(steps)
    ]


def _step(realm: dict[str, Any], step: Fields) -> Mapping[str, Any]:
    execution: dict[str, Any] = {"requirement": step["requirement"], "authenticatorFlow": "flow" in step}
    if step["authenticator"]:
        execution["authenticator"] = step["authenticator"]
    if "flow" in step:
        _add(realm, step["flow"], of_sub_flow(step["flow"]), step["provider"], step["executions"])
        return {**execution, "flowAlias": step["flow"]}
    if step["config"]:
        config = {"alias": config_alias(step), "config": step["config"]}
        realm.setdefault("authenticatorConfig", []).append(config)
        execution["authenticatorConfig"] = config["alias"]
    return execution
