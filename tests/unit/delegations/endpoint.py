"""The endpoints for delegations as the clients see them: what they were asked, and fixed answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from delegations.client import DelegationsClient
from tests.unit.accounts.terminals import REALM, SERVER

BASE = f"/realms/{REALM}/mep/delegations"

ANNE_AND_DENIS: dict[str, Any] = {
    "principal": {
        "id": "anne-id",
        "name": "Anne Médecin",
        "title": "Dr méd.",
        "email": "anne.medecin@example.ch",
        "active": True,
    },
    "assistant": {
        "id": "denis-id",
        "name": "Denis Assistant",
        "email": "denis.assistant@example.ch",
        "active": True,
    },
    "since": "2026-11-30T08:00:00Z",
    "until": "2027-01-31",
    "practice": "Cabinet du Lac",
    "grantedBy": {"id": "equipe-id", "name": "Équipe"},
    "rights": ["mayReadDocuments", "maySubmitRequests"],
    "state": "standing",
    "version": "v1",
}


def delegation(**changes: Any) -> dict[str, Any]:
    """The delegation of Anne to Denis, with these members changed; None takes one away."""
    return {name: value for name, value in {**ANNE_AND_DENIS, **changes}.items() if value is not None}


def to_assistant(name: str) -> dict[str, Any]:
    """A delegation of Anne to another assistant."""
    return delegation(
        assistant={"id": f"{name}-id", "name": name, "email": f"{name}@example.ch", "active": True}
    )


@dataclass
class Endpoint:
    """Answers with `pages` to a list and with `one` to everything else, or with a refusal.

    A change that names another version than that of `one` is refused.
    """

    pages: list[list[dict[str, Any]]] = field(default_factory=lambda: [[ANNE_AND_DENIS]])
    one: dict[str, Any] = field(default_factory=delegation)
    refused: tuple[int, dict[str, Any]] | None = None
    refused_method: str | None = None
    challenge: str = ""
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode().partition("?")[0].removeprefix(BASE)
        sent: Any = json.loads(request.content) if request.content else None
        self.asked.append((request.method, path, dict(request.url.params), sent))
        if self.refused and self.refused_method in (None, request.method):
            status, problem = self.refused
            return httpx.Response(status, json=problem, headers={"WWW-Authenticate": self.challenge})
        if request.method == "GET" and not path:
            return httpx.Response(200, json=self._page(int(request.url.params.get("cursor", "0"))))
        if request.method == "PATCH" and self._is_stale(sent):
            return httpx.Response(409, json={"code": "stale"})
        if request.method == "DELETE":
            return httpx.Response(204)
        if path == "/mine":
            return httpx.Response(200, json={"asAssistant": [self.one], "mayDelegate": True})
        return httpx.Response(201 if request.method == "POST" else 200, json=self.one)

    @property
    def http(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self))

    def client(self) -> DelegationsClient:
        return DelegationsClient(SERVER, REALM, lambda: "token", self.http)

    def _is_stale(self, sent: dict[str, Any]) -> bool:
        return "version" in sent and sent["version"] != self.one["version"]

    def _page(self, number: int) -> dict[str, Any]:
        rows = self.pages[number] if number < len(self.pages) else []
        more = {"next": str(number + 1)} if number + 1 < len(self.pages) else {}
        return {"delegations": rows, **more}
