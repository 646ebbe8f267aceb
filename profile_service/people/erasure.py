"""Erases all that this service holds about a person, in one transaction."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import BigInteger, Connection, Engine, Integer, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.delivery.trail import erase_reads
from profile_service.drafts.store import erase_drafts
from profile_service.mailboxes.store import erase_mailboxes
from profile_service.on_behalf.reads import erase_reads_on_behalf
from profile_service.part.store import erase_parts
from profile_service.passkeys.suggestion import erase_settled_suggestion
from profile_service.people.missed import erase_missed
from profile_service.sign_in.secret_values import stored_form
from profile_service.sign_in.sessions import erase_sessions
from profile_service.tabs.proposal import erase_opened_profile
from profile_service.web.database import Base

NIGHTLY: Final = "nightly"
"""The author of an erasure because the account is gone."""

_TOKEN_SECONDS: Final = 3600
"""Longer than an access token is valid."""

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
    erase_reads_on_behalf,
)
"""One function for each package that keeps rows about a person. A package with a new table adds its own."""


class ErasureRow(Base):
    """An erasure: when (Unix seconds), and by whose order. Only a hash of the erased subject stays."""

    __tablename__ = "erasures"

    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, index=True)
    author: Mapped[str] = mapped_column(String(255))
    erased_hash: Mapped[str] = mapped_column(String(64), index=True)


def erase_person(engine: Engine, subject: str, *, author: str, at: int) -> None:
    """Erase everything about this Keycloak subject, or nothing, and record it. Repeating it is harmless.

    `author` is the subject of the staff member, or `NIGHTLY`.
    """
    with engine.begin() as connection:
        for erase in ERASE:
            erase(connection, subject)
        row = {"at": at, "author": author, "erased_hash": stored_form(subject)}
        connection.execute(insert(ErasureRow).values(**row))


def was_erased(connection: Connection, subject: str, *, now: int) -> bool:
    """Whether this person was erased so recently that they may still have an access token."""
    recent = select(ErasureRow.number).where(
        ErasureRow.erased_hash == stored_form(subject), ErasureRow.at > now - _TOKEN_SECONDS
    )
    return connection.execute(recent).first() is not None


def forget_erasures(connection: Connection, *, before: int) -> int:
    """Delete the records of erasures before this time, and return their number."""
    return connection.execute(delete(ErasureRow).where(ErasureRow.at < before)).rowcount
