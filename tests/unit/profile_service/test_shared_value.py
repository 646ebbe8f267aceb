"""One fetch for all who wait, a limit for waiting, and an older value while Keycloak is away."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from profile_service.sign_in import shared_value
from profile_service.sign_in.shared_value import SharedValue
from profile_service.web.errors import KeycloakUnreachable
from tests.unit.profile_service.conftest import TurnableClock


@dataclass
class Keycloak:
    """Answers with its number of answers, fails, or does not answer before it is let go."""

    fetches: int = 0
    fails: bool = False
    let_go: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.let_go.set()

    def fetch(self) -> int:
        self.fetches += 1
        self.let_go.wait(30)
        if self.fails:
            raise KeycloakUnreachable("away")
        return self.fetches


@pytest.fixture
def keycloak() -> Iterator[Keycloak]:
    made = Keycloak()
    yield made
    made.let_go.set()


@pytest.fixture
def value(keycloak: Keycloak, clock: TurnableClock) -> SharedValue[int]:
    return SharedValue(keycloak.fetch, clock, seconds=600, again_seconds=10)


def test_value_is_fetched_once_and_again_when_it_is_old(
    value: SharedValue[int], clock: TurnableClock
) -> None:
    assert [value.get(), value.get()] == [1, 1]
    clock.advance(600)
    assert value.get() == 2


def test_requests_at_once_cause_one_fetch(keycloak: Keycloak, value: SharedValue[int]) -> None:
    keycloak.let_go.clear()
    with ThreadPoolExecutor(20) as requests:
        waiting = [requests.submit(value.get) for _ in range(20)]
        keycloak.let_go.set()
        assert {each.result() for each in waiting} == {1}
    assert keycloak.fetches == 1


def test_strangers_cannot_cause_many_fetches(
    keycloak: Keycloak, value: SharedValue[int], clock: TurnableClock
) -> None:
    for _ in range(100):
        value.get(lambda _: False)
    assert keycloak.fetches == 1
    clock.advance(10)
    assert value.get(lambda number: number == 2) == 2


def test_older_value_is_used_while_keycloak_is_away(
    keycloak: Keycloak, value: SharedValue[int], clock: TurnableClock
) -> None:
    value.get()
    keycloak.fails = True
    clock.advance(86_400)
    assert [value.get() for _ in range(100)] == [1] * 100
    assert keycloak.fetches == 2, "not one fetch for each request"
    with pytest.raises(KeycloakUnreachable, match="away"):
        value.get(lambda _: False)

    keycloak.fails = False
    clock.advance(2)
    assert value.get() == 3


def test_without_a_value_a_failure_is_told_and_tried_again_soon(
    keycloak: Keycloak, value: SharedValue[int], clock: TurnableClock
) -> None:
    keycloak.fails = True
    for _ in range(3):
        with pytest.raises(KeycloakUnreachable, match="away"):
            value.get()
    assert keycloak.fetches == 1
    keycloak.fails = False
    clock.advance(2)
    assert value.get() == 2


def test_nobody_waits_longer_than_the_limit(
    keycloak: Keycloak, value: SharedValue[int], clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_value, "MOST_SECONDS", 0.05)
    keycloak.let_go.clear()
    with pytest.raises(KeycloakUnreachable, match="no answer"):
        value.get()
    clock.advance(1)
    # The fetch still runs: nobody waits for it again.
    with pytest.raises(KeycloakUnreachable, match="no answer"):
        value.get()
    assert keycloak.fetches == 1


def test_slow_keycloak_does_not_hold_up_those_whose_value_is_known(
    keycloak: Keycloak, value: SharedValue[int], clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_value, "MOST_SECONDS", 0.05)
    value.get()
    keycloak.let_go.clear()
    clock.advance(600)
    assert value.get() == 1
    clock.advance(1)
    assert [value.get() for _ in range(100)] == [1] * 100
    assert keycloak.fetches == 2
