"""What the team may do on the pages: each act with the fields of its form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from profile_service.web.notices import Notice

LONGEST_TEXT: Final = 1000
_LONGEST_LINE: Final = 255
_LONGEST_CODE: Final = 20
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

SHOWN_AT: Final = "at"
"""The field with the moment of what was shown."""


class Kind(Enum):
    """How a field is shown."""

    CHOICE = "choice"
    LINE = "line"
    TEXT = "text"
    TICK = "tick"
    CODE = "code"
    DAY = "day"
    SWITCH = "switch"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Field:
    """One field of a form. `options` are the values of a choice.

    A proof code is asked for beside a button that sends one; it is never kept.
    """

    name: str
    kind: Kind
    required: bool = False
    most: int = _LONGEST_LINE
    options: tuple[str, ...] = ()

    @property
    def kept(self) -> bool:
        """Whether what was typed is kept for later."""
        return self.kind is not Kind.CODE


@dataclass(frozen=True)
class Fault:
    """What is wrong with a form, or why the endpoint refused it. `values` complete its sentence."""

    code: str
    field: str | None = None
    values: Mapping[str, str] | None = None


@dataclass(frozen=True)
class ActForm:
    """An act with its form.

    `notice` is said after a success. `tells_reason`: the person gets the reason by mail. `grave` acts take
    something from the person, and stand last. The value of a tick is a sentence, which is written into the
    note: the record has no other place for it.
    """

    name: str
    notice: Notice
    fields: tuple[Field, ...] = ()
    grave: bool = False
    tells_reason: bool = False

    def fault(self, typed: Mapping[str, str]) -> Fault | None:
        """The first fault of what was typed."""
        for field in self.fields:
            value = typed.get(field.name, "").strip()
            if field.required and not value:
                return Fault("missing", field.name)
            if len(value) > field.most:
                return Fault("too_long", field.name, {"most": str(field.most)})
            if field.kind is Kind.CHOICE and value and value not in field.options:
                return Fault("unknown_value", field.name)
            if field.kind is Kind.DAY and value and not _is_day(value):
                return Fault("not_a_date", field.name)
        return None

    def sent(self, typed: Mapping[str, str]) -> dict[str, str]:
        """The fields as the endpoint wants them."""
        values = {field.name: typed.get(field.name, "").strip() for field in self.fields}
        ticked = [values.pop(field.name) for field in self.fields if field.kind is Kind.TICK]
        if ticked:
            values["note"] = "\n".join(part for part in (values.get("note", ""), " ".join(ticked)) if part)
        return {name: value for name, value in values.items() if value}

    def kept(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What may be kept until the form is sent again: all but a proof code."""
        return {
            field.name: typed[field.name] for field in self.fields if field.kept and typed.get(field.name)
        }


def _is_day(value: str) -> bool:
    """Whether this is a date as browsers send it: `2027-01-31`."""
    try:
        return bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _method() -> Field:
    return Field("method", Kind.CHOICE, required=True, options=("video", "in-person"))


def _factor() -> Field:
    return Field("method", Kind.CHOICE, required=True, options=("app", "passkeys", "recovery-codes"))


def _shown() -> Field:
    """The moment of the proposal on the page: another one, made meanwhile, is not decided."""
    return Field(SHOWN_AT, Kind.HIDDEN)


def _reason() -> Field:
    return Field("reason", Kind.TEXT, required=True, most=LONGEST_TEXT)


def _note() -> Field:
    # A little room for the sentence about what was ticked.
    return Field("note", Kind.TEXT, most=LONGEST_TEXT - 200)


def _proof() -> Field:
    return Field("proof", Kind.CODE, most=_LONGEST_CODE)


def _tick(name: str) -> Field:
    return Field(name, Kind.TICK, required=True)


SEND_PROOF: Final = ActForm("send-proof", Notice.PROOF_SENT, (Field("channel", Kind.HIDDEN),))
"""It has no form of its own: its button stands beside the field of each proof code."""

CORRECT: Final = ActForm(
    "correct",
    Notice.CORRECTED,
    (
        Field("field", Kind.HIDDEN, required=True),
        Field("value", Kind.LINE),
        _reason(),
        _proof(),
    ),
)

CANCEL_CHANGE: Final = ActForm(
    "cancel-change", Notice.CHANGE_CANCELLED, (Field("field", Kind.HIDDEN, required=True), _reason())
)
"""It stands beside each change that waits."""

FORMS: Final = (
    ActForm(
        "validate",
        Notice.VALIDATED,
        (_method(), _proof(), _tick("identity_seen"), _tick("copy_deleted"), _note()),
    ),
    ActForm("approve-name", Notice.NAME_APPROVED, (_shown(),)),
    ActForm("decline-name", Notice.NAME_DECLINED, (_shown(), _reason()), tells_reason=True),
    ActForm("approve-identity", Notice.IDENTITY_APPROVED, (_shown(),)),
    ActForm("decline-identity", Notice.IDENTITY_DECLINED, (_shown(), _reason()), tells_reason=True),
    ActForm("confirm-identifier", Notice.IDENTIFIER_CONFIRMED),
    ActForm("ask-more", Notice.MORE_ASKED, (Field("text", Kind.TEXT, required=True, most=LONGEST_TEXT),)),
    ActForm("note", Notice.NOTE_KEPT, (Field("note", Kind.TEXT, required=True, most=LONGEST_TEXT),)),
    ActForm("resend-activation", Notice.ACTIVATION_RESENT),
    ActForm("reactivate", Notice.REACTIVATED, (_note(),)),
    ActForm("reset-factor", Notice.FACTOR_RESET, (_factor(), _reason(), _proof()), grave=True),
    ActForm("stop-email-change", Notice.CHANGE_CANCELLED, (_reason(),), grave=True),
    ActForm("reject", Notice.REJECTED, (_reason(), _note()), grave=True, tells_reason=True),
    ActForm("deactivate", Notice.DEACTIVATED, (_reason(), _note()), grave=True, tells_reason=True),
    ActForm("undo-validation", Notice.VALIDATION_UNDONE, (_reason(),), grave=True, tells_reason=True),
)
"""The forms of the page, in its order."""

OTHER_WAY: Final[Mapping[str, str]] = {"email": "sms", "phoneNumber": "email"}
"""By which channel a proof code goes when this field is corrected: by the way that stays."""

CORRECTED: Final[Mapping[str, tuple[str, ...]]] = {
    "title": (),
    "firstName": (),
    "lastName": (),
    "function": (
        "physician",
        "dentist",
        "pharmacist",
        "psychologist",
        "physiotherapist",
        "nurse",
        "midwife",
        "medical-assistant",
        "other",
    ),
    "functionDetails": (),
    "professionalId": (),
    "email": (),
    "phoneNumber": (),
    "codeChannel": ("sms", "email"),
}
"""The fields that the team may correct, with the values of those that have a choice.

An identifier is typed with its type in front: `GLN 7601000050717`.
"""

_BY_NAME: Final = {form.name: form for form in (*FORMS, CORRECT, CANCEL_CHANGE, SEND_PROOF)}


def form_named(name: str) -> ActForm | None:
    """The act with this name, as it stands in an address."""
    return _BY_NAME.get(name)
