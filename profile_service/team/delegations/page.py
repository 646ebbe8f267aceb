"""What the team's pages for delegations show."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from delegations.models import Delegation, DelegationPage, Person
from delegations.rights import RIGHTS
from profile_service.drafts.store import Draft
from profile_service.team.delegations.forms import (
    CHANGE_RIGHTS,
    END_SESSIONS,
    GRANT,
    LONGEST_ADDRESS,
    REVOKE,
    TERMS,
    TypedForm,
)
from profile_service.web.addresses import printable

LIST: Final = "/equipe/delegations"
_LONGEST_CURSOR: Final = 400


@dataclass(frozen=True)
class Asked:
    """What the list is asked for: an account, a page, and the two people of a mail to the team."""

    account: str = ""
    cursor: str = ""
    doctor: str = ""
    assistant: str = ""

    @classmethod
    def of(cls, *, account: str, cursor: str, doctor: str, assistant: str) -> "Asked":
        """Read the parameters of the address."""
        people = (printable(each).strip()[:LONGEST_ADDRESS] for each in (account, doctor, assistant))
        account, doctor, assistant = people
        return cls(account, printable(cursor)[:_LONGEST_CURSOR], doctor, assistant)

    def address(self, *, cursor: str = "") -> str:
        """The address of this list, by default of its first page."""
        asked = {"account": self.account, "cursor": cursor}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{LIST}?{query}" if query else LIST

    @property
    def prefilled(self) -> dict[str, str]:
        """The people for the form that grants."""
        return {name: each for name, each in (("doctor", self.doctor), ("assistant", self.assistant)) if each}


@dataclass(frozen=True)
class ListPage:
    """One page of the list. `found` is `None` when no account is the one that was asked for."""

    asked: Asked
    found: DelegationPage | None
    draft: Draft | None = None

    @property
    def rows(self) -> tuple[Delegation, ...]:
        """The delegations."""
        return self.found.delegations if self.found else ()

    @property
    def next_address(self) -> str | None:
        """The address of the following page."""
        return self.asked.address(cursor=self.found.next) if self.found and self.found.next else None

    @property
    def grant(self) -> TypedForm:
        """The form that grants. The people of a link to this page stand before what was typed earlier."""
        if self.asked.prefilled:
            return TypedForm(GRANT, self.asked.prefilled)
        return TypedForm.of(GRANT, {}, self.draft)

    @property
    def is_open(self) -> bool:
        """Whether the form that grants is open."""
        return bool(self.grant.typed or self.grant.fault)

    def path(self, delegation: Delegation) -> str:
        """The page of a delegation."""
        return path_of(delegation)

    def name(self, person: Person) -> str:
        """How a person is named."""
        return name_of(person)

    def existing(self) -> str:
        """The address of the delegations of the assistant who has the typed one already."""
        return Asked(account=self.grant.value("assistant")).address()


@dataclass(frozen=True)
class OnePage:
    """One delegation with its forms, filled with what was typed before."""

    delegation: Delegation
    draft: Draft | None = None

    @property
    def path(self) -> str:
        """The address of the page."""
        return path_of(self.delegation)

    @property
    def doctor(self) -> str:
        """How the doctor is named."""
        return name_of(self.delegation.principal)

    @property
    def assistant(self) -> str:
        """How the assistant is named."""
        return name_of(self.delegation.assistant)

    def name(self, person: Person) -> str:
        """How a person is named."""
        return name_of(person)

    @property
    def grant_again(self) -> str:
        """The address of the form that grants, filled with both people."""
        people = {"doctor": self.delegation.principal, "assistant": self.delegation.assistant}
        return f"{LIST}?{urlencode({name: each.email or each.id for name, each in people.items()})}"

    @property
    def terms(self) -> TypedForm:
        """The form of the last day and the practice."""
        stored = {"until": self.delegation.until or "", "practice": self.delegation.practice or ""}
        return TypedForm.of(TERMS, stored, self.draft)

    @property
    def rights(self) -> TypedForm:
        """The form of the rights."""
        return TypedForm.of(CHANGE_RIGHTS, dict.fromkeys(self.delegation.rights, "on"), self.draft)

    @property
    def chosen(self) -> frozenset[str]:
        """The codes of the rights that are switched on in the form."""
        return frozenset(right for right in RIGHTS if self.rights.value(right))

    @property
    def shown(self) -> str:
        """The version that is stored now, as the forms send it back."""
        return self.delegation.version

    @property
    def revoke(self) -> TypedForm:
        """The form that revokes; without a draft, the sessions end."""
        return TypedForm.of(REVOKE, {END_SESSIONS: "on"}, self.draft)

    @property
    def refused(self) -> TypedForm | None:
        """The form that was not carried out, if there is one."""
        return next((form for form in (self.terms, self.rights, self.revoke) if form.fault), None)


def path_of(delegation: Delegation) -> str:
    """The page of a delegation."""
    return f"{LIST}/{delegation.principal.id}/{delegation.assistant.id}"


def name_of(person: Person) -> str:
    """Title and names, otherwise the e-mail."""
    return person.titled_name or person.email or person.id
