"""Requests to a Keycloak that accepts connections and does not answer."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from local_stack.waiting import wait_until
from profile_service.keycloak.patience import PAUSE_SECONDS, Patience, Patient
from tests.unit.profile_service.conftest import TurnableClock

TIMEOUT = 0.3


class Server:
    """Answers `/` while it is not hung, and never answers `/slow`. `asked` counts its requests."""

    def __init__(self) -> None:
        self.hung = False
        self.asked = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        self._open: list[socket.socket] = []
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        while request := connection.recv(4096):
            self.asked += 1
            if not self.hung and not request.startswith(b"GET /slow"):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        self._listener.close()
        for connection in self._open:
            connection.close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def client(server: Server, clock: TurnableClock) -> Iterator[Patient]:
    with Patient(Patience(clock), base_url=server.url, timeout=TIMEOUT, trust_env=False) as http:
        yield http


def attempt(client: httpx.Client, path: str = "/") -> str:
    try:
        return str(client.get(path).status_code)
    except httpx.TransportError as error:
        return type(error).__name__


def test_after_a_failure_requests_fail_at_once(client: Patient, server: Server) -> None:
    server.hung = True
    assert attempt(client) == "ReadTimeout"
    asked = server.asked
    assert {attempt(client) for _ in range(100)} == {"ConnectError"}
    assert server.asked == asked


def test_after_the_pause_one_at_a_time_tries(client: Patient, server: Server, clock: TurnableClock) -> None:
    server.hung = True
    attempt(client)
    clock.advance(PAUSE_SECONDS)
    with ThreadPoolExecutor(10) as pool:
        outcomes = sorted(pool.map(lambda _: attempt(client), range(10)))
    assert outcomes == ["ConnectError"] * 9 + ["ReadTimeout"]


def test_first_answer_lets_all_through(client: Patient, server: Server, clock: TurnableClock) -> None:
    server.hung = True
    attempt(client)
    server.hung = False
    assert attempt(client) == "ConnectError"
    clock.advance(PAUSE_SECONDS)
    assert [attempt(client) for _ in range(5)] == ["200"] * 5


def test_one_slow_request_does_not_stop_the_others(
    client: Patient, server: Server, clock: TurnableClock
) -> None:
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(attempt, client, "/slow")
        assert wait_until(lambda: server.asked > 0, 10)
        clock.advance(1)
        assert attempt(client) == "200"
        assert slow.result() == "ReadTimeout"
    assert attempt(client) == "200"


def test_failed_try_gives_up_its_turn(client: Patient, server: Server, clock: TurnableClock) -> None:
    server.hung = True
    for _ in range(3):
        assert attempt(client) == "ReadTimeout"
        clock.advance(PAUSE_SECONDS)
