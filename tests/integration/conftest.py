from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.account_requests import without_minimum_fill_time
from tests.brokers import ANNA, ANNAS_EMAIL, sign_in_by_hin, user
from tests.environment import ROOT, Environment
from tests.integration.open_sessions import at_open_session, browser, entrance, open_sessions
from tests.integration.realm_files import rewrite
from tests.people import NewPeople
from tests.postgres import Postgres, postgres

__all__ = ["at_open_session", "browser", "entrance", "open_sessions"]  # fixtures


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server, which starts with the first test that asks for it."""
    with postgres() as server:
        yield server


@pytest.fixture
def realm_files(tmp_path: Path, environment: Environment) -> Iterator[Path]:
    """A copy of the realm's files under another realm name, which a test may change. The realm is deleted at
    the end.
    """
    with _scratch_realm(tmp_path / "realm", environment) as directory:
        yield directory


@pytest.fixture
def other_realm_files(tmp_path: Path, environment: Environment) -> Iterator[Path]:
    """A second copy, for another realm."""
    with _scratch_realm(tmp_path / "other-realm", environment) as directory:
        yield directory


@contextmanager
def _scratch_realm(directory: Path, environment: Environment) -> Iterator[Path]:
    shutil.copytree(ROOT / "realm", directory)
    name = f"scratch-{os.urandom(4).hex()}"
    rewrite(directory / "realm.yaml", "realm: mon-espace-pro", f"realm: {name}")
    yield directory
    if environment.admin.get(name) is not None:
        environment.admin.delete(name)


@pytest.fixture
def anna(environment: Environment, new: NewPeople, anna_is_unknown: None) -> dict[str, Any]:
    """Anna Muster's account, created by a HIN login and validated."""
    sign_in_by_hin(environment, ANNA)
    made = user(environment, ANNAS_EMAIL)
    assert made is not None
    new.activate(made["id"])
    return made


@pytest.fixture
def programs_may_ask(environment: Environment) -> Iterator[None]:
    """Takes forms for an account that come back at once, as these tests send them, and answers soon."""
    with without_minimum_fill_time(environment, answerAfterMillis="200"):
        yield


@pytest.fixture
def address() -> str:
    """An address without account."""
    return f"demande.{secrets.token_hex(6)}@example.ch"
