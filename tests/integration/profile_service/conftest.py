"""The unit tests' profile service, on SQLite or on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from profile_service.migrate import upgrade
from profile_service.web.database import connect, exclusive_transaction
from profile_service.web.encryption import Encryption
from tests.postgres import Postgres
from tests.unit.profile_service.conftest import KEY, clock, empty_database, service, sessions, settings

__all__ = ["clock", "empty_database", "service", "sessions", "settings"]  # fixtures


@pytest.fixture(scope="session")
def migrated_template(postgres_server: Postgres) -> Iterator[str]:
    """The name of a migrated PostgreSQL database without rows. Tests get copies of it."""
    with postgres_server.database() as url:
        engine = connect(url)
        with exclusive_transaction(engine) as connection:
            upgrade(connection, Encryption((KEY,)))
        engine.dispose()
        yield str(make_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path) -> Iterator[str]:
    """A migrated database without rows. Each test that uses one runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copyfile(empty_database, tmp_path / "profile.sqlite")
        yield f"sqlite:///{tmp_path / 'profile.sqlite'}"
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    with server.database(template=request.getfixturevalue("migrated_template")) as url:
        yield url
