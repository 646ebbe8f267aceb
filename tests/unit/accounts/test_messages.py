"""What a staff member reads when an act fails, and the exit code that a program gets."""

from __future__ import annotations

import re

import pytest

from accounts.errors import AccountsError, FreshSignInNeeded, NotSignedIn, Refused, UnknownAddress
from accounts.messages import explain, moment, printable

STALE = {
    "accountStatus": "active",
    "act": "validate",
    "actor": "5d1c",
    "actorName": "Valérie Équipe",
    "at": "2026-11-29T13:05:00Z",
}


def test_colleague_who_was_first_is_named_with_the_time() -> None:
    told = explain(Refused("stale", 409, "The account is active already.", None, STALE))

    assert re.fullmatch(
        r"nothing was changed: Valérie Équipe was first, by “validate” at 2026-11-29 \d\d:\d\d; "
        r"the account is active now",
        told,
    )


def test_stale_answer_without_a_record_is_told() -> None:
    assert explain(Refused("stale", 409, "Look at it again.")) == "nothing was changed: Look at it again."


@pytest.mark.parametrize(
    ("error", "words", "code"),
    [
        (Refused("stale", 409, "", None, STALE), "was first", 4),
        (Refused("proof_wrong", 409, "The code is wrong.", None, {"left": "2"}), "Tries left: 2", 5),
        (Refused("proof_wrong", 409, "The code is wrong.", None, {"left": 0}), "Tries left: 0", 5),
        (Refused("proof_limit", 429, "Wait.", None, {"wait": "61"}), "Minutes to wait: 2", 5),
        (Refused("proof_limit", 429, "Too many.", None, {"wait": "soon"}), "Too many.", 5),
        (Refused("identifier_taken", 409, "Another account has it.", None, {"by": "Dr Anne"}), "Dr Anne", 5),
        (Refused("dual_control", 409, "Wait.", None, {"until": "2026-12-06T10:00:00Z"}), "2026-12-06", 5),
        (Refused("missing", 400, "Send a value.", "value"), "(field: value)", 5),
        (Refused("details_missing", 409, "It lacks its function."), "mep accounts correct", 5),
        (Refused("details_missing", 409, "It lacks its function."), "The title, the function or", 5),
        (Refused("missing_role", 403, "…"), "account-validator", 5),
        (Refused("staff_account", 403, "Nobody acts on their own account."), "their own", 5),
        (Refused("something_new", 409), "something_new", 5),
        (Refused("invalid_token", 401, "Send a token."), "mep login", 3),
        (FreshSignInNeeded(3600), "at most 60 minutes", 3),
        (FreshSignInNeeded(), "mep login", 3),
        (NotSignedIn("nobody is signed in"), "nobody", 3),
        (UnknownAddress("no account has the address “x”"), "no account", 5),
        (AccountsError("else"), "else", 1),
    ],
)
def test_each_failure_says_what_to_do(error: AccountsError, words: str, code: int) -> None:
    told = explain(error)

    assert words in told
    assert error.exit_code == code


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x9b31m", "\u202e", "\n", "\r", "\x00", "\u2028"])
def test_text_of_the_server_cannot_steer_the_terminal(hostile: str) -> None:
    members = {**STALE, "actorName": f"A{hostile}B", "act": hostile, "status": hostile}

    for error in (
        Refused("stale", 409, "", None, members),
        Refused("x", 409, hostile, hostile, {"by": hostile, "left": hostile, "until": hostile}),
        UnknownAddress(f"no account has the address “{hostile}”"),
    ):
        assert hostile not in explain(error)
    assert hostile not in printable(hostile)


def test_moment_is_shown_in_the_machines_time_zone() -> None:
    assert re.fullmatch(r"2026-11-\d\d \d\d:\d\d", moment("2026-11-29T13:05:00Z"))
    assert moment("some day") == "some day"
