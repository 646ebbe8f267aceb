"""A connection to a server that loses requests on demand."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class UnreliableWay:
    """Forwards connections to a port of this machine, except for the requests that it loses."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._lose, self._times = b"", 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://localhost:{self._listener.getsockname()[1]}"
        self.lost = 0

    def lose_next(self, request: str, times: int) -> None:
        """Lose the next requests whose first line starts with `request`."""
        self._lose, self._times = request.encode(), times

    def accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._port))
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(
                        target=self._pump, args=(source, sink, source is client), daemon=True
                    ).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _pump(self, source: socket.socket, sink: socket.socket, asking: bool) -> None:
        with suppress(OSError):
            while chunk := source.recv(65536):
                if asking and self._loses(chunk):
                    break
                sink.sendall(chunk)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _loses(self, chunk: bytes) -> bool:
        if not self._times or not chunk.startswith(self._lose):
            return False
        self._times -= 1
        self.lost += 1
        return True


@contextmanager
def unreliable_way(port: int) -> Iterator[UnreliableWay]:
    way = UnreliableWay(port)
    thread = threading.Thread(target=way.accept, daemon=True)
    thread.start()
    yield way
    way.close()
    thread.join()
