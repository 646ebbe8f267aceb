"""A session at a terminal: renewed once, over after half an hour, ended at the server."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import httpx
import pytest

from accounts.errors import NotSignedIn, Unreachable
from accounts.login import DeviceRequest
from accounts.session import StaffSession
from accounts.token_store import TokenStore
from tests.unit.accounts.terminals import DEVICE, REALM, SERVER, Keycloak, answer, sign_in


@pytest.fixture
def store(tmp_path: Path) -> TokenStore:
    return TokenStore(tmp_path, SERVER, REALM)


def session(store: TokenStore, keycloak: Keycloak, now: float) -> StaffSession:
    return StaffSession(SERVER, store, keycloak.endpoint(lambda: now), lambda: now)


def test_token_is_used_while_it_is_valid(store: TokenStore) -> None:
    store.write(sign_in())
    keycloak = Keycloak()

    assert session(store, keycloak, 1200).token() == "access-1"
    assert keycloak.asked == []


def test_token_is_renewed_before_it_ends(store: TokenStore) -> None:
    store.write(sign_in())
    keycloak = Keycloak((200, answer(2)))

    renewed = session(store, keycloak, 1295).token()

    assert renewed == answer(2)["access_token"]
    assert keycloak.asked[0][1]["refresh_token"] == "refresh-1"
    stored = store.read()
    assert stored is not None
    assert (stored.refresh_token, stored.ends_at) == ("refresh-2", 1295 + 1800)


def test_commands_at_once_renew_it_once(store: TokenStore) -> None:
    store.write(sign_in())
    keycloak = Keycloak((200, answer(2)))  # A second request would fail: there is no second answer.
    together = Barrier(8)
    found: list[str] = []

    def command() -> None:
        together.wait()
        found.append(session(store, keycloak, 1400).token())

    threads = [Thread(target=command) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keycloak.asked) == 1
    assert found == [answer(2)["access_token"]] * 8


def test_sign_in_is_over_after_half_an_hour_without_use(store: TokenStore) -> None:
    store.write(sign_in())
    keycloak = Keycloak()

    with pytest.raises(
        NotSignedIn, match=r"last used at \d\d:\d\d, and ends after 30 minutes without use.*mep login"
    ):
        session(store, keycloak, 2800).token()
    # It is forgotten, without a question to the server.
    assert keycloak.asked == []
    with pytest.raises(NotSignedIn, match="nobody is signed in"):
        session(store, keycloak, 2800).token()


def test_sign_in_that_the_server_ended_is_forgotten(store: TokenStore) -> None:
    store.write(sign_in())

    with pytest.raises(NotSignedIn, match="ended at the server"):
        session(store, Keycloak((400, {"error": "invalid_grant"})), 1400).token()
    assert store.read() is None


@pytest.mark.parametrize("failure", [(503, "busy"), httpx.ReadTimeout("late"), (200, "<html>"), (302, "")])
def test_lost_answer_keeps_the_sign_in(store: TokenStore, failure: tuple[int, object] | Exception) -> None:
    """The refresh token can be sent once more: see docs/decisions/0013."""
    store.write(sign_in())

    with pytest.raises(Unreachable):
        session(store, Keycloak(failure), 1400).token()

    assert store.read() == sign_in()


def test_sign_in_replaces_and_ends_the_former_one(store: TokenStore) -> None:
    store.write(sign_in())
    keycloak = Keycloak((200, DEVICE), (200, answer(2)), (200, ""))
    shown: list[DeviceRequest] = []

    found = session(store, keycloak, 1100).sign_in(shown.append)

    assert [request.user_code for request in shown] == ["ABCD-EFGH"]
    assert store.read() == found
    assert [path for path, _ in keycloak.asked] == ["auth/device", "token", "revoke"]
    assert keycloak.asked[2][1]["token"] == "refresh-1"


def test_former_sign_in_of_the_same_session_is_not_ended(store: TokenStore) -> None:
    """Approved in the same browser, both belong to one session: the new one would end with it."""
    store.write(sign_in(session="s2"))
    keycloak = Keycloak((200, DEVICE), (200, answer(2)))

    session(store, keycloak, 1100).sign_in(lambda _: None)

    assert [path for path, _ in keycloak.asked] == ["auth/device", "token"]


def test_sign_out_ends_it_at_the_server_and_here(store: TokenStore) -> None:
    store.write(sign_in())
    keycloak = Keycloak((200, ""))

    assert session(store, keycloak, 1100).sign_out() == sign_in()

    assert keycloak.asked[0][0] == "revoke"
    assert keycloak.asked[0][1]["token"] == "refresh-1"
    assert store.read() is None
    assert session(store, keycloak, 1100).sign_out() is None


def test_sign_out_forgets_it_when_the_server_does_not_answer(store: TokenStore) -> None:
    store.write(sign_in())

    with pytest.raises(Unreachable):
        session(store, Keycloak(httpx.ConnectError("refused")), 1100).sign_out()
    assert store.read() is None


def test_sign_out_ends_a_sign_in_that_others_could_read(store: TokenStore) -> None:
    store.write(sign_in())
    store.file.chmod(0o644)
    keycloak = Keycloak((200, ""))

    session(store, keycloak, 1100).sign_out()

    assert [path for path, _ in keycloak.asked] == ["revoke"]
    assert not store.file.exists()
