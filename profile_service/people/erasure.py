"""Erases all that this service holds about a person, in one transaction."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, Engine

from profile_service.passkeys.suggestion import erase_settled_suggestion
from profile_service.profile.proposal import erase_opened_profile
from profile_service.sign_in.sessions import erase_sessions
from profile_service.team.drafts import erase_drafts

Erase = Callable[[Connection, str], None]

ERASE: Final[tuple[Erase, ...]] = (
    erase_sessions,
    erase_settled_suggestion,
    erase_opened_profile,
    erase_drafts,
)
"""One function for each package that keeps rows about a person. A package with a new table adds its own."""


def erase_person(engine: Engine, subject: str) -> None:
    """Erase everything about this Keycloak subject, or nothing. Repeating it is harmless."""
    with engine.begin() as connection:
        for erase in ERASE:
            erase(connection, subject)
