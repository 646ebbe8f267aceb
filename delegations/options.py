"""The options of `mep delegation`, and the desk that its commands use."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from delegations.rights import RIGHTS

if TYPE_CHECKING:
    from accounts.options import Servers
    from delegations.desk import DelegationDesk

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

app = typer.Typer(
    name="delegation",
    help="Who works under which doctor's responsibility. Sign in first: `mep login`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Doctor = Annotated[
    str, typer.Option(help="The doctor under whose responsibility: e-mail address or id of the account.")
]
Assistant = Annotated[str, typer.Option(help="The assistant: e-mail address or id of the account.")]


def _known(given: list[str] | None) -> list[str] | None:
    for right in given or ():
        if right not in RIGHTS:
            raise typer.BadParameter(f"“{right}” is not a right. The rights are {', '.join(RIGHTS)}.")
    return given


Allow = Annotated[
    list[str] | None,
    typer.Option(callback=_known, help=f"Give this right; repeatable. The rights: {', '.join(RIGHTS)}."),
]
Deny = Annotated[list[str] | None, typer.Option(callback=_known, help="Take this right away; repeatable.")]


def day(written: str | None) -> str | None:
    """A date as the endpoint wants it. Raises `BadParameter` for another text."""
    if written is None:
        return None
    try:
        if _DAY.fullmatch(written):
            return date.fromisoformat(written).isoformat()
    except ValueError:
        pass
    raise typer.BadParameter(f"“{written}” is not a date. Write year, month and day, such as 2027-01-31.")


def desk_of(context: typer.Context, environment: str) -> DelegationDesk:
    """The desk for delegations at the server of this environment."""
    from delegations.desk import DelegationDesk

    servers: Servers = context.obj
    return DelegationDesk.at(servers.server_of(environment))
