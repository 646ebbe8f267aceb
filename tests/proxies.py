"""A company's proxy: one that is down, and one that records its requests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Port 9 is reserved for `discard`; no server listens there.
DEAD_PROXY = "http://127.0.0.1:9"
PROXY_VARIABLES = ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")


@dataclass(frozen=True)
class RecordingProxy:
    url: str
    asked: list[str] = field(default_factory=list)
    """Method and address of each request; CONNECT and host for a tunnel."""

    @staticmethod
    @contextmanager
    def answering(body: str) -> Iterator[RecordingProxy]:
        """Answer each request with this JSON, and refuse tunnels."""
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked.append(f"{self.command} {self.path}")
                self.send_response(502 if self.command == "CONNECT" else 200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body.encode())

            do_GET = do_POST = do_HEAD = do_CONNECT = _answer

            def log_message(self, *_: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
            thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
            thread.start()
            try:
                yield RecordingProxy(f"http://127.0.0.1:{listening.server_port}", asked)
            finally:
                listening.shutdown()
                thread.join()
