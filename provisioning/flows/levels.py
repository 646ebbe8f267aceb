"""Remove the levels of authentication (step-up) from a flow that retires inside its replacement.

Keycloak collects the level conditions of the whole bound flow, and fails if two of them name the same level
(`LoAUtil`, a map by level): every sign-in by an open session would end in an error. So the conditions of
the retiring flow are changed to name no level. A sign-in that is under way in it still passes them. It
reaches its level by the step `mep-assurance-level`; without that step, it gets Keycloak's lowest level.
"""

from __future__ import annotations

from provisioning.flows.steps import FLOWS
from provisioning.kind import Writer

_CONDITION = "conditional-level-of-authentication"
_LEVEL = "loa-condition-level"
# Keycloak fails on a condition without any configuration, so the level is set to an empty text.
_NONE = ""


def forget(writer: Writer, flow: str) -> None:
    """Clear the levels in a live flow and its sub-flows, given its name."""
    for step in writer.get(*FLOWS, flow, "executions"):
        if step.get("providerId") == _CONDITION and "authenticationConfig" in step:
            where = ("authentication", "config", step["authenticationConfig"])
            config = writer.get(*where)
            if config["config"].get(_LEVEL):
                writer.put(*where, body={**config, "config": {**config["config"], _LEVEL: _NONE}})
