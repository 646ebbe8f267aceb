"""An HTTP server that answers what a test says: nonsense, a repeated secret, a body without end."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_TOKEN_ENDPOINT = "/protocol/openid-connect/token"


@dataclass(frozen=True)
class Asked:
    """A request that has arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Answer:
    """Without an end, `body` is repeated until the client leaves."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    ends: bool = True


Answering = Callable[[Asked], Answer]


@dataclass
class HostileServer:
    """`tokens` is answered to each request for a token, `requests` to each request of the admin API."""

    requests: Answering
    tokens: Answering
    address: str = ""
    asked: list[Asked] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """Method and path of each request, in the order of arrival."""
        return [f"{each.method} {each.path}" for each in self.asked]


def token(value: str = "a-token", lifetime: int = 60) -> Answer:
    return Answer(body=json.dumps({"access_token": value, "expires_in": lifetime}).encode())


@contextmanager
def hostile_server(
    requests: Answering | Answer = Answer(), tokens: Answering | Answer | None = None
) -> Iterator[HostileServer]:
    """Yield a server on a free port of loopback. An answer that is no function is always given."""
    told = HostileServer(_answering(requests), _answering(tokens or token()))

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            asked = Asked(self.command, self.path, dict(self.headers), body)
            told.asked.append(asked)
            is_token = self.path.endswith(_TOKEN_ENDPOINT)
            answer = (told.tokens if is_token else told.requests)(asked)
            # A client that has read enough closes the connection.
            with suppress(OSError):
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)
                while not answer.ends:
                    self.wfile.write(answer.body)

        do_GET = do_POST = do_PUT = do_DELETE = _handle

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        told.address = f"http://localhost:{listening.server_port}"
        try:
            yield told
        finally:
            listening.shutdown()
            thread.join()


def _answering(given: Answering | Answer) -> Answering:
    return (lambda asked: given) if isinstance(given, Answer) else given
