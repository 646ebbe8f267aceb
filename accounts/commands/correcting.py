"""Commands that change what an account says about the person, or how the person signs in."""

from __future__ import annotations

from typing import Annotated

import typer

from accounts.commands.options import Email, Proof, Reason, act, app, decide
from accounts.options import LOCAL, AsJson, Environment, Yes


@app.command()
def correct(
    context: typer.Context,
    email: Email,
    field: Annotated[str, typer.Option(help="The field: lastName, phoneNumber, email, professionalId, …")],
    value: Annotated[str, typer.Option(help="The right value.")],
    reason: Reason,
    proof: Proof = None,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Correct a field of an account.

    On an active account, another e-mail address or telephone number takes effect after 24 hours, or at once
    with a proof code that was sent to the way that stays.

    Example: mep accounts correct emma.attente@example.ch --field lastName --value Attente --reason Typo

    Exit codes: 0 corrected, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    act(
        context,
        environment,
        email,
        "correct",
        f"{field} is corrected",
        as_json=as_json,
        proof=proof,
        may_wait=field,
        field=field,
        value=value,
        reason=reason,
    )


@app.command()
def confirm_identifier(
    context: typer.Context, email: Email, as_json: AsJson = False, environment: Environment = LOCAL
) -> None:
    """Confirm an identifier that was to be verified.

    Example: mep accounts confirm-identifier emma.attente@example.ch

    Exit codes: 0 confirmed, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    act(context, environment, email, "confirm-identifier", "the identifier is confirmed", as_json=as_json)


@app.command()
def reset_factor(
    context: typer.Context,
    email: Email,
    method: Annotated[str, typer.Option(help="What the person has lost: app, passkeys or recovery-codes.")],
    reason: Reason,
    proof: Proof = None,
    yes: Yes = False,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Remove a second factor that the person has lost.

    It takes effect after 24 hours, or at once with a proof code.

    Example: mep accounts reset-factor anne.medecin@example.ch --method app --reason "Telephone lost"

    Exit codes: 0 reset, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    question = f"Reset the factor “{method}” of {{}}?"
    act(
        context,
        environment,
        email,
        "reset-factor",
        "the factor is reset",
        as_json=as_json,
        question=question,
        yes=yes,
        proof=proof,
        may_wait=method,
        method=method,
        reason=reason,
    )


@app.command()
def cancel_change(
    context: typer.Context,
    email: Email,
    field: Annotated[str, typer.Option(help="The field or the factor whose change waits.")],
    reason: Reason,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Stop a change that was to take effect later.

    Example: mep accounts cancel-change anne.medecin@example.ch --field phoneNumber --reason "Not asked for"

    Exit codes: 0 stopped, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    done = f"the change of {field} is stopped"
    act(context, environment, email, "cancel-change", done, as_json=as_json, field=field, reason=reason)


@app.command()
def stop_email_change(
    context: typer.Context,
    email: Email,
    reason: Reason,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Stop a change of the e-mail address that the person began, or that was just done. Sessions end.

    Nothing is written into the account: the right address is a correction.

    Example: mep accounts stop-email-change anne.medecin@example.ch --reason "Not asked for by the person"

    Exit codes: 0 stopped, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    done = "the change of the e-mail address is stopped"
    act(context, environment, email, "stop-email-change", done, as_json=as_json, reason=reason)


@app.command()
def approve_name(
    context: typer.Context,
    email: Email,
    yes: Yes = False,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Show the name that the person proposes, ask, and approve it.

    If the person proposes another one meanwhile, nothing is decided.

    Example: mep accounts approve-name anne.medecin@example.ch

    Exit codes: 0 approved, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    done = "the name is approved"
    decide(context, environment, email, "approve-name", done, as_json=as_json, yes=yes)


@app.command()
def decline_name(
    context: typer.Context,
    email: Email,
    reason: Reason,
    yes: Yes = False,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Show the name that the person proposes, ask, and decline it. The person gets a mail.

    If the person proposes another one meanwhile, nothing is decided.

    Example: mep accounts decline-name anne.medecin@example.ch --reason "Not on the identity document"

    Exit codes: 0 declined, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    done = "the name is declined"
    decide(context, environment, email, "decline-name", done, as_json=as_json, yes=yes, reason=reason)


@app.command()
def approve_identity(
    context: typer.Context,
    email: Email,
    yes: Yes = False,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Show the function and the identifier that the person proposes, ask, and approve them.

    If the person proposes others meanwhile, nothing is decided.

    Example: mep accounts approve-identity anne.medecin@example.ch

    Exit codes: 0 approved, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    done = "the identity is approved"
    decide(context, environment, email, "approve-identity", done, as_json=as_json, yes=yes)


@app.command()
def decline_identity(
    context: typer.Context,
    email: Email,
    reason: Reason,
    yes: Yes = False,
    as_json: AsJson = False,
    environment: Environment = LOCAL,
) -> None:
    """Show the function and the identifier that the person proposes, ask, and decline them.

    The person gets a mail. If the person proposes others meanwhile, nothing is decided.

    Example: mep accounts decline-identity anne.medecin@example.ch --reason "Not in the register"

    Exit codes: 0 declined, 1 failed, 3 sign in first, 4 a colleague was first, 5 refused, 130 interrupted.
    """
    done = "the identity is declined"
    decide(context, environment, email, "decline-identity", done, as_json=as_json, yes=yes, reason=reason)
