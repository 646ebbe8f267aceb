"""Mails that an account owes: written and read as the extension does."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.environment import Environment
from tests.people import REALM, NewPeople, Person

SUBJECT = "votre compte a été désactivé"
"""Words of the subject of the mail that `to_person` owes."""


def to_person(**changes: object) -> dict[str, Any]:
    """A mail to the person, due now."""
    return {
        "id": secrets.token_hex(6),
        "reader": "PERSON",
        "subject": "mepMailSubject_accountEnded",
        "template": "mep-account-ended.ftl",
        "values": {},
        "owedAt": int(time.time()),
        "tries": 0,
        "nextAt": int(time.time()),
        "failed": False,
        **changes,
    }


def to_team(request: str) -> dict[str, Any]:
    return to_person(
        reader="TEAM",
        subject="mepMailSubject_requestTeam",
        template="mep-request-team.ftl",
        values={"requestId": request},
    )


def owing(new: NewPeople, *mails: dict[str, Any]) -> Person:
    """A person whose account owes these mails."""
    return new.professional(mailsOwed=json.dumps(mails, separators=(",", ":")))


def owed(environment: Environment, person: Person) -> list[dict[str, Any]]:
    attributes = environment.admin.get(REALM, "users", person.id).get("attributes", {})
    mails: list[dict[str, Any]] = json.loads(attributes.get("mailsOwed", ["[]"])[0])
    return mails


def make_due(environment: Environment, new: NewPeople, person: Person) -> None:
    """Ends the pause before the next try."""
    mails = [{**mail, "nextAt": 0} for mail in owed(environment, person)]
    new.set(person.id, mailsOwed=json.dumps(mails, separators=(",", ":")))


@contextmanager
def mail_refused(environment: Environment) -> Iterator[None]:
    """The mail server refuses every mail meanwhile."""
    switch = f"{environment.settings.inbox_url}/simulator/smtp"
    httpx.put(switch, json={"available": False}, timeout=10).raise_for_status()
    try:
        yield
    finally:
        httpx.put(switch, json={"available": True}, timeout=10).raise_for_status()
