"""A staff member at a terminal: their sign-in, what they are asked, and how answers are printed.

`mep login`, `mep accounts` and `mep delegation` share it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import typer
from pydantic import BaseModel
from rich.console import Console

from accounts import REALM
from accounts.errors import NotConfirmed
from accounts.login import DeviceRequest, TokenEndpoint, roles_in
from accounts.messages import printable
from accounts.session import StaffSession
from accounts.token_store import SignIn, TokenStore, state_folder

_COMMANDS: Final = {"account-validator": "mep accounts", "delegation-manager": "mep delegation"}
_OTHER_CREDENTIALS = ("MEP_CLIENT_ID", "MEP_ADMIN_USERNAME")
_WITHOUT_TERMINAL = 200


def staff_session(server: str, environment: Mapping[str, str]) -> StaffSession:
    """The session of this user at a server. Says that credentials of programs are not used."""
    for name in _OTHER_CREDENTIALS:
        if environment.get(name):
            typer.echo(f"mep: {name} is not used here: each act has the name of a person", err=True)
    store = TokenStore(state_folder(environment), server, REALM)
    return StaffSession(server, store, TokenEndpoint(server, REALM))


def waiting_text(request: DeviceRequest) -> str:
    """Where the person approves, and what they compare."""
    link, code = printable(request.link), printable(request.user_code)
    return f"Open {link}\nand approve there if the page shows this code: {code}\nWaiting …"


def signed_in_text(sign_in: SignIn) -> str:
    """Who is signed in, and which of the team's commands this person may use."""
    who = printable(f"{sign_in.name} <{sign_in.email}>")
    minutes = round(sign_in.unused_seconds / 60)
    text = f"Signed in: {who}. It ends after {minutes} minutes without use, or by `mep logout`."
    held = roles_in(sign_in.access_token)
    lacking = {role: commands for role, commands in _COMMANDS.items() if role not in held}
    if not lacking:
        return text
    if len(lacking) < len(_COMMANDS):
        usable = next(commands for role, commands in _COMMANDS.items() if role in held)
        return f"{text}\nThis person may use `{usable}`, but not `{next(iter(lacking.values()))}`."
    refused = (
        f"This person lacks the role {role}: `{name}` will be refused." for role, name in lacking.items()
    )
    return "\n".join((text, *refused))


def signed_out_text(sign_in: SignIn | None, server: str) -> str:
    return f"Nobody was signed in at {server}." if sign_in is None else "Signed out."


def confirm(question: str, *, yes: bool, is_terminal: bool) -> None:
    """Ask, unless `yes`. Raises `NotConfirmed` if nobody can be asked; a no ends the command."""
    if yes:
        return
    if not is_terminal:
        raise NotConfirmed("no terminal to confirm on: add --yes")
    typer.confirm(printable(question), abort=True, err=True)


def console() -> Console:
    """Standard output. Without a terminal, lines are long enough for a whole row."""
    found = Console(highlight=False, emoji=False, markup=False)
    return (
        found
        if found.is_terminal
        else Console(highlight=False, emoji=False, markup=False, width=_WITHOUT_TERMINAL)
    )


def json_of(value: Any) -> str:
    """JSON as the server sent it, indented; signs that a terminal may obey are escaped."""
    plain = value.model_dump(by_alias=True, exclude_unset=True) if isinstance(value, BaseModel) else value
    written = json.dumps(plain, ensure_ascii=False, indent=2)
    return "".join(sign if sign.isprintable() or sign == "\n" else json.dumps(sign)[1:-1] for sign in written)
