"""Whose profile an assistant may reach, and with which rights: what the claims of a token say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from profile_service.part.store import Actor
from profile_service.person.claims import Person, Right
from profile_service.person.people import Individual

TO_READ: Final[Mapping[str, frozenset[Right]]] = {
    "profile": frozenset({Right.READ_PREFERENCES}),
    "addresses": frozenset({Right.READ_PREFERENCES, Right.CHANGE_ADDRESSES}),
    "organisation": frozenset({Right.READ_PREFERENCES}),
    "preferences": frozenset({Right.READ_PREFERENCES}),
}
"""One of these rights is needed to read a part."""

TO_SAVE: Final[Mapping[str, frozenset[Right]]] = {"addresses": frozenset({Right.CHANGE_ADDRESSES})}
"""The right that is needed to save a part. No other part is saved on behalf of a doctor."""


@dataclass(frozen=True)
class Mandate:
    """A standing delegation: the subject of the doctor (`principal`), the doctor's name, and the rights."""

    principal: str
    name: str
    rights: frozenset[Right]
    actor: Actor = field(repr=False)

    @classmethod
    def of_claims(cls, claims: Mapping[str, Any]) -> "Mandate | None":
        """The delegation that a token names; `None` without one, and for one that is not well-formed.

        A right that is unknown here is none of this service. Nobody is their own assistant.
        """
        subject, person = claims.get("sub"), Person.from_claims(claims)
        doctor = person.responsibility
        if not isinstance(subject, str) or doctor is None or doctor.subject in (None, subject):
            return None
        return cls(doctor.subject, doctor.principal, doctor.rights, Actor(subject, person.name or subject))

    def has_one_of(self, rights: frozenset[Right]) -> bool:
        """Whether the delegation gives one of these rights."""
        return bool(self.rights & rights)

    def individual(self, client: str) -> Individual:
        """The doctor, for whom the assistant acts by this OIDC client."""
        return Individual.on_behalf(self.principal, client, self.actor)
