"""Commands that decide about a request or an account."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from accounts.commands.options import Email, Note, Proof, Reason, act, app, desk_of
from accounts.options import LOCAL, AsJson, Environment, Yes


@app.command()
def send_proof(
    context: typer.Context,
    email: Email,
    channel: Annotated[
        Literal["sms", "email"] | None,
        typer.Option(
            help="How the code goes. For a change of the e-mail address or the number: the other one."
        ),
    ] = None,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Send the person a code to read out at the appointment or on the telephone. Nobody of the team sees it.

    Without --channel, it goes to the mobile number, or to the e-mail address where there is none.

    Example: mep accounts send-proof anne.medecin@example.ch --channel email

    Exit codes: 0 sent, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    act(context, environment, email, "send-proof", "a proof code was sent", as_json=as_json, channel=channel)


@app.command()
def validate(
    context: typer.Context,
    email: Email,
    method: Annotated[Literal["video", "in-person"], typer.Option(help="How the identity was checked.")],
    proof: Proof = None,
    note: Note = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask about a missing proof code.")] = False,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Validate a request after the person's identity was checked: the account becomes active.

    On a terminal, the proof code is asked for if one was sent. Without a code, the record says so.

    Example: mep accounts validate emma.attente@example.ch --method video --proof -

    Exit codes: 0 validated, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    from accounts.desk import say

    desk = desk_of(context, environment)
    found = desk.find(email)
    code = desk.proof_for_validation(proof, found, yes=yes)
    account = desk.client.act(found.id, "validate", method=method, proof=code, note=note)
    say(account, "validated", as_json=as_json)


@app.command()
def reject(
    context: typer.Context,
    email: Email,
    reason: Reason,
    note: Note = None,
    yes: Yes = False,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Reject a request. The applicant gets a mail.

    Example: mep accounts reject emma.attente@example.ch --reason "Not a health professional"

    Exit codes: 0 rejected, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    question = "Reject the request of {}?"
    act(
        context,
        environment,
        email,
        "reject",
        "rejected",
        as_json=as_json,
        question=question,
        yes=yes,
        reason=reason,
        note=note,
    )


@app.command()
def deactivate(
    context: typer.Context,
    email: Email,
    reason: Reason,
    note: Note = None,
    yes: Yes = False,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Deactivate an account. Its sessions end at once.

    Example: mep accounts deactivate anne.medecin@example.ch --reason "Practice closed"

    Exit codes: 0 deactivated, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    question = "Deactivate the account of {}?"
    act(
        context,
        environment,
        email,
        "deactivate",
        "deactivated",
        as_json=as_json,
        question=question,
        yes=yes,
        reason=reason,
        note=note,
    )


@app.command()
def reactivate(
    context: typer.Context,
    email: Email,
    note: Note = None,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Make a deactivated account active again.

    Example: mep accounts reactivate anne.medecin@example.ch

    Exit codes: 0 reactivated, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    act(context, environment, email, "reactivate", "reactivated", as_json=as_json, note=note)


@app.command()
def undo_validation(
    context: typer.Context,
    email: Email,
    reason: Reason,
    yes: Yes = False,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Undo a wrong validation: the account waits again, and its sessions end at once.

    Example: mep accounts undo-validation emma.attente@example.ch --reason "Wrong identity document"

    Exit codes: 0 undone, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    question = "Undo the validation of {}?"
    act(
        context,
        environment,
        email,
        "undo-validation",
        "the validation is undone",
        as_json=as_json,
        question=question,
        yes=yes,
        reason=reason,
    )


@app.command()
def note(
    context: typer.Context,
    email: Email,
    note: Annotated[
        str, typer.Option(help="For the colleagues; the person gets it with a copy of their data.")
    ],
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Add a note to an account's record.

    Example: mep accounts note emma.attente@example.ch --note "Appointment on Friday"

    Exit codes: 0 noted, 1 failed, 3 sign in first, 5 refused, 130 interrupted.
    """
    act(context, environment, email, "note", "noted", as_json=as_json, note=note)


@app.command()
def ask_more(
    context: typer.Context,
    email: Email,
    text: Annotated[str, typer.Option(help="What the applicant should tell; it is part of the mail.")],
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Ask an applicant for more, by mail.

    Example: mep accounts ask-more emma.attente@example.ch --text "Please tell us your GLN"

    Exit codes: 0 asked, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    act(context, environment, email, "ask-more", "a mail is on its way", as_json=as_json, text=text)


@app.command()
def resend_activation(
    context: typer.Context, email: Email, as_json: AsJson = False, environment: Environment = LOCAL
) -> None:
    """Send the mail about the activation again.

    Example: mep accounts resend-activation emma.attente@example.ch

    Exit codes: 0 on its way, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    act(context, environment, email, "resend-activation", "a mail is on its way", as_json=as_json)


@app.command()
def erase(
    context: typer.Context,
    email: Email,
    reason: Annotated[
        str | None,
        typer.Option(
            help="person-asked, request-not-theirs, duplicate, no-longer-needed, deceased or other. A record "
            "with it stays, without personal data."
        ),
    ] = None,
    yes: Yes = False,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Erase an account and everything that is kept about the person, for good.

    If it stops half-way, the same command completes it. After a lost answer, give the account's id.

    Example: mep accounts erase emma.attente@example.ch --reason person-asked

    Exit codes: 0 erased, 1 failed, 3 sign in first, 5 refused, 130 interrupted.
    """
    import json

    record = desk_of(context, environment).erase(email, reason, yes=yes)
    typer.echo(json.dumps({"erased": record}) if as_json else f"Erased. The record {record} stays.")
