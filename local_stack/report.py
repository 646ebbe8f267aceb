"""Plain-text reports on the local stack: the welcome, the status, the findings."""

from __future__ import annotations

from collections.abc import Iterable

from local_stack.doctor import Finding
from local_stack.people import people
from local_stack.settings import REALM
from local_stack.state import StackRecord
from local_stack.status import StackStatus

_MARKS = {"ok": "✓", "warning": "!", "problem": "✗"}


def welcome(record: StackRecord) -> str:
    """The addresses to open and the people to sign in as, once everything is ready."""
    at = record.addresses
    administrator = record.administrator
    rows = [
        ("Portal (demonstration)", at.demo),
        ("Inbox: mails and SMS", at.inbox),
        ("Keycloak", f"{at.keycloak}/admin/  ({administrator.username} / {administrator.password})"),
        ("Profile", f"{at.profile}/profil"),
        ("HIN simulator", at.hin),
    ]
    shown = [f"  {name:<24}{address}" for name, address in rows]
    return "\n".join(["", "Ready.", *shown, "", *_people(), ""])


def _people() -> Iterable[str]:
    yield f"People, all with the password {people()['password']}"
    for person in people()[REALM]:
        attributes = person["attributes"]
        code = f"SMS {attributes['phoneNumber']}" if attributes["codeChannel"] == "sms" else "e-mail"
        yield f"  {person['email']:<30} {attributes['accountStatus']:<8} code by {code}"


def status_text(status: StackStatus) -> str:
    """One line for the stack, one for each process, then the addresses."""
    if status.addresses is None:
        return "The local stack is stopped. Start it with `make up` or `mep up --detach`."
    head = f"The local stack is {status.phase}{' (detached)' if status.detached else ''}."
    processes = [
        f"  {_MARKS['ok' if each.alive else 'problem']} {each.name:<18} pid {each.pid:<8} log {each.log}"
        for each in status.processes
    ]
    addresses = [f"  {name:<20} {url}" for name, url in status.addresses.model_dump().items()]
    return "\n".join([head, *processes, *addresses])


def findings_text(findings: Iterable[Finding]) -> str:
    """One line per finding, with its remedy below it."""
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{_MARKS[finding.level]} {finding.subject}: {finding.message}")
        if finding.remedy:
            lines.append(f"    {finding.remedy}")
    return "\n".join(lines)
