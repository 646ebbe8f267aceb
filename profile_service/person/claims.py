"""The claims about the signed-in person, in the terms of the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from profile_service.sign_in.csrf import token_for
from profile_service.sign_in.relying_party import RelyingParty
from profile_service.sign_in.sessions import Session

VALIDATOR: Final = "account-validator"
"""The realm role of the staff members who check requests for accounts."""
DELEGATION_MANAGER: Final = "delegation-manager"
"""The realm role of the staff members who grant delegations."""


class Right(Enum):
    """The rights of an assistant in this service, as the claim `delegation_rights` names them."""

    READ_PREFERENCES = "mayReadPreferences"
    CHANGE_ADDRESSES = "mayChangeAddresses"


@dataclass(frozen=True)
class Responsibility:
    """The doctor under whose responsibility an assistant works (CH EPR FHIR, `ch_delegation`).

    `subject` is the doctor's `sub`, `rights` are those that count in this service.
    """

    principal: str
    principal_id: str | None
    subject: str | None = None
    rights: frozenset[Right] = frozenset()


@dataclass(frozen=True)
class Person:
    """A person as described by their claims; a missing claim is `None`."""

    title: str | None
    given_name: str | None
    family_name: str | None
    email: str | None
    function: str | None
    identifier_type: str | None
    identifier: str | None
    responsibility: Responsibility | None

    @property
    def name(self) -> str:
        """Given name and family name, otherwise the e-mail, otherwise empty."""
        return " ".join(part for part in (self.given_name, self.family_name) if part) or self.email or ""

    @property
    def titled_name(self) -> str:
        """The name with the title before it."""
        return f"{self.title} {self.name}" if self.title else self.name

    @classmethod
    def from_claims(cls, claims: Mapping[str, Any]) -> "Person":
        """Read the scope `professional` and the standard claims; a malformed value counts as missing."""
        return cls(
            title=_text(claims, "title"),
            given_name=_text(claims, "given_name"),
            family_name=_text(claims, "family_name"),
            email=_text(claims, "email"),
            function=_text(claims, "function"),
            identifier_type=_text(claims, "professional_id_type"),
            identifier=_text(claims, "professional_id"),
            responsibility=_responsibility(claims),
        )


@dataclass(frozen=True)
class Menu:
    """The menu at the top right: the session's person, and the values that its forms need.

    `validates` says whether the person checks requests for accounts, `manages_delegations` whether they grant
    delegations. `responsibility` is the doctor under whose responsibility the session acts.
    """

    name: str
    party: RelyingParty
    csrf: str
    validates: bool
    manages_delegations: bool
    responsibility: Responsibility | None = None

    @property
    def principal(self) -> str | None:
        """The name of the doctor."""
        return self.responsibility.principal if self.responsibility else None

    @property
    def acts_for(self) -> Responsibility | None:
        """The doctor whose profile the person may open."""
        doctor = self.responsibility
        return doctor if doctor and doctor.subject and doctor.rights else None

    @classmethod
    def of(cls, person: Person, session: Session, party: RelyingParty) -> "Menu":
        return cls(
            name=person.name,
            party=party,
            csrf=token_for(session.secret),
            validates=VALIDATOR in session.roles,
            manages_delegations=DELEGATION_MANAGER in session.roles,
            responsibility=person.responsibility,
        )


def _responsibility(claims: Mapping[str, Any]) -> Responsibility | None:
    extensions = claims.get("extensions")
    delegation = extensions.get("ch_delegation") if isinstance(extensions, Mapping) else None
    if not isinstance(delegation, Mapping):
        return None
    principal = _text(delegation, "principal")
    if principal is None:
        return None
    return Responsibility(
        principal,
        _text(delegation, "principal_id"),
        _subject(claims.get("principal_sub")),
        _rights(claims.get("delegation_rights")),
    )


def _subject(named: Any) -> str | None:
    """An identifier as it is: one with spaces around it is another one."""
    return named if isinstance(named, str) and named.strip() else None


def _rights(named: Any) -> frozenset[Right]:
    """The rights that are known here; none in anything but a list."""
    return frozenset(right for right in Right if isinstance(named, list) and right.value in named)


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value.strip() or None if isinstance(value, str) else None
