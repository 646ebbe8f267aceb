"""People of this service whom Keycloak no longer knows, and since when."""

from collections.abc import Collection

from sqlalchemy import BigInteger, Connection, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.web.database import Base, insert_if_absent


class GonePersonRow(Base):
    """A person whose account Keycloak did not know at `missed_since`, nor at any later check.

    Times are Unix seconds.
    """

    __tablename__ = "gone_people"

    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    missed_since: Mapped[int] = mapped_column(BigInteger)


def note_missing(connection: Connection, gone: Collection[str], *, at: int) -> None:
    """Record that exactly these people are missing now. Whoever is back is no longer recorded."""
    held = set(connection.scalars(select(GonePersonRow.subject)))
    for subject in held - set(gone):
        erase_missed(connection, subject)
    for subject in set(gone) - held:
        insert_if_absent(connection, GonePersonRow, {"subject": subject, "missed_since": at})


def missing_since(connection: Connection, before: int) -> list[str]:
    """The people who have been missing since this time or longer."""
    return list(connection.scalars(select(GonePersonRow.subject).where(GonePersonRow.missed_since <= before)))


def erase_missed(connection: Connection, subject: str) -> None:
    """Forget that this person was missing."""
    connection.execute(delete(GonePersonRow).where(GonePersonRow.subject == subject))
