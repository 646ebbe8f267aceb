"""Accounts as the extension's endpoints describe them to the team. Times are ISO 8601 in UTC."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class _Described(BaseModel):
    """A JSON object of the endpoints. Members that this version does not know are ignored."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore")


class Status(Enum):
    """The states of an account, in the order in which the pages offer them."""

    PENDING = "pending"
    REJECTED = "rejected"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"

    @property
    def is_request(self) -> bool:
        """Whether the account is still, or again, a request."""
        return self in {Status.PENDING, Status.REJECTED}


class Result(Enum):
    """What a check has found."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"


class ListedAccount(_Described):
    """One row of a list."""

    id: str
    request_id: str | None = None
    status: Status
    email: str | None = None
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    function: str | None = None
    professional_id_type: str | None = None
    professional_id: str | None = None
    submitted_at: str | None = None
    origin: str | None = None
    request_disowned: str | bool | None = None
    lacks_details: bool = False

    @property
    def name(self) -> str:
        """Title and names, otherwise the e-mail."""
        return _named(self.title, self.first_name, self.last_name) or self.email or self.id

    @property
    def path(self) -> str:
        """The page of the account."""
        if self.status.is_request:
            return f"/equipe/demandes/{self.request_id or self.id}"
        return f"/equipe/comptes/{self.id}"


class AccountList(_Described):
    """One page of a list. `next` is the cursor of the following one.

    `counts` count up to `counted_up_to`, which means: as many or more.
    """

    accounts: tuple[ListedAccount, ...] = ()
    counts: Mapping[Status, int] = {}
    counted_up_to: int | None = None
    next: str | None = None


class Change(_Described):
    """The old and the new value of a field."""

    field: str
    before: str | None = None
    after: str | None = None


class StoryLine(_Described):
    """One line of an account's record. `folded` is the number of earlier lines that it stands for."""

    at: str
    act: str
    actor: str | None = None
    actor_name: str | None = None
    method: str | None = None
    reason: str | None = None
    note: str | None = None
    proof: str | None = None
    changes: tuple[Change, ...] = ()
    folded: int | None = None

    @property
    def lacks_proof(self) -> bool:
        """Whether an identity was checked without a proof code."""
        return self.method is not None and self.proof in {None, "NONE"}


class Check(_Described):
    """Something that was checked about a request; `values` completes its sentence."""

    check: str
    result: Result
    values: Mapping[str, Any] = Field(default={}, alias="with")


class Proof(_Described):
    """The proof code of an appointment: `none`, `sent` or `verified`."""

    state: str = "none"
    channel: str | None = None
    until: str | None = None


class PendingChange(_Described):
    """A change of contact details that takes effect later. `value` is masked."""

    field: str
    value: str | None = None
    by: str | None = None
    at: str | None = None
    effective_at: str | None = None


class Account(_Described):
    """One account with everything that the team sees. `acts` are the names of those offered now."""

    id: str
    request_id: str | None = None
    status: Status
    email: str | None = None
    email_verified: bool = False
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone_number: str | None = None
    phone_number_verified: str | bool | None = None
    code_channel: str | None = None
    professional_id_type: str | None = None
    professional_id: str | None = None
    function: str | None = None
    function_details: str | None = None
    requested_at: str | None = None
    created_at: str | None = None
    notice_version: str | None = None
    request_disowned: str | bool | None = None
    rejection_reason: str | None = None
    status_since: str | None = None
    last_used_at: str | None = None
    validated_by: str | None = None
    validated_at: str | None = None
    validation_method: str | None = None
    answered_for_by: str | None = None
    locale: str | None = None
    origin: str | None = None
    hin_address: Any = None
    proposed_identity: Any = None
    proposed_name: Any = None
    identity_providers: tuple[str, ...] = ()
    staff: bool = False
    acts: tuple[str, ...] = ()
    story: tuple[StoryLine, ...] = ()
    checks: tuple[Check, ...] = ()
    proof: Proof = Proof()
    pending_changes: tuple[PendingChange, ...] = ()

    @property
    def name(self) -> str:
        """Title and names, otherwise the e-mail."""
        return _named(self.title, self.first_name, self.last_name) or self.email or self.id

    def value_of(self, field: str) -> str | None:
        """The value of a field by the name that the endpoints use; `None` when it is absent."""
        members = {to_camel(name): name for name in type(self).model_fields}
        value = getattr(self, members[field]) if field in members else None
        return value if isinstance(value, str) else None


def _named(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)
