"""Format a plan for a person, a pull request or a program. Secrets appear by name only."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from click import style

from provisioning.model.masking import MASK, masked
from provisioning.model.plan import Plan
from provisioning.model.resource import Change, Create, FieldChange
from provisioning.model.secret import fingerprinted

_SHOWN_CHARACTERS = 160
_MANY_FOREIGN = 5
_NAMED_FOREIGN = 3
_MARKDOWN = re.compile(r"[^\w\s.,:;()/→“”…+-]|_|\n|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_NO_BREAK_SPACES = "\u00a0\u202f"
_SIGN = re.compile(r" *\d* ([+~?!-]) ")
_COLOURS = {"+": "green", "~": "yellow", "-": "red", "!": "bright_red", "?": "bright_black"}
_MARK = {"create": "+", "update": "~", "delete": "-"}


def as_text(plan: Plan, *, every_foreign: bool = False) -> str:
    """The plan as text, one block per change: kind, name, origin, then each field with old and new value.

    Foreign objects are counted by kind if there are many, unless `every_foreign` is set.
    """
    foreign = [f"    ? {line}" for line in _foreign(plan, every=every_foreign)]
    if not plan:
        return "\n".join(map(_one_line, [*foreign, f"Realm {plan.realm}: nothing to do."]))
    blocks = [_block(number, change) for number, change in enumerate(plan.changes, start=1)]
    lines = [*itertools.chain(*blocks), *foreign, *_warnings(plan), _summary(plan)]
    return "\n".join(map(_one_line, lines))


def _foreign(plan: Plan, *, every: bool) -> Iterator[str]:
    """A line for each foreign object, or for each kind with many of them."""
    by_kind: dict[str, list[str]] = {}
    for each in plan.foreign:
        by_kind.setdefault(each.kind, []).append(each.name)
    for kind, names in by_kind.items():
        if every or len(names) <= _MANY_FOREIGN:
            yield from (f"{kind} “{name}” is foreign: left alone" for name in names)
        else:
            first = ", ".join(f"“{name}”" for name in names[:_NAMED_FOREIGN])
            some = f"({first}, …; all of them: mep plan --foreign)"
            yield f"{len(names)} objects of kind {kind} are foreign: left alone {some}"


def coloured(text: str) -> str:
    """A plan's text for a terminal: each line coloured by its action."""
    return "\n".join(_coloured(line) for line in text.splitlines())


def _coloured(line: str) -> str:
    found = _SIGN.match(line)
    return style(line, fg=_COLOURS[found[1]]) if found else line


def _warnings(plan: Plan) -> list[str]:
    return [f"    ! dangerous: {danger.reason} ({danger.option})" for danger in plan.dangers]


def _summary(plan: Plan) -> str:
    count = {action: sum(change.action == action for change in plan.changes) for action in _MARK}
    numbers = ", ".join(f"{number} to {action}" for action, number in count.items())
    return f"Realm {plan.realm}: {numbers}. Checksum {plan.checksum()}."


def as_markdown(plan: Plan) -> str:
    """The plan for a pull request: a table of changes, then dangerous changes and foreign objects."""
    lines = [f"### {_inert(_summary(plan) if plan else f'Realm {plan.realm}: nothing to do.')}"]
    if plan:
        lines += ["", "| | what | where | field | old | new |", "|---|---|---|---|---|---|"]
    for number, change in enumerate(plan.changes, start=1):
        resource = change.resource
        head = (f"{number} {change.action}", f"{resource.kind} “{resource.name}”", str(resource.origin))
        fields = _seen(change) if change.action == "update" else []
        lines += [_row(*head, str(field), _short(field.old), _short(field.new)) for field in fields]
        lines += [] if fields else [_row(*head, "", "", "")]
    notes = [
        f"- **Dangerous**: {_inert(each.reason)} (<code>{_inert(each.option)}</code>)"
        for each in plan.dangers
    ]
    notes += [f"- {_inert(line)}" for line in _foreign(plan, every=False)]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def _row(*cells: str) -> str:
    return "| " + " | ".join(_inert(cell) for cell in cells) + " |"


def _inert(text: str) -> str:
    """The text with every Markdown sign escaped: no cell end, mention, link or HTML."""
    return _MARKDOWN.sub(lambda sign: f"&#{ord(sign[0])};", _one_line(text))


def _one_line(text: str) -> str:
    """The text with control characters escaped: a name cannot start a new line or move the cursor."""
    return "".join(
        sign if sign.isprintable() or sign in _NO_BREAK_SPACES else f"\\u{ord(sign):04x}" for sign in text
    )


def as_json(plan: Plan) -> str:
    """The plan as one JSON object: see `plan.schema.json`."""
    changes = [
        {
            "action": change.action,
            "kind": change.resource.kind,
            "name": change.resource.name,
            "origin": str(change.resource.origin),
            "fields": [{"field": str(field), "old": field.old, "new": field.new} for field in _seen(change)],
        }
        for change in plan.changes
    ]
    document = {
        "realm": plan.realm,
        "checksum": plan.checksum(),
        "changes": changes,
        "dangers": [{"kind": each.kind, "name": each.name, "reason": each.reason} for each in plan.dangers],
        "foreign": [{"kind": each.kind, "name": each.name} for each in plan.foreign],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _block(number: int, change: Change) -> list[str]:
    resource = change.resource
    head = f"{number:3} {_MARK[change.action]} {resource.kind} “{resource.name}”  ({resource.origin})"
    if change.action != "update":
        return [head]
    return [head, *(f"      {_field_line(_within(resource.name, field))}" for field in _seen(change))]


def _within(name: str, field: FieldChange) -> FieldChange:
    """The field with the object's name before the names of its parts."""
    return replace(field, place=(name, *field.place)) if field.place else field


def _seen(change: Change) -> list[FieldChange]:
    """The fields with secrets masked: every output goes through this function."""
    known = frozenset() if isinstance(change, Create) else fingerprinted(change.live.fields)
    return [
        replace(field, old=masked(field.path, field.old, known), new=masked(field.path, field.new))
        for field in change.fields
    ]


def _field_line(field: FieldChange) -> str:
    line = f"{field}: {_short(field.old)} → {_short(field.new)}"
    if not (_is_plain_list(field.old) and _is_plain_list(field.new)) or MASK in field.old:
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
    text = "absent" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"


def written(change: Change) -> str:
    """One line for a change that was just written."""
    resource = change.resource
    return _one_line(f"{_MARK[change.action]} {resource.kind} “{resource.name}”")


def as_message(fault: Exception) -> str:
    """An error's text for a terminal, escaped because it may contain names from a server."""
    return "\n".join(map(_one_line, str(fault).split("\n")))
