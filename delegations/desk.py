"""What the commands of `mep delegation` do: find the delegation, ask, act, say what happened."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from textwrap import indent

import typer

from accounts import REALM
from accounts.errors import Refused
from accounts.messages import printable
from accounts.terminal import confirm, console, json_of, staff_session
from delegations import tables
from delegations.client import DelegationsClient
from delegations.messages import NotCarriedOut, worded
from delegations.models import Delegation, Person
from delegations.rights import RIGHTS

_REFUSED = 5


@dataclass(frozen=True)
class DelegationDesk:
    """The desk for delegations at one server. `is_terminal`: a person is there to be asked."""

    client: DelegationsClient
    is_terminal: bool

    @classmethod
    def at(cls, server: str) -> DelegationDesk:
        client = DelegationsClient(server, REALM, staff_session(server, os.environ).token)
        return cls(client, sys.stdin.isatty())

    def print_list(self, account: str | None, *, as_json: bool) -> None:
        """Print every delegation, page by page as they are read; with `as_json` as one JSON object."""
        with _refusals(account=account or ""):
            pages = (page.delegations for page in self.client.pages(account))
            if as_json:
                _print_json(each for page in pages for each in page)
                return
            shown, found = console(), False
            for page in pages:
                if page:
                    shown.print(tables.list_of(page))
                    found = True
            if not found:
                typer.echo("There is no delegation.")

    def grant(
        self, doctor: str, assistant: str, until: str | None, practice: str | None, *, as_json: bool
    ) -> None:
        """Grant a delegation, and name both people."""
        with _refusals(doctor=doctor, assistant=assistant):
            made = self.client.grant(doctor.strip(), assistant.strip(), until, practice)
        end = f" until {made.until}, that day included" if made.until else ""
        _say(
            made, f"{_named(made.assistant)} may work for {_named(made.principal)} from now on{end}.", as_json
        )

    def set_rights(
        self, doctor: str, assistant: str, allowed: Set[str], denied: Set[str], *, as_json: bool
    ) -> None:
        """Give and take rights; the others stay as they are.

        Raises `NotCarriedOut` if the delegation was changed since it was read here.
        """
        found = self.find(doctor, assistant)
        kept = {*found.rights, *allowed} - denied
        ordered = [right for right in RIGHTS if right in kept]
        newer = [right for right in found.rights if right not in RIGHTS]
        with _refusals(doctor=doctor, assistant=assistant):
            changed = self.client.change(
                found.principal.id, found.assistant.id, version=found.version, rights=[*ordered, *newer]
            )
        line = f"{_named(changed.assistant)} for {_named(changed.principal)}: the rights are changed."
        _say(changed, line, as_json)

    def revoke(self, doctor: str, assistant: str, *, keep_sessions: bool, yes: bool) -> None:
        """Revoke a delegation; asks unless `yes`."""
        found = self.find(doctor, assistant)
        both = f"{_named(found.assistant)} for {_named(found.principal)}"
        confirm(f"Revoke the delegation of {both}?", yes=yes, is_terminal=self.is_terminal)
        with _refusals(doctor=doctor, assistant=assistant):
            self.client.revoke(found.principal.id, found.assistant.id, not keep_sessions)
        outcome = "open sessions lose it within five minutes" if keep_sessions else "its sessions have ended"
        typer.echo(printable(f"The delegation of {both} is revoked; {outcome}."))

    def find(self, doctor: str, assistant: str) -> Delegation:
        """The delegation between two people, by their e-mail addresses or the ids of their accounts.

        Raises `NotCarriedOut` if there is none.
        """
        # The list takes e-mail addresses, and an assistant has fewer doctors than a doctor assistants.
        with _refusals(account=assistant):
            for page in self.client.pages(assistant.strip()):
                for each in page.delegations:
                    if _is(each.principal, doctor) and _is(each.assistant, assistant):
                        return each
        text = f"there is no delegation from the doctor “{doctor}” to the assistant “{assistant}”"
        raise NotCarriedOut(printable(text), _REFUSED)


@contextmanager
def _refusals(**people: str) -> Iterator[None]:
    """Words the refusals of the endpoint. `people` are the accounts as typed."""
    try:
        yield
    except Refused as refused:
        raise worded(refused, people) from refused


def _is(person: Person, typed: str) -> bool:
    return typed.strip().casefold() in {person.id.casefold(), (person.email or "").casefold()} - {""}


def _named(person: Person) -> str:
    return f"{person.titled_name or person.id} <{person.email}>" if person.email else person.titled_name


def _say(delegation: Delegation, line: str, as_json: bool) -> None:
    if as_json:
        typer.echo(json_of(delegation))
        return
    typer.echo(printable(line))
    typer.echo(printable(f"Rights: {', '.join(delegation.rights) or 'none'}."))


def _print_json(delegations: Iterator[Delegation]) -> None:
    """One JSON object, written while the pages are read: twenty thousand need no memory."""
    typer.echo('{\n  "delegations": [', nl=False)
    separator = "\n"
    for each in delegations:
        typer.echo(separator + indent(json_of(each), "    "), nl=False)
        separator = ",\n"
    typer.echo("]\n}" if separator == "\n" else "\n  ]\n}")
