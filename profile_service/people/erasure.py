"""Erases all that this service holds about a person, in one transaction."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, Engine

from profile_service.delivery.trail import erase_reads
from profile_service.drafts.store import erase_drafts
from profile_service.mailboxes.store import erase_mailboxes
from profile_service.part.store import erase_parts
from profile_service.passkeys.suggestion import erase_settled_suggestion
from profile_service.people.missed import erase_missed
from profile_service.profile.proposal import erase_opened_profile
from profile_service.sign_in.sessions import erase_sessions

Erase = Callable[[Connection, str], None]

ERASE: Final[tuple[Erase, ...]] = (
    erase_sessions,
    erase_settled_suggestion,
    erase_opened_profile,
    erase_drafts,
    erase_parts,
    erase_mailboxes,
    erase_reads,
    erase_missed,
)
"""One function for each package that keeps rows about a person. A package with a new table adds its own."""


def erase_person(engine: Engine, subject: str) -> None:
    """Erase everything about this Keycloak subject, or nothing. Repeating it is harmless."""
    with engine.begin() as connection:
        for erase in ERASE:
            erase(connection, subject)
