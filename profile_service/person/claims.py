"""What the tokens say of the person signed in, in the words of the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from profile_service.sign_in.csrf import token_for
from profile_service.sign_in.relying_party import RelyingParty
from profile_service.sign_in.sessions import Session


@dataclass(frozen=True)
class Responsibility:
    """The doctor under whose responsibility an assistant works (CH EPR FHIR, `ch_delegation`)."""

    principal: str
    principal_id: str | None


@dataclass(frozen=True)
class Person:
    """A person as their claims describe them; what a claim does not say is `None`."""

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
        """Given name and family name, else the e-mail, else nothing."""
        return " ".join(part for part in (self.given_name, self.family_name) if part) or self.email or ""

    @property
    def titled_name(self) -> str:
        """The name with the title before it."""
        return f"{self.title} {self.name}" if self.title else self.name

    @classmethod
    def from_claims(cls, claims: Mapping[str, Any]) -> "Person":
        """Read the scope `professional` and OpenID Connect's own claims; odd values count as absent."""
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
    """The menu at the top right: whose session this is, and what every form of it needs."""

    name: str
    party: RelyingParty
    csrf: str

    @classmethod
    def of(cls, person: Person, session: Session, party: RelyingParty) -> "Menu":
        return cls(name=person.name, party=party, csrf=token_for(session.secret))


def _responsibility(claims: Mapping[str, Any]) -> Responsibility | None:
    extensions = claims.get("extensions")
    delegation = extensions.get("ch_delegation") if isinstance(extensions, Mapping) else None
    if not isinstance(delegation, Mapping):
        return None
    principal = _text(delegation, "principal")
    return Responsibility(principal, _text(delegation, "principal_id")) if principal else None


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value.strip() or None if isinstance(value, str) else None
