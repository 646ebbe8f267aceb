"""Changes of client profiles and client policies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.integration.by_hand.change import MARK, ByHand
from tests.integration.foreign_realm import RealmByAdminApi


def _policies(sort: str, field: str, change: Callable[[list[dict[str, Any]]], object]) -> ByHand:
    def act(realm: RealmByAdminApi) -> None:
        held = realm.get("client-policies", sort)[sort]
        change(held)
        realm.put("client-policies", sort, body={sort: held})

    kind = "client profile" if sort == "profiles" else "client policy"
    return ByHand(f"{'clientProfile' if sort == 'profiles' else 'clientPolicy'}.{field}", kind, "strict", act)


def _describe(held: dict[str, Any], description: str) -> None:
    held["description"] = MARK.put_on({**held, "description": description})["description"]


_BY_SCOPE = {"type": "Default", "scopes": ["offline_access"]}
POLICIES = [
    _policies("profiles", "description", lambda held: _describe(held[0], "Another")),
    _policies("profiles", "executors", lambda held: held[0].update(executors=[])),
    _policies(
        "profiles",
        "executors.executor",
        lambda held: held[0]["executors"][0].update(executor="holder-of-key-enforcer"),
    ),
    _policies(
        "profiles",
        "executors.configuration",
        lambda held: held[0]["executors"][1].update(configuration={"auto-configure": False}),
    ),
    _policies("policies", "description", lambda held: _describe(held[0], "")),
    _policies("policies", "enabled", lambda held: held[0].update(enabled=False)),
    _policies("policies", "mode", lambda held: held[0].pop("mode")),
    _policies("policies", "conditions", lambda held: held[0].update(conditions=[])),
    _policies(
        "policies",
        "conditions.condition",
        lambda held: held[0].update(conditions=[{"condition": "client-scopes", "configuration": _BY_SCOPE}]),
    ),
    _policies(
        "policies",
        "conditions.configuration",
        lambda held: held[0]["conditions"][0]["configuration"].update(roles=["stricter", "strict"]),
    ),
    _policies("policies", "profiles", lambda held: held[0].update(profiles=["strict"])),
    _policies("policies", "name", lambda held: held.clear()),
]
