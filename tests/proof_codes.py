"""Proof codes, which a person at an appointment reads back to the team; and unused identifiers."""

from __future__ import annotations

import itertools
import re
import secrets

from tests.environment import Environment
from tests.messages import wait_until
from tests.team import TeamApi

_CODE = re.compile(r"(?<!\d)(\d{8})(?!\d)")
_numbers = itertools.count(secrets.randbelow(50_000_000))


def read_back(environment: Environment, to: str, already: int = 0) -> str:
    """The code in the next message after the `already` received ones, as the person reads it aloud."""
    wait_until(lambda: environment.inbox.count(to) > already, f"no further message to {to}")
    found = _CODE.search(environment.inbox.messages(to)[0]["text"])
    assert found, f"no proof code to {to}"
    return found[1]


def sent_proof(environment: Environment, team: TeamApi, reference: str, to: str, **fields: str) -> str:
    """Sends a code, and returns what the person reads back."""
    already = environment.inbox.count(to)
    answer = team.act(reference, "send-proof", **fields)
    assert answer.status_code == 200, answer.text
    return read_back(environment, to, already)


def another(code: str) -> str:
    """A code that was not sent."""
    return f"{(int(code) + 1) % 100_000_000:08d}"


def unused_gln() -> str:
    """A valid GLN that no account has."""
    body = f"7601{next(_numbers):08d}"
    total = sum(int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(body))
    return f"{body}{(10 - total % 10) % 10}"
