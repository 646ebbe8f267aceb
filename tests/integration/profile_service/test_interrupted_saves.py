"""What was saved stays saved, whatever stops: the database, the service, or the version that serves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
import pytest

from local_stack.waiting import wait_until
from profile_service.migrate import upgrade
from profile_service.part.store import Author, Parts
from profile_service.web.database import connect, exclusive_transaction, open_database, revisions
from profile_service.web.encryption import Encryption
from tests.environment import ROOT, Environment
from tests.integration.profile_api import person_token
from tests.integration.profile_service.process import Service, running_service
from tests.people import NewPeople
from tests.postgres import Postgres, postgres
from tests.unit.profile_service.conftest import KEY

WRITERS: Final = 4
ORGANISATION: Final = "/api/v1/organisation"


@dataclass
class Load:
    """Several people save again and again; each remembers the last save that was answered with success."""

    url: str
    tokens: list[str] = field(repr=False)
    saved: dict[int, tuple[int, str]] = field(default_factory=dict)
    statuses: set[int] = field(default_factory=set)
    answers: list[str] = field(default_factory=list)
    count: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def save_until_over(self, writer: int) -> None:
        headers = {"Authorization": f"Bearer {self.tokens[writer]}"}
        number = 0
        with httpx.Client(base_url=self.url, headers=headers, timeout=30, trust_env=False) as http:
            while not self.over.is_set():
                number += 1
                try:
                    self._save(http, writer, f"Cabinet {writer}-{number}")
                except httpx.TransportError:
                    time.sleep(0.02)

    def _save(self, http: httpx.Client, writer: int, name: str) -> None:
        read = http.get(ORGANISATION)
        if read.status_code == 200:
            body = {"name": name, "mail": "", "telephone": ""}
            read = http.put(ORGANISATION, json=body, headers={"If-Match": read.headers["etag"]})
            if read.status_code == 200:
                version = int(read.headers["etag"].rpartition("-")[2].strip('"'))
                self.saved[writer] = (version, name)
                self.count += 1
        self.statuses.add(read.status_code)
        if read.status_code >= 500:
            self.answers.append(read.text)


@contextmanager
def under_load(url: str, tokens: list[str]) -> Iterator[Load]:
    load = Load(url, tokens)
    with ThreadPoolExecutor(WRITERS) as several:
        running = [several.submit(load.save_until_over, writer) for writer in range(WRITERS)]
        try:
            yield load
        finally:
            load.over.set()
    for each in running:
        each.result()


def goes_on(load: Load, saves: int = 40) -> None:
    """Waits until so many more saves were answered with success."""
    wanted = load.count + saves
    assert wait_until(lambda: load.count >= wanted, 60), load.statuses


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[Postgres]:
    """A server of this module, which its tests stop."""
    with postgres(durable=True) as server:
        yield server


@pytest.fixture
def database(own_postgres: Postgres) -> Iterator[str]:
    with own_postgres.database() as url:
        migrate(url)
        yield url


@pytest.fixture
def people(environment: Environment, new: NewPeople) -> tuple[list[str], list[str]]:
    """Subjects and tokens of those who save."""
    made = [new.professional() for _ in range(WRITERS)]
    return [each.id for each in made], [person_token(environment, each) for each in made]


@pytest.fixture
def service(environment: Environment, database: str, tmp_path: Path) -> Iterator[Service]:
    with running_service(environment, database, tmp_path, MEP_PROFILE_WORKERS="2") as started:
        yield started


def migrate(url: str) -> None:
    engine = connect(url)
    with exclusive_transaction(engine) as connection:
        upgrade(connection, Encryption((KEY,)))
    engine.dispose()


def nothing_is_lost_or_half_made(database: str, subjects: list[str], load: Load) -> None:
    """Every save that was answered is there; each version has its line of the history, and no other."""
    engine = open_database(database)
    parts = Parts(engine, time.time)
    for writer, subject in enumerate(subjects):
        version, name = load.saved[writer]
        held = parts.find(subject, "organisation")
        assert held.version >= version
        assert held.content["name"] == name or held.version > version
        with engine.connect() as connection:
            lines = connection.exec_driver_sql(
                "SELECT count(*) FROM profile_changes WHERE subject = %s AND part = 'organisation'",
                (subject,),
            ).scalar()
        assert lines == held.version
        author = Author(subject, "portal")
        assert parts.before_last_change(subject, "organisation", by=author) != held.content
    engine.dispose()


def test_database_stops_in_the_middle_of_saves_and_starts_again(
    own_postgres: Postgres, database: str, people: tuple[list[str], list[str]], service: Service
) -> None:
    subjects, tokens = people
    with under_load(service.url, tokens) as load:
        goes_on(load)
        own_postgres.stop()
        assert wait_until(lambda: 503 in load.statuses, 30)
        own_postgres.start()
        goes_on(load)

    nothing_is_lost_or_half_made(database, subjects, load)
    assert load.statuses <= {200, 412, 503}, load.answers[:3]
    assert "Traceback" not in service.log.read_text()


def test_service_is_killed_in_the_middle_of_saves_and_starts_again(
    database: str, people: tuple[list[str], list[str]], service: Service
) -> None:
    subjects, tokens = people
    with under_load(service.url, tokens) as load:
        for _ in range(3):
            goes_on(load)
            service.kill()
            service.start()
        goes_on(load)

    nothing_is_lost_or_half_made(database, subjects, load)
    assert load.statuses <= {200, 412}, load.answers[:3]


NEXT_REVISION: Final = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{last}"


def upgrade() -> None:
    op.add_column("profile_parts", sa.Column("of_the_next_version", sa.String(32), server_default="x"))
    op.create_index("ix_of_the_next_version", "profile_changes", ["part", "at"])
    op.create_table("of_the_next_version", sa.Column("subject", sa.String(255), primary_key=True))


def downgrade() -> None:
    op.drop_table("of_the_next_version")
    op.drop_index("ix_of_the_next_version", "profile_changes")
    op.drop_column("profile_parts", "of_the_next_version")
"""


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The code of a version that adds to the schema, as a release would."""
    code = tmp_path / "next"
    for package in ("profile_service", "professional_rules"):
        shutil.copytree(ROOT / package, code / package)
    versions = code / "profile_service" / "web" / "migrations" / "versions"
    (versions / "9999_next.py").write_text(NEXT_REVISION.format(last=revisions()[-1]))
    return code


def test_next_version_migrates_while_this_one_serves(
    database: str, people: tuple[list[str], list[str]], service: Service, next_version: Path
) -> None:
    """Forwards and back, with the command of the next version. Saves wait for it, and none fails."""
    subjects, tokens = people

    def migrate(*arguments: str) -> None:
        command = [sys.executable, "-m", "profile_service.migrate", *arguments]
        variables = {**os.environ, **service.variables, "PYTHONPATH": str(next_version)}
        subprocess.run(command, cwd=next_version, env=variables, check=True)

    with under_load(service.url, tokens) as load:
        for _ in range(2):
            goes_on(load)
            migrate()
            goes_on(load)
            assert schema(database) == "9999"
            migrate("--down", revisions()[-1])
        goes_on(load)

    nothing_is_lost_or_half_made(database, subjects, load)
    assert load.statuses == {200}, load.answers[:3]
    assert "Traceback" not in service.log.read_text()


def schema(database: str) -> str:
    engine = connect(database)
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
