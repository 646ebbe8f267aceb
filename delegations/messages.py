"""What a staff member at a terminal reads when the endpoint refuses an act on a delegation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from accounts.errors import AccountsError, Refused
from accounts.messages import printable

_REASONS: Final[Mapping[str, str]] = {
    "missing_role": "Your account lacks the role delegation-manager, which your group at the hospital "
    "grants.",
    "unknown_account": "No account has the address or the id “{person}”.",
    "account_not_active": "The account “{person}” is not active. A delegation needs two active accounts.",
    "may_not_delegate": "The function of “{person}” is not one of those that may delegate. If it is wrong, "
    "correct it: mep accounts correct EMAIL --field function --value … --reason …",
    "same_person": "The doctor and the assistant are the same person. An assistant has an account of their "
    "own.",
    "own_account": "You are one of both. A colleague of the team does this.",
    "delegation_exists": "The delegation exists already: mep delegation list --account {assistant}. Change "
    "its rights by mep delegation rights, its last day on the page /equipe/delegations.",
    "unknown_delegation": "There is no such delegation; a colleague or one of both may have ended it.",
    "stale": "This delegation was changed meanwhile, and nothing was done. Run the command again.",
    "until_in_the_past": "The last day is in the past.",
    "not_a_date": "The last day is not a date. Write it as 2027-01-31.",
    "unknown_right": "The server does not know this right.",
    "unknown_field": "The server does not know the field “{field}”. Is it of the same version as this "
    "command?",
    "missing": "Something is missing (field: {field}).",
    "too_long": "The text is too long (field: {field}).",
    "not_a_text": "The text must be one line of visible characters (field: {field}).",
    "invalid_token": "Your sign-in has ended at the server. Run `mep login`.",
    "insufficient_scope": "Your sign-in does not cover delegations. Run `mep login` again.",
    "person_required": "Programs change no delegations: sign in as a person with `mep login`.",
}


class NotCarriedOut(AccountsError):
    """The endpoint refused, and this is its sentence for the staff member."""

    def __init__(self, text: str, exit_code: int) -> None:
        super().__init__(text)
        self.exit_code = exit_code


def worded(refused: Refused, people: Mapping[str, str]) -> AccountsError:
    """The refusal with a sentence of ours. `people` are the typed accounts, by the field of the request.

    A code without a sentence stays as it is, with what the server said.
    """
    sentence = _REASONS.get(refused.code)
    if sentence is None:
        return refused
    # Without a field, every typed account may be meant.
    person = people.get(refused.field or "") or "” or “".join(people.values())
    told = sentence.format(
        person=person, field=refused.field or "", assistant=people.get("assistant", "EMAIL")
    )
    return NotCarriedOut(printable(told), refused.exit_code)
