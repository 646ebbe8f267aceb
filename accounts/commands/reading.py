"""Commands that change nothing: the list, one account, a copy of a person's data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from accounts.commands.options import Email, app, desk_of
from accounts.options import LOCAL, AsJson, Environment

Status = Literal["pending", "active", "rejected", "deactivated", "to-review"]


@app.command("list")
def list_accounts(
    context: typer.Context,
    status: Annotated[
        Status | None,
        typer.Option(help="Only accounts of this status, or with something that waits for the team."),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(help="How a word of the name, a part of the e-mail address or the identifier begins."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="At most so many.")] = 50,
    every: Annotated[bool, typer.Option("--all", help="All of them, however many.")] = False,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """List requests and accounts, the oldest first, and how many there are of each kind.

    Example: mep accounts list --status pending --search attente

    Exit codes: 0 listed, 1 failed, 3 sign in first, 5 refused, 130 interrupted.
    """
    from accounts import tables
    from accounts.terminal import console, json_of

    page = desk_of(context, environment).list(status, search, limit, every)
    if as_json:
        typer.echo(json_of(page))
        return
    console().print(tables.list_of(page))
    if page.next:
        typer.echo("There are more: narrow them with --search, or list all with --all.")


@app.command()
def show(
    context: typer.Context, email: Email, as_json: AsJson = False, environment: Environment = LOCAL
) -> None:
    """Show one account: what was checked, what was done to it, and which acts are possible now.

    Example: mep accounts show emma.attente@example.ch

    Exit codes: 0 shown, 1 failed, 3 sign in first, 5 refused or unknown, 130 interrupted.
    """
    from accounts import tables
    from accounts.terminal import console, json_of

    desk = desk_of(context, environment)
    account = desk.client.show(desk.find(email).id)
    if as_json:
        typer.echo(json_of(account))
    else:
        console().print(tables.account_of(account))


@app.command()
def export(
    context: typer.Context,
    email: Email,
    to: Annotated[Path | None, typer.Option(help="A new file, which only you can read.")] = None,
    environment: Environment = LOCAL,
) -> None:
    """Export everything that is kept about a person, as JSON, for the person who asked for it.

    Example: mep accounts export emma.attente@example.ch --to emma.json

    Exit codes: 0 exported, 1 failed, 3 sign in first, 5 refused or unknown, 130 interrupted.
    """
    from accounts.desk import write_export

    desk = desk_of(context, environment)
    write_export(desk.client.export(desk.find(email).id), to)
