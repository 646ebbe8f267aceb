"""The commands `mep delegation …`: options and help only. `delegations.desk` does the work, the endpoints
decide.
"""

from __future__ import annotations

from typing import Annotated

import typer

from accounts.options import LOCAL, AsJson, Environment, Yes
from delegations.options import Allow, Assistant, Deny, Doctor, app, day, desk_of

__all__ = ["app"]


@app.command("list")
def list_delegations(
    context: typer.Context,
    account: Annotated[
        str | None,
        typer.Option(help="Only those of this account, as a doctor or as an assistant: its e-mail or id."),
    ] = None,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """List all delegations, or those of one account. Long lists are printed while they are read.

    Example: mep delegation list --account anne.medecin@example.ch

    Exit codes: 0 listed, 1 failed, 3 sign in first, 5 refused or unknown, 130 interrupted.
    """
    desk_of(context, environment).print_list(account, as_json=as_json)


@app.command()
def grant(
    context: typer.Context,
    doctor: Doctor,
    assistant: Assistant,
    until: Annotated[
        str | None,
        typer.Option(callback=day, help="The last day on which it counts, as 2027-01-31. [default: no end]"),
    ] = None,
    practice: Annotated[
        str | None, typer.Option(help="Where the assistant works for this doctor; both read it.")
    ] = None,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Let an assistant work under a doctor's responsibility. Both get a mail.

    Example: mep delegation grant --doctor anne.medecin@example.ch --assistant denis.assistant@example.ch

    Exit codes: 0 granted, 1 failed, 3 sign in first, 5 refused or unknown, 130 interrupted.
    """
    desk_of(context, environment).grant(doctor, assistant, until, practice, as_json=as_json)


@app.command()
def rights(
    context: typer.Context,
    doctor: Doctor,
    assistant: Assistant,
    allow: Allow = None,
    deny: Deny = None,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Give rights to an assistant or take them away; the others stay. It counts within five minutes.

    Example: mep delegation rights --doctor anne@example.ch --assistant eva@example.ch --deny mayReadDocuments

    Exit codes: 0 changed, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    given, taken = frozenset(allow or ()), frozenset(deny or ())
    if not given | taken:
        raise typer.BadParameter("name at least one right with --allow or --deny")
    if both := sorted(given & taken):
        raise typer.BadParameter(f"{', '.join(both)}: either --allow or --deny")
    desk_of(context, environment).set_rights(doctor, assistant, given, taken, as_json=as_json)


@app.command()
def revoke(
    context: typer.Context,
    doctor: Doctor,
    assistant: Assistant,
    keep_sessions: Annotated[
        bool,
        typer.Option("--keep-sessions", help="Do not end open sessions; the delegation goes within minutes."),
    ] = False,
    yes: Yes = False,
    environment: Environment = LOCAL,
) -> None:
    """Revoke a delegation. The sessions in which the assistant acts for this doctor end at once.

    Example: mep delegation revoke --doctor anne.medecin@example.ch --assistant denis.assistant@example.ch

    Exit codes: 0 revoked, 1 failed, 3 sign in first, 5 refused or unknown, 130 interrupted.
    """
    desk_of(context, environment).revoke(doctor, assistant, keep_sessions=keep_sessions, yes=yes)
