"""The history of one profile, the newest first: changes, and what others have read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, Row, func, select, tuple_

from profile_service.delivery.trail import DeliveryReadRow
from profile_service.mailboxes.store import OWNER
from profile_service.on_behalf.reads import ReadOnBehalfRow
from profile_service.part.store import ChangeRow
from profile_service.web.moments import local_day

CURSOR: Final = r"[0-9]{1,15}-[0-9]{1,15}"
"""How a cursor is written."""

_HOUR: Final = 3600

Author = Literal["self", "mailbox-owner", "on-behalf", "other"]


@dataclass(frozen=True, order=True)
class Place:
    """A place in the history: a time in Unix seconds, and a number; the greater one is the newer one.

    The number is 2n for the change in row n, and 2n + 1 for the read on behalf in row n. A day of reads by
    the dispatcher has 0.
    """

    at: int
    number: int

    @property
    def cursor(self) -> str:
        """The place as it stands in an address."""
        return f"{self.at}-{self.number}"

    @classmethod
    def of_cursor(cls, cursor: str) -> "Place | None":
        """The place that a cursor names; `None` for anything else."""
        if not re.fullmatch(CURSOR, cursor, re.ASCII):
            return None
        at, number = cursor.split("-")
        return cls(int(at), int(number))


@dataclass(frozen=True)
class Change:
    """Fields of one part that a person changed, each with `old` and `new`.

    `author` is the person, the owner of an address who has used the link sent there, an assistant on behalf
    of the person, or another person. `acted_by` is the name of the assistant as of then; `None` after the
    assistant's erasure.
    """

    place: Place
    part: str
    author: Author
    client: str
    fields: Mapping[str, Mapping[str, Any]] = field(repr=False)
    acted_by: str | None = None


@dataclass(frozen=True)
class ReadDay:
    """A day in Switzerland on which the dispatcher read how documents reach the person, so many times."""

    place: Place
    day: str
    times: int


@dataclass(frozen=True)
class ReadOnBehalf:
    """A part that an assistant has read on a day in Switzerland; `acted_by` as in `Change`."""

    place: Place
    part: str
    acted_by: str | None


Entry = Change | ReadDay | ReadOnBehalf


@dataclass(frozen=True)
class Page:
    """Some of the history; `older` is the cursor of the next page, if there is one."""

    entries: tuple[Entry, ...]
    older: str | None


@dataclass(frozen=True)
class Timeline:
    """The histories of all people."""

    engine: Engine

    def page(self, subject: str, *, before: Place | None, most: int) -> Page:
        """At most so many entries of this person that are older than a place."""
        with self.engine.connect() as connection:
            changes = _changes(connection, subject, before, most + 1)
            acts = _reads_on_behalf(connection, subject, before, most + 1)
            days = _read_days(connection, subject)
        older = [day for day in days if before is None or day.place < before]
        entries: list[Entry] = [*changes, *acts, *older]
        entries.sort(key=lambda entry: entry.place, reverse=True)
        shown = tuple(entries[:most])
        return Page(shown, shown[-1].place.cursor if len(entries) > most else None)


def _changes(connection: Connection, subject: str, before: Place | None, most: int) -> list[Change]:
    rows = select(ChangeRow.__table__).where(ChangeRow.subject == subject)
    if before is not None:
        rows = rows.where(tuple_(ChangeRow.at, 2 * ChangeRow.number) < (before.at, before.number))
    rows = rows.order_by(ChangeRow.at.desc(), ChangeRow.number.desc()).limit(most)
    return [
        Change(
            Place(row.at, 2 * row.number),
            row.part,
            _author(row, subject),
            row.client,
            row.fields,
            row.acted_by_name or None,
        )
        for row in connection.execute(rows)
    ]


def _reads_on_behalf(
    connection: Connection, subject: str, before: Place | None, most: int
) -> list[ReadOnBehalf]:
    rows = select(ReadOnBehalfRow.__table__).where(ReadOnBehalfRow.subject == subject)
    if before is not None:
        place = tuple_(ReadOnBehalfRow.at, 2 * ReadOnBehalfRow.number + 1)
        rows = rows.where(place < (before.at, before.number))
    rows = rows.order_by(ReadOnBehalfRow.at.desc(), ReadOnBehalfRow.number.desc()).limit(most)
    return [
        ReadOnBehalf(Place(row.at, 2 * row.number + 1), row.part, row.acted_by_name or None)
        for row in connection.execute(rows)
    ]


def _author(row: Row[Any], subject: str) -> Author:
    if row.acted_by_name is not None:
        return "on-behalf"
    if row.client == OWNER.client and row.author == OWNER.subject:
        return "mailbox-owner"
    return "self" if row.author == subject else "other"


def _read_days(connection: Connection, subject: str) -> list[ReadDay]:
    """The days of reads. The database counts by hours, because it does not know the days of Switzerland."""
    hour = (DeliveryReadRow.at // _HOUR).label("hour")
    rows = (
        select(func.max(DeliveryReadRow.at).label("last"), func.count().label("times"))
        .where(DeliveryReadRow.subject == subject)
        .group_by(hour)
        .order_by(hour)
    )
    days: dict[str, ReadDay] = {}
    for row in connection.execute(rows):
        day = local_day(row.last)
        times = row.times + (days[day].times if day in days else 0)
        days[day] = ReadDay(Place(row.last, 0), day, times)
    return list(days.values())
