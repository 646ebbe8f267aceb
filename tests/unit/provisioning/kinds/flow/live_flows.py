"""Build a live realm with given flows."""

from __future__ import annotations

from typing import Any

from provisioning.kinds.flow.names import MarkOfFlow
from provisioning.model.live import LiveRealm


def flow(
    alias: str, *parts: str, top: bool = True, managed: bool = True, builtin: bool = False
) -> dict[str, Any]:
    """The exported representation of a flow with sub-flows only."""
    steps = [
        {"flowAlias": part, "authenticatorFlow": True, "requirement": "ALTERNATIVE", "priority": number}
        for number, part in enumerate(parts)
    ]
    fields = {"alias": alias, "id": f"id of {alias}", "topLevel": top, "builtIn": builtin}
    shape = {"providerId": "basic-flow", "description": "", "authenticationExecutions": steps}
    return MarkOfFlow().put_on({**fields, **shape}) if managed else {**fields, **shape}


def live_flows(*flows: dict[str, Any], **export: object) -> LiveRealm:
    realm = {"enabled": True, "realm": "test", "authenticationFlows": list(flows), **export}
    return LiveRealm("test", exists=True, export=realm)
