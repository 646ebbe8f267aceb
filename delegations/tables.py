"""Delegations as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from accounts.messages import day, printable
from delegations.models import Delegation, Person

_COLOURS = {"standing": "green", "suspended": "yellow", "ended": "bright_black"}
_HEADINGS = ("State", "Since", "Until", "Last used", "Doctor", "Assistant", "Practice", "Rights")
_NARROW = frozenset({"State", "Since", "Until", "Last used"})


def list_of(delegations: Iterable[Delegation]) -> Table:
    """The delegations, one a row."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for heading in _HEADINGS:
        table.add_column(heading, overflow="fold", no_wrap=heading in _NARROW)
    for each in delegations:
        table.add_row(
            Text(printable(each.state), style=_COLOURS.get(each.state, "")),
            Text(day(each.since) or "–"),
            _text(each.until),
            _text(each.last_used or "never"),
            _person(each.principal),
            _person(each.assistant),
            _text(each.practice),
            _text(", ".join(each.rights)),
        )
    return table


def _person(person: Person) -> Text:
    inactive = "" if person.active else " (not active)"
    return _text(f"{person.titled_name or person.id} {person.email or ''}".strip() + inactive)


def _text(value: str | None) -> Text:
    return Text(printable(value or ""))
