"""Stores the parts of profiles. A save names the version that it replaces; an older one is refused.

Each change stands in the history, in the same transaction.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Engine,
    Integer,
    String,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.sign_in.provider import Clock
from profile_service.web.database import Base, insert_if_absent, reading
from profile_service.web.errors import NotAllowed

Within = Callable[[Connection], None]
IsErased = Callable[[Connection, str], bool]
"""Whether a person was erased a moment ago."""

_LONGEST_NAME: Final = 255
ERASED: Final = {"acted_by": None, "acted_by_name": ""}
"""The columns of a line about an assistant whose account was erased."""


def nobody_is_erased(_connection: Connection, _subject: str) -> bool:
    """For a store beside which nobody is erased."""
    return False


class PartRow(Base):
    """One part of one person's profile. Times are Unix seconds."""

    __tablename__ = "profile_parts"

    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    part: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[int] = mapped_column(BigInteger)


class ChangeRow(Base):
    """One change of a profile: the fields that changed, each with its old and its new value.

    A change on behalf of the person has no author: `acted_by` is the assistant, with their name as of then.
    After the erasure of the assistant, nobody has acted and the name is empty. Without a name, nobody acted
    for the person.
    """

    __tablename__ = "profile_changes"

    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), index=True)
    part: Mapped[str] = mapped_column(String(32))
    at: Mapped[int] = mapped_column(BigInteger, index=True)
    author: Mapped[str] = mapped_column(String(255))
    client: Mapped[str] = mapped_column(String(255))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    acted_by: Mapped[str | None] = mapped_column(String(255), index=True)
    acted_by_name: Mapped[str | None] = mapped_column(String(255))


@dataclass(frozen=True)
class Held:
    """A stored part. Version 0 is one that was never saved; its content is empty."""

    version: int = 0
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)
    saved_at: int = 0


@dataclass(frozen=True)
class Actor:
    """An assistant who acts on behalf of a person: a Keycloak subject, and the name as of now."""

    subject: str
    name: str = field(repr=False)


@dataclass(frozen=True)
class Author:
    """Who changes a profile: a Keycloak subject, by this OIDC client.

    What an `actor` does on behalf of the person has no subject.
    """

    subject: str
    client: str
    actor: Actor | None = None


class Stale(Exception):
    """The part was saved meanwhile; `present` is what it is now."""

    def __init__(self, present: Held) -> None:
        super().__init__("the part was saved meanwhile")
        self.present = present


@dataclass(frozen=True)
class Parts:
    """The parts of all profiles. `is_erased`: whether a person was erased a moment ago."""

    engine: Engine
    clock: Clock
    is_erased: IsErased = field(default=nobody_is_erased)

    @cached_property
    def _reading(self) -> Engine:
        return reading(self.engine)

    def find(self, subject: str, part: str) -> Held:
        """One part of one person."""
        with self._reading.connect() as connection:
            return held(connection, subject, part)

    def require(self, subject: str, part: str, version: int) -> Held:
        """The part in this version. Raises `Stale` when it has another."""
        present = self.find(subject, part)
        if present.version != version:
            raise Stale(present)
        return present

    def all_of(self, subject: str) -> dict[str, Held]:
        """Every part that the person has saved, by its name."""
        with self._reading.connect() as connection:
            rows = connection.execute(_COLUMNS.where(PartRow.subject == subject)).all()
        return {row.part: Held(row.version, row.content, row.saved_at) for row in rows}

    def before_last_change(self, subject: str, part: str, *, by: Author) -> Mapping[str, Any] | None:
        """The fields that the last change of a part replaced, as they were.

        `None` without a change, and when the last one is by another author.
        """
        last = (
            select(ChangeRow.fields, ChangeRow.author, ChangeRow.acted_by)
            .where(ChangeRow.subject == subject, ChangeRow.part == part)
            .order_by(ChangeRow.number.desc())
            .limit(1)
        )
        with self._reading.connect() as connection:
            row = connection.execute(last).first()
        acted_by = by.actor.subject if by.actor else None
        if row is None or (row.author, row.acted_by) != (by.subject, acted_by):
            return None
        return {name: each["old"] for name, each in row.fields.items()}

    def save(
        self,
        subject: str,
        part: str,
        content: Mapping[str, Any],
        *,
        replacing: Held,
        author: Author,
        within: Within | None = None,
    ) -> Held:
        """Save a part in place of what it was. `within` writes more in the same transaction.

        A save that changes nothing keeps the version. Raises `Stale`, and `NotAllowed` for a person or an
        assistant who was erased: their token may still be valid.
        """
        now = int(self.clock())
        changed = changes(replacing.content, content)
        saved = Held(replacing.version + 1, content, now) if changed or not replacing.version else replacing
        with self.engine.begin() as connection:
            if not replacing.version and self.is_erased(connection, subject):
                raise NotAllowed
            if author.actor and self.is_erased(connection, author.actor.subject):
                raise NotAllowed
            # Also without a change: what this transaction writes besides belongs to this version.
            if not _write(connection, subject, part, saved, replacing):
                raise Stale(held(connection, subject, part))
            if changed:
                record(connection, subject, part, changed, author, at=now)
            if within:
                within(connection)
        return saved


# The statements are made once: making one takes longer than PostgreSQL needs for it.
_COLUMNS: Final = select(PartRow.part, PartRow.version, PartRow.content, PartRow.saved_at)
_NAMED: Final = (PartRow.subject == bindparam("of_subject")) & (PartRow.part == bindparam("of_part"))
_FIND: Final = _COLUMNS.where(_NAMED)
_REPLACE: Final = update(PartRow).where(_NAMED, PartRow.version == bindparam("of_version"))
_LOCK: Final = update(PartRow).where(_NAMED).values(version=PartRow.version)
_RECORD: Final = insert(ChangeRow).inline()


def held(connection: Connection, subject: str, part: str) -> Held:
    """One part of one person, within a transaction."""
    row = connection.execute(_FIND, {"of_subject": subject, "of_part": part}).first()
    return Held(row.version, row.content, row.saved_at) if row else Held()


def locked(connection: Connection, subject: str, part: str) -> Held:
    """One part of one person, which nobody else saves before this transaction ends."""
    connection.execute(_LOCK, {"of_subject": subject, "of_part": part})
    return held(connection, subject, part)


def record(
    connection: Connection, subject: str, part: str, changed: Mapping[str, Any], author: Author, *, at: int
) -> None:
    """Write a line of the history."""
    row = {"subject": subject, "part": part, "at": at, "author": author.subject, "client": author.client}
    connection.execute(_RECORD, {**row, **acted(author.actor), "fields": dict(changed)})


def acted(actor: Actor | None) -> dict[str, str | None]:
    """The columns of a line about one who acts on behalf of a person."""
    if actor is None:
        return {"acted_by": None, "acted_by_name": None}
    return {"acted_by": actor.subject, "acted_by_name": actor.name[:_LONGEST_NAME]}


def parts_of(
    connection: Connection, subjects: Collection[str], parts: Collection[str]
) -> dict[tuple[str, str], Held]:
    """These parts of many people, by subject and part, in one query."""
    wanted = _COLUMNS.add_columns(PartRow.subject).where(
        PartRow.subject.in_(list(subjects)), PartRow.part.in_(list(parts))
    )
    rows = connection.execute(wanted)
    return {(row.subject, row.part): Held(row.version, row.content, row.saved_at) for row in rows}


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The fields that differ, each with `old` and `new`. A field that was never given counts as empty."""
    return {
        name: {"old": old.get(name), "new": value}
        for name, value in new.items()
        if value != old.get(name) and (value or old.get(name))
    }


def erase_parts(connection: Connection, subject: str) -> None:
    """Delete this person's parts and their history, and their name from the histories of others."""
    connection.execute(delete(PartRow).where(PartRow.subject == subject))
    connection.execute(delete(ChangeRow).where(ChangeRow.subject == subject))
    connection.execute(update(ChangeRow).where(ChangeRow.acted_by == subject).values(ERASED))


def forget_changes(connection: Connection, *, before: int) -> int:
    """Delete the history before this time, and return the number of its lines."""
    return connection.execute(delete(ChangeRow).where(ChangeRow.at < before)).rowcount


def _write(connection: Connection, subject: str, part: str, saved: Held, replaced: Held) -> bool:
    """Whether this transaction was the one that replaced the version. The row is locked until it ends."""
    values = {"version": saved.version, "content": dict(saved.content), "saved_at": saved.saved_at}
    if not replaced.version:
        return insert_if_absent(connection, PartRow, {"subject": subject, "part": part, **values})
    named = {"of_subject": subject, "of_part": part, "of_version": replaced.version}
    return connection.execute(_REPLACE, {**named, **values}).rowcount == 1
