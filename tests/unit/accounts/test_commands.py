"""What the commands of `mep accounts` send to the endpoints, and what they print."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from typer.main import get_group
from typer.testing import CliRunner, Result

from accounts.client import AccountsClient
from accounts.commands import app
from accounts.desk import Desk
from accounts.errors import NotConfirmed
from tests.team import ACTS
from tests.unit.accounts.terminals import REALM, SERVER

ANNE = {"id": "0f5c", "status": "active", "email": "anne@example.ch", "lastName": "Médecin"}


@dataclass
class Server:
    """Knows one account, and keeps what it was sent."""

    account: dict[str, Any] = field(default_factory=lambda: dict(ANNE))
    acts: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    is_terminal: bool = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.acts.append((request.url.path.rpartition("/")[2], json.loads(request.content)))
        return httpx.Response(200, json=self.account)

    def desk(self) -> Desk:
        http = httpx.Client(transport=httpx.MockTransport(self))
        client = AccountsClient(SERVER, REALM, lambda: "token", http)
        return Desk(client, lambda: "token", "", self.is_terminal)


class Servers:
    """The address of every environment."""

    def server_of(self, environment: str) -> str:
        return SERVER

    def profile_of(self, environment: str) -> str:
        return ""


Run = Callable[..., Result]


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def run(server: Server, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(Desk, "at", lambda _server, _profile: server.desk())

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, words, obj=Servers(), input=typed)

    return run


def test_every_act_has_a_command() -> None:
    commands = set(get_group(app).commands)
    assert set(ACTS) - commands == set()


@pytest.mark.parametrize(
    ("options", "sent"),
    [((), {}), (("--channel", "email"), {"channel": "email"}), (("--channel", "sms"), {"channel": "sms"})],
)
def test_proof_code_goes_by_the_chosen_channel(
    run: Run, server: Server, options: tuple[str, ...], sent: dict[str, str]
) -> None:
    assert run("send-proof", "0f5c", *options).exit_code == 0
    assert server.acts == [("send-proof", sent)]


def test_proof_code_goes_by_no_other_channel(run: Run, server: Server) -> None:
    assert run("send-proof", "0f5c", "--channel", "letter").exit_code == 2
    assert server.acts == []


def test_change_of_address_is_stopped_with_a_reason(run: Run, server: Server) -> None:
    assert run("stop-email-change", "0f5c").exit_code == 2
    done = run("stop-email-change", "0f5c", "--reason", "Not theirs")
    assert "the change of the e-mail address is stopped" in done.output
    assert server.acts == [("stop-email-change", {"reason": "Not theirs"})]


PROPOSALS = {
    "name": ("proposedName", {"title": "Dre", "lastName": "Muster", "at": "2026-11-30T08:00:00Z"}),
    "identity": ("proposedIdentity", {"professionalId": "Muster", "at": "2026-11-30T08:00:00Z"}),
}


@pytest.fixture(params=PROPOSALS)
def kind(request: pytest.FixtureRequest, server: Server) -> str:
    """What the account proposes."""
    member, proposed = PROPOSALS[request.param]
    server.account[member] = proposed
    return str(request.param)


@pytest.mark.parametrize(("verb", "reason"), [("approve", {}), ("decline", {"reason": "Not shown"})])
def test_proposal_is_decided_as_it_was_shown(
    run: Run, server: Server, kind: str, verb: str, reason: dict[str, str]
) -> None:
    server.is_terminal = True
    options = [word for name, value in reason.items() for word in (f"--{name}", value)]

    done = run(f"{verb}-{kind}", "0f5c", *options, typed="y\n")

    assert done.exit_code == 0, done.output
    assert "Muster" in done.stderr
    assert "2026-11-30T08" not in done.output
    assert server.acts == [(f"{verb}-{kind}", {"at": "2026-11-30T08:00:00Z", **reason})]


def test_proposal_to_have_no_title_is_shown(run: Run, server: Server) -> None:
    server.account["proposedName"] = {"title": "", "firstName": "Emma", "at": "2026-11-30T08:00:00Z"}
    assert "proposes title: —, firstName: Emma." in run("approve-name", "0f5c", "--yes").stderr


def test_proposal_is_not_decided_after_a_no(run: Run, server: Server, kind: str) -> None:
    server.is_terminal = True
    assert run(f"approve-{kind}", "0f5c", typed="n\n").exit_code == 1
    assert server.acts == []


def test_proposal_is_decided_without_a_terminal_only_if_confirmed(
    run: Run, server: Server, kind: str
) -> None:
    assert isinstance(run(f"approve-{kind}", "0f5c").exception, NotConfirmed)
    assert server.acts == []
    assert run(f"approve-{kind}", "0f5c", "--yes").exit_code == 0
    assert server.acts == [(f"approve-{kind}", {"at": "2026-11-30T08:00:00Z"})]


def test_without_a_proposal_the_endpoint_says_so(run: Run, server: Server) -> None:
    assert run("approve-name", "0f5c").exit_code == 0
    assert server.acts == [("approve-name", {})]


CORRECTION = ("correct", "0f5c", "--field", "email", "--value", "b@example.ch", "--reason", "r")
RESET = ("reset-factor", "0f5c", "--method", "app", "--reason", "r", "--yes")


@pytest.mark.parametrize(
    ("words", "field", "done"),
    [(CORRECTION, "email", "email is corrected"), (RESET, "app", "the factor is reset")],
)
def test_change_that_waits_is_not_called_done(
    run: Run, server: Server, words: tuple[str, ...], field: str, done: str
) -> None:
    other = {"field": "phoneNumber", "effectiveAt": "2026-12-02T08:00:00Z"}
    server.account["pendingChanges"] = [other]
    assert done in run(*words).output
    server.account["pendingChanges"] = [other, {"field": field, "effectiveAt": "2026-12-01T12:00:00Z"}]

    told = run(*words).output

    assert done not in told
    assert f"the change of {field} takes effect at 2026-12-01" in told
