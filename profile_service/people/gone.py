"""Erases what is held about people whose accounts are gone from Keycloak."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, select, union

from profile_service.keycloak.lookup import MOST, Lookup
from profile_service.people.erasure import NIGHTLY, erase_person
from profile_service.people.missed import missing_since, note_missing
from profile_service.sign_in.provider import Clock
from profile_service.web.database import Base

GONE_SECONDS: Final = 7 * 24 * 3600
"""How long an account must have been gone. A realm that is restored from a copy has its people back."""

_SMALL: Final = 20
"""Up to this number of people, any part of them may be gone at once."""

_log = logging.getLogger("profile_service.gone")


class TooManyGone(Exception):
    """More than half of the people are gone: rather the wrong realm is asked. Nothing was changed."""

    def __init__(self, gone: int, total: int) -> None:
        super().__init__(
            f"Keycloak knows {total - gone} of {total} people. If {gone} accounts are really gone, run"
            f" python -m profile_service.tidy --gone {gone}"
        )


@dataclass(frozen=True)
class GonePeople:
    """Compares the people of this service with those of Keycloak."""

    engine: Engine
    lookup: Lookup
    clock: Clock

    def check(self, *, expected: int | None = None) -> int:
        """Record who is gone, erase those who have been for a week, and return their number.

        `expected` is the number of gone people that an operator has confirmed: with it, they may be more than
        half. Raises `TooManyGone` and `KeycloakUnreachable`, and has changed nothing then.
        """
        total, gone = 0, set[str]()
        for page in self._pages():
            total += len(page)
            gone |= self.lookup.gone(page)
        if total > _SMALL and 2 * len(gone) > total and len(gone) != expected:
            raise TooManyGone(len(gone), total)
        now = int(self.clock())
        with self.engine.begin() as connection:
            note_missing(connection, gone, at=now)
            over = missing_since(connection, now - GONE_SECONDS)
        for subject in over:
            erase_person(self.engine, subject, author=NIGHTLY, at=now)
        if over:
            _log.info("erased: the accounts are gone", extra={"people": len(over)})
        return len(over)

    def _pages(self) -> Iterator[list[str]]:
        """All subjects in our tables, in pages that the look-up takes. Some acted for others only.

        The database compares them, not Python: their order depends on its collation.
        """
        columns = [
            table.c[name].label("subject")
            for table in Base.metadata.sorted_tables
            for name in ("subject", "acted_by")
            if name in table.c
        ]
        after = ""
        while True:
            parts = [
                select(column).where(column > after).distinct().order_by(column).limit(MOST).subquery()
                for column in columns
            ]
            every = union(*(select(part.c.subject) for part in parts)).subquery()
            page = select(every.c.subject).order_by(every.c.subject).limit(MOST)
            with self.engine.connect() as connection:
                found = list(connection.scalars(page))
            if found:
                yield found
            if len(found) < MOST:
                return
            after = found[-1]
