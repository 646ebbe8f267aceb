"""What a staff member reads about a failure, and how values of the server are written on a terminal."""

from __future__ import annotations

import math
from datetime import datetime

from accounts.errors import AccountsError, FreshSignInNeeded, Refused

_NO_BREAK_SPACES = "\u00a0\u202f"
_MORE = {
    "missing_role": "Your account lacks the role account-validator, which your group at the hospital grants.",
    "details_missing": "The title, the function or the identifier is missing. Correct it first: "
    "mep accounts correct EMAIL --field function --value … --reason …",
    "proof_required": "Send one: mep accounts send-proof EMAIL",
    "proof_over": "Send another one: mep accounts send-proof EMAIL",
    "invalid_token": "Your sign-in has ended at the server. Run `mep login`.",
}
_INSTEAD = frozenset({"details_missing", "missing_role", "invalid_token"})


def explain(error: AccountsError) -> str:
    """The text of an error for a terminal, in one line or a few, without control characters."""
    if isinstance(error, FreshSignInNeeded):
        return _fresh_sign_in(error)
    if isinstance(error, Refused):
        return _stale(error) if error.is_stale else _refused(error)
    return printable(str(error))


def _fresh_sign_in(error: FreshSignInNeeded) -> str:
    age = f"of at most {round(error.max_age / 60)} minutes" if error.max_age else "that is more recent"
    return (
        f"this needs a sign-in {age}, with two factors or a passkey. Run `mep login`, then the command again"
    )


def _stale(error: Refused) -> str:
    """Who was first and when; nothing was changed."""
    told = error.members
    if not told.get("at"):
        return printable(f"nothing was changed: {error.detail}")
    who = told.get("actorName") or told.get("actor") or "another person"
    act, status = told.get("act") or "an act", told.get("accountStatus")
    now = f"; the account is {status} now" if status else ""
    return printable(f"nothing was changed: {who} was first, by “{act}” at {moment(str(told['at']))}{now}")


def _refused(error: Refused) -> str:
    if error.code in _INSTEAD:
        return _MORE[error.code]
    parts = [error.detail or f"the server refused it: {error.code}"]
    if error.field and f"“{error.field}”" not in error.detail:
        parts.append(f"(field: {error.field})")
    if by := error.members.get("by"):
        parts.append(f"Held by: {by}.")
    if (left := error.members.get("left")) is not None:
        parts.append(f"Tries left: {left}.")
    if until := error.members.get("until"):
        parts.append(f"Until: {moment(str(until))}.")
    wait = str(error.members.get("wait", ""))
    if wait.isdecimal():
        parts.append(f"Minutes to wait: {math.ceil(int(wait) / 60)}.")
    if more := _MORE.get(error.code):
        parts.append(more)
    return printable(" ".join(parts))


def moment(written: str) -> str:
    """A time of the server (ISO 8601 in UTC) in this machine's time zone; another text as it is."""
    try:
        return f"{datetime.fromisoformat(written).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return printable(written)


def day(written: str | None) -> str:
    return moment(written)[:10] if written else ""


def printable(text: str) -> str:
    """One line without control characters, which an applicant's name or note could contain: it can neither
    begin a line, nor move the cursor, nor change the direction of the text.
    """
    return "".join(
        sign if sign.isprintable() or sign in _NO_BREAK_SPACES else f"\\u{ord(sign):04x}" for sign in text
    )
