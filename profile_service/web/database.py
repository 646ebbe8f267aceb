"""The database: SQLite by default, PostgreSQL by its URL."""

import os
import select
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

MIGRATIONS = Path(__file__).parent / "migrations"
# A worker has 40 threads: none of them waits for a connection that another one has.
_POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 30, "pool_timeout": 5}
_MIGRATION_LOCK = 7_600_301
_WRITTEN_FIRST = ("profile_parts", "profile_changes", "mailboxes", "mailbox_links")
_LOCK_MILLISECONDS, _LOCK_TRIES, _LOCK_PAUSE_SECONDS = 500, 60, 0.2
MIGRATE_COMMAND = "python -m profile_service.migrate"


class Base(DeclarativeBase):
    """The tables of the profile service."""


class WrongSchema(Exception):
    """The database has a schema of another version; the message names the remedy."""


def open_database(database_url: str) -> Engine:
    """Open a database with the schema of this version.

    Raises `sqlalchemy.exc.SQLAlchemyError` when it cannot be reached, and `WrongSchema` for another schema.
    """
    engine = connect(database_url)
    with engine.connect() as connection:
        held = MigrationContext.configure(connection).get_current_revision()
    require_known(held)
    wanted = revisions()[-1]
    if held != wanted:
        raise WrongSchema(
            f"the database has schema {held or 'none'}, this version needs {wanted}: run {MIGRATE_COMMAND}"
        )
    return engine


@cache
def revisions() -> tuple[str, ...]:
    """The schemas that this version knows, the oldest first. It needs the newest."""
    return tuple(each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions())[::-1]


def require_known(revision: str | None) -> None:
    """Raise `WrongSchema` for a schema that a newer version has made."""
    if revision is not None and revision not in revisions():
        raise WrongSchema(
            f"the database has schema {revision}, which only a newer version of the service knows"
        )


def connect(database_url: str) -> Engine:
    """Open a database with any schema. Raises `sqlalchemy.exc.SQLAlchemyError`.

    Errors do not contain the values of their statement, because unexpected ones are logged.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        _prepare_sqlite_file(url)
        engine = create_engine(url, hide_parameters=True, **_POOL)
        event.listen(engine, "connect", _configure_sqlite)
    else:
        engine = create_engine(url, hide_parameters=True, connect_args={"connect_timeout": 3}, **_POOL)
        event.listen(engine, "checkout", _require_open)
    return engine


def reading(engine: Engine) -> Engine:
    """The same database for single queries that change nothing: without a transaction around each of them."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection whose queries see the data of one moment."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # By default, the SQLite driver starts no transaction before a query.
            connection.exec_driver_sql("BEGIN")
            yield connection
        else:
            yield connection.execution_options(isolation_level="REPEATABLE READ")


@contextmanager
def exclusive_transaction(engine: Engine) -> Iterator[Connection]:
    """An exclusive transaction for migrations, which includes changes of tables."""
    if engine.dialect.name == "sqlite":
        # By default, the SQLite driver starts no transaction before a change of tables.
        event.listen(engine, "connect", _leave_transactions_alone)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            _lock_tables(connection)
        yield connection


def _lock_tables(connection: Connection) -> None:
    """Lock all tables before anything is changed, in the order in which a save writes them.

    Otherwise a migration and a save would wait for each other, and PostgreSQL would end either. So this waits
    less long than PostgreSQL needs to notice it, lets the saves go on, and tries again.
    """
    present = inspect(connection).get_table_names()
    first = [name for name in _WRITTEN_FIRST if name in present]
    ordered = [*first, *sorted(set(present) - set(first))]
    if not ordered:
        return
    names = ", ".join(map(connection.dialect.identifier_preparer.quote, ordered))
    for left in reversed(range(_LOCK_TRIES)):
        savepoint = connection.begin_nested()
        try:
            connection.execute(text(f"SET LOCAL lock_timeout = {_LOCK_MILLISECONDS}"))
            connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
        except OperationalError:
            savepoint.rollback()
            if not left:
                raise
            time.sleep(_LOCK_PAUSE_SECONDS)
        else:
            savepoint.commit()
            return


def insert_if_absent(connection: Connection, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is taken. Returns whether the row is ours."""
    dialect = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    row = dialect.insert(table).values(**values).on_conflict_do_nothing()
    # SQLAlchemy counts the rows of an insert only when it is asked to.
    return connection.execute(row, execution_options={"preserve_rowcount": True}).rowcount == 1


def is_reachable(engine: Engine) -> bool:
    """Whether the database answers now."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _require_open(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _taken: object) -> None:
    """Have the pool replace its connections after PostgreSQL has ended one, such as at its restart.

    Nothing is to be read from an idle connection but its end. To ask PostgreSQL each time would take longer.
    """
    ended = select.poll()
    try:
        ended.register(connection.fileno(), select.POLLIN)
    except psycopg.Error as error:
        raise InvalidatePoolError from error
    if ended.poll(0):
        raise InvalidatePoolError


def _prepare_sqlite_file(url: URL) -> None:
    if not url.database or url.database == ":memory:":
        return
    path = Path(url.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Only the owner may read the file, from its creation on, because it contains tokens.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _leave_transactions_alone(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None


def _configure_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # Readers do not wait for a writer, and a second writer waits instead of failing.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
