"""Decides whether the portal proposes to open the profile: until the person has opened it once."""

from sqlalchemy import BigInteger, Connection, Engine, String, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.sign_in.provider import Clock
from profile_service.web.database import Base


class OpenedProfileRow(Base):
    """A person who has opened their profile. Times are Unix seconds."""

    __tablename__ = "opened_profiles"

    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    opened_at: Mapped[int] = mapped_column(BigInteger)


class ProfileProposal:
    """Knows who has opened their profile."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def suits(self, subject: str) -> bool:
        """Whether this person has not opened their profile yet."""
        found = select(OpenedProfileRow.subject).where(OpenedProfileRow.subject == subject)
        with self._engine.connect() as connection:
            return connection.execute(found).first() is None

    def opened(self, subject: str) -> None:
        """Record that the person has opened their profile. Idempotent."""
        if not self.suits(subject):
            return
        row = insert(OpenedProfileRow).values(subject=subject, opened_at=int(self._clock()))
        try:
            with self._engine.begin() as connection:
                connection.execute(row)
        except IntegrityError:
            pass  # a parallel request has recorded it


def erase_opened_profile(connection: Connection, subject: str) -> None:
    """Forget whether this person has opened their profile."""
    connection.execute(delete(OpenedProfileRow).where(OpenedProfileRow.subject == subject))
