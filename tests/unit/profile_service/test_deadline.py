"""Incomplete requests to a real server."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
import uvloop
from uvicorn import Config
from uvicorn.server import ServerState

from local_stack.waiting import wait_until
from profile_service.web import deadline
from profile_service.web.deadline import DeadlineProtocol
from tests.servers import served
from tests.unit.profile_service.conftest import Service

TIMEOUT = 20.0
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
POST = b"POST /demo/sign-out HTTP/1.1\r\nHost: localhost\r\n" + FORM
CHUNKED = b"PUT /api/v1/preferences HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
HALF_REQUESTS = {
    "nothing": b"",
    "in the headers": b"GET /demo HTTP/1.1\r\nHost: localhost\r\nX-Half:",
    "in the body": POST + b"Content-Length: 50\r\n\r\ncsrf=",
}


@pytest.fixture
def server(service: Service) -> Iterator[tuple[str, int]]:
    with served(service.app, DeadlineProtocol) as url:
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        yield "127.0.0.1", parts.port


@pytest.fixture
def short_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "SECONDS", 0.2)


def answer_to(connection: socket.socket) -> bytes:
    """The bytes until the server closes the connection. An open connection fails the test."""
    received = b""
    try:
        while data := connection.recv(4096):
            received += data
    except ConnectionResetError:
        pass
    return received


@pytest.mark.usefixtures("short_time_limit")
@pytest.mark.parametrize("part", HALF_REQUESTS)
def test_incomplete_request_is_closed(server: tuple[str, int], part: str) -> None:
    with socket.create_connection(server, timeout=TIMEOUT) as connection:
        connection.sendall(HALF_REQUESTS[part])
        assert answer_to(connection) == b""


@pytest.mark.usefixtures("short_time_limit")
def test_second_incomplete_request_on_a_connection_is_closed(server: tuple[str, int]) -> None:
    with socket.create_connection(server, timeout=TIMEOUT) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        connection.sendall(HALF_REQUESTS["in the headers"])
        assert b"HTTP/1.1" not in answer_to(connection)


def test_form_of_unknown_length_is_refused_at_once(server: tuple[str, int]) -> None:
    with socket.create_connection(server, timeout=TIMEOUT) as connection:
        connection.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n50\r\ncsrf=")
        assert answer_to(connection).startswith(b"HTTP/1.1 400")


def test_unread_body_is_not_awaited(server: tuple[str, int]) -> None:
    with socket.create_connection(server, timeout=TIMEOUT) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\nhalf")
        assert answer_to(connection).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("part", ["headers", "trailers"])
def test_request_that_never_ends_is_refused(server: tuple[str, int], part: str) -> None:
    before = {"headers": b"GET /health/live HTTP/1.1\r\n", "trailers": CHUNKED + b"0\r\n"}[part]
    with socket.create_connection(server, timeout=TIMEOUT) as connection:
        with suppress(ConnectionError):
            connection.sendall(before + b"X-Long: " + b"x" * 1_000 * 1_024)
        assert answer_to(connection)[:12] in {b"", b"HTTP/1.1 400"}


@pytest.mark.usefixtures("short_time_limit")
def test_empty_lines_do_not_keep_a_connection(server: tuple[str, int]) -> None:
    with socket.create_connection(server, timeout=TIMEOUT) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        connection.sendall(b"\r\n")
        assert answer_to(connection) == b""


def test_request_in_several_pieces_is_answered(server: tuple[str, int]) -> None:
    with socket.create_connection(server, timeout=TIMEOUT) as connection:
        for piece in (POST, b"Content-Length: 6\r\n", b"\r\n", b"csr", b"f=x"):
            connection.sendall(piece)
        assert connection.recv(4096).startswith(b"HTTP/1.1 303"), "the problem has a page of its own"


def test_aborted_form_is_one_line_of_the_log(
    server: tuple[str, int], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("profile_service"), "propagate", True)
    caplog.set_level(logging.INFO)
    with socket.create_connection(server, timeout=TIMEOUT) as connection:
        connection.sendall(HALF_REQUESTS["in the body"])

    def lines() -> list[logging.LogRecord]:
        return [each for each in caplog.records if each.name.startswith(("profile_service", "uvicorn.error"))]

    assert wait_until(lambda: bool(lines()), TIMEOUT)
    assert [(each.name, each.exc_info) for each in lines()] == [("profile_service.request", None)]


def test_body_does_not_wait_for_the_confirmation_of_the_head() -> None:
    """Workers share a socket that was made without naming TCP, as uvicorn makes it: asyncio would wait."""
    seen: list[int] = []

    class Watched(DeadlineProtocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            connection = transport.get_extra_info("socket")
            seen.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            transport.close()

    async def connect() -> None:
        with socket.socket(socket.AF_INET) as shared:
            shared.bind(("127.0.0.1", 0))
            config = Config(app=lambda: None, log_config=None)
            config.load()
            server = await asyncio.get_running_loop().create_server(
                lambda: Watched(config, ServerState(), {}), sock=shared
            )
            _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.close()
            while not seen:
                await asyncio.sleep(0)
            server.close()

    with ThreadPoolExecutor(1) as own_thread:  # the browser of other tests has a loop in this one
        own_thread.submit(uvloop.run, connect()).result(TIMEOUT)
    assert seen == [1]
