"""Migrations of the schema up and down, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, Table, func, insert, inspect, select, text

from profile_service.migrate import downgrade, main, upgrade
from profile_service.sign_in.secret_values import stored_form
from profile_service.sign_in.sessions import SessionStore
from profile_service.web.database import Base, WrongSchema, connect, exclusive_transaction, open_database
from profile_service.web.encryption import Encryption, Unreadable, new_key
from tests.postgres import Postgres
from tests.unit.profile_service.conftest import ANNE, KEY, NOW, TurnableClock, tokens_for

ENCRYPTION = Encryption((KEY,))
SECRET = "the-cookie"
CLEAR = {
    "secret_hash": stored_form(SECRET),
    "client_id": "portal",
    "subject": ANNE["sub"],
    "keycloak_session": ANNE["sid"],
    "id_token": "header.id-payload.signature",
    "access_token": "header.access-payload.signature",
    "refresh_token": "header.refresh-payload.signature",
    "tokens_expire_at": int(NOW) + 300,
    "id_claims": ANNE,
    "access_claims": {"realm_access": {"roles": ["professional"]}},
    "last_used_at": int(NOW),
    "expires_at": int(NOW) + 3600,
    "renewal_started_at": 0,
}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'profile.sqlite'}"
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    with server.database() as found:
        yield found


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = connect(url)
    yield made
    made.dispose()


def up(url: str, encryption: Encryption = ENCRYPTION) -> None:
    with exclusive_transaction(connect(url)) as connection:
        upgrade(connection, encryption)


def down(url: str, revision: str, encryption: Encryption = ENCRYPTION) -> None:
    with exclusive_transaction(connect(url)) as connection:
        downgrade(connection, encryption, revision)


def create_tables_without_version(url: str, engine: Engine) -> None:
    """Creates the tables of revision 0001 with a session, but without the version table."""
    up(url)
    down(url, "0001")
    with engine.begin() as connection:
        connection.execute(insert(table("sessions", engine)).values(CLEAR))
        table("alembic_version", engine).drop(connection)


def table(name: str, engine: Engine) -> Table:
    return Table(name, MetaData(), autoload_with=engine)


def everything(engine: Engine) -> str:
    """All values of all tables, as in a dump."""
    held = MetaData()
    held.reflect(engine)
    with engine.connect() as connection:
        rows: list[Any] = [connection.execute(select(each)).all() for each in held.sorted_tables]
    return repr(rows)


def store(url: str, encryption: Encryption = ENCRYPTION) -> SessionStore:
    return SessionStore(
        open_database(url), encryption, TurnableClock(), idle_seconds=1800, absolute_seconds=28800
    )


def test_newest_schema_matches_the_models(url: str, engine: Engine) -> None:
    up(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_schema_migrates_up_down_and_up(url: str, engine: Engine) -> None:
    up(url)
    down(url, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    up(url)
    up(url)
    assert open_database(url)


def test_session_from_before_migrations_stays_valid(url: str, engine: Engine) -> None:
    create_tables_without_version(url, engine)
    up(url)

    session = store(url).find(client_id="portal", secret=SECRET)

    assert session is not None
    assert (session.subject, session.keycloak_session) == (ANNE["sub"], ANNE["sid"])
    assert session.tokens.refresh_token == CLEAR["refresh_token"]
    assert session.claims["title"] == "Dr méd."
    assert store(url).end_by_logout_token(client_id="portal", claims={"sid": ANNE["sid"], "jti": "1"}) == 1


def test_tokens_are_not_stored_in_clear_text(url: str, engine: Engine) -> None:
    create_tables_without_version(url, engine)
    assert "refresh-payload" in everything(engine)
    up(url)
    store(url).start(client_id="portal", tokens=tokens_for(ANNE, clock=TurnableClock()), replacing=None)

    dump = everything(engine)
    assert [
        told for told in ("payload", "Médecin", "example.ch", ANNE["sid"], "professional") if told in dump
    ] == []


def test_downgrade_restores_the_tokens(url: str, engine: Engine) -> None:
    create_tables_without_version(url, engine)
    up(url)
    down(url, "0001")
    with engine.connect() as connection:
        (row,) = connection.execute(select(table("sessions", engine))).mappings()
    assert dict(row) == CLEAR


def test_downgrade_with_another_key_changes_nothing(url: str, engine: Engine) -> None:
    create_tables_without_version(url, engine)
    up(url)
    before = everything(engine)
    with pytest.raises(Unreadable):
        down(url, "0001", Encryption((new_key(),)))
    assert everything(engine) == before
    assert open_database(url)


def test_history_of_before_has_no_assistant_and_forgets_them_on_the_way_back(
    url: str, engine: Engine
) -> None:
    up(url)
    down(url, "0005")
    line = {"subject": "anne", "part": "profile", "at": 1, "author": "anne", "client": "portal", "fields": {}}
    with engine.begin() as connection:
        connection.execute(insert(table("profile_changes", engine)).values(line))
    up(url)
    changes = table("profile_changes", engine)
    with engine.begin() as connection:
        (row,) = connection.execute(select(changes)).mappings()
        assert (row["acted_by"], row["acted_by_name"]) == (None, None)
        acted = {**line, "author": "", "acted_by": "claire", "acted_by_name": "Claire Assistante"}
        connection.execute(insert(changes).values(acted))
    down(url, "0005")

    assert "Claire" not in everything(engine)
    with engine.connect() as connection:
        lines = connection.scalars(select(table("profile_changes", engine).c.author))
        assert sorted(lines) == ["", "anne"]


def test_service_refuses_another_schema_and_names_the_command(url: str, engine: Engine) -> None:
    remedy = "run python -m profile_service.migrate"
    with pytest.raises(WrongSchema, match=remedy):
        open_database(url)
    create_tables_without_version(url, engine)
    with pytest.raises(WrongSchema, match=remedy):
        open_database(url)


def test_rekey_makes_the_old_key_unnecessary(
    url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = new_key()
    monkeypatch.setenv("MEP_PROFILE_DATABASE", url)
    create_tables_without_version(url, engine)
    up(url)

    monkeypatch.setenv("MEP_PROFILE_KEYS", new)
    before = everything(engine)
    assert main(["--rekey"]) == 1
    assert everything(engine) == before
    monkeypatch.setenv("MEP_PROFILE_KEYS", f"{new},{KEY}")
    assert main(["--rekey"]) == 0

    assert store(url, Encryption((new,))).find(client_id="portal", secret=SECRET)
    assert store(url).find(client_id="portal", secret=SECRET) is None


def test_parallel_migrations_are_serialised(url: str, engine: Engine) -> None:
    with ThreadPoolExecutor(4) as several:
        list(several.map(lambda _: up(url), range(4)))
    assert open_database(url)
    with engine.connect() as connection:
        versions = select(func.count()).select_from(table("alembic_version", engine))
        assert connection.scalar(versions) == 1


@pytest.mark.parametrize("keys", ["", "short", "A" * 43])
def test_migration_without_a_usable_key_reports_one_line(
    keys: str, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MEP_PROFILE_DATABASE", url)
    monkeypatch.setenv("MEP_PROFILE_KEYS", keys)
    assert main([]) == 1
    said = capsys.readouterr().err
    assert said.startswith("profile service: MEP_PROFILE_KEYS")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--down", "nonsense"],
            "there is no older schema “nonsense”; older are: base, 0001, 0002, 0003, 0004, 0005",
        ),
        (["--down", ""], "there is no older schema “”; older are: base, 0001, 0002, 0003, 0004, 0005"),
        (
            ["--down", "0006"],
            "there is no older schema “0006”; older are: base, 0001, 0002, 0003, 0004, 0005",
        ),
        (["--down", "+1"], "there is no older schema “+1”; older are: base, 0001, 0002, 0003, 0004, 0005"),
    ],
)
def test_unknown_schema_is_refused_in_one_line(
    url: str,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    up(url)
    monkeypatch.setenv("MEP_PROFILE_DATABASE", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("MEP_PROFILE_KEYS", KEY)

    assert main(arguments) == 1

    assert capsys.readouterr().err == f"profile service: {told}\n"


def test_schema_of_a_newer_version_is_named_as_such(
    url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    up(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    told = "the database has schema 0099, which only a newer version of the service knows"
    monkeypatch.setenv("MEP_PROFILE_DATABASE", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("MEP_PROFILE_KEYS", KEY)

    assert main([]) == 1
    assert capsys.readouterr().err == f"profile service: {told}\n"
    with pytest.raises(WrongSchema, match="newer version"):
        open_database(url)


def test_malformed_database_address_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MEP_PROFILE_DATABASE", "postgresql+psycopg://u:secret@h:notaport/x")
    monkeypatch.setenv("MEP_PROFILE_KEYS", KEY)

    assert main([]) == 1

    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "secret" not in said
