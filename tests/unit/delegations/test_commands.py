"""What the commands of `mep delegation` send to the endpoints, and what they print."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from accounts.errors import AccountsError, FreshSignInNeeded, NotConfirmed
from accounts.messages import explain
from delegations.commands import app
from delegations.desk import DelegationDesk
from delegations.rights import RIGHTS
from tests.unit.accounts.terminals import SERVER
from tests.unit.delegations.endpoint import ANNE_AND_DENIS, Endpoint, delegation, to_assistant

BOTH = ("--doctor", "anne.medecin@example.ch", "--assistant", "denis.assistant@example.ch")
Run = Callable[..., Result]


class Servers:
    """The address of every environment."""

    def server_of(self, environment: str) -> str:
        return SERVER

    def profile_of(self, environment: str) -> str:
        return ""


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint()


@pytest.fixture
def run(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(*words: str, typed: str | None = None) -> Result:
        desk = DelegationDesk(endpoint.client(), is_terminal=typed is not None)
        monkeypatch.setattr(DelegationDesk, "at", lambda _server: desk)
        return CliRunner().invoke(app, words, obj=Servers(), input=typed)

    return run


def told(result: Result) -> str:
    """What `mep` prints for the error that ended the command."""
    assert isinstance(result.exception, AccountsError), result.exception
    return explain(result.exception)


def test_grant_names_both_people_and_asks_nothing(run: Run, endpoint: Endpoint) -> None:
    done = run("grant", *BOTH, "--until", "2027-01-31", "--practice", "Cabinet du Lac")

    assert done.exit_code == 0, done.output
    assert "Denis Assistant <denis.assistant@example.ch> may work for Dr méd. Anne Médecin" in done.output
    assert "until 2027-01-31, that day included" in done.output
    assert "Rights: mayReadDocuments, maySubmitRequests." in done.output
    assert [(method, sent) for method, _, _, sent in endpoint.asked] == [
        (
            "POST",
            {
                "doctor": "anne.medecin@example.ch",
                "assistant": "denis.assistant@example.ch",
                "until": "2027-01-31",
                "practice": "Cabinet du Lac",
            },
        )
    ]


def test_grant_without_an_end_names_none(run: Run, endpoint: Endpoint) -> None:
    endpoint.one = delegation(until=None)
    assert "until" not in run("grant", *BOTH).output


@pytest.mark.parametrize("until", ["31.01.2027", "2027-13-01", "2027-02-30", "20270131", "tomorrow", ""])
def test_last_day_is_a_date(run: Run, endpoint: Endpoint, until: str) -> None:
    refused = run("grant", *BOTH, "--until", until)

    assert refused.exit_code == 2
    assert "2027-01-31" in refused.output
    assert endpoint.asked == []


def test_list_is_printed_page_by_page(run: Run, endpoint: Endpoint) -> None:
    endpoint.pages = [[ANNE_AND_DENIS], [to_assistant("eva")]]

    done = run("list")

    assert done.exit_code == 0, done.output
    assert "Denis Assistant denis.assistant@example.ch" in done.output
    assert "eva@example.ch" in done.output
    assert len(endpoint.asked) == 2


def test_delegation_without_a_beginning_is_listed(run: Run, endpoint: Endpoint) -> None:
    endpoint.pages = [[delegation(since=None)]]
    done = run("list")
    assert done.exit_code == 0, done.output
    assert "–" in done.output


def test_list_of_one_account_as_json(run: Run, endpoint: Endpoint) -> None:
    endpoint.pages = [[ANNE_AND_DENIS], [to_assistant("eva")]]

    done = run("list", "--account", "anne.medecin@example.ch", "--json")

    read = json.loads(done.output)
    assert read["delegations"][0] == ANNE_AND_DENIS
    assert [each["assistant"]["id"] for each in read["delegations"]] == ["denis-id", "eva-id"]
    assert {query["account"] for _, _, query, _ in endpoint.asked} == {"anne.medecin@example.ch"}


def test_empty_list_is_told(run: Run, endpoint: Endpoint) -> None:
    endpoint.pages = [[]]
    assert "no delegation" in run("list").output
    assert json.loads(run("list", "--json").output) == {"delegations": []}


def test_names_cannot_steer_the_terminal(run: Run, endpoint: Endpoint) -> None:
    endpoint.pages = [[delegation(practice="a\x1b[2Jb\u202e")]]

    for words in (("list",), ("list", "--json")):
        assert not {"\x1b", "\u202e"} & set(run(*words).output)


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        (("--allow", "mayReadPreferences"), [RIGHTS[0], RIGHTS[1], RIGHTS[2]]),
        (("--deny", "maySubmitRequests"), [RIGHTS[0]]),
        (("--allow", "mayChangeAddresses", "--deny", "mayReadDocuments"), [RIGHTS[1], RIGHTS[3]]),
        (("--deny", "mayReadDocuments", "--deny", "maySubmitRequests"), []),
    ],
)
def test_rights_that_are_not_named_stay(
    run: Run, endpoint: Endpoint, options: tuple[str, ...], sent: list[str]
) -> None:
    assert run("rights", *BOTH, *options).exit_code == 0
    assert endpoint.asked[-1] == ("PATCH", "/anne-id/denis-id", {}, {"rights": sent, "version": "v1"})


def test_right_of_a_newer_server_stays(run: Run, endpoint: Endpoint) -> None:
    endpoint.pages = [[delegation(rights=["mayDoSomethingNew"])]]
    assert run("rights", *BOTH, "--allow", "mayReadDocuments").exit_code == 0
    assert endpoint.asked[-1][3] == {
        "rights": ["mayReadDocuments", "mayDoSomethingNew"],
        "version": "v1",
    }


def test_rights_of_a_delegation_that_is_changed_meanwhile_stay(run: Run, endpoint: Endpoint) -> None:
    endpoint.one = delegation(version="v2")

    refused = run("rights", *BOTH, "--allow", "mayReadPreferences")

    assert "Run the command again" in told(refused)
    assert isinstance(refused.exception, AccountsError)
    assert refused.exception.exit_code == 4


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--allow", "everything"),
        ("--allow", "mayReadDocuments", "--deny", "mayReadDocuments"),
    ],
)
def test_unclear_rights_are_not_sent(run: Run, endpoint: Endpoint, options: tuple[str, ...]) -> None:
    assert run("rights", *BOTH, *options).exit_code == 2
    assert endpoint.asked == []


def test_revocation_is_confirmed_on_a_terminal(run: Run, endpoint: Endpoint) -> None:
    refused = run("revoke", *BOTH, typed="n\n")
    assert refused.exit_code == 1
    assert "Denis Assistant <denis.assistant@example.ch> for Dr méd. Anne Médecin" in refused.stderr
    assert [method for method, _, _, _ in endpoint.asked] == ["GET"]

    assert run("revoke", *BOTH, typed="y\n").exit_code == 0
    assert endpoint.asked[-1] == ("DELETE", "/anne-id/denis-id", {"endSessions": "true"}, None)


def test_revocation_without_a_terminal_needs_yes(run: Run, endpoint: Endpoint) -> None:
    assert isinstance(run("revoke", *BOTH).exception, NotConfirmed)

    done = run("revoke", *BOTH, "--yes", "--keep-sessions")

    assert (done.exit_code, "lose it within five minutes" in done.output) == (0, True)
    assert endpoint.asked[-1] == ("DELETE", "/anne-id/denis-id", {"endSessions": "false"}, None)


@pytest.mark.parametrize(
    ("doctor", "assistant"),
    [
        ("ANNE.medecin@example.ch", " denis.assistant@example.ch "),
        ("anne-id", "denis-id"),
        ("anne.medecin@example.ch", "denis-id"),
    ],
)
def test_people_are_found_by_address_and_by_id(
    run: Run, endpoint: Endpoint, doctor: str, assistant: str
) -> None:
    endpoint.pages = [[to_assistant("eva")], [ANNE_AND_DENIS]]
    assert run("revoke", "--doctor", doctor, "--assistant", assistant, "--yes").exit_code == 0
    assert endpoint.asked[-1][1] == "/anne-id/denis-id"


@pytest.mark.parametrize("doctor", ["bruno@example.ch", "denis.assistant@example.ch", "", "anne"])
def test_delegation_that_does_not_exist_is_told(run: Run, endpoint: Endpoint, doctor: str) -> None:
    refused = run("revoke", "--doctor", doctor, "--assistant", "denis.assistant@example.ch", "--yes")

    assert "there is no delegation" in told(refused)
    assert [method for method, _, _, _ in endpoint.asked] == ["GET"]


@pytest.mark.parametrize(
    ("code", "status", "field", "words"),
    [
        ("unknown_account", 404, "doctor", "“anne.medecin@example.ch”"),
        ("unknown_account", 404, "assistant", "“denis.assistant@example.ch”"),
        ("account_not_active", 409, "assistant", "“denis.assistant@example.ch” is not active"),
        ("may_not_delegate", 409, "doctor", "mep accounts correct"),
        ("same_person", 400, None, "same person"),
        ("own_account", 403, None, "colleague"),
        ("delegation_exists", 409, None, "mep delegation rights"),
        ("until_in_the_past", 400, "until", "in the past"),
        ("not_a_date", 400, "until", "2027-01-31"),
        ("unknown_right", 400, "rights", "right"),
        ("unknown_field", 400, "practice", "“practice”"),
        ("too_long", 400, "practice", "practice"),
        ("not_a_text", 400, "practice", "visible"),
        ("missing", 400, "doctor", "doctor"),
        ("missing_role", 403, None, "delegation-manager"),
        ("invalid_token", 401, None, "mep login"),
        ("insufficient_scope", 403, None, "mep login"),
        ("person_required", 403, None, "person"),
        ("something_new", 409, None, "something_new"),
    ],
)
def test_each_refusal_has_a_sentence(
    run: Run, endpoint: Endpoint, code: str, status: int, field: str | None, words: str
) -> None:
    endpoint.refused = status, {"code": code, **({"field": field} if field else {})}

    refused = run("grant", *BOTH)

    assert words in told(refused)
    assert isinstance(refused.exception, AccountsError)
    assert refused.exception.exit_code == (3 if code == "invalid_token" else 5)


def test_delegation_revoked_meanwhile_is_told(run: Run, endpoint: Endpoint) -> None:
    endpoint.refused, endpoint.refused_method = (404, {"code": "unknown_delegation"}), "DELETE"
    assert "no such delegation" in told(run("revoke", *BOTH, "--yes"))


def test_unknown_account_of_a_list_is_named(run: Run, endpoint: Endpoint) -> None:
    endpoint.refused = 404, {"code": "unknown_account", "field": "account"}
    assert "“x@example.ch”" in told(run("list", "--account", "x@example.ch"))
    assert "“x@example.ch”" in told(run("list", "--account", "x@example.ch", "--json"))


def test_old_sign_in_is_renewed_by_the_person(run: Run, endpoint: Endpoint) -> None:
    endpoint.refused = 401, {"code": "insufficient_user_authentication"}
    refused = run("list")
    assert isinstance(refused.exception, FreshSignInNeeded)
    assert "mep login" in told(refused)


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\u202e", "\n", "\u2028", "{0}", "{person}"])
def test_what_was_typed_cannot_steer_the_terminal(run: Run, endpoint: Endpoint, hostile: str) -> None:
    endpoint.refused = 404, {"code": "unknown_account", "field": "doctor"}
    text = told(run("grant", "--doctor", hostile, "--assistant", "b"))
    assert text.count("\n") == 0
    assert hostile.isprintable() == (hostile in text)
