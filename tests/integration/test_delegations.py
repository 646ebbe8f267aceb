"""Granting, changing and ending delegations by the extension's endpoints, and who is refused."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.delegations import (
    ALL_RIGHTS,
    RIGHTS_BY_DEFAULT,
    ROLE,
    DelegationsApi,
    delegations_api,
    group_of,
    new_assistant,
    new_manager,
    set_last_day,
)
from tests.environment import Environment
from tests.identifiers import new_gln
from tests.integration.signed_in import signed_in
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person
from tests.realm import realm_setting
from tests.team import new_validator, problem, team_api, withdraw

NOT_A_DAY = ["31.01.2027", "2027-02-30", "demain", "2027-1-1", "999999-1-1"]


@pytest.fixture(scope="module")
def people(environment: Environment) -> NewPeople:
    return NewPeople(environment.admin)


@pytest.fixture(scope="module")
def manager(people: NewPeople) -> Person:
    return new_manager(people)


@pytest.fixture(scope="module")
def team(environment: Environment, manager: Person) -> DelegationsApi:
    return delegations_api(environment, manager)


@pytest.fixture
def doctor(new: NewPeople) -> Person:
    return new.professional(professionalIdType="GLN", professionalId=new_gln())


@pytest.fixture
def assistant(new: NewPeople) -> Person:
    return new_assistant(new)


@pytest.fixture
def setting(environment: Environment) -> Iterator[Callable[[str, str], None]]:
    with ExitStack() as stack:
        yield lambda name, value: stack.enter_context(realm_setting(environment, name, value))


def day(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def test_grant_is_a_group_with_one_member(
    environment: Environment, team: DelegationsApi, manager: Person, doctor: Person, assistant: Person
) -> None:
    answer = team.grant(doctor, assistant, until=day(30), practice="Cabinet du Lac")

    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["principal"]["id"] == doctor.id
    assert told["principal"]["email"] == doctor.email
    assert told["assistant"]["id"] == assistant.id
    assert told["rights"] == RIGHTS_BY_DEFAULT
    assert (told["state"], told["until"], told["practice"]) == ("standing", day(30), "Cabinet du Lac")
    assert told["grantedBy"]["id"] == manager.id
    assert "lastUsed" not in told
    group = group_of(environment, doctor, assistant)
    assert group is not None
    assert group["attributes"] == {
        "since": [told["since"]],
        "until": [day(30)],
        "grantedBy": [manager.id],
        "practice": ["Cabinet du Lac"],
        "mayReadDocuments": ["true"],
        "maySubmitRequests": ["true"],
        "mayReadPreferences": ["false"],
        "mayChangeAddresses": ["false"],
    }
    members = environment.admin.get(REALM, "groups", group["id"], "members")
    assert [member["id"] for member in members] == [assistant.id]
    for reader, words in ((doctor, "sous votre responsabilité"), (assistant, "sous la responsabilité de")):
        environment.inbox.wait_for_text(reader.email, words)


def test_act_is_recorded_at_both_people_with_the_actor(
    environment: Environment, team: DelegationsApi, manager: Person, doctor: Person, assistant: Person
) -> None:
    team.grant(doctor, assistant)
    team.change(doctor, assistant, rights=ALL_RIGHTS)
    team.revoke(doctor, assistant)

    for person, other in ((doctor, assistant), (assistant, doctor)):
        path = f"users/{person.id}/delegations/{other.id}"
        events = environment.admin.get(REALM, "admin-events", resourcePath=path)
        assert [event["operationType"] for event in events] == ["DELETE", "UPDATE", "CREATE"]
        assert {event["authDetails"]["userId"] for event in events} == {manager.id}
        assert events[1]["details"]["rights"] == " ".join(ALL_RIGHTS)


@pytest.mark.parametrize(
    ("terms", "status", "code", "field"),
    [
        *(({"until": text}, 400, "not_a_date", "until") for text in NOT_A_DAY[:4]),
        ({"until": "x" * 11}, 400, "too_long", "until"),
        ({"until": "2020-01-31"}, 400, "until_in_the_past", "until"),
        ({"until": 20270131}, 400, "not_a_text", "until"),
        ({"rights": ["mayEverything"]}, 400, "unknown_right", "rights"),
        ({"rights": "mayReadDocuments"}, 400, "unknown_right", "rights"),
        ({"rights": ["mayReadDocuments", 1]}, 400, "unknown_right", "rights"),
        ({"rights": ["mayReadDocuments"] * 5}, 400, "unknown_right", "rights"),
        ({"practice": "x" * 101}, 400, "too_long", "practice"),
        ({"practice": "a\u0007b"}, 400, "not_a_text", "practice"),
        ({"right": []}, 400, "unknown_field", "right"),
        ({"grantedBy": "me"}, 400, "unknown_field", "grantedBy"),
        ({"assistant": "personne.inconnue@example.ch"}, 404, "unknown_account", "assistant"),
        ({"doctor": "../roles"}, 404, "unknown_account", "doctor"),
        ({"doctor": ""}, 400, "missing", "doctor"),
    ],
)
def test_input_is_refused_at_its_field(
    environment: Environment,
    team: DelegationsApi,
    doctor: Person,
    assistant: Person,
    terms: dict[str, object],
    status: int,
    code: str,
    field: str,
) -> None:
    answer = team.grant(doctor, assistant, **terms)

    assert (answer.status_code, problem(answer), answer.json()["field"]) == (status, code, field)
    assert group_of(environment, doctor, assistant) is None


def test_only_active_people_take_part(
    environment: Environment, team: DelegationsApi, new: NewPeople, doctor: Person, assistant: Person
) -> None:
    waiting = new.professional(enabled=False, accountStatus="pending")
    closed = new_assistant(new)
    new.set(closed.id, enabled=False)

    for principal, deputy, field in ((waiting, assistant, "doctor"), (doctor, closed, "assistant")):
        answer = team.grant(principal, deputy)
        assert (problem(answer), answer.json()["field"]) == ("account_not_active", field)
        assert group_of(environment, principal, deputy) is None


def test_function_decides_who_has_assistants(team: DelegationsApi, new: NewPeople, assistant: Person) -> None:
    nurse, dentist = new.professional(function="nurse"), new.professional(function="dentist")

    refused = team.grant(nurse, assistant)

    assert (refused.status_code, problem(refused)) == (409, "may_not_delegate")
    assert team.grant(dentist, assistant).status_code == 201


def test_nobody_is_granted_to_themselves(
    team: DelegationsApi, manager: Person, doctor: Person, assistant: Person
) -> None:
    assert problem(team.grant(doctor, doctor)) == "same_person"
    assert problem(team.grant(doctor, manager)) == "own_account"
    assert problem(team.grant(manager, assistant)) == "own_account"


def test_delegation_that_is_over_is_granted_anew(
    environment: Environment, team: DelegationsApi, doctor: Person, assistant: Person
) -> None:
    team.grant(doctor, assistant)
    again = team.grant(doctor, assistant)
    set_last_day(environment, doctor, assistant, -2)

    assert (again.status_code, problem(again)) == (409, "delegation_exists")
    assert team.show(doctor, assistant).json()["state"] == "ended"
    assert team.grant(doctor, assistant).status_code == 201
    assert team.show(doctor, assistant).json()["state"] == "standing"


def test_grants_at_once_are_one(
    environment: Environment, team: DelegationsApi, doctor: Person, assistant: Person, new: NewPeople
) -> None:
    other = new_assistant(new)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda n: team.grant(doctor, (assistant, other)[n % 2]), range(24)))

    assert Counter(answer.status_code for answer in answers) == {201: 2, 409: 22}
    assert Counter(each["assistant"]["id"] for each in team.of(doctor)) == {assistant.id: 1, other.id: 1}
    paths = [group["path"] for group in doctors_groups(environment, doctor)]
    assert len(paths) == 1


def doctors_groups(environment: Environment, doctor: Person) -> list[dict[str, object]]:
    (root,) = [group for group in environment.admin.get(REALM, "groups") if group["path"] == "/delegations"]
    found = environment.admin.get(REALM, "groups", root["id"], "children", search=doctor.id, exact="true")
    return [dict(group) for group in found]


def test_grants_and_revocations_at_once_leave_one_state(
    environment: Environment, team: DelegationsApi, doctor: Person, assistant: Person
) -> None:
    """Both orders of the two people are locked alike: a deadlock would answer 500."""
    begin = threading.Barrier(8)

    def work(number: int) -> list[int]:
        begin.wait()
        done = []
        for _ in range(5):
            done.append(team.grant(doctor, assistant).status_code)
            done.append(team.revoke(doctor, assistant).status_code)
        return done

    with ThreadPoolExecutor(8) as pool:
        statuses = Counter(status for found in pool.map(work, range(8)) for status in found)

    assert set(statuses) <= {201, 409, 204, 404}, statuses
    is_there = group_of(environment, doctor, assistant) is not None
    assert statuses[201] - statuses[204] == int(is_there)
    assert (team.show(doctor, assistant).status_code == 200) is is_there


def test_last_change_of_several_at_once_is_what_stays(
    environment: Environment, team: DelegationsApi, doctor: Person, assistant: Person
) -> None:
    """Keycloak's cache lags behind the commit of another request: it must not decide what is written."""
    team.grant(doctor, assistant)
    wanted: list[dict[str, object]] = [{"rights": ALL_RIGHTS, "until": day(9)}, {"rights": [], "until": None}]
    path = f"users/{doctor.id}/delegations/{assistant.id}"
    with ThreadPoolExecutor(2) as pool:
        for _ in range(25):
            answers = list(pool.map(lambda terms: team.change(doctor, assistant, **terms), wanted))
            assert {answer.status_code for answer in answers} == {200}
            last, before = environment.admin.get(REALM, "admin-events", resourcePath=path, max="2")
            group = group_of(environment, doctor, assistant)
            assert group is not None
            held = group["attributes"]
            state = (held["mayReadDocuments"] == ["true"], "until" in held)
            assert state in {(True, True), (False, False)}
            if last["time"] != before["time"]:
                assert state[0] is bool(last["details"].get("rights"))


def test_change_of_what_was_changed_meanwhile_is_refused(
    environment: Environment, team: DelegationsApi, doctor: Person, assistant: Person
) -> None:
    seen = team.grant(doctor, assistant).json()["version"]
    own = delegations_api(environment, doctor)
    assert own.change(doctor, assistant, rights=[], version=seen).status_code == 200

    late = team.change(doctor, assistant, rights=ALL_RIGHTS, version=seen)

    assert (late.status_code, problem(late)) == (409, "stale")
    shown = team.show(doctor, assistant).json()
    assert shown["rights"] == []
    again = team.change(doctor, assistant, rights=ALL_RIGHTS, version=shown["version"])
    assert again.json()["rights"] == ALL_RIGHTS


def test_group_of_another_hand_is_listed(
    environment: Environment, team: DelegationsApi, doctor: Person, assistant: Person
) -> None:
    team.grant(doctor, assistant)
    group = group_of(environment, doctor, assistant)
    assert group is not None
    for since, told in ((["2026-11-01"], "2026-11-01T00:00:00Z"), (["hier"], None), ([], None)):
        attributes = {"since": since} if since else {}
        environment.admin.put(REALM, "groups", group["id"], body={**group, "attributes": attributes})
        (found,) = team.of(doctor)
        assert found.get("since") == told
        assert found["rights"] == RIGHTS_BY_DEFAULT


def test_doctor_sees_and_revokes_their_own(
    environment: Environment, team: DelegationsApi, doctor: Person, assistant: Person
) -> None:
    team.grant(doctor, assistant)
    own = delegations_api(environment, doctor)

    (seen,) = own.mine()["asPrincipal"]
    assert seen["assistant"]["id"] == assistant.id
    assert "email" not in seen["assistant"]
    assert "grantedBy" not in seen
    changed = own.change(doctor, assistant, rights=["mayReadDocuments", "mayReadPreferences"])
    assert changed.json()["rights"] == ["mayReadDocuments", "mayReadPreferences"]
    assert problem(own.change(doctor, assistant, until=day(3))) == "team_only"
    assert own.revoke(doctor, assistant).status_code == 204
    assert problem(own.revoke(doctor, assistant)) == "unknown_delegation"
    assert group_of(environment, doctor, assistant) is None
    environment.inbox.wait_for_text(assistant.email, "ne travaillez plus sous la responsabilité")


def test_assistant_sees_theirs_and_resigns(
    environment: Environment, team: DelegationsApi, doctor: Person, assistant: Person
) -> None:
    team.grant(doctor, assistant)
    own = delegations_api(environment, assistant)

    (seen,) = own.mine()["asAssistant"]
    assert seen["principal"]["id"] == doctor.id
    assert own.mine()["mayDelegate"] is False
    assert own.revoke(doctor, assistant).status_code == 204
    assert own.mine()["asAssistant"] == []
    environment.inbox.wait_for_text(doctor.email, "a mis fin à sa délégation")


def test_assistant_cannot_raise_herself(
    environment: Environment, team: DelegationsApi, doctor: Person, assistant: Person
) -> None:
    team.grant(doctor, assistant)
    own = delegations_api(environment, assistant)

    for answer in (
        own.change(doctor, assistant, rights=ALL_RIGHTS),
        own.change(doctor, assistant, until=day(999)),
        own.grant(doctor, assistant),
        own.ask("POST", "/requests", json={"assistant": f"autre.{assistant.email}"}),
        own.ask("PUT", f"/{doctor.id}/{assistant.id}", json={"rights": ALL_RIGHTS}),
    ):
        assert answer.status_code in {403, 404, 405}, answer.text
    assert team.show(doctor, assistant).json()["rights"] == RIGHTS_BY_DEFAULT
    refused = environment.admin.get(REALM, "events", user=assistant.id, type="CUSTOM_REQUIRED_ACTION_ERROR")
    assert Counter((event["details"]["act"], event["error"]) for event in refused) == {
        ("change", "not_their_delegation"): 2,
        ("grant", "missing_role"): 1,
        ("ask", "may_not_delegate"): 1,
    }


def test_third_person_finds_nothing_and_is_recorded(
    environment: Environment, team: DelegationsApi, doctor: Person, assistant: Person, new: NewPeople
) -> None:
    team.grant(doctor, assistant)
    stranger = new.professional()
    other = delegations_api(environment, stranger)
    nothing = new.professional()

    answers = [
        other.show(doctor, assistant),
        other.change(doctor, assistant, rights=[]),
        other.revoke(doctor, assistant),
        other.show(doctor, nothing),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert [problem(other.grant(doctor, assistant)), problem(other.ask("GET"))] == ["missing_role"] * 2
    events = environment.admin.get(REALM, "events", user=stranger.id, type="CUSTOM_REQUIRED_ACTION_ERROR")
    acts = ["list", "grant", "show", "revoke", "change", "show"]
    assert [event["details"]["act"] for event in events] == acts
    assert group_of(environment, doctor, assistant) is not None


def test_token_needs_audience_scope_role_and_a_fresh_sign_in(
    environment: Environment, doctor: Person, assistant: Person, new: NewPeople
) -> None:
    validator = delegations_api(environment, new_validator(new))
    former = new_manager(new)
    withdrawn = delegations_api(environment, former)
    withdraw(new, former.id, ROLE)
    with signed_in(environment, doctor) as here:
        of_the_portal = DelegationsApi(environment.keycloak, here.tokens["access_token"])

    refusals = {
        "nobody": (DelegationsApi(environment.keycloak), 401, "invalid_token"),
        "forged": (DelegationsApi(environment.keycloak, "e.y.J"), 401, "invalid_token"),
        "portal": (of_the_portal, 403, "insufficient_scope"),
        "validator": (validator, 403, "missing_role"),
        "withdrawn": (withdrawn, 403, "missing_role"),
    }
    for name, (api, status, code) in refusals.items():
        answer = api.grant(doctor, assistant)
        assert (answer.status_code, problem(answer)) == (status, code), name
    assert group_of(environment, doctor, assistant) is None


def test_old_sign_in_of_the_team_is_asked_to_sign_in_again(
    environment: Environment,
    doctor: Person,
    assistant: Person,
    new: NewPeople,
    setting: Callable[[str, str], None],
) -> None:
    api = delegations_api(environment, new_manager(new))
    setting("mep.accounts.maxAuthAge", "1")
    answers: list[httpx.Response] = []

    def is_old() -> bool:
        answers.append(api.ask("GET"))
        return answers[-1].status_code == 401

    wait_until(is_old, "the sign-in stays fresh")
    assert problem(answers[-1]) == "insufficient_user_authentication"
    assert problem(api.grant(doctor, assistant)) == "insufficient_user_authentication"


def test_list_is_paged(team: DelegationsApi, doctor: Person, new: NewPeople) -> None:
    for _ in range(5):
        assert team.grant(doctor, new_assistant(new)).status_code == 201
    found: list[str] = []
    query = {"limit": "2"}
    while True:
        page = team.ask("GET", params=query).json()
        found += [f"{each['principal']['id']}/{each['assistant']['id']}" for each in page["delegations"]]
        if "next" not in page:
            break
        query["cursor"] = page["next"]

    assert len(found) == len(set(found))
    assert sum(each.startswith(doctor.id) for each in found) == 5
    assert len(team.of(doctor)) == 5
    for name, value in (("cursor", "'; drop"), ("limit", "0"), ("limit", "201"), ("limit", "x")):
        assert problem(team.ask("GET", params={name: value})) in {"unknown_cursor", "out_of_range"}
    assert problem(team.ask("GET", params={"account": "nobody@example.ch"})) == "unknown_account"


def test_doctor_asks_the_team(environment: Environment, doctor: Person, assistant: Person) -> None:
    own = delegations_api(environment, doctor)
    asked = {"assistant": assistant.email, "practice": "Cabinet du Lac", "note": "<b>Dès lundi</b>"}

    known = own.ask("POST", "/requests", json=asked)
    unknown = own.ask("POST", "/requests", json={"assistant": f"inconnue.{doctor.id[:8]}@example.ch"})

    assert (known.status_code, known.text) == (unknown.status_code, unknown.text) == (202, "{}")
    contact = environment.admin.get(REALM)["attributes"]["mep.contact.email"]
    environment.inbox.wait_for_text(contact, f"pour {assistant.email}")
    (mail,) = [each for each in environment.inbox.messages(contact) if assistant.email in each["text"]]
    assert f"/equipe/delegations?doctor={doctor.id}" in mail["text"]
    assert "<b>Dès lundi</b>" not in mail["html"]
    for _ in range(3):
        assert own.ask("POST", "/requests", json=asked).status_code == 202
    assert problem(own.ask("POST", "/requests", json=asked)) == "too_many_requests"
    for wrong, code in (("pas une adresse", "not_an_address"), (doctor.email.upper(), "same_person")):
        assert problem(own.ask("POST", "/requests", json={"assistant": wrong})) == code


@pytest.mark.parametrize("side", ["doctor", "assistant", "grantor"])
@pytest.mark.parametrize("road", ["team", "administrator"])
def test_removed_person_is_in_no_group(
    environment: Environment, new: NewPeople, doctor: Person, assistant: Person, side: str, road: str
) -> None:
    grantor = new_manager(new)
    colleague = new_assistant(new)
    api = delegations_api(environment, grantor)
    for each in (assistant, colleague):
        assert api.grant(doctor, each).status_code == 201
    removed = {"doctor": doctor, "assistant": assistant, "grantor": grantor}[side]
    withdraw(new, grantor.id, ROLE)

    remove(environment, new, removed, road)

    assert removed.id not in everything_below(environment)
    left = group_of(environment, doctor, colleague) if side != "doctor" else None
    assert (left is None) is (side == "doctor")
    if left is not None:
        assert ("grantedBy" in left["attributes"]) is (side != "grantor")


def remove(environment: Environment, new: NewPeople, person: Person, road: str) -> None:
    if road == "administrator":
        environment.admin.delete(REALM, "users", person.id)
        return
    answer = team_api(environment, new_validator(new)).erase(person.id)
    assert answer.status_code == 200, answer.text


def everything_below(environment: Environment) -> str:
    """All groups below /delegations with their attributes, as text."""
    (root,) = [group for group in environment.admin.get(REALM, "groups") if group["path"] == "/delegations"]
    found = []
    for doctor in environment.admin.get(REALM, "groups", root["id"], "children", max="10000"):
        children = environment.admin.get(
            REALM, "groups", doctor["id"], "children", max="10000", briefRepresentation="false"
        )
        found += [doctor, *children]
    return str(found)


def test_deactivation_suspends_and_reactivation_restores(
    environment: Environment, team: DelegationsApi, assistant: Person, new: NewPeople
) -> None:
    validator = team_api(environment, new_validator(new))
    doctor = new.professional(professionalIdType="GLN", professionalId=new_gln())
    team.grant(doctor, assistant)
    states = []
    for person in (doctor, assistant):
        for act, fields in (("deactivate", {"reason": "x"}), ("reactivate", {})):
            assert validator.act(person.id, act, **fields).status_code == 200
            states.append(team.show(doctor, assistant).json()["state"])

    assert states == ["suspended", "standing"] * 2


def test_list_of_an_account_has_both_sides(
    environment: Environment, team: DelegationsApi, doctor: Person, assistant: Person
) -> None:
    team.grant(doctor, assistant)

    assert [each["assistant"]["id"] for each in team.of(doctor)] == [assistant.id]
    assert [each["principal"]["id"] for each in team.of(assistant)] == [doctor.id]
