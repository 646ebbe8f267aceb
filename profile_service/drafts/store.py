"""What a person typed into a form that could not be carried out: kept until it is sent again.

A draft is kept for one hour, encrypted, and shown only to the person who typed it. It never contains a proof
code. It also says why nothing was done, so that the page says it after a reload and in another language.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, Connection, Engine, String, Text, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.sign_in.provider import Clock
from profile_service.sign_in.secret_values import stored_form
from profile_service.web.database import Base
from profile_service.web.encryption import Encryption, Unreadable

_SECONDS: Final = 60 * 60
_WRITER_SECONDS: Final = 12 * 60 * 60
# The keys encrypt other values too; none of them begins with this word.
_PURPOSE: Final = "draft"


class DraftRow(Base):
    """One draft of one person for one page. Times are Unix seconds."""

    __tablename__ = "team_drafts"  # the name of its first release

    writer_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    reference_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


@dataclass(frozen=True)
class Draft:
    """What was typed for `act`, and why it was not carried out: `refused` is the code of the reason.

    `fault_field` is the field at fault, `values` complete the sentence of the reason.
    """

    act: str
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    refused: str | None = None
    fault_field: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Drafts:
    """The drafts of all people. `reference` names the page: an account as its address does, or a tab."""

    engine: Engine
    encryption: Encryption
    clock: Clock

    def keep(self, writer: str, reference: str, draft: Draft) -> None:
        """Keep a draft in place of the person's earlier one for this page."""
        now = int(self.clock())
        row = insert(DraftRow).values(
            writer_hash=stored_form(writer),
            reference_hash=stored_form(reference),
            sealed=self.encryption.encrypt(asdict(draft), at=now),
            expires_at=now + _SECONDS,
        )
        try:
            with self.engine.begin() as connection:
                forget_drafts(connection, now=now)
                connection.execute(delete(DraftRow).where(_named(writer, reference)))
                connection.execute(row)
        except IntegrityError:
            # Another window of the same person has just kept one; either may stay.
            return

    def find(self, writer: str, reference: str) -> Draft | None:
        """The person's draft for this page."""
        fresh = DraftRow.expires_at > int(self.clock())
        with self.engine.connect() as connection:
            sealed = connection.scalar(select(DraftRow.sealed).where(_named(writer, reference), fresh))
        if sealed is None:
            return None
        try:
            return Draft(**self.encryption.decrypt(sealed))
        except (Unreadable, TypeError):
            return None

    def forget(self, writer: str, reference: str) -> None:
        """Delete the person's draft for this page."""
        with self.engine.begin() as connection:
            connection.execute(delete(DraftRow).where(_named(writer, reference)))

    def writer_seal(self, writer: str, reference: str) -> str:
        """A value for the form of a page, which proves for hours who was shown it."""
        return self.encryption.encrypt([_PURPOSE, writer, reference], at=int(self.clock()))

    def writer_of(self, seal: str, reference: str) -> str | None:
        """The person who saw this page; `None` when the value proves nothing."""
        try:
            found = self.encryption.decrypt_recent(seal, seconds=_WRITER_SECONDS, at=int(self.clock()))
        except Unreadable:
            return None
        if not (isinstance(found, list) and len(found) == 3):
            return None
        purpose, writer, shown = found
        return str(writer) if (purpose, shown) == (_PURPOSE, reference) else None


def forget_drafts(connection: Connection, *, now: int) -> int:
    """Delete the drafts that are over, and return their number."""
    return connection.execute(delete(DraftRow).where(DraftRow.expires_at <= now)).rowcount


def erase_drafts(connection: Connection, subject: str) -> None:
    """Delete what this person typed."""
    connection.execute(delete(DraftRow).where(DraftRow.writer_hash == stored_form(subject)))


def _named(writer: str, reference: str) -> ColumnElement[bool]:
    return (DraftRow.writer_hash == stored_form(writer)) & (DraftRow.reference_hash == stored_form(reference))
