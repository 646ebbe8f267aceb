"""A plan as text for a person or as JSON for a program. Secrets show by name only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from provisioning.plan import Plan
from provisioning.resource import Change, FieldChange
from provisioning.secrets import Secret

_SHOWN_CHARACTERS = 160
_MARK = {"create": "+", "update": "~"}


def as_text(plan: Plan) -> str:
    """The plan, one block a change: kind, name, origin, then each field with old and new value."""
    if not plan:
        return f"Realm {plan.realm}: nothing to do."
    blocks = [_block(number, change) for number, change in enumerate(plan.changes, start=1)]
    creates = sum(change.action == "create" for change in plan.changes)
    updates = len(plan.changes) - creates
    return "\n".join([*blocks, f"Realm {plan.realm}: {creates} to create, {updates} to update."])


def as_json(plan: Plan) -> str:
    """`{"realm", "changes": [{"action", "kind", "name", "origin", "fields": [{"field", "old", "new"}]}]}`."""
    changes = [
        {
            "action": change.action,
            "kind": change.resource.kind,
            "name": change.resource.name,
            "origin": str(change.resource.origin),
            "fields": [
                {"field": field.path, "old": shown(field.old), "new": shown(field.new)}
                for field in change.fields
            ],
        }
        for change in plan.changes
    ]
    return json.dumps({"realm": plan.realm, "changes": changes}, ensure_ascii=False, indent=2)


def _block(number: int, change: Change) -> str:
    resource = change.resource
    head = f"{number:3} {_MARK[change.action]} {resource.kind} “{resource.name}”  ({resource.origin})"
    if change.action == "create":
        return head
    return "\n".join([head, *(f"      {_field_line(field)}" for field in change.fields)])


def _field_line(field: FieldChange) -> str:
    return f"{field.path}: {_short(field.old)} → {_short(field.new)}"


def _short(value: Any) -> str:
    text = "absent" if value is None else json.dumps(shown(value), ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"


def shown(value: Any) -> Any:
    """The value without what must not be seen."""
    if isinstance(value, Secret):
        return str(value)
    if isinstance(value, Mapping):
        return {name: shown(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [shown(inner) for inner in value]
    return value


def written(change: Change) -> str:
    """One line for a change that was just written."""
    resource = change.resource
    return f"{_MARK[change.action]} {resource.kind} “{resource.name}”"
