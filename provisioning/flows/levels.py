"""Levels of authentication (step-up) in a flow that retires inside the one that replaces it.

Keycloak collects the conditions for a level from the whole bound flow, and fails where two name the same one:
every sign-in by an open session would end in an error (`LoAUtil`, a map by level). So those of the retiring
flow name none from then on. Who is under way in it still passes them, and reaches the level by the step of
ours that says it too (`mep-assurance-level`); without that, the one which Keycloak gives who reached none.
"""

from __future__ import annotations

from provisioning.flows.steps import FLOWS
from provisioning.kind import Writer

_CONDITION = "conditional-level-of-authentication"
_LEVEL = "loa-condition-level"
# Without the name, Keycloak reads a condition without any configuration and fails; so it names nothing.
_NONE = ""


def forget(writer: Writer, flow: str) -> None:
    """Takes the levels from a live flow and all below it, given its name."""
    for step in writer.get(*FLOWS, flow, "executions"):
        if step.get("providerId") == _CONDITION and "authenticationConfig" in step:
            where = ("authentication", "config", step["authenticationConfig"])
            config = writer.get(*where)
            if config["config"].get(_LEVEL):
                writer.put(*where, body={**config, "config": {**config["config"], _LEVEL: _NONE}})
