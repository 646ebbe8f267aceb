"""What the commands of `mep accounts` do: find the account, ask on the terminal, act, say what happened."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from rich.text import Text

from accounts import REALM
from accounts.client import AccountsClient, ProfileClient
from accounts.errors import NotConfirmed, Refused, StoreError, UnknownAddress, Unreachable
from accounts.messages import moment, printable
from accounts.models import Account, AccountPage, AccountRow
from accounts.terminal import confirm, console, json_of, staff_session

ERASURE_REASONS = ("person-asked", "request-not-theirs", "duplicate", "no-longer-needed", "deceased", "other")
_FROM_INPUT = "-"
_MOMENT = "at"
_TITLE = "title"
_LONGEST_INPUT = 100
_FILE_MODE = 0o600
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


@dataclass(frozen=True)
class Desk:
    """The team's desk at one server.

    `profile_service` is its base URL, empty if it is not known. `is_terminal`: a person is there to be asked.
    """

    client: AccountsClient
    token: Callable[[], str]
    profile_service: str
    is_terminal: bool

    @classmethod
    def at(cls, server: str, profile_service: str) -> Desk:
        token = staff_session(server, os.environ).token
        return cls(AccountsClient(server, REALM, token), token, profile_service, sys.stdin.isatty())

    def list(self, status: str | None, search: str | None, limit: int, every: bool) -> AccountPage:
        """The oldest accounts, or with `every` all of them."""
        if not every:
            return self.client.list(status=status, search=search, limit=limit)
        pages = list(self.client.pages(status=status, search=search))
        accounts = tuple(row for page in pages for row in page.accounts)
        return AccountPage.model_validate(
            {
                "accounts": [row.model_dump(by_alias=True, exclude_unset=True) for row in accounts],
                "counts": pages[-1].counts,
            }
        )

    def find(self, person: str) -> AccountRow:
        """The account with this address; without an @, the account or the request with this id."""
        person = person.strip()
        if "@" in person:
            return self.client.find(person)
        if not _ID.fullmatch(person):
            raise UnknownAddress(f"“{person}” is neither an e-mail address nor an id")
        found = self.client.show(person)
        return AccountRow.model_validate(found.model_dump(by_alias=True, exclude_unset=True))

    def erase(self, person: str, reason: str | None, *, yes: bool) -> str:
        """Erase the person at the profile service, then the account; a second call completes a failed one."""
        if not self.profile_service:
            raise Unreachable("the profile service of this server is not known: name the environment with -e")
        try:
            found = self.find(person)
        except Refused as gone:
            # By id, a person is still erased at the profile service, and the endpoint answers as before.
            if gone.code != "unknown_account":
                raise
            found = AccountRow(id=person, status="erased")
        if reason is None:
            if not self.is_terminal:
                raise NotConfirmed("say why: add --reason")
            reason = str(typer.prompt("Why (person-asked, duplicate, …)", err=True))
        # Judged before anything is erased: the profile service comes first and knows no reasons.
        if reason not in ERASURE_REASONS:
            raise NotConfirmed(f"give one of these reasons: {', '.join(ERASURE_REASONS)}")
        self.confirm(f"Erase {named(found)} and all that is kept about this person, for good?", yes=yes)
        ProfileClient(self.profile_service, self.token).erase(found.id)
        erased = self.client.erase(found.id, reason)
        # A person who was signed in may have used the profile pages between the two steps.
        ProfileClient(self.profile_service, self.token).erase(found.id)
        return erased

    def confirm(self, question: str, *, yes: bool) -> None:
        """Ask, unless `yes`. Raises `NotConfirmed` if nobody can be asked; a no ends the command."""
        confirm(question, yes=yes, is_terminal=self.is_terminal)

    def show_proposal(self, found: AccountRow, kind: str, question: str, *, yes: bool) -> str | None:
        """Print what the person proposes, a `name` or an `identity`, and ask unless `yes`.

        Returns its moment: another proposal, made while the staff member reads, is not decided.
        """
        account = self.client.show(found.id)
        proposed = account.proposed_name if kind == "name" else account.proposed_identity
        if not isinstance(proposed, Mapping):
            return None
        # An empty title says that the person wants none.
        values = [
            f"{name}: {value or '—'}"
            for name, value in proposed.items()
            if name == _TITLE or (name != _MOMENT and value)
        ]
        typer.echo(printable(f"{named(found)} proposes {', '.join(values)}."), err=True)
        self.confirm(question, yes=yes)
        return str(proposed.get(_MOMENT) or "") or None

    def typed_proof(self, given: str | None) -> str | None:
        """A proof code as given; `-` asks for it on a terminal, or reads a line of standard input."""
        if given == _FROM_INPUT:
            given = _ask_for_proof() if self.is_terminal else sys.stdin.readline(_LONGEST_INPUT)
        return (given or "").strip() or None

    def proof_for_validation(self, given: str | None, found: AccountRow, *, yes: bool) -> str | None:
        """The proof code that the applicant has read out, or None to validate without one.

        On a terminal, a code that was sent is asked for, and its absence is confirmed.
        """
        if given is None and self.is_terminal and self.client.show(found.id).proof.state == "sent":
            given = _FROM_INPUT
        code = self.typed_proof(given)
        if code is None and self.is_terminal:
            self.confirm(f"Validate {named(found)} without a proof code? The record says so.", yes=yes)
        return code


def named(found: AccountRow) -> str:
    """The person of a row, with the address."""
    return " ".join(part for part in (found.name, f"<{found.email}>" if found.email else found.id) if part)


def _ask_for_proof() -> str:
    question = "The code that the person reads out (Enter: none)"
    return str(typer.prompt(question, default="", show_default=False, err=True))


def say(account: Account, done: str, *, as_json: bool) -> None:
    """Print the account after an act: one line, or JSON."""
    if as_json:
        typer.echo(json_of(account))
        return
    line = Text(
        printable(f"{account.name or account.email} <{account.email}>: {done}. Now {account.status}.")
    )
    shown = console()
    shown.print(line, soft_wrap=True)
    last = account.story[-1] if account.story else None
    if last is not None and last.act == "validate" and last.proof == "NONE":
        shown.print(Text("Recorded: without a proof code.", style="bold red"))


def outcome(account: Account, field: str, done: str) -> str:
    """What a change of a field or a factor came to: `done`, or when it takes effect."""
    waiting = next((change for change in account.pending_changes if change.field == field), None)
    if waiting is None:
        return done
    return f"the change of {field} takes effect at {moment(waiting.effective_at or '')}"


def write_export(data: dict[str, Any], to: Path | None) -> None:
    """Print the data, or write them to a new file that only its owner can read."""
    if to is None:
        typer.echo(json_of(data))
        return
    try:
        opened = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=2)
    except OSError as error:
        raise StoreError(f"{to} cannot be written: {error.strerror}") from error
    typer.echo(f"Written to {to}. It holds personal data: delete it when it is handed over.")
