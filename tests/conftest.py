"""The whole stack, started once for the test run: Keycloak with the extension, the simulators and the profile
service.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

from tests.brokers import forget_anna
from tests.environment import Environment, running_environment
from tests.people import NewPeople

# pytest explains failed assertions of test modules; this package contains tests under other names.
pytest.register_assert_rewrite("tests.both_databases")


def pytest_collection_finish() -> None:
    """Have Python look for garbage among the objects of the tests only: those of the imports all stay."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def environment() -> Iterator[Environment]:
    """The running stack with the realm applied and the local people created. See tests/environment.py for the
    source of Keycloak.
    """
    with running_environment(os.environ) as started:
        yield started


@pytest.fixture
def new(environment: Environment) -> NewPeople:
    """Creates people for one test, so that tests do not share limits."""
    return NewPeople(environment.admin)


@pytest.fixture
def anna_is_unknown(environment: Environment) -> None:
    """Ensures that no account has Anna's e-mail or is linked to her HIN identity."""
    forget_anna(environment)
