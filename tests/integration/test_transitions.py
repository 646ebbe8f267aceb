"""The state machine of an account against the server: every act of the team in every state, with all that it
leaves behind.
"""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from tests.environment import Environment
from tests.integration.signed_in import signed_in
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person, unused_mobile
from tests.sign_in import Browser
from tests.team import (
    TeamApi,
    admin_events,
    grant,
    in_state,
    new_validator,
    pending,
    problem,
    realm_roles,
    story,
    team_api,
)

STATES = ("pending", "active", "rejected", "deactivated")
ACTS: dict[str, dict[str, str]] = {
    "validate": {"method": "in-person"},
    "reject": {"reason": "Document illisible."},
    "deactivate": {"reason": "Départ à la retraite."},
    "reactivate": {},
    "undo-validation": {"reason": "Mauvaise personne."},
}
ALLOWED = {
    ("pending", "validate"): "active",
    ("pending", "reject"): "rejected",
    ("active", "deactivate"): "deactivated",
    ("active", "undo-validation"): "pending",
    ("deactivated", "reactivate"): "active",
}
NO_ACTS = ("reopen", "expire", "end-unused", "activate", "VALIDATE", "validate ", "erase")
"""Transitions of the person and of jobs, and names that look like acts."""
CLOSING = [(state, act) for (state, act), to in ALLOWED.items() if to != "active"]
SESSIONS = "/mep/sessions/devices"


@pytest.fixture(scope="module")
def api(environment: Environment) -> TeamApi:
    return team_api(environment, new_validator(NewPeople(environment.admin)))


def account(environment: Environment, person: Person) -> dict[str, Any]:
    found: dict[str, Any] = environment.admin.get(REALM, "users", person.id)
    return found


def in_that_state(new: NewPeople, status: str) -> Person:
    person = in_state(new, status)
    if status == "active":
        grant(new, person.id, "professional")
    return person


def attributes(environment: Environment, person: Person) -> dict[str, str]:
    return {name: values[0] for name, values in account(environment, person)["attributes"].items()}


@pytest.mark.parametrize(("state", "act"), sorted(ALLOWED))
def test_act_leads_to_its_state_and_leaves_a_record(
    environment: Environment, new: NewPeople, api: TeamApi, state: str, act: str
) -> None:
    person = in_that_state(new, state)
    to = ALLOWED[state, act]

    answer = api.act(person.id, act, **ACTS[act], note="Vu avec Mme Rossi.")

    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == to
    stored = attributes(environment, person)
    assert stored["accountStatus"] == to
    assert account(environment, person)["enabled"] == (to == "active")
    assert ("professional" in realm_roles(environment, person.id)) == (to == "active")
    assert stored.get("rejectionReason") == ("team" if to == "rejected" else None)
    (line,) = story(environment, person.id)
    assert line == {
        "at": stored["statusSince"],
        "actor": api.member,
        "actorName": api.name,
        "act": act,
        **ACTS[act],
        "note": "Vu avec Mme Rossi.",
        **({"proof": "NONE"} if act == "validate" else {}),
    }
    (event,) = admin_events(environment, person.id)
    assert event["resourcePath"] == f"users/{person.id}/{act}"
    assert (event["resourceType"], event["operationType"]) == ("USER", "ACTION")
    assert event["authDetails"]["userId"] == api.member
    assert event["details"]["act"] == act
    # The record is erased with the account; events are not.
    assert not any(text in json.dumps(event) for text in ("Rossi", *ACTS[act].get("reason", "–").split()))


@pytest.mark.parametrize(
    ("state", "act"), [pair for pair in itertools.product(STATES, ACTS) if pair not in ALLOWED]
)
def test_act_that_does_not_start_in_this_state_is_refused(
    environment: Environment, new: NewPeople, api: TeamApi, state: str, act: str
) -> None:
    person = in_that_state(new, state)
    before = account(environment, person)

    assert act not in api.show(person.id).json()["acts"]
    answer = api.act(person.id, act, **ACTS[act])

    assert (answer.status_code, problem(answer)) == (409, "stale")
    assert answer.json()["accountStatus"] == state
    assert "actor" not in answer.json()  # another hand wrote this state
    assert account(environment, person) == before
    assert ("professional" in realm_roles(environment, person.id)) == (state == "active")
    assert admin_events(environment, person.id) == []


@pytest.mark.parametrize("state", STATES)
def test_transitions_of_jobs_and_persons_are_no_acts(
    environment: Environment, new: NewPeople, api: TeamApi, state: str
) -> None:
    person = in_that_state(new, state)
    before = account(environment, person)

    for name in NO_ACTS:
        answer = api.act(person.id, name, reason="x", method="video")
        assert (answer.status_code, problem(answer)) == (404, "unknown_act"), name
    assert account(environment, person) == before


@pytest.mark.parametrize("state", STATES)
def test_offered_acts_are_those_that_start_in_the_state(new: NewPeople, api: TeamApi, state: str) -> None:
    offered = api.show(in_that_state(new, state).id).json()["acts"]

    assert set(offered) & set(ACTS) == {act for start, act in ALLOWED if start == state}
    assert "note" in offered


def test_account_disabled_by_an_administrator_counts_as_deactivated(
    environment: Environment, new: NewPeople, api: TeamApi
) -> None:
    person = in_that_state(new, "active")
    new.set(person.id, enabled=False)

    assert api.show(person.id).json()["status"] == "deactivated"
    assert problem(api.act(person.id, "undo-validation", reason="x")) == "stale"
    assert api.act(person.id, "reactivate").json()["status"] == "active"
    assert account(environment, person)["enabled"]


def test_whole_life_of_an_account(environment: Environment, new: NewPeople, api: TeamApi) -> None:
    person = pending(new)
    acts = ("validate", "deactivate", "reactivate", "undo-validation", "validate", "deactivate", "reactivate")

    for act in acts:
        assert api.act(person.id, act, **ACTS[act]).status_code == 200, act

    assert [line["act"] for line in story(environment, person.id)] == list(acts)
    assert len(admin_events(environment, person.id)) == len(acts)
    shown = api.show(person.id).json()
    assert [line["act"] for line in shown["story"]] == list(acts)
    assert (shown["status"], shown["validatedBy"]) == ("active", api.member)


def test_undone_validation_forgets_who_validated(
    environment: Environment, new: NewPeople, api: TeamApi
) -> None:
    person = pending(new)
    validated = api.act(person.id, "validate", method="video").json()
    assert (validated["validatedBy"], validated["validationMethod"]) == (api.member, "video")
    assert validated["validatedAt"] == validated["statusSince"]

    undone = api.act(person.id, "undo-validation", reason="Mauvaise personne.").json()

    assert {"validatedBy", "validatedAt", "validationMethod"} & undone.keys() == set()
    # The record does not forget.
    assert [line["act"] for line in undone["story"]] == ["validate", "undo-validation"]


def test_stale_act_reads_who_was_first(environment: Environment, new: NewPeople, api: TeamApi) -> None:
    person = pending(new)
    colleague = team_api(environment, new_validator(new))
    done = colleague.act(person.id, "validate", method="video").json()
    # What came later and changed no state does not hide it.
    colleague.act(person.id, "note", note="Rappelée.")

    stale = api.act(person.id, "reject", reason="x").json()

    assert (stale["code"], stale["accountStatus"], stale["act"]) == ("stale", "active", "validate")
    assert stale["actor"] == colleague.member
    assert stale["actorName"] == colleague.name
    assert stale["at"] == done["statusSince"]


def test_stale_act_after_a_job_names_the_job(environment: Environment, new: NewPeople, api: TeamApi) -> None:
    by_job = {"at": "2026-11-01T00:00:00Z", "actor": "mep-account-ends", "act": "expire"}
    person = in_state(new, "rejected", story=json.dumps([by_job]))

    answer = api.act(person.id, "validate", method="video")

    assert (answer.status_code, problem(answer)) == (409, "stale")
    told = answer.json()
    assert (told["accountStatus"], told["act"], told["actor"]) == ("rejected", "expire", "mep-account-ends")
    assert told["actorName"] == ""


@pytest.mark.parametrize(("state", "act"), CLOSING)
def test_sessions_and_tokens_end_at_once(
    environment: Environment, new: NewPeople, api: TeamApi, state: str, act: str
) -> None:
    """Also those of a pending account that an administrator had opened for a while."""
    person = in_that_state(new, "active")
    with (
        signed_in(environment, person, "openid sessions") as here,
        signed_in(environment, person) as elsewhere,
    ):
        if state == "pending":
            new.set(person.id, accountStatus="pending")
        assert here.ask("GET", SESSIONS).status_code == 200

        assert api.act(person.id, act, **ACTS[act]).status_code == 200

        assert here.ask("GET", SESSIONS).status_code == 401
        assert (here.refreshed(), elsewhere.refreshed()) == (400, 400)
        assert environment.admin.get(REALM, "users", person.id, "sessions") == []
        assert here.browser.open_sign_in().authorization_code is None


def test_reactivation_revives_no_session(environment: Environment, new: NewPeople, api: TeamApi) -> None:
    person = in_that_state(new, "active")
    with signed_in(environment, person, "openid sessions") as here:
        api.act(person.id, "deactivate", reason="x")
        api.act(person.id, "reactivate")

        assert here.refreshed() == 400
        assert here.ask("GET", SESSIONS).status_code == 401
        assert here.browser.open_sign_in().asks_for_password
    with signed_in(environment, person) as again:
        assert again.refreshed() == 200


@pytest.mark.parametrize("act", ["deactivate", "undo-validation", "correct", "erase"])
def test_applications_are_told_that_their_session_is_over(
    environment: Environment, new: NewPeople, api: TeamApi, act: str
) -> None:
    """They have sessions of their own, and would notice at the next renewal of their tokens only."""
    profile = f"{environment.settings.profile_url}/profil"
    person = in_that_state(new, "active")
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.get(profile), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        assert "Personne Test" in page.text

        given = ACTS.get(act, {"field": "phoneNumber", "value": unused_mobile(), "reason": "x"})
        answer = api.erase(person.id) if act == "erase" else api.act(person.id, act, **given)

        assert answer.is_success, answer.text
        wait_until(lambda: "Personne Test" not in browser.get(profile).text, "the session continues")


def test_validation_needs_function_and_identifier(
    environment: Environment, new: NewPeople, api: TeamApi
) -> None:
    for missing in (["function", "professionalId", "professionalIdType"], ["title"]):
        person = pending(new, **dict.fromkeys(missing))
        before = account(environment, person)

        answer = api.act(person.id, "validate", method="video")

        assert (answer.status_code, problem(answer)) == (409, "details_missing"), missing
        assert account(environment, person) == before


def test_person_signs_in_after_the_validation_only(
    environment: Environment, new: NewPeople, api: TeamApi
) -> None:
    person = pending(new)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        assert not page.asks_for_code

    api.act(person.id, "validate", method="video")

    with signed_in(environment, person) as here:
        assert here.refreshed() == 200
