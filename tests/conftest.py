"""The environment of the tests, started once: Keycloak with the extension, simulators, profile service."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.brokers import ANNA, ANNAS_EMAIL, forget
from tests.environment import Environment, running_environment
from tests.people import REALM, NewPeople


@pytest.fixture(scope="session")
def environment() -> Iterator[Environment]:
    """Everything started, realm applied, people created. See tests/environment.py for the Keycloak."""
    with running_environment(os.environ) as started:
        yield started


@pytest.fixture
def new(environment: Environment) -> NewPeople:
    """Creates people for one test, so that it does not reach the limits of another test."""
    return NewPeople(environment.admin)


@pytest.fixture
def anna_is_unknown(environment: Environment) -> None:
    """Delete Anna's account, by e-mail and by her HIN identity."""
    forget(environment, ANNAS_EMAIL)
    for linked in environment.admin.get(REALM, "users", idpAlias="hin", idpUserId=ANNA):
        environment.admin.delete(REALM, "users", linked["id"])
