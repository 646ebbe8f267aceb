import pytest

from profile_service.database import open_database
from profile_service.settings import Settings
from profile_service.sign_in.attempts import AttemptStore
from tests.unit.profile_service.conftest import TurnableClock

LIFETIME = 3600


@pytest.fixture
def attempts(settings: Settings, clock: TurnableClock) -> AttemptStore:
    return AttemptStore(open_database(settings.database_url), clock, LIFETIME)


def test_the_browser_that_began_can_finish_once(attempts: AttemptStore) -> None:
    started = attempts.start(client_id="portal", browser="anne", next_path="/demo")
    taken = attempts.take(client_id="portal", browser="anne", state=started.state)
    assert taken is not None
    assert (taken.nonce, taken.code_verifier) == (started.nonce, started.code_verifier)
    assert taken.next_path == "/demo"
    assert attempts.take(client_id="portal", browser="anne", state=started.state) is None


def test_another_browser_cannot_finish_it(attempts: AttemptStore) -> None:
    started = attempts.start(client_id="portal", browser="attacker", next_path="/demo")
    assert attempts.take(client_id="portal", browser="victim", state=started.state) is None


def test_another_client_cannot_finish_it(attempts: AttemptStore) -> None:
    started = attempts.start(client_id="portal", browser="anne", next_path="/demo")
    assert attempts.take(client_id="profile-service", browser="anne", state=started.state) is None


def test_two_tabs_do_not_disturb_each_other(attempts: AttemptStore) -> None:
    first = attempts.start(client_id="portal", browser="anne", next_path="/demo")
    second = attempts.start(client_id="portal", browser="anne", next_path="/demo/claims")
    assert len({first.state, second.state, first.nonce, second.nonce}) == 4
    assert attempts.take(client_id="portal", browser="anne", state=second.state)
    assert attempts.take(client_id="portal", browser="anne", state=first.state)


def test_an_attempt_does_not_wait_for_ever(attempts: AttemptStore, clock: TurnableClock) -> None:
    started = attempts.start(client_id="portal", browser="anne", next_path="/demo")
    clock.advance(LIFETIME)
    assert attempts.take(client_id="portal", browser="anne", state=started.state) is None
