"""The least that a Python service does for a read or a save. No token, no rules, no log, no other route.

`statements` is uvicorn and psycopg: nothing in Python is faster. `prescribed` has FastAPI and SQLAlchemy
besides, and stores as the profile service does: no service made of them is faster.

`bench/profile.py` runs them by uvicorn, with the database in `BENCH_DATABASE`.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Annotated, Any, Final

import psycopg
from fastapi import Body, FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from profile_service.part.store import Author, Parts
from profile_service.web.database import connect

CONNECTIONS: Final = 8
SUBJECT: Final = "floor-%s"

_READ: Final = "SELECT content FROM profile_parts WHERE subject = %s AND part = 'preferences'"
_SAVE: Final = (
    "WITH saved AS (UPDATE profile_parts SET version = version + 1, content = %s"
    " WHERE subject = %s AND part = 'preferences' RETURNING subject, part)"
    " INSERT INTO profile_changes (subject, part, at, author, client, fields)"
    " SELECT subject, part, 0, subject, '', '{}' FROM saved"
)

_open: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()


async def statements(scope: Scope, receive: Receive, send: Send) -> None:
    """`GET` and `PUT` of one part of the person whose number is the query string."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    subject = SUBJECT % scope["query_string"].decode()
    async with _connection() as connection:
        if scope["method"] == "GET":
            row = await (await connection.execute(_READ, (subject,))).fetchone()
            body = json.dumps(row[0] if row else None).encode()
        else:
            body = (await receive())["body"]
            await connection.execute(_SAVE, (body.decode(), subject))
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, (b"etag", b"floor")]})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    await receive()
    for _ in range(CONNECTIONS):
        url = os.environ["BENCH_DATABASE"]
        _open.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True))
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


@asynccontextmanager
async def _connection() -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    taken = await _open.get()
    try:
        yield taken
    finally:
        _open.put_nowait(taken)


prescribed = FastAPI(openapi_url=None)


@prescribed.api_route("/", methods=["GET", "PUT"])
def part(request: Request, body: Annotated[dict[str, Any] | None, Body()] = None) -> JSONResponse:
    """The same, as the profile service does it."""
    parts = _parts()
    subject = SUBJECT % request.url.query
    held = parts.find(subject, "preferences")
    if body is not None:
        changed = {**body, "lifetimeDays": held.version % 365 + 1}
        held = parts.save(subject, "preferences", changed, replacing=held, author=Author(subject, ""))
    return JSONResponse(held.content, headers={"ETag": str(held.version)})


@cache
def _parts() -> Parts:
    return Parts(connect(os.environ["BENCH_DATABASE"].replace("postgresql", "postgresql+psycopg")), time.time)
