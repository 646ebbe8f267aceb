"""A plan as text for a person or as JSON for a program. Secrets show by name only."""

from __future__ import annotations

import json
from typing import Any

from provisioning.danger import dangers
from provisioning.plan import Plan
from provisioning.resource import Change, FieldChange
from provisioning.secrets import shown

_SHOWN_CHARACTERS = 160
_MARK = {"create": "+", "update": "~", "delete": "-"}


def as_text(plan: Plan) -> str:
    """The plan, one block a change: kind, name, origin, then each field with old and new value."""
    foreign = [f"    ? {each.kind} “{each.name}” is not ours: left alone" for each in plan.foreign]
    if not plan:
        return "\n".join([*foreign, f"Realm {plan.realm}: nothing to do."])
    blocks = [_block(number, change) for number, change in enumerate(plan.changes, start=1)]
    return "\n".join([*blocks, *foreign, *_warnings(plan), _summary(plan)])


def _warnings(plan: Plan) -> list[str]:
    return [f"    ! dangerous: {danger.reason} (--yes-dangerous {danger.name})" for danger in dangers(plan)]


def _summary(plan: Plan) -> str:
    count = {action: sum(change.action == action for change in plan.changes) for action in _MARK}
    numbers = ", ".join(f"{number} to {action}" for action, number in count.items())
    return f"Realm {plan.realm}: {numbers}. Checksum {plan.checksum()}."


def as_json(plan: Plan) -> str:
    """One object: `realm`, `checksum`, `changes` (`action`, `kind`, `name`, `origin`, `fields` with `field`,
    `old`, `new`), `dangers` (`name`, `reason`) and `foreign` (`kind`, `name`).
    """
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
    whole = {
        "realm": plan.realm,
        "checksum": plan.checksum(),
        "changes": changes,
        "dangers": [{"name": danger.name, "reason": danger.reason} for danger in dangers(plan)],
        "foreign": [{"kind": each.kind, "name": each.name} for each in plan.foreign],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _block(number: int, change: Change) -> str:
    resource = change.resource
    head = f"{number:3} {_MARK[change.action]} {resource.kind} “{resource.name}”  ({resource.origin})"
    if change.action != "update":
        return head
    return "\n".join([head, *(f"      {_field_line(field)}" for field in change.fields)])


def _field_line(field: FieldChange) -> str:
    line = f"{field.path}: {_short(field.old)} → {_short(field.new)}"
    if not (_is_plain_list(field.old) and _is_plain_list(field.new)):
        return line
    added = [each for each in field.new if each not in field.old]
    removed = [each for each in field.old if each not in field.new]
    if not added and not removed:
        return f"{line} (another order)"
    parts = (f"{sign} {_short(names)}" for sign, names in (("+", added), ("-", removed)) if names)
    return f"{line} ({', '.join(parts)})"


def _is_plain_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str | int) for each in value)


def _short(value: Any) -> str:
    text = "absent" if value is None else json.dumps(shown(value), ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"


def written(change: Change) -> str:
    """One line for a change that was just written."""
    resource = change.resource
    return f"{_MARK[change.action]} {resource.kind} “{resource.name}”"
