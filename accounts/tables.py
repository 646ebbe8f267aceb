"""Accounts as tables and paragraphs for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from accounts.messages import day, moment, printable
from accounts.models import Account, AccountPage, AccountRow, Check, StoryLine

_LISTS = ("pending", "active", "rejected", "deactivated", "to-review")
_COLOURS = {"pending": "yellow", "active": "green", "rejected": "red", "deactivated": "bright_black"}
_MARKS = {
    "good": ("✓", "green"),
    "warning": ("!", "yellow"),
    "bad": ("✗", "red"),
    "unknown": ("?", "bright_black"),
}
_NO_PROOF = "NONE"
_IDENTITY = (
    ("E-mail", "email"),
    ("Function", "function"),
    ("Details", "function_details"),
    ("Telephone", "phone_number"),
    ("Code by", "code_channel"),
    ("Language", "locale"),
    ("Answered for by", "answered_for_by"),
)
_MOMENTS = (
    ("Requested", "requested_at"),
    ("Created", "created_at"),
    ("Status since", "status_since"),
    ("Validated", "validated_at"),
    ("Last used", "last_used_at"),
)


def list_of(page: AccountPage) -> RenderableType:
    """The accounts as a table, and how many there are of each status."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for heading in ("Status", "Requested", "Name", "E-mail", "Function", "Identifier", "By", "Marks"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("Status", "Requested"))
    for row in page.accounts:
        table.add_row(
            Text(printable(row.status), style=_COLOURS.get(row.status, "")),
            Text(day(row.submitted_at)),
            _text(row.name),
            _text(row.email),
            _text(row.function),
            _text(_identifier(row.professional_id_type, row.professional_id)),
            _text(row.origin),
            Text(", ".join(_marks_of(row)), style="red"),
        )
    return Group(table if page.accounts else Text("No account fits."), _counts(page))


def _counts(page: AccountPage) -> Text:
    most = page.counted_up_to
    named = [
        f"{number}{'+' if most is not None and number >= most else ''} {name.replace('-', ' ')}"
        for name in _LISTS
        if (number := page.counts.get(name)) is not None
    ]
    return Text(f"\nIn all: {', '.join(named)}." if named else "")


def _marks_of(row: AccountRow) -> Iterator[str]:
    if row.request_disowned and row.request_disowned != "false":
        yield "disowned by the owner of the address"
    if row.to_review:
        yield "to review"
    if row.lacks_details:
        yield "details missing"


def account_of(account: Account) -> RenderableType:
    """Everything that the team sees of one account."""
    return Group(*_parts_of(account))


def _parts_of(account: Account) -> Iterator[RenderableType]:
    head = Text(printable(account.name or account.email or account.id), style="bold")
    yield Text.assemble(head, "  ", (printable(account.status), _COLOURS.get(account.status, "")))
    if account.staff:
        yield Text("A staff member: nobody of the team changes this account.", style="yellow")
    if account.request_disowned:
        yield Text(
            f"Not the request of the address's owner, who said so at {moment(account.request_disowned)}.",
            style="bold red",
        )
    yield _facts(account)
    yield from _section("Checked", map(_check_line, account.checks))
    yield from _section(
        "Takes effect later",
        (
            Text(printable(f"{each.field}: {each.value or ''} at {moment(each.effective_at or '')}"))
            for each in account.pending_changes
        ),
    )
    if change := account.email_change:
        what = "asked for the address" if change.state == "waiting" else "left the address"
        told = f"The person {what} {change.address} at {moment(change.since)}."
        yield from _section("E-mail", [Text(printable(told))])
    yield from _section("What was done", map(_story_line, account.story))
    if account.acts:
        yield Text("\n" + printable(f"Possible now: {', '.join(account.acts)}"))


def _facts(account: Account) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, show_edge=False)
    table.add_column(style="bright_black")
    table.add_column(overflow="fold")
    identifier = _identifier(account.professional_id_type, account.professional_id)
    rows: list[tuple[str, str | None]] = [(label, getattr(account, name)) for label, name in _IDENTITY]
    rows.insert(1, ("Identifier", identifier))
    rows += [(label, moment(at)) for label, name in _MOMENTS if (at := getattr(account, name))]
    rows += [
        ("Validated by", _joined(account.validation_method, account.validated_by)),
        ("Rejected", account.rejection_reason),
        ("HIN address", _plain(account.hin_address)),
        ("Proposed identity", _plain(account.proposed_identity)),
        ("Proposed name", _plain(account.proposed_name)),
        ("Providers", ", ".join(account.identity_providers)),
        ("Factors", ", ".join(account.factors)),
        ("Proof code", _joined(account.proof.state, account.proof.channel)),
        ("Request", account.request_id),
        ("Account", account.id),
    ]
    for label, value in rows:
        if value:
            table.add_row(label, _text(value))
    return table


def _section(title: str, lines: Iterable[Text]) -> Iterator[RenderableType]:
    found = list(lines)
    if found:
        yield Text(f"\n{title}", style="bold")
        yield Padding(Group(*found), (0, 0, 0, 2))


def _check_line(check: Check) -> Text:
    mark, colour = _MARKS.get(check.result, _MARKS["unknown"])
    further = ", ".join(f"{name}: {value}" for name, value in (check.with_ or {}).items())
    return Text.assemble(
        (mark, colour), printable(f" {check.check}: {check.result}{f' ({further})' if further else ''}")
    )


def _story_line(line: StoryLine) -> Text:
    who = line.actor_name or line.actor or "nobody"
    shown = Text(
        printable(f"{moment(line.at)}  {line.act}{f' by {line.method}' if line.method else ''}, {who}")
    )
    if line.proof == _NO_PROOF:
        shown.append("  without a proof code", style="bold red")
    elif line.proof:
        shown.append(printable(f"  proof code by {line.proof}"))
    for change in line.changes:
        shown.append("\n    " + printable(f"{change.field}: {change.before or '—'} → {change.after or '—'}"))
    for label, text in (("reason", line.reason), ("note", line.note)):
        if text:
            shown.append(f"\n    {label}: " + "\n      ".join(map(printable, text.splitlines())))
    return shown


def _text(value: str | None) -> Text:
    return Text(printable(value or ""))


def _identifier(kind: str | None, number: str | None) -> str:
    return "none" if kind == "NONE" else _joined(kind, number)


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {'—' if each == '' else each}" for name, each in value.items())
    return "" if value is None else str(value)
