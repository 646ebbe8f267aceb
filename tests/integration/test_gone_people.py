"""People whose accounts are gone from Keycloak are erased here after a week."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from profile_service.keycloak.lookup import Lookup
from profile_service.keycloak.service_token import ServiceToken
from profile_service.migrate import upgrade
from profile_service.part.store import Author, Held, Parts
from profile_service.people.gone import GONE_SECONDS, GonePeople, TooManyGone
from profile_service.sign_in.provider import Provider
from profile_service.web.database import connect, exclusive_transaction
from profile_service.web.encryption import Encryption, new_key
from tests.environment import Environment
from tests.people import REALM, NewPeople


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = connect(f"sqlite:///{tmp_path / 'profile.sqlite'}")
    with exclusive_transaction(made) as connection:
        upgrade(connection, Encryption((new_key(),)))
    made.dispose()
    return connect(f"sqlite:///{tmp_path / 'profile.sqlite'}")


@pytest.fixture
def gone(environment: Environment, engine: Engine, clock: Clock) -> GonePeople:
    issuer, http = f"{environment.keycloak}/realms/{REALM}", httpx.Client(timeout=30)
    provider = Provider(issuer, http, time.time)
    token = ServiceToken("profile-service", "local-profile-service", provider, http, time.time)
    return GonePeople(engine, Lookup(issuer, http, token), clock)


def hold(engine: Engine, clock: Clock, *subjects: str) -> Parts:
    parts = Parts(engine, clock)
    for subject in subjects:
        author = Author(subject, "portal")
        parts.save(subject, "organisation", {"name": "Cabinet"}, replacing=Held(), author=author)
    return parts


def test_person_who_is_gone_for_a_week_is_erased_and_nobody_else(
    environment: Environment, engine: Engine, gone: GonePeople, clock: Clock, new: NewPeople
) -> None:
    stays, leaves = new.professional().id, new.professional().id
    parts = hold(engine, clock, stays, leaves)
    assert gone.check() == 0
    environment.admin.delete(REALM, "users", leaves)
    assert gone.check() == 0
    clock.ahead = GONE_SECONDS - 60
    assert gone.check() == 0
    assert parts.all_of(leaves)

    clock.ahead = GONE_SECONDS + 60
    assert gone.check() == 1
    assert parts.all_of(leaves) == {}
    assert parts.all_of(stays)


def test_when_most_people_are_gone_nobody_is_erased(
    engine: Engine, gone: GonePeople, clock: Clock, new: NewPeople
) -> None:
    parts = hold(engine, clock, new.professional().id, *(f"no-such-person-{number}" for number in range(30)))
    clock.ahead = 2 * GONE_SECONDS
    for _ in range(2):
        with pytest.raises(TooManyGone):
            gone.check()
    assert parts.all_of("no-such-person-1")


def test_when_somebody_has_counted_them_they_are_erased_a_week_later(
    engine: Engine, gone: GonePeople, clock: Clock, new: NewPeople
) -> None:
    parts = hold(engine, clock, new.professional().id, *(f"no-such-person-{number}" for number in range(30)))
    with pytest.raises(TooManyGone, match="--gone 30"):
        gone.check(expected=29)
    assert gone.check(expected=30) == 0
    clock.ahead = GONE_SECONDS + 1
    assert gone.check(expected=30) == 30
    assert parts.all_of("no-such-person-1") == {}
