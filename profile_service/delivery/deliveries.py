"""Finds the answers for identifiers: by the extension's look-up, then in our own tables.

The number of queries does not depend on the number of identifiers.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine

from profile_service.delivery.decision import Delivery, Known, Obstacle, decide
from profile_service.delivery.trail import Read, write
from profile_service.keycloak.domains import SecuredDomains
from profile_service.keycloak.lookup import Identifier, Lookup, Professional
from profile_service.mailboxes.store import DOCUMENTS, standing_of
from profile_service.part.store import Held, parts_of
from profile_service.sign_in.provider import Clock
from profile_service.web.database import snapshot

_ASKED_AT_ONCE: Final = 8
_PARTS: Final = ("preferences", "addresses")

Answer = Delivery | Obstacle


@dataclass(frozen=True)
class Deliveries:
    """Answers programs, and writes the trail of what they read."""

    engine: Engine
    lookup: Lookup
    domains: SecuredDomains
    clock: Clock

    def find(self, identifiers: Sequence[Identifier], *, reader: str) -> list[Answer]:
        """One answer for each identifier, in order. Without a trail there is no answer.

        Raises `KeycloakUnreachable`.
        """
        professionals = self.lookup.professionals(identifiers)
        subjects = {each.sub for each in professionals if each.sub}
        with snapshot(self.engine) as connection:
            held = parts_of(connection, subjects, _PARTS)
            standing = standing_of(connection, subjects)
        secured = self._secured(standing)
        answers = [
            _answer(identifier, professional, held, standing, secured)
            for identifier, professional in zip(identifiers, professionals, strict=True)
        ]
        reads = [
            Read(
                professional.sub,
                identifier.type,
                identifier.value if professional.sub else "",
                _outcome(answer),
            )
            for identifier, professional, answer in zip(identifiers, professionals, answers, strict=True)
        ]
        with self.engine.begin() as connection:
            write(connection, reader, reads, at=int(self.clock()))
        return answers

    def _secured(self, standing: Mapping[str, Mapping[str, str]]) -> dict[str, bool]:
        """Whether each domain of a documents address is secured now."""
        domains = {_domain(boxes[DOCUMENTS]) for boxes in standing.values() if DOCUMENTS in boxes}
        with ThreadPoolExecutor(_ASKED_AT_ONCE) as pool:
            return dict(zip(domains, pool.map(self.domains.is_secured, domains), strict=True))


def _answer(
    identifier: Identifier,
    professional: Professional,
    held: Mapping[tuple[str, str], Held],
    standing: Mapping[str, Mapping[str, str]],
    secured: Mapping[str, bool],
) -> Answer:
    if professional.status == "ambiguous":
        return Obstacle.AMBIGUOUS
    if professional.sub is None:
        return Obstacle.UNKNOWN
    boxes = standing.get(professional.sub, {})
    preferences, addresses = (held.get((professional.sub, part), Held()) for part in _PARTS)
    is_secured = DOCUMENTS in boxes and secured[_domain(boxes[DOCUMENTS])]
    gln = identifier.value if identifier.type == "GLN" else None
    return decide(gln, Known(preferences, addresses, boxes, is_secured))


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _outcome(answer: Answer) -> str:
    return answer.value if isinstance(answer, Obstacle) else answer.channel
