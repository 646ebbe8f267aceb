"""Which assistant has read which part of a doctor's profile: one line for each of them and day."""

from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Integer,
    String,
    UniqueConstraint,
    delete,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.part.store import ERASED, IsErased, acted, nobody_is_erased
from profile_service.person.people import Individual
from profile_service.sign_in.provider import Clock
from profile_service.web.database import Base, insert_if_absent, reading
from profile_service.web.errors import NotAllowed
from profile_service.web.moments import iso_day


class ReadOnBehalfRow(Base):
    """A part that an assistant read on a day in Switzerland (ISO 8601).

    `at` is the first time, in Unix seconds. After the erasure of the assistant, `acted_by` is null and the
    name is empty.
    """

    __tablename__ = "reads_on_behalf"
    __table_args__ = (UniqueConstraint("subject", "acted_by", "part", "day"),)

    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), index=True)
    part: Mapped[str] = mapped_column(String(32))
    day: Mapped[str] = mapped_column(String(10))
    at: Mapped[int] = mapped_column(BigInteger, index=True)
    acted_by: Mapped[str | None] = mapped_column(String(255), index=True)
    acted_by_name: Mapped[str] = mapped_column(String(255))


@dataclass(frozen=True)
class ReadsOnBehalf:
    """Records them. `is_erased`: whether a person was erased a moment ago."""

    engine: Engine
    clock: Clock
    is_erased: IsErased = field(default=nobody_is_erased)

    @cached_property
    def _reading(self) -> Engine:
        return reading(self.engine)

    def record(self, person: Individual, part: str) -> None:
        """Record once a day that the actor reads a part of this person. Own reads are not recorded.

        Raises `NotAllowed` when one of both was erased: the token may still be valid.
        """
        if person.actor is None:
            return
        now = int(self.clock())
        key = {"subject": person.subject, "part": part, "day": iso_day(now)}
        known = select(ReadOnBehalfRow.number).filter_by(**key, acted_by=person.actor.subject)
        with self._reading.connect() as connection:
            if connection.execute(known).first():
                return
        with self.engine.begin() as connection:
            for subject in (person.subject, person.actor.subject):
                if self.is_erased(connection, subject):
                    raise NotAllowed
            insert_if_absent(connection, ReadOnBehalfRow, {**key, "at": now, **acted(person.actor)})


def erase_reads_on_behalf(connection: Connection, subject: str) -> None:
    """Delete what assistants read about this person, and the person's name where they were the assistant."""
    connection.execute(delete(ReadOnBehalfRow).where(ReadOnBehalfRow.subject == subject))
    connection.execute(update(ReadOnBehalfRow).where(ReadOnBehalfRow.acted_by == subject).values(ERASED))


def forget_reads_on_behalf(connection: Connection, *, before: int) -> int:
    """Delete the reads before this time, and return their number."""
    return connection.execute(delete(ReadOnBehalfRow).where(ReadOnBehalfRow.at < before)).rowcount
