"""Requests over open connections, with as little work for the driver as possible: it shares the machine."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

_HEAD_END: Final = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """The status and the headers, in lower case, of one answer."""

    status: int
    headers: Mapping[bytes, bytes]


Request = Callable[[Answer | None], bytes]
"""Makes the next request of a connection from the answer before."""


@dataclass
class Measured:
    """The times of all requests in seconds, and how long the whole took."""

    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    seconds: float = 0

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    @property
    def p99_milliseconds(self) -> float:
        return statistics.quantiles(self.times, n=100)[98] * 1e3

    @property
    def median_milliseconds(self) -> float:
        return statistics.median(self.times) * 1e3


def request(url: str, path: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {urlsplit(url).netloc}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + _HEAD_END + body


def load(url: str, connections: list[Request], *, seconds: float = 0, times: int = 0) -> Measured:
    """Send requests on all connections for so many seconds, or so many times on each."""
    measured = Measured()

    async def run() -> None:
        start = time.perf_counter()
        await asyncio.gather(*(_connection(url, each, measured, seconds, times) for each in connections))
        measured.seconds = time.perf_counter() - start

    asyncio.run(run())
    return measured


async def _connection(url: str, make: Request, measured: Measured, seconds: float, times: int) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection("127.0.0.1", parts.port)
    end, answer, sent = time.perf_counter() + seconds, None, 0
    while (sent < times) if times else (time.perf_counter() < end):
        start = time.perf_counter()
        writer.write(make(answer))
        answer = await _answer(reader)
        measured.times.append(time.perf_counter() - start)
        measured.statuses[answer.status] = measured.statuses.get(answer.status, 0) + 1
        sent += 1
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = await reader.readuntil(_HEAD_END)
    first, *lines = head[: -len(_HEAD_END)].split(b"\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (each.partition(b":") for each in lines)}
    if b"content-length" in headers:
        await reader.readexactly(int(headers[b"content-length"]))
    elif headers.get(b"transfer-encoding") == b"chunked":
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return Answer(int(first.split()[1]), headers)
