"""The answers of a server, which may be nonsense: their size and depth are limited, their JSON is strict."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Iterable
from typing import Any, NoReturn

from provisioning.errors import ProvisioningError

LARGEST_MEGABYTES = 64
"""Room for the export of a realm with ten thousand clients."""
_MOST_VALUES = 4_000_000
_LONGEST_SECONDS = 120
_DEEPEST = 100
_LONGEST_LINE = 300
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class BadAnswerError(ProvisioningError):
    """A body that is not what Keycloak sends. The text says what is wrong with it, and quotes nothing."""


def joined(chunks: Iterable[bytes]) -> bytes:
    """The body that arrives in these chunks. Raises BadAnswerError for one that does not end."""
    end = time.monotonic() + _LONGEST_SECONDS
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > LARGEST_MEGABYTES << 20:
            raise BadAnswerError(f"with a body of more than {LARGEST_MEGABYTES} MB")
        if time.monotonic() > end:
            raise BadAnswerError(f"with a body that does not end within {_LONGEST_SECONDS} seconds")
    return bytes(body)


def parsed(body: bytes) -> Any:
    """The JSON value of a body. Raises BadAnswerError if it is not JSON in UTF-8, or nested too deeply.

    The number of values is limited too: an empty list takes three bytes here, and sixty-four in memory.
    """
    if sum(body.count(mark) for mark in b"[{,") > _MOST_VALUES:
        raise BadAnswerError(f"with a body of more than {_MOST_VALUES} values")
    try:
        text = body.decode("utf-8")
        value = _DECODER.decode(text)
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise BadAnswerError("with a body that is nested too deeply") from None
    except ValueError:
        raise BadAnswerError("with a body that is not JSON") from None
    if _is_deep(value):
        raise BadAnswerError("with a body that is nested too deeply")
    return value


def as_object(answer: Any, what: str) -> dict[str, Any]:
    """The answer, which must be an object. Raises ProvisioningError, which begins with `what`."""
    if not isinstance(answer, dict):
        raise ProvisioningError(f"{what}: Keycloak answered with something else than an object")
    return answer


def one_line(text: str) -> str:
    """A text of the server for a message: printable, on one line of at most 300 characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[
        :_LONGEST_LINE
    ]


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        below = (each.values() if isinstance(each, dict) else each for each in level if type(each) in _NESTS)
        level = [inner for held in below for inner in held if type(inner) in _NESTS]
        if not level:
            return False
    return True


def _refused(number: str) -> NoReturn:
    raise ValueError(number)


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        _refused(number)
    return value


_NESTS = (dict, list)
_DECODER = json.JSONDecoder(parse_constant=_refused, parse_float=_finite)
