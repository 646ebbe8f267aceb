"""Changes of components and workflows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.integration.by_hand.change import ByHand
from tests.integration.foreign_realm import RealmByAdminApi


def _component(field: str, change: Callable[[dict[str, Any]], object]) -> ByHand:
    def act(realm: RealmByAdminApi) -> None:
        (held,) = realm.get("components", name="signing")
        change(held)
        realm.put("components", held["id"], body=held)

    return ByHand(f"component.{field}", "component", "KeyProvider/signing", act)


def _delete_component(realm: RealmByAdminApi) -> None:
    (held,) = realm.get("components", name="signing")
    realm.admin.delete(realm.name, "components", held["id"])


def _workflow(field: str, change: Callable[[dict[str, Any]], object]) -> ByHand:
    def act(realm: RealmByAdminApi) -> None:
        (held,) = realm.get("workflows")
        change(held)
        realm.put("workflows", held["id"], body=held)

    return ByHand(f"workflow.{field}", "workflow", "goodbye", act)


def _delete_workflow(realm: RealmByAdminApi) -> None:
    (held,) = realm.get("workflows")
    realm.admin.delete(realm.name, "workflows", held["id"])


OTHERS = [
    _component("config", lambda held: held["config"].update(priority=["51"])),
    _component("subType", lambda held: held.update(subType="another")),
    ByHand("component.name", "component", "KeyProvider/signing", _delete_component),
    _workflow("enabled", lambda held: held.update(enabled=False)),
    _workflow("on", lambda held: held.update(on="user_created")),
    _workflow("if", lambda held: held.update({"if": "has-user-attribute(another)"})),
    _workflow("schedule", lambda held: held.pop("schedule")),
    _workflow("schedule.after", lambda held: held["schedule"].update(after="2d")),
    _workflow("schedule.batch-size", lambda held: held["schedule"].update({"batch-size": 11})),
    _workflow("concurrency", lambda held: held.pop("concurrency")),
    _workflow("concurrency.cancel-in-progress", lambda held: held["concurrency"].pop("cancel-in-progress")),
    _workflow("concurrency.restart-in-progress", lambda held: held["concurrency"].pop("restart-in-progress")),
    _workflow("steps", lambda held: held["steps"].pop()),
    _workflow("steps.uses", lambda held: held["steps"][1].update(uses="delete-user")),
    _workflow("steps.after", lambda held: held["steps"][1].update(after="21d")),
    _workflow("steps.with", lambda held: held["steps"][0]["with"].update(tries="4")),
    ByHand("workflow.name", "workflow", "goodbye", _delete_workflow),
]
