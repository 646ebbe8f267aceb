"""The trail of deliveries: who asked about whom, when, and what the answer was."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, Integer, String, delete, insert
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.web.database import Base


class DeliveryReadRow(Base):
    """One identifier that a program asked about. Times are Unix seconds."""

    __tablename__ = "delivery_reads"

    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, index=True)
    reader: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str | None] = mapped_column(String(255), index=True)
    identifier_type: Mapped[str] = mapped_column(String(8))
    identifier: Mapped[str] = mapped_column(String(32))
    outcome: Mapped[str] = mapped_column(String(32))


@dataclass(frozen=True)
class Read:
    """What is written about one identifier; `outcome` is a channel or the code of a problem.

    The identifier is empty when it has led to nobody: an erasure could not find it.
    """

    subject: str | None
    identifier_type: str
    identifier: str
    outcome: str


def write(connection: Connection, reader: str, reads: Iterable[Read], *, at: int) -> None:
    """Write the reads of one request, in one statement."""
    rows = [
        {
            "at": at,
            "reader": reader,
            "subject": each.subject,
            "identifier_type": each.identifier_type,
            "identifier": each.identifier,
            "outcome": each.outcome,
        }
        for each in reads
    ]
    connection.execute(insert(DeliveryReadRow), rows)


def forget_reads(connection: Connection, *, before: int) -> int:
    """Delete the reads before this time, and return their number."""
    return connection.execute(delete(DeliveryReadRow).where(DeliveryReadRow.at < before)).rowcount


def erase_reads(connection: Connection, subject: str) -> None:
    """Delete what programs read about this person."""
    connection.execute(delete(DeliveryReadRow).where(DeliveryReadRow.subject == subject))
