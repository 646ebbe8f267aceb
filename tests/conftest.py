"""The real thing, started once for the run: Keycloak with the extension, the simulators, the service."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.brokers import ANNA, ANNAS_EMAIL, forget
from tests.environment import Environment, running_environment
from tests.people import REALM, NewPeople


@pytest.fixture(scope="session")
def environment() -> Iterator[Environment]:
    """Everything up, realm applied, people made. See tests/environment.py for where Keycloak comes from."""
    with running_environment(os.environ) as started:
        yield started


@pytest.fixture
def new(environment: Environment) -> NewPeople:
    """Makes people of a test's own, so that no test meets the limits another one reached."""
    return NewPeople(environment.admin)


@pytest.fixture
def anna_is_unknown(environment: Environment) -> None:
    """No account has her e-mail, and none is linked with her HIN identity."""
    forget(environment, ANNAS_EMAIL)
    for linked in environment.admin.get(REALM, "users", idpAlias="hin", idpUserId=ANNA):
        environment.admin.delete(REALM, "users", linked["id"])
