"""The clean-up: people who are gone, and rows that have been kept long enough."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from profile_service.delivery.trail import forget_reads
from profile_service.drafts.store import forget_drafts
from profile_service.keycloak.lookup import own_lookup
from profile_service.mailboxes.store import forget_links
from profile_service.on_behalf.reads import forget_reads_on_behalf
from profile_service.part.store import forget_changes
from profile_service.people.erasure import forget_erasures
from profile_service.people.gone import GonePeople, TooManyGone
from profile_service.sign_in.provider import Clock, Provider
from profile_service.web.errors import KeycloakUnreachable
from profile_service.web.settings import Settings

_DAY: Final = 24 * 3600
_LOCK: Final = 7_600_302

_log = logging.getLogger("profile_service.tidying")


@dataclass(frozen=True)
class Tidied:
    """How many rows and people a clean-up has removed."""

    reads: int
    changes: int
    links: int
    drafts: int
    people: int
    reads_on_behalf: int


@dataclass(frozen=True)
class Tidying:
    """One clean-up. Two at the same time do no harm, but ask Keycloak twice."""

    engine: Engine
    gone: GonePeople
    clock: Clock
    trail_days: int
    history_days: int

    def run(self, *, expected_gone: int | None = None) -> Tidied | None:
        """Clean up; `None` when another process does so now. `expected_gone`: see `GonePeople.check`.

        What has been kept long enough is deleted first, because it needs no Keycloak. Raises `TooManyGone`,
        `KeycloakUnreachable` and `sqlalchemy.exc.SQLAlchemyError`.
        """
        with alone(self.engine) as is_alone:
            if not is_alone:
                return None
            now = int(self.clock())
            with self.engine.begin() as connection:
                trail_begins = now - self.trail_days * _DAY
                reads = forget_reads(connection, before=trail_begins)
                reads_on_behalf = forget_reads_on_behalf(connection, before=trail_begins)
                changes = forget_changes(connection, before=now - self.history_days * _DAY)
                forget_erasures(connection, before=now - self.history_days * _DAY)
                links = forget_links(connection, now=now)
                drafts = forget_drafts(connection, now=now)
            gone = self.gone.check(expected=expected_gone)
            return Tidied(reads, changes, links, drafts, gone, reads_on_behalf)

    def run_and_log(self) -> None:
        """Clean up, and log how it went: nobody waits for it."""
        try:
            tidied = self.run()
        except TooManyGone as error:
            _log.error("nobody is erased: too many people are gone", extra={"error": str(error)})
        except (KeycloakUnreachable, SQLAlchemyError) as error:
            # The text of an error of the database may contain values.
            told = str(error) if isinstance(error, KeycloakUnreachable) else type(error).__name__
            _log.error("the clean-up failed; the next one tries again", extra={"error": told})
        else:
            if tidied:
                _log.info("cleaned up", extra=vars(tidied))


def tidying(
    settings: Settings, engine: Engine, provider: Provider, http: httpx.Client, clock: Clock
) -> Tidying:
    """The clean-up of this installation."""
    gone = GonePeople(engine, own_lookup(settings, provider, http, clock), clock)
    return Tidying(engine, gone, clock, settings.delivery_trail_days, settings.history_days)


@contextmanager
def alone(engine: Engine) -> Iterator[bool]:
    """Whether no other process cleans up now. The lock ends with its process, however that ends."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            is_ours = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK}))
            try:
                yield is_ours
            finally:
                if is_ours:
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
        return
    # SQLite has no lock that leaves the database writable.
    with Path(f"{engine.url.database}.tidying").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
