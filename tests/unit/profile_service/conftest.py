"""A profile service with its own database and clock, but without Keycloak at the configured address."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, Pool
from starlette.testclient import TestClient

from profile_service.app import build_app
from profile_service.demo.local_people import LocalPeople, LocalPerson
from profile_service.migrate import upgrade
from profile_service.sign_in.sessions import Session, SessionStore, Tokens
from profile_service.web.database import connect, exclusive_transaction, open_database
from profile_service.web.encryption import Encryption
from profile_service.web.settings import Settings
from tests.unit.profile_service.late_routes import analysed_when_used

PUBLIC_URL = "http://localhost:8000"
# Port 9 is reserved for `discard`; no server listens there.
KEYCLOAK_URL = "http://localhost:9"
KEY = "A" * 43 + "="
NOW = 1_795_000_000.0

ANNE: dict[str, Any] = {
    "sub": "anne-sub",
    "sid": "anne-sid",
    "email": "anne.medecin@example.ch",
    "given_name": "Anne",
    "family_name": "Médecin",
    "title": "Dr méd.",
    "function": "physician",
    "professional_id_type": "GLN",
    "professional_id": "7601000050717",
    "exp": int(NOW) + 300,
}


@dataclass
class TurnableClock:
    """A clock that the test sets."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


def tokens_for(
    claims: dict[str, Any], *, clock: TurnableClock, lifetime: int = 300, refresh_token: str | None = None
) -> Tokens:
    return Tokens(
        id_token="header.id-payload.signature",
        access_token="header.access-payload.signature",
        refresh_token=refresh_token,
        expire_at=int(clock()) + lifetime,
        id_claims=claims,
        access_claims={"realm_access": {"roles": ["professional"]}},
    )


@dataclass
class Service:
    """The service under test, with a method to create a session without Keycloak."""

    app: FastAPI
    settings: Settings
    clock: TurnableClock
    sessions: SessionStore
    browser: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.browser = TestClient(
            self.app, base_url=self.settings.public_url, follow_redirects=False, raise_server_exceptions=False
        )

    def sign_in(
        self, client_id: str = "portal", claims: dict[str, Any] = ANNE, refresh_token: str | None = None
    ) -> Session:
        tokens = tokens_for(claims, clock=self.clock, refresh_token=refresh_token)
        session = self.sessions.start(client_id=client_id, tokens=tokens, replacing=None)
        cookie = {"portal": "mep-demo-session", "profile-service": "mep-profil-session"}[client_id]
        self.browser.cookies.set(cookie, session.secret)
        return session

    def sign_in_with_role(self, role: str, scope: str = "accounts") -> Session:
        """Signs Anne in to the profile pages as a staff member, with a token that has this scope."""
        claims = {"realm_access": {"roles": [role]}, "scope": f"openid {scope}"}
        tokens = replace(tokens_for(ANNE, clock=self.clock), access_claims=claims)
        session = self.sessions.start(client_id="profile-service", tokens=tokens, replacing=None)
        self.browser.cookies.set("mep-profil-session", session.secret)
        return session


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


@pytest.fixture(scope="session", autouse=True)
def unwaited_disk() -> Iterator[None]:
    """SQLite does not wait for the disk: no test of this package ends a process or the machine."""
    event.listen(Pool, "connect", _do_not_wait_for_the_disk)
    yield
    event.remove(Pool, "connect", _do_not_wait_for_the_disk)


def _do_not_wait_for_the_disk(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file without rows. Tests copy it, because migrating it each time is slow."""
    file = tmp_path_factory.mktemp("empty") / "profile.sqlite"
    engine = connect(f"sqlite:///{file}")
    with exclusive_transaction(engine) as connection:
        upgrade(connection, Encryption((KEY,)))
    engine.dispose()
    return file


@pytest.fixture
def database_url(tmp_path: Path, empty_database: Path) -> str:
    """A migrated database without rows. tests/integration/profile_service gives one on PostgreSQL too."""
    shutil.copyfile(empty_database, tmp_path / "profile.sqlite")
    return f"sqlite:///{tmp_path / 'profile.sqlite'}"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        public_url=PUBLIC_URL,
        keycloak_url=KEYCLOAK_URL,
        realm="mon-espace-pro",
        profile_database=database_url,
        profile_client_secret="unused",
        profile_keys=(KEY,),
        site_name="Portail d’essai",
        contact_email="equipe@example.org",
        inbox_url="http://localhost:8025",
        demo_people=LocalPeople(
            password="the-same-for-all", people=(LocalPerson(email="anne.medecin@example.ch", story="sms"),)
        ),
    )


@pytest.fixture
def sessions(settings: Settings, clock: TurnableClock) -> SessionStore:
    return SessionStore(
        open_database(settings.database_url),
        settings.encryption,
        clock,
        idle_seconds=settings.session_idle_seconds,
        absolute_seconds=settings.session_absolute_seconds,
    )


@pytest.fixture
def service(settings: Settings, clock: TurnableClock, sessions: SessionStore) -> Iterator[Service]:
    with analysed_when_used():
        app = build_app(settings, clock=clock)
    made = Service(app, settings, clock, sessions)
    with made.browser:
        yield made
