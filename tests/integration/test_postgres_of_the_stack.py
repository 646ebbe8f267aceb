"""The PostgreSQL of `mep up --postgres`: who gets in, with which rights, and how it ends."""

from __future__ import annotations

import os
import signal
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg
import pytest

from local_stack import services
from local_stack.errors import MissingToolError
from local_stack.postgres import SERVERS, account, prepare, require_reachable
from local_stack.processes import StackProcess, spawn, stop, wait_ready
from local_stack.settings import StackSettings
from local_stack.waiting import wait_until
from tests.environment import ROOT, free_ports
from tests.signals import with_default_signals

OTHERS = [
    ("keycloak", "profile"),
    ("profile", "keycloak"),
    ("keycloak", "postgres"),
    ("postgres", "postgres"),
]
# A server that saves a last row when it is asked to end, as Keycloak and the profile service may.
SAVES_AT_ITS_END = """
import psycopg, signal, sys
def end(*_):
    with psycopg.connect(sys.argv[1]) as connection:
        connection.execute("INSERT INTO last VALUES (1)")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
while True:
    signal.pause()
"""


@dataclass
class Server:
    """Starts and stops a server; `passwords` are those of its last start."""

    settings: StackSettings
    run_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    process: StackProcess | None = None

    def start(self) -> StackProcess:
        self.passwords = prepare(self.settings)
        service = services.postgres(self.settings, os.environ)
        self.process = spawn(
            service.name,
            service.command,
            log=self.settings.logs / "postgresql.log",
            folder=ROOT,
            environment=service.environment,
            run_id=self.run_id,
            account=service.account,
            is_database=True,
        )
        wait_ready(self.process, service.is_ready, service.seconds)
        return self.process

    def login(self, role: str, database: str = "", password: str | None = None) -> str:
        word = self.passwords.get(role, "") if password is None else password
        port = self.settings.ports.postgres
        return f"host=127.0.0.1 port={port} user={role} dbname={database or role} password={word}"

    def rows(self, statement: str, role: str = "profile") -> list[tuple[object, ...]]:
        with psycopg.connect(self.login(role)) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    @property
    def log(self) -> str:
        return (self.settings.logs / "postgresql.log").read_text(encoding="utf-8")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with TemporaryDirectory(prefix="mep-") as folder:
        Path(folder).chmod(0o755)
        settings = replace(
            StackSettings(ROOT, tmp_path / "state", tmp_path / "cache", free_ports()),
            database="postgres",
            postgres_folder=Path(folder) / "postgres",
        )
        made = Server(settings)
        yield made
        stop([made.process] if made.process else [], made.run_id)


@pytest.mark.parametrize(("role", "database"), OTHERS)
def test_role_reaches_no_database_but_its_own(server: Server, role: str, database: str) -> None:
    server.start()

    assert [server.rows("SELECT current_user", own) for own in SERVERS] == [[(own,)] for own in SERVERS]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.login(role, database))


def test_role_may_do_nothing_beside_its_database(server: Server) -> None:
    server.start()
    rights = "rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"

    for role in SERVERS:
        found = server.rows(f"SELECT {rights} FROM pg_roles WHERE rolname = current_user", role)
        assert found == [(False,) * 5]
        member = "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole"
        assert server.rows(member, role) == [(0,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            server.rows("COPY (SELECT 1) TO PROGRAM 'cat'", role)


@pytest.mark.parametrize("password", ["", "keycloak"])
def test_nobody_gets_in_without_the_password(server: Server, password: str) -> None:
    server.start()

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.login("keycloak", password=password))


def test_passwords_are_new_at_each_start_and_data_stay(server: Server) -> None:
    process = server.start()
    before = dict(server.passwords)
    server.rows("CREATE TABLE kept AS SELECT 7 AS value")
    stop([process], server.run_id)
    server.start()

    assert server.rows("SELECT value FROM kept") == [(7,)]
    assert not set(before.values()) & set(server.passwords.values())
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.login("profile", password=before["profile"]))
    kept = [path for path in server.settings.state.rglob("*") if path.is_file()]
    secrets = (*before.values(), *server.passwords.values())
    assert not [path for path in kept if any(each in path.read_text(errors="replace") for each in secrets)]


def test_server_listens_on_loopback_only_and_its_data_are_closed(server: Server) -> None:
    process = server.start()
    pid = process.identity.pid
    listening = [each for each in psutil.net_connections("tcp") if each.pid == pid]

    assert {each.laddr.ip for each in listening if each.laddr} == {"127.0.0.1"}
    assert psutil.Process(process.identity.pid).username() == (account() or psutil.Process().username())
    assert server.settings.postgres_data.stat().st_mode & 0o777 == 0o700


def test_database_ends_after_those_that_keep_data_in_it(server: Server) -> None:
    database = server.start()
    server.rows("CREATE TABLE last (value int)")
    saver = spawn(
        "Saver",
        with_default_signals([sys.executable, "-c", SAVES_AT_ITS_END, server.login("profile")]),
        log=server.settings.logs / "saver.log",
        folder=ROOT,
        environment=os.environ,
        run_id=server.run_id,
    )
    wait_ready(saver, _says(saver, "up"), 30)

    with psycopg.connect(server.login("profile")):  # a client that stays connected does not hinder the end
        forced = stop([database, saver], server.run_id)

    assert forced == []
    assert "database system is shut down" in server.log
    server.start()
    assert "was not properly shut down" not in server.log
    assert server.rows("SELECT value FROM last") == [(1,)]


def test_killed_server_starts_again_with_what_was_committed(server: Server) -> None:
    process = server.start()
    server.rows("CREATE TABLE kept AS SELECT 7 AS value")
    os.kill(process.identity.pid, signal.SIGKILL)
    # Nobody collects it: it stays a zombie, which PostgreSQL would take for a running server.
    assert wait_until(lambda: not process.is_alive, 20)
    server.start()

    assert server.rows("SELECT value FROM kept") == [(7,)]


def test_folder_that_its_account_cannot_enter_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    if account() is None:
        pytest.skip("PostgreSQL runs under the account of the tests")

    with pytest.raises(MissingToolError, match="cannot enter") as refused:
        require_reachable(closed / "postgres")
    assert "MEP_POSTGRES_DIR" in refused.value.remedy


def _says(process: StackProcess, word: str) -> Callable[[], bool]:
    return lambda: word in process.log.read_text(encoding="utf-8")
