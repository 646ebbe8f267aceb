from http.cookies import SimpleCookie

import pytest
from starlette.responses import Response

from profile_service.sign_in.attempts import Attempt, Attempts
from profile_service.sign_in.cookies import SignInCookies
from profile_service.web.database import open_database
from profile_service.web.encryption import Encryption, new_key
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import TurnableClock

LIFETIME = 3600
LONGEST_PATH = "/demo?" + "x" * 506


@pytest.fixture
def attempts(settings: Settings, clock: TurnableClock) -> Attempts:
    return attempts_of(settings, clock)


def attempts_of(
    settings: Settings, clock: TurnableClock, client: str = "portal", *keys: str, https: bool = False
) -> Attempts:
    return Attempts(
        client_id=client,
        cookies=SignInCookies("mep-demo", https=https),
        encryption=Encryption(keys or settings.profile_keys),
        engine=open_database(settings.database_url),
        clock=clock,
        lifetime_seconds=LIFETIME,
    )


def begin(attempts: Attempts, browser: dict[str, str], next_path: str = "/demo") -> Attempt:
    """Begins an attempt in a browser and applies the response's cookies to `browser`."""
    attempt, response = Attempt.new(next_path=next_path), Response()
    attempts.give(response, attempt, held=browser)
    for value in response.headers.getlist("set-cookie"):
        for name, morsel in SimpleCookie(value).items():
            browser[name] = morsel.value
            if morsel["max-age"] == "0":
                del browser[name]
    return attempt


def test_attempt_is_accepted_once_in_its_browser(attempts: Attempts) -> None:
    anne: dict[str, str] = {}
    started = begin(attempts, anne)

    assert attempts.take(anne, started.state) == started
    assert attempts.take(anne, started.state) is None


def test_attempt_is_refused_in_another_browser(attempts: Attempts) -> None:
    attacker: dict[str, str] = {}
    victim: dict[str, str] = {}
    started = begin(attempts, attacker)
    begin(attempts, victim)

    assert attempts.take(victim, started.state) is None


def test_attempt_cookie_under_another_name_is_refused(attempts: Attempts) -> None:
    browser: dict[str, str] = {}
    first, second = begin(attempts, browser), begin(attempts, browser)
    names = list(browser)

    assert attempts.take({names[0]: browser[names[1]]}, first.state) is None
    assert attempts.take({names[1]: browser[names[0]]}, second.state) is None


def test_attempt_is_refused_for_another_client(
    attempts: Attempts, settings: Settings, clock: TurnableClock
) -> None:
    anne: dict[str, str] = {}
    started = begin(attempts, anne)

    assert attempts_of(settings, clock, "profile-service").take(anne, started.state) is None


def test_two_tabs_do_not_disturb_each_other(attempts: Attempts) -> None:
    anne: dict[str, str] = {}
    first, second = begin(attempts, anne), begin(attempts, anne, "/demo/claims")

    assert len({first.state, second.state, first.nonce, second.nonce, first.code_verifier}) == 5
    assert attempts.take(anne, second.state) == second
    assert attempts.take(anne, first.state) == first


def test_attempt_expires(attempts: Attempts, clock: TurnableClock) -> None:
    anne: dict[str, str] = {}
    started = begin(attempts, anne)
    clock.advance(LIFETIME + 1)

    assert attempts.take(anne, started.state) is None


def test_used_attempt_is_refused_until_its_cookie_expires(attempts: Attempts, clock: TurnableClock) -> None:
    anne: dict[str, str] = {}
    started = begin(attempts, anne)
    clock.advance(LIFETIME)

    assert attempts.take(anne, started.state)
    begin(attempts, anne)
    assert attempts.take(anne, started.state) is None


@pytest.mark.parametrize("changed", ["", "x", "%00", "gAAAAA" + "A" * 200])
def test_forged_attempt_cookie_is_ignored(attempts: Attempts, changed: str) -> None:
    anne: dict[str, str] = {}
    started = begin(attempts, anne)
    (name,) = anne

    assert attempts.take({name: changed}, started.state) is None
    assert attempts.take({name: anne[name][:-4] + "AAAA"}, started.state) is None


def test_old_key_still_decrypts_after_a_new_one_is_added(
    attempts: Attempts, settings: Settings, clock: TurnableClock
) -> None:
    anne: dict[str, str] = {}
    before = begin(attempts, anne)
    new = new_key()
    with_both = attempts_of(settings, clock, "portal", new, *settings.profile_keys)
    after = begin(with_both, anne)

    assert with_both.take(anne, before.state) == before
    assert attempts_of(settings, clock, "portal", new).take(anne, before.state) is None
    assert attempts_of(settings, clock, "portal", new).take(anne, after.state) == after


@pytest.mark.parametrize(("next_path", "kept"), [("/demo", 5), (LONGEST_PATH, 3)])
def test_oldest_attempts_are_removed_for_new_ones(
    settings: Settings, clock: TurnableClock, next_path: str, kept: int
) -> None:
    attempts, browser = attempts_of(settings, clock, https=True), {"other": "x" * 4000}
    started = []
    for _ in range(8):
        clock.advance(1)
        started.append(begin(attempts, browser, next_path))

    cookies = {name: value for name, value in browser.items() if name != "other"}
    assert sum(len(name) + len(value) for name, value in cookies.items()) <= 3 * 1024
    assert [bool(attempts.take(browser, each.state)) for each in started] == [False] * (8 - kept) + [
        True
    ] * kept


def test_attempt_cookie_is_unreadable_for_the_browser(attempts: Attempts) -> None:
    anne: dict[str, str] = {}
    started = begin(attempts, anne, "/demo/claims")
    (kept,) = anne.values()

    for secret in (started.secret, started.state, started.nonce, started.code_verifier, "claims"):
        assert secret not in kept
