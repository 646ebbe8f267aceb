"""What the endpoints for delegations answer. What is absent there is None or empty here; unknown members are
kept.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

LONGEST_PRACTICE: Final = 100
"""The most UTF-16 units of a practice."""

State = Literal["standing", "suspended", "ended"]
"""Standing: it counts now. Suspended: one of both accounts is not active. Ended: its last day is past."""


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True)


class Person(_Answer):
    """A doctor or an assistant, by the id of the account. `email` is told to the team only."""

    id: str
    name: str = ""
    title: str | None = None
    email: str | None = None
    active: bool = False

    @property
    def titled_name(self) -> str:
        """Title, first and last name, as far as they are known."""
        return " ".join(part for part in (self.title, self.name) if part)


class Grantor(_Answer):
    """The staff member who granted a delegation; told to the team only."""

    id: str
    name: str = ""


class Delegation(_Answer):
    """One assistant of one doctor, the principal.

    `since` is a moment (ISO 8601, UTC); a delegation that another program wrote may lack it. `until` is the
    last day on which it counts and `last_used` the day of the last use (ISO dates, in Zurich's time).
    `practice` says where the assistant works for this doctor. `rights` are codes; a code that is not in
    `delegations.rights` is of a newer server. `version` is another text after each change of the last day,
    the practice or the rights, and says nothing else.
    """

    principal: Person
    assistant: Person
    since: str | None = None
    until: str | None = None
    last_used: str | None = None
    practice: str | None = None
    granted_by: Grantor | None = None
    rights: tuple[str, ...] = ()
    state: State
    version: str = ""


class DelegationPage(_Answer):
    """One page of delegations. `next` is the cursor of the following page, absent at the end."""

    delegations: tuple[Delegation, ...] = ()
    next: str | None = None


class OwnDelegations(_Answer):
    """The caller's delegations as a doctor and as an assistant.

    `may_delegate`: the profession is one of those that may delegate. `may_request`: the team can be asked for
    a delegation.
    """

    as_principal: tuple[Delegation, ...] = ()
    as_assistant: tuple[Delegation, ...] = ()
    may_delegate: bool = False
    may_request: bool = False
