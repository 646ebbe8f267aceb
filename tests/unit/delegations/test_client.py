"""The client of the endpoints for delegations: what it sends, and what it reads."""

from __future__ import annotations

import httpx
import pytest

from accounts.errors import FreshSignInNeeded, Refused, Unreachable
from delegations.client import DelegationsClient
from tests.unit.accounts.terminals import REALM, SERVER
from tests.unit.delegations.endpoint import ANNE_AND_DENIS, Endpoint, delegation, to_assistant


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint()


def test_list_is_asked_for_with_what_is_given_only(endpoint: Endpoint) -> None:
    endpoint.client().list()
    endpoint.client().list("denis.assistant@example.ch", "7", 20)

    assert endpoint.asked == [
        ("GET", "", {"limit": "50"}, None),
        ("GET", "", {"account": "denis.assistant@example.ch", "cursor": "7", "limit": "20"}, None),
    ]


def test_every_page_is_read(endpoint: Endpoint) -> None:
    endpoint.pages = [[ANNE_AND_DENIS], [to_assistant("eva")], []]

    found = [each for page in endpoint.client().pages() for each in page.delegations]

    assert [each.assistant.id for each in found] == ["denis-id", "eva-id"]
    assert [query.get("cursor") for _, _, query, _ in endpoint.asked] == [None, "1", "2"]


def test_delegation_is_read(endpoint: Endpoint) -> None:
    found = endpoint.client().find("anne-id", "denis-id")

    assert endpoint.asked == [("GET", "/anne-id/denis-id", {}, None)]
    assert found.principal.titled_name == "Dr méd. Anne Médecin"
    assert found.assistant.titled_name == "Denis Assistant"
    assert (found.until, found.last_used, found.state) == ("2027-01-31", None, "standing")
    assert found.granted_by is not None
    assert found.granted_by.name == "Équipe"


def test_grant_sends_what_is_given_only(endpoint: Endpoint) -> None:
    endpoint.client().grant("anne@example.ch", "denis@example.ch")
    endpoint.client().grant("a", "b", "2027-01-31", "Cabinet", ["mayReadDocuments"])
    endpoint.client().grant("a", "b", rights=[])

    assert [sent for _, _, _, sent in endpoint.asked] == [
        {"doctor": "anne@example.ch", "assistant": "denis@example.ch"},
        {
            "doctor": "a",
            "assistant": "b",
            "until": "2027-01-31",
            "practice": "Cabinet",
            "rights": ["mayReadDocuments"],
        },
        {"doctor": "a", "assistant": "b", "rights": []},
    ]


def test_change_sends_only_what_changes(endpoint: Endpoint) -> None:
    client = endpoint.client()
    client.change("anne-id", "denis-id", until=None)
    client.change("anne-id", "denis-id", until="2027-01-31", practice="Cabinet")
    client.change("anne-id", "denis-id", rights=("mayReadDocuments",), version="v1")

    assert [(method, path, sent) for method, path, _, sent in endpoint.asked] == [
        ("PATCH", "/anne-id/denis-id", {"until": None}),
        ("PATCH", "/anne-id/denis-id", {"until": "2027-01-31", "practice": "Cabinet"}),
        ("PATCH", "/anne-id/denis-id", {"rights": ["mayReadDocuments"], "version": "v1"}),
    ]


@pytest.mark.parametrize("version", ["v0", ""])
def test_another_version_is_not_changed(endpoint: Endpoint, version: str) -> None:
    with pytest.raises(Refused) as caught:
        endpoint.client().change("anne-id", "denis-id", until=None, version=version)
    assert caught.value.is_stale
    assert endpoint.asked[0][3]["version"]


def test_delegation_of_another_program_has_no_beginning(endpoint: Endpoint) -> None:
    endpoint.one = delegation(since=None)
    assert endpoint.client().find("anne-id", "denis-id").since is None


@pytest.mark.parametrize(("ends", "sent"), [(True, "true"), (False, "false")])
def test_revocation_says_whether_sessions_end(endpoint: Endpoint, ends: bool, sent: str) -> None:
    endpoint.client().revoke("anne-id", "denis-id", ends)
    assert endpoint.asked == [("DELETE", "/anne-id/denis-id", {"endSessions": sent}, None)]


def test_own_delegations_are_read(endpoint: Endpoint) -> None:
    found = endpoint.client().mine()

    assert (found.as_principal, len(found.as_assistant)) == ((), 1)
    assert (found.may_delegate, found.may_request) == (True, False)


def test_request_to_the_team_needs_no_answer() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(202, json={})

    http = httpx.Client(transport=httpx.MockTransport(handler))
    DelegationsClient(SERVER, REALM, lambda: "token", http).request("eva@example.ch", note="dès lundi")

    assert asked[0].url.path.endswith("/mep/delegations/requests")
    assert asked[0].read() == b'{"assistant":"eva@example.ch","note":"d\xc3\xa8s lundi"}'


def test_parts_of_the_path_cannot_lead_elsewhere(endpoint: Endpoint) -> None:
    endpoint.client().find("../../admin?x=1", "a/b")
    assert endpoint.asked[0][1] == "/..%2F..%2Fadmin%3Fx%3D1/a%2Fb"


def test_refusal_names_its_code_and_its_field(endpoint: Endpoint) -> None:
    endpoint.refused = 409, {"code": "account_not_active", "field": "assistant"}

    with pytest.raises(Refused) as caught:
        endpoint.client().grant("a", "b")
    assert (caught.value.code, caught.value.field) == ("account_not_active", "assistant")


def test_old_sign_in_is_told_from_a_refusal(endpoint: Endpoint) -> None:
    endpoint.refused = 401, {"code": "insufficient_user_authentication"}
    endpoint.challenge = 'Bearer error="insufficient_user_authentication", max_age="3600"'

    with pytest.raises(FreshSignInNeeded) as caught:
        endpoint.client().list()
    assert caught.value.max_age == 3600


@pytest.mark.parametrize("changes", [{"state": "perhaps"}, {"since": 7}, {"principal": "anne"}])
def test_answer_of_another_version_is_not_guessed(endpoint: Endpoint, changes: dict[str, object]) -> None:
    endpoint.one = delegation(**changes)

    with pytest.raises(Unreachable):
        endpoint.client().find("anne-id", "denis-id")
