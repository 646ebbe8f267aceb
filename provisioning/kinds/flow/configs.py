"""The configs of steps when their flow changes: those that steps share, and those of a retiring flow."""

from __future__ import annotations

from collections import Counter

from provisioning.kinds.flow import held
from provisioning.kinds.flow.steps import EXECUTIONS, FLOWS, config_alias
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm
from provisioning.model.resource import Fields

_CONFIG = "authenticationConfig"
_OF_LEVELS = "conditional-level-of-authentication"
_LEVEL = "loa-condition-level"


def unshare(writer: Writer, alias: str) -> None:
    """Copy the configs that steps of this live flow share with other steps, as an import can make them.

    Steps can share a config by its id, and with it each change.
    """
    shared = _shared(writer.live)
    homes = _homes(writer.live, shared)
    if alias not in homes:
        return
    # This apply may have deleted a flow of the realm that was read.
    steps_of = {home: writer.get(*FLOWS, home, "executions") or () for home in homes}
    steps = [step for held_steps in steps_of.values() for step in held_steps if _CONFIG in step]
    of_flow = {step["id"] for step in steps_of[alias]}
    for config_id in dict.fromkeys(step[_CONFIG] for step in steps if step["id"] in of_flow):
        sharing = [step for step in steps if step[_CONFIG] == config_id]
        # If this is interrupted, the declared flow lacks its config, which the next apply writes.
        sharing.sort(key=lambda step: step["id"] in of_flow)
        if len(sharing) > 1:
            config = writer.get("authentication", "config", config_id)["config"]
            # A new config replaces the shared one, which Keycloak deletes: so every step gets a copy.
            for step in sharing:
                body = {"alias": config_alias(step["providerId"]), "config": config}
                writer.post(*EXECUTIONS, step["id"], "config", body=body)


def _shared(live: LiveRealm) -> set[str]:
    """The names of the configs that several steps have: the export shows no ids, and names are unique."""
    used = Counter(name for flow in held.flows(live) for name in _names(flow))
    return {name for name, times in used.items() if times > 1}


def _homes(live: LiveRealm, configs: set[str]) -> set[str]:
    """The top-level flows with a step that has one of these configs."""
    return {
        held.home(flow, live)["alias"] for flow in held.flows(live) if not configs.isdisjoint(_names(flow))
    }


def _names(flow: Fields) -> list[str]:
    steps = flow["authenticationExecutions"]
    return [step["authenticatorConfig"] for step in steps if step.get("authenticatorConfig")]


def forget_levels(writer: Writer, flow: str) -> None:
    """Clear the levels of authentication (step-up) in a flow that retires inside its replacement.

    Keycloak collects the level conditions of the whole bound flow, and fails if two of them name the same
    level (`LoAUtil`, a map by level): every sign-in by an open session would end in an error. So the
    conditions of the retiring flow are changed to name no level. A sign-in that is under way in it still
    passes them. It reaches its level by the step `mep-assurance-level`; without that step, it gets Keycloak's
    lowest level.
    """
    for step in writer.get(*FLOWS, flow, "executions"):
        if step.get("providerId") == _OF_LEVELS and _CONFIG in step:
            where = ("authentication", "config", step[_CONFIG])
            config = writer.get(*where)
            if config["config"].get(_LEVEL):
                # Keycloak fails on a condition without any configuration, so the level becomes empty.
                writer.put(*where, body={**config, "config": {**config["config"], _LEVEL: ""}})
