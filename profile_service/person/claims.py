"""The claims about the signed-in person, in the terms of the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from profile_service.sign_in.csrf import token_for
from profile_service.sign_in.relying_party import RelyingParty
from profile_service.sign_in.sessions import Session

VALIDATOR: Final = "account-validator"
"""The realm role of the staff members who check requests for accounts."""
DELEGATION_MANAGER: Final = "delegation-manager"
"""The realm role of the staff members who grant delegations."""


@dataclass(frozen=True)
class Responsibility:
    """The doctor under whose responsibility an assistant works (CH EPR FHIR, `ch_delegation`)."""

    principal: str
    principal_id: str | None


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
    principal_sub: str | None
    delegation_rights: frozenset[str]

    @property
    def principal(self) -> str | None:
        """The name of the doctor under whose responsibility the person works."""
        return self.responsibility.principal if self.responsibility else None

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
        """Read the scope `professional` and the standard claims; a malformed value counts as missing.

        Without a doctor (`principal_sub`) there are no rights.
        """
        principal_sub = _text(claims, "principal_sub")
        return cls(
            title=_text(claims, "title"),
            given_name=_text(claims, "given_name"),
            family_name=_text(claims, "family_name"),
            email=_text(claims, "email"),
            function=_text(claims, "function"),
            identifier_type=_text(claims, "professional_id_type"),
            identifier=_text(claims, "professional_id"),
            responsibility=_responsibility(claims),
            principal_sub=principal_sub,
            delegation_rights=_rights(claims) if principal_sub else frozenset(),
        )


@dataclass(frozen=True)
class Menu:
    """The menu at the top right: the session's person, and the values that its forms need.

    `validates` says whether the person checks requests for accounts, `manages_delegations` whether they grant
    delegations. `principal` is the doctor under whose responsibility the session acts.
    """

    name: str
    party: RelyingParty
    csrf: str
    validates: bool
    manages_delegations: bool
    principal: str | None = None

    @classmethod
    def of(cls, person: Person, session: Session, party: RelyingParty) -> "Menu":
        return cls(
            name=person.name,
            party=party,
            csrf=token_for(session.secret),
            validates=VALIDATOR in session.roles,
            manages_delegations=DELEGATION_MANAGER in session.roles,
            principal=person.principal,
        )


def _responsibility(claims: Mapping[str, Any]) -> Responsibility | None:
    extensions = claims.get("extensions")
    delegation = extensions.get("ch_delegation") if isinstance(extensions, Mapping) else None
    if not isinstance(delegation, Mapping):
        return None
    principal = _text(delegation, "principal")
    return Responsibility(principal, _text(delegation, "principal_id")) if principal else None


def _rights(claims: Mapping[str, Any]) -> frozenset[str]:
    rights = claims.get("delegation_rights")
    if not isinstance(rights, list) or not all(isinstance(right, str) for right in rights):
        return frozenset()
    return frozenset(rights)


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value.strip() or None if isinstance(value, str) else None
