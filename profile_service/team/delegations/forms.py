"""What the team may do to delegations on the pages: each act with the fields of its form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from delegations.models import LONGEST_PRACTICE
from delegations.rights import RIGHTS
from profile_service.drafts.store import Draft
from profile_service.team.acts import ActForm, Field, Kind
from profile_service.web.notices import Notice

LONGEST_ADDRESS: Final = 254
SHOWN: Final = "shown"
"""The field with the version of the delegation that the page showed."""
END_SESSIONS: Final = "end_sessions"


def _until() -> Field:
    return Field("until", Kind.DAY)


def _practice() -> Field:
    return Field("practice", Kind.LINE, most=LONGEST_PRACTICE)


def _shown() -> Field:
    """Another delegation than the shown one, changed meanwhile, is not changed again unseen."""
    return Field(SHOWN, Kind.HIDDEN)


GRANT: Final = ActForm(
    "grant",
    Notice.DELEGATION_GRANTED,
    (
        Field("doctor", Kind.LINE, required=True, most=LONGEST_ADDRESS),
        Field("assistant", Kind.LINE, required=True, most=LONGEST_ADDRESS),
        _until(),
        _practice(),
    ),
)

TERMS: Final = ActForm("terms", Notice.DELEGATION_CHANGED, (_shown(), _until(), _practice()))
"""Its empty fields take the last day or the practice away."""

CHANGE_RIGHTS: Final = ActForm(
    "rights",
    Notice.RIGHTS_SAVED,
    (_shown(), *(Field(right, Kind.SWITCH) for right in RIGHTS)),
)

REVOKE: Final = ActForm("revoke", Notice.DELEGATION_REVOKED, (Field(END_SESSIONS, Kind.SWITCH),), grave=True)

CHANGES: Final = {form.name: form for form in (TERMS, CHANGE_RIGHTS)}
"""The forms of the page of one delegation, by the end of their address."""

# The endpoint names no field for what is about both people.
_FIELDS: Final[Mapping[str, str]] = {"same_person": "assistant", "delegation_exists": "assistant"}


@dataclass(frozen=True)
class TypedForm:
    """A form as the page shows it: filled with what is stored or was typed, with its fault.

    `fault` is the code of the fault, `field` the field at which it stands, if it has one, and `told` are the
    values of its sentence.
    """

    form: ActForm
    typed: Mapping[str, str]
    fault: str = ""
    field: str = ""
    told: Mapping[str, str] | None = None

    @classmethod
    def of(cls, form: ActForm, stored: Mapping[str, str], draft: Draft | None) -> "TypedForm":
        """The form with the draft, if that is of this form; what was typed counts, also where it is empty."""
        if draft is None or draft.act != form.name:
            return cls(form, stored)
        code = draft.refused or ""
        field = draft.fault_field or _FIELDS.get(code, "")
        known = any(each.name == field for each in form.fields)
        return cls(form, draft.typed, code, field if known else "", draft.values)

    def value(self, field: str) -> str:
        """What stands in a field."""
        return self.typed.get(field, "")
