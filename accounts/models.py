"""What the endpoints answer. What is absent there is None or empty here; unknown members are kept."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True)


class _Described(_Answer):
    """Whose account it is, as far as that is known."""

    id: str
    request_id: str | None = None
    status: str
    email: str | None = None
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    function: str | None = None
    professional_id_type: str | None = None
    professional_id: str | None = None

    @property
    def name(self) -> str:
        """Title, first and last name, as far as they are known."""
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)


class AccountRow(_Described):
    """An account in the list.

    `lacks_details`: its request lacks what a validation needs. `to_review`: something waits for the team.
    """

    submitted_at: str | None = None
    origin: str | None = None
    request_disowned: bool | str | None = None
    lacks_details: bool = False
    to_review: bool = False


class AccountPage(_Answer):
    """One page of the list, the oldest first. `next` is the cursor of the following page.

    `counts` has the number of accounts of each list: of each status, and to review. The server counts no
    further than `counted_up_to`.
    """

    accounts: tuple[AccountRow, ...] = ()
    counts: dict[str, int] = Field(default_factory=dict)
    counted_up_to: int | None = None
    next: str | None = None


class Change(_Answer):
    """A field's old and new value."""

    field: str
    before: str = ""
    after: str = ""


class StoryLine(_Answer):
    """One line of the account's record; `folded` is the number of earlier lines for which it stands."""

    at: str
    actor: str | None = None
    actor_name: str = ""
    act: str
    method: str | None = None
    reason: str | None = None
    note: str | None = None
    proof: str | None = None
    changes: tuple[Change, ...] = ()
    folded: int | None = None


class Check(_Answer):
    """What the server checked about a request: `result` is good, warning, bad or unknown."""

    check: str
    result: str = "unknown"
    with_: dict[str, Any] | None = Field(default=None, alias="with")


class Proof(_Answer):
    """The proof code of a request: `state` is none, sent or verified."""

    state: str = "none"
    channel: str | None = None
    until: str | None = None


class PendingChange(_Answer):
    """A correction that takes effect later; `value` is masked."""

    field: str
    value: str | None = None
    by: str | None = None
    at: str | None = None
    effective_at: str | None = None


class EmailChange(_Answer):
    """A change of address that the person began: `state` is waiting or done, `address` the other one."""

    state: str
    address: str = ""
    since: str = ""


class Account(_Described):
    """One account as the team sees it. `acts` are the acts that are offered to the caller now."""

    email_verified: bool = False
    phone_number: str | None = None
    phone_number_verified: bool = False
    code_channel: str | None = None
    function_details: str | None = None
    requested_at: str | None = None
    created_at: str | None = None
    notice_version: str | None = None
    request_disowned: str | None = None
    rejection_reason: str | None = None
    status_since: str | None = None
    last_used_at: str | None = None
    validated_by: str | None = None
    validated_at: str | None = None
    validation_method: str | None = None
    answered_for_by: str | None = None
    locale: str | None = None
    hin_address: Any = None
    proposed_identity: Any = None
    proposed_name: Any = None
    identity_providers: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    staff: bool = False
    acts: tuple[str, ...] = ()
    story: tuple[StoryLine, ...] = ()
    checks: tuple[Check, ...] = ()
    proof: Proof = Proof()
    pending_changes: tuple[PendingChange, ...] = ()
    email_change: EmailChange | None = None
    names_to_review: str | None = None
