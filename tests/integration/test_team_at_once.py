"""Many acts at once, and the end of Keycloak in the middle of them."""

from __future__ import annotations

import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.environment import Environment
from tests.keycloak_process import killed
from tests.messages import wait_until
from tests.people import REALM, NewPeople
from tests.team import (
    TeamApi,
    admin_events,
    in_state,
    new_validator,
    pending,
    problem,
    realm_roles,
    story,
    team_api,
)

TRANSITIONS = 100
BEFORE_THE_KILL = 30
Traces = tuple[bool, bool, list[str], bool, int]


def colleagues(environment: Environment, new: NewPeople, count: int) -> list[TeamApi]:
    return [team_api(environment, new_validator(new)) for _ in range(count)]


@pytest.mark.parametrize("by", ["id", "requestId"])
def test_twenty_validations_at_once_are_one(environment: Environment, new: NewPeople, by: str) -> None:
    request = secrets.token_hex(12)
    person = pending(new, requestId=request)
    reference = person.id if by == "id" else request
    team = colleagues(environment, new, 4)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: team[n % 4].act(reference, "validate", method="video"), range(20)))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 19}
    (first,) = (answer.json() for answer in answers if answer.status_code == 200)
    (line,) = story(environment, person.id)
    assert first["validatedBy"] == line["actor"]
    for answer in answers:
        if answer.status_code == 409:
            assert problem(answer) == "stale"
            told = answer.json()
            assert {name: told[name] for name in ("actor", "actorName", "at", "act")} == {
                name: line[name] for name in ("actor", "actorName", "at", "act")
            }
    (event,) = admin_events(environment, person.id)
    assert event["authDetails"]["userId"] == line["actor"]
    assert_one_mail(environment, person.email)


def assert_one_mail(environment: Environment, email: str) -> None:
    """One mail has come, and no other is owed."""

    def is_owed() -> bool:
        (person,) = environment.admin.get(REALM, "users", email=email, exact="true")
        return "mailsOwed" in person["attributes"]

    wait_until(lambda: not is_owed(), "the mail is still owed")
    assert environment.inbox.count(email) == 1


def test_opposite_decisions_at_once_are_one(environment: Environment, new: NewPeople) -> None:
    people = [pending(new) for _ in range(5)]
    validator, rejecter = colleagues(environment, new, 2)

    def decide(index: int) -> tuple[str, httpx.Response]:
        person = people[index // 4]
        if index % 2:
            return person.id, validator.act(person.id, "validate", method="video")
        return person.id, rejecter.act(person.id, "reject", reason="x")

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(decide, range(20)))

    for person in people:
        codes = Counter(answer.status_code for user_id, answer in answers if user_id == person.id)
        assert codes == {200: 1, 409: 3}
        (line,) = story(environment, person.id)
        stored = environment.admin.get(REALM, "users", person.id)
        validated = line["act"] == "validate"
        assert stored["attributes"]["accountStatus"] == ["active" if validated else "rejected"]
        assert stored["enabled"] == validated
        assert ("professional" in realm_roles(environment, person.id)) == validated
        assert len(admin_events(environment, person.id)) == 1


def test_no_line_of_the_record_is_lost_when_many_write(environment: Environment, new: NewPeople) -> None:
    person = in_state(new, "active")
    team = colleagues(environment, new, 2)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: team[n % 2].act(person.id, "note", note=f"n{n}"), range(40)))

    assert {answer.status_code for answer in answers} == {200}
    assert sorted(line["note"] for line in story(environment, person.id)) == sorted(
        f"n{n}" for n in range(40)
    )
    assert len(admin_events(environment, person.id)) == 40


def test_note_and_validation_at_once_are_both_kept(environment: Environment, new: NewPeople) -> None:
    """Each writes the record as a whole."""
    people = [pending(new) for _ in range(10)]
    one, other = colleagues(environment, new, 2)

    def act(index: int) -> int:
        person = people[index // 2]
        if index % 2:
            return one.act(person.id, "note", note="x").status_code
        return other.act(person.id, "validate", method="video").status_code

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(act, range(20))) == {200}

    for person in people:
        assert {line["act"] for line in story(environment, person.id)} == {"note", "validate"}
        assert environment.admin.get(REALM, "users", person.id)["attributes"]["accountStatus"] == ["active"]


def test_kill_9_leaves_no_transition_half_applied(environment: Environment, new: NewPeople) -> None:
    people = [pending(new, password=None) for _ in range(TRANSITIONS)]
    (api,) = colleagues(environment, new, 1)

    def validated(user_id: str) -> bool:
        """Whether the server has acknowledged it."""
        try:
            return api.act(user_id, "validate", method="video").status_code == 200
        except httpx.HTTPError:
            return False

    with ThreadPoolExecutor(16) as pool:
        answers = {person.id: pool.submit(validated, person.id) for person in people}
        wait_until(
            lambda: sum(each.done() for each in answers.values()) >= BEFORE_THE_KILL, "too slow", seconds=120
        )
        with killed(environment):
            for each in answers.values():
                each.cancel()
        acknowledged = {
            user_id for user_id, each in answers.items() if not each.cancelled() and each.result()
        }
    found = {person.id: traces(environment, person.id) for person in people}

    whole: Traces = (True, True, ["validate"], True, 1)
    none: Traces = (False, False, [], False, 0)
    assert {user_id: each for user_id, each in found.items() if each not in (whole, none)} == {}
    assert len(acknowledged) >= BEFORE_THE_KILL
    assert {user_id for user_id in acknowledged if found[user_id] != whole} == set()
    # The rest can be done now.
    left = next((user_id for user_id, each in found.items() if each == none), None)
    if left is not None:
        assert api.act(left, "validate", method="video").status_code == 200


def traces(environment: Environment, user_id: str) -> Traces:
    """What a validation writes: status, `enabled`, record, role and event."""
    stored = environment.admin.get(REALM, "users", user_id)
    return (
        stored["attributes"]["accountStatus"] == ["active"],
        stored["enabled"],
        [line["act"] for line in story(environment, user_id)],
        "professional" in realm_roles(environment, user_id),
        len(admin_events(environment, user_id)),
    )
