"""What the page of one account shows, made of the endpoint's answer and of what the staff member typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from pydantic.alias_generators import to_camel

from accounts.models import Account, Check
from profile_service.drafts.store import Draft
from profile_service.team.acts import (
    CANCEL_CHANGE,
    CORRECT,
    CORRECTED,
    FORMS,
    OTHER_WAY,
    SEND_PROOF,
    SHOWN_AT,
    ActForm,
)
from profile_service.team.refusals import worded_refusal
from profile_service.team.states import REQUEST_STATES


class Value(Enum):
    """How the value of a fact is worded."""

    TEXT = "text"
    MOMENT = "moment"
    FUNCTION = "function"
    IDENTIFIER_TYPE = "identifier_type"
    CHANNEL = "channel"
    METHOD = "method"
    REJECTION = "rejection"
    LANGUAGE = "language"
    PERSON = "person"
    CODES = "codes"


_CHECK_VALUES: Final = (
    "at",
    "count",
    "days",
    "domain",
    "firstName",
    "lastName",
    "letter",
    "name",
    "present",
    "reason",
    "version",
)
# The fields that are shown in any case stand first in the groups; the others only when they have a value.
_ALWAYS: Final[Mapping[str, Mapping[str, Value]]] = {
    "person": {
        "title": Value.TEXT,
        "firstName": Value.TEXT,
        "lastName": Value.TEXT,
        "function": Value.FUNCTION,
        "functionDetails": Value.TEXT,
        "professionalIdType": Value.IDENTIFIER_TYPE,
        "professionalId": Value.TEXT,
    },
    "contact": {
        "email": Value.TEXT,
        "phoneNumber": Value.TEXT,
        "codeChannel": Value.CHANNEL,
    },
    "request": {"requestedAt": Value.MOMENT},
}
_IF_PRESENT: Final[Mapping[str, Mapping[str, Value]]] = {
    "person": {},
    "contact": {"locale": Value.LANGUAGE},
    "request": {
        "createdAt": Value.MOMENT,
        "statusSince": Value.MOMENT,
        "noticeVersion": Value.TEXT,
        "rejectionReason": Value.REJECTION,
        "validatedAt": Value.MOMENT,
        "validationMethod": Value.METHOD,
        "validatedBy": Value.PERSON,
        "answeredForBy": Value.TEXT,
        "lastUsedAt": Value.TEXT,
        "requestId": Value.TEXT,
    },
}

_MEMBERS: Final = {to_camel(name): name for name in Account.model_fields}


@dataclass(frozen=True)
class Fact:
    """One line about the account. `verified`: whether a contact was confirmed; `None` where none is."""

    name: str
    kind: Value
    value: str | None
    correctable: bool = False
    verified: bool | None = None


@dataclass(frozen=True)
class OfferedForm:
    """A form of the page, filled with what was typed before.

    `proof_channel` is the channel of a proof code where it is not the usual one.
    """

    form: ActForm
    typed: Mapping[str, str]
    sends_proof: bool
    opened: bool
    fault_field: str | None = None

    @property
    def proof_channel(self) -> str | None:
        return OTHER_WAY.get(self.typed.get("field", ""))


@dataclass(frozen=True)
class AccountPage:
    """One account as the page shows it.

    `correcting` is the field whose correction is open. `draft` is what the staff member typed before.
    """

    account: Account
    draft: Draft | None = None
    correcting: str | None = None

    @property
    def name(self) -> str:
        """Title and names, otherwise the e-mail."""
        return self.account.name or self.account.email or self.account.id

    @property
    def is_request(self) -> bool:
        """Whether the account is still, or again, a request."""
        return self.account.status in REQUEST_STATES

    @property
    def groups(self) -> dict[str, tuple[Fact, ...]]:
        """The facts, by group."""
        return {
            group: (
                *(self._fact(name, kind) for name, kind in fields.items()),
                *(
                    fact
                    for name, kind in _IF_PRESENT[group].items()
                    if (fact := self._fact(name, kind)).value
                ),
            )
            for group, fields in _ALWAYS.items()
        }

    @property
    def proposals(self) -> dict[str, list[tuple[str, str]]]:
        """What the person proposes, a name or an identity. An empty title is shown: the person wants none."""
        name, identity = self.account.proposed_name, self.account.proposed_identity
        no_title = [("title", "")] if isinstance(name, Mapping) and name.get("title") == "" else []
        found = {"name": no_title + entries(name), "identity": entries(identity)}
        return {
            kind: [(field, text) for field, text in members if field != SHOWN_AT]
            for kind, members in found.items()
            if members
        }

    @property
    def forms(self) -> tuple[OfferedForm, ...]:
        """The forms of the acts that are offered now; `validate` and the form with a draft are open."""
        offered = [form for form in FORMS if form.name in self.account.acts]
        return tuple(
            self._offered(form, opened=form.name == "validate" or self._is_drafted(form)) for form in offered
        )

    @property
    def correction(self) -> OfferedForm | None:
        """The form that corrects the chosen field, or the field of the draft."""
        field = self.correcting
        if field is None and self.draft and self.draft.act == CORRECT.name:
            field = self.draft.typed.get("field")
        if field is None or field not in CORRECTED or not self._can_correct:
            return None
        drafted = self._drafted(CORRECT, field)
        typed = {"field": field, "value": self._present(field), **(drafted.typed if drafted else {})}
        fault = drafted.fault_field if drafted else None
        # On an open account, an address and a number are ways in: a proof makes the change count at once.
        sends_proof = self._sends_proof and field in OTHER_WAY and not self.is_request
        return OfferedForm(CORRECT, typed, sends_proof, opened=True, fault_field=fault)

    @property
    def waiting(self) -> tuple[OfferedForm, ...]:
        """The forms that stop the changes which take effect later, in their order."""
        if CANCEL_CHANGE.name not in self.account.acts:
            return ()
        return tuple(self._stopping(change.field) for change in self.account.pending_changes)

    @property
    def options(self) -> tuple[str, ...]:
        """The values to choose from in the open correction; none when it is typed."""
        correction = self.correction
        return CORRECTED[correction.typed["field"]] if correction else ()

    @property
    def homeless(self) -> Mapping[str, str]:
        """What was typed for an act that is not offered any more, so that it can be copied."""
        if self.draft is None:
            return {}
        waits = any(change.field == self.draft.typed.get("field") for change in self.account.pending_changes)
        if self.draft.act in self.account.acts and (self.draft.act != CANCEL_CHANGE.name or waits):
            return {}
        return self.draft.typed

    @property
    def refusal(self) -> str:
        """The refusal whose sentence is shown; empty when nothing was refused."""
        return worded_refusal(self.draft) if self.draft else ""

    @property
    def staff_names(self) -> dict[str, str]:
        """The names of those who acted, by their subject, as of then."""
        return {line.actor: line.actor_name for line in self.account.story if line.actor and line.actor_name}

    def _present(self, field: str) -> str:
        parts = ("professionalIdType", field) if field == "professionalId" else (field,)
        return " ".join(value for part in parts if (value := self._value(part)))

    def _value(self, field: str) -> str | None:
        value = getattr(self.account, _MEMBERS[field])
        return value if isinstance(value, str) else None

    @property
    def _can_correct(self) -> bool:
        return CORRECT.name in self.account.acts

    @property
    def _sends_proof(self) -> bool:
        return SEND_PROOF.name in self.account.acts

    def _fact(self, name: str, kind: Value) -> Fact:
        verified = {
            "email": self.account.email_verified,
            "phoneNumber": self.account.phone_number_verified,
        }
        value = self._value(name)
        return Fact(
            name,
            kind,
            value,
            correctable=self._can_correct and name in CORRECTED,
            verified=verified.get(name) if value else None,
        )

    def _proposed_at(self, form: ActForm) -> str:
        """The moment of the proposal about which the form decides."""
        proposed = (
            self.account.proposed_name if form.name.endswith("-name") else self.account.proposed_identity
        )
        return str(proposed.get(SHOWN_AT, "")) if isinstance(proposed, Mapping) else ""

    def _drafted(self, form: ActForm, field: str) -> Draft | None:
        """The draft of this form, if it is about this field of the account."""
        draft = self.draft
        return draft if draft and draft.act == form.name and draft.typed.get("field") == field else None

    def _stopping(self, field: str) -> OfferedForm:
        drafted = self._drafted(CANCEL_CHANGE, field)
        typed = {**(drafted.typed if drafted else {}), "field": field}
        fault = drafted.fault_field if drafted else None
        return OfferedForm(
            CANCEL_CHANGE, typed, sends_proof=False, opened=drafted is not None, fault_field=fault
        )

    def _is_drafted(self, form: ActForm) -> bool:
        return self.draft is not None and self.draft.act == form.name

    def _offered(self, form: ActForm, *, opened: bool) -> OfferedForm:
        draft = self.draft if self._is_drafted(form) else None
        shown = (
            {SHOWN_AT: self._proposed_at(form)}
            if any(field.name == SHOWN_AT for field in form.fields)
            else {}
        )
        return OfferedForm(
            form,
            {**(draft.typed if draft else {}), **shown},
            self._sends_proof,
            opened,
            draft.fault_field if draft else None,
        )


def check_values(check: Check) -> dict[str, str]:
    """The values of a check's sentence; what the endpoint leaves out is empty."""
    return dict.fromkeys(_CHECK_VALUES, "") | {name: str(each) for name, each in (check.with_ or {}).items()}


def entries(value: Any) -> list[tuple[str, str]]:
    """The members of a JSON object as name and text; another value is one text without a name."""
    if isinstance(value, Mapping):
        return [(str(name), str(each)) for name, each in value.items() if each not in (None, "")]
    return [("", str(value))] if value else []
