"""The history of one profile, the newest first: changes, and days on which the dispatcher read it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, Row, func, select, tuple_

from profile_service.delivery.trail import DeliveryReadRow
from profile_service.mailboxes.store import OWNER
from profile_service.part.store import ChangeRow
from profile_service.web.moments import local_day

CURSOR: Final = r"[0-9]{1,15}-[0-9]{1,15}"
"""How a cursor is written."""

_HOUR: Final = 3600

Author = Literal["self", "mailbox-owner", "other"]


@dataclass(frozen=True, order=True)
class Place:
    """A place in the history: a time in Unix seconds, and the number of the change; 0 for a day of reads.

    The greater one is the newer one.
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
    """Fields of one part that somebody changed, each with `old` and `new`.

    `author` is the person, the owner of an address who has used the link sent there, or somebody else.
    """

    place: Place
    part: str
    author: Author
    client: str
    fields: Mapping[str, Mapping[str, Any]] = field(repr=False)


@dataclass(frozen=True)
class ReadDay:
    """A day in Switzerland on which the dispatcher read how documents reach the person, so many times."""

    place: Place
    day: str
    times: int


Entry = Change | ReadDay


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
            days = _read_days(connection, subject)
        older = [day for day in days if before is None or day.place < before]
        entries: list[Entry] = [*changes, *older]
        entries.sort(key=lambda entry: entry.place, reverse=True)
        shown = tuple(entries[:most])
        return Page(shown, shown[-1].place.cursor if len(entries) > most else None)


def _changes(connection: Connection, subject: str, before: Place | None, most: int) -> list[Change]:
    rows = select(ChangeRow.__table__).where(ChangeRow.subject == subject)
    if before is not None:
        rows = rows.where(tuple_(ChangeRow.at, ChangeRow.number) < (before.at, before.number))
    rows = rows.order_by(ChangeRow.at.desc(), ChangeRow.number.desc()).limit(most)
    return [
        Change(Place(row.at, row.number), row.part, _author(row, subject), row.client, row.fields)
        for row in connection.execute(rows)
    ]


def _author(row: Row[Any], subject: str) -> Author:
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
