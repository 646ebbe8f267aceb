"""What the page of delegations shows: both boxes, and the form to ask for a delegation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from delegations.models import Delegation, OwnDelegations
from delegations.rights import RIGHTS
from profile_service.delegations.lists import Listing, Wanted, listing
from profile_service.delegations.values import DelegationRequest
from profile_service.drafts.store import Draft
from profile_service.part.faults import Fault, Faulty, read
from profile_service.part.kept_form import INVALID, STALE
from profile_service.part.tab import Shown
from profile_service.person.claims import Person

ASSISTANT: Final = "assistant"
SHOWN: Final = "shown"
"""The field of a form with the version of the delegation that the page showed."""
REQUEST_FIELDS: Final = ("assistant", "practice", "note")
GONE: Final = "gone"
_OPEN_UP_TO: Final = 3
# The identifiers with which a person may also work in their own name.
_OWN_IDENTIFIERS: Final = frozenset({"GLN", "ZSR", "RPPS"})


@dataclass(frozen=True)
class Row:
    """An assistant with the form of the rights.

    `ticked` are the rights as they stand in the form, `saved` those that another window or the team has set
    meanwhile, if they differ from the ticked ones.
    """

    delegation: Delegation
    ticked: frozenset[str]
    is_open: bool = False
    is_draft: bool = False
    saved: tuple[str, ...] | None = None


@dataclass(frozen=True)
class KeptRights:
    """The form of an assistant's rights that was not saved, and why."""

    delegation: Delegation | None
    draft: Draft

    @property
    def refused(self) -> str:
        """The reason, as the texts name it."""
        if self.delegation is None:
            return GONE
        is_stale = self.draft.typed.get(SHOWN, "") != self.delegation.version
        return STALE if is_stale else self.draft.refused or ""

    @property
    def row(self) -> Row | None:
        """The form with what was ticked."""
        if self.delegation is None:
            return None
        ticked, present = ticked_in(self.draft.typed), frozenset(self.delegation.rights) & {*RIGHTS}
        saved = in_order(present) if self.refused == STALE and ticked != present else None
        return Row(self.delegation, ticked, is_open=True, is_draft=True, saved=saved)


@dataclass(frozen=True)
class DelegationsPage:
    """The page of one person. `asked` is the form to ask for a delegation, `kept` a form not saved."""

    own: OwnDelegations
    person: Person
    assistants: Listing
    doctors: Listing
    asked: Shown
    kept: KeptRights | None
    opened: str

    @property
    def has_assistants(self) -> bool:
        """Whether the box of assistants is shown."""
        return self.own.may_delegate or bool(self.own.as_principal)

    @property
    def has_doctors(self) -> bool:
        """Whether the box of doctors is shown: also to a person who neither has one nor may delegate."""
        return bool(self.own.as_assistant) or not self.has_assistants

    @property
    def may_choose(self) -> bool:
        """Whether the person may work under another responsibility than the one of this session."""
        doctor = self.person.responsibility
        present = doctor.subject if doctor else None
        standing = {each.principal.id for each in self.own.as_assistant if each.state == "standing"}
        may_act_alone = self.person.identifier_type in _OWN_IDENTIFIERS
        return bool(standing - {present}) or (present is not None and may_act_alone)

    @property
    def is_refused(self) -> bool:
        """Whether the page says that something was not carried out."""
        return bool(self.asked.refused or self.kept)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The assistants of this page of the box."""
        kept = self.kept.row if self.kept else None
        are_few = len(self.assistants.all) <= _OPEN_UP_TO
        return tuple(
            kept
            if kept and kept.delegation is each
            else Row(each, frozenset(each.rights), is_open=are_few or each.assistant.id == self.opened)
            for each in self.assistants.shown
        )

    @classmethod
    def of(
        cls,
        own: OwnDelegations,
        person: Person,
        wanted: tuple[Wanted, Wanted],
        *,
        opened: str,
        drafts: tuple[Draft | None, Draft | None],
    ) -> "DelegationsPage":
        """`wanted` are the pages of assistants and of doctors, `drafts` the kept forms of a request and of
        rights, `opened` the assistant whose form is open.
        """
        asked, rights = drafts
        kept = _kept(own, rights) if rights else None
        with_person = opened
        if kept and kept.delegation:
            with_person = kept.delegation.assistant.id
        return cls(
            own=own,
            person=person,
            assistants=listing(
                "assistants",
                own.as_principal,
                lambda each: each.assistant,
                Wanted() if kept else wanted[0],
                with_person=with_person,
            ),
            doctors=listing("doctors", own.as_assistant, lambda each: each.principal, wanted[1]),
            asked=_asked(asked),
            kept=kept,
            opened=opened,
        )


def ticked_in(fields: Mapping[str, str]) -> frozenset[str]:
    """The rights that are ticked in a form."""
    return frozenset(right for right in RIGHTS if fields.get(right))


def in_order(rights: Iterable[str]) -> tuple[str, ...]:
    """The rights in the order in which people read them, without those of a newer server."""
    given = frozenset(rights)
    return tuple(right for right in RIGHTS if right in given)


def _kept(own: OwnDelegations, draft: Draft) -> KeptRights:
    wanted = draft.typed.get(ASSISTANT, "")
    found = next((each for each in own.as_principal if each.assistant.id == wanted), None)
    return KeptRights(found, draft)


def _asked(draft: Draft | None) -> Shown:
    if draft is None:
        return Shown(dict.fromkeys(REQUEST_FIELDS, ""), 0)
    typed = {name: draft.typed.get(name, "") for name in REQUEST_FIELDS}
    faults = {name: Fault((name,), code) for name, code in draft.values.items()}
    try:
        read(DelegationRequest, typed)
    except Faulty as faulty:
        faults |= {fault.name: fault for fault in faulty.faults}
    return Shown(typed, 0, draft.refused, faults if draft.refused == INVALID else {}, is_draft=True)
