"""What the commands share: options of their own, and how an act runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from accounts.options import Servers

if TYPE_CHECKING:
    from accounts.desk import Desk

app = typer.Typer(
    name="accounts",
    help="The team's work: account requests and accounts. Sign in first: `mep login`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Email = Annotated[
    str, typer.Argument(help="The account's e-mail address, or the id of the account or of its request.")
]
Reason = Annotated[str, typer.Option(help="Why. It is kept in the account's record.")]
Note = Annotated[
    str | None, typer.Option(help="For the colleagues; the person gets it with a copy of their data.")
]
Proof = Annotated[
    str | None,
    typer.Option(
        help="The code that the person reads out. With - it is read from standard input, because other users "
        "of this machine can read a command line."
    ),
]


def desk_of(context: typer.Context, environment: str) -> Desk:
    """The team's desk at the server of this environment."""
    from accounts.desk import Desk

    servers: Servers = context.obj
    return Desk.at(servers.server_of(environment), servers.profile_of(environment))


def act(
    context: typer.Context,
    environment: str,
    email: str,
    name: str,
    done: str,
    *,
    as_json: bool,
    question: str | None = None,
    yes: bool = True,
    proof: str | None = None,
    may_wait: str | None = None,
    **fields: str | None,
) -> None:
    """Find the account, ask `question` unless `yes`, carry out the act, and say what happened.

    `{}` in the question stands for the person. `may_wait` is a field or a factor whose change may take effect
    later: then that is said instead of `done`.
    """
    from accounts.desk import named, outcome, say

    desk = desk_of(context, environment)
    found = desk.find(email)
    if question:
        desk.confirm(question.replace("{}", named(found), 1), yes=yes)
    account = desk.client.act(found.id, name, proof=desk.typed_proof(proof), **fields)
    say(account, outcome(account, may_wait, done) if may_wait else done, as_json=as_json)


def decide(
    context: typer.Context,
    environment: str,
    email: str,
    name: str,
    done: str,
    *,
    as_json: bool,
    yes: bool,
    reason: str | None = None,
) -> None:
    """Show what the person proposes, ask unless `yes`, decide about exactly that, and say what happened."""
    from accounts.desk import say

    desk = desk_of(context, environment)
    verb, kind = name.split("-")
    found = desk.find(email)
    shown_at = desk.show_proposal(found, kind, f"{verb.capitalize()} this?", yes=yes)
    say(desk.client.act(found.id, name, at=shown_at, reason=reason), done, as_json=as_json)
