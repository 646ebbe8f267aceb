"""A person's data are given out without secrets, and erased with everything that belongs to them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.environment import Environment
from tests.erasing import delegate, delegations, erase_profile, in_database
from tests.integration.signed_in import signed_in
from tests.keycloak_process import killed
from tests.messages import wait_until
from tests.owed_mails import to_person
from tests.people import PASSWORD, REALM, NewPeople, Person
from tests.sign_in import Browser
from tests.team import ROLE, TeamApi, new_validator, team_api

ERASED = "vos données ont été effacées"
XSS = "<script>alert(1)</script></textarea>\u2028\"' {{7*7}}"
SECRET_OF_THE_APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OWED_LINK = "https://portal.example/login-actions/action-token?key=eyJhbGciOi"
PEOPLE = 8


@pytest.fixture
def staff(new: NewPeople) -> Person:
    return new_validator(new)


@pytest.fixture
def team(environment: Environment, staff: Person) -> TeamApi:
    return team_api(environment, staff)


def is_there(environment: Environment, person: Person) -> bool:
    return environment.admin.get(REALM, "users", person.id) is not None


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["Content-Type"].startswith("application/problem+json"), answer.text
    return answer.status_code, answer.json()["code"]


def erased(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.json()["erased"])


def with_app(environment: Environment) -> Person:
    """A person with an authenticator app and a mail with a link that is owed later."""
    secret = json.dumps({"value": SECRET_OF_THE_APP})
    policy = json.dumps({"subType": "totp", "digits": 6, "period": 30, "algorithm": "HmacSHA1"})
    person = NewPeople(environment.admin).professional(
        hinAddress=json.dumps({"town": "Genève"}),
        mailsOwed=json.dumps([to_person(values={"link": OWED_LINK}, nextAt=4_000_000_000)]),
    )
    user = environment.admin.get(REALM, "users", person.id)
    app = {"type": "otp", "userLabel": "phone", "secretData": secret, "credentialData": policy}
    environment.admin.put(REALM, "users", person.id, body={**user, "credentials": [app]})
    return person


def test_export_contains_everything_and_no_secret(environment: Environment, team: TeamApi) -> None:
    person = with_app(environment)
    assistant = NewPeople(environment.admin).professional()
    delegate(environment, person, assistant)
    assert team.act(person.id, "note", note=XSS).status_code == 200
    with Browser(environment.keycloak) as browser:
        browser.enter_password(browser.open_sign_in(), person.email, "wrong")

    answer = team.export(person.id)

    assert answer.status_code == 200, answer.text
    data = answer.json()
    assert data["account"]["email"] == person.email
    assert data["attributes"]["phoneNumber"] == person.phone
    assert data["attributes"]["hinAddress"] == {"town": "Genève"}
    assert [(line["act"], line.get("note")) for line in data["story"]] == [("note", XSS), ("export", None)]
    assert {each["type"] for each in data["credentials"]} == {"password", "otp"}
    assert [mail["mail"] for mail in data["mailsOwed"]] == ["mep-account-ended.ftl"]
    assert [each["assistant"] for each in data["delegations"]] == [assistant.id]
    assert "LOGIN_ERROR" in {event["type"] for event in data["events"]}
    acts = [event.get("details", {}).get("act") for event in data["adminEvents"]]
    assert {"note", "export"} <= set(acts)
    for secret in (PASSWORD, SECRET_OF_THE_APP, OWED_LINK, "secretData", "code_id", "eyJ"):
        assert secret not in answer.text, secret


def test_export_names_the_open_session_without_its_id(
    environment: Environment, team: TeamApi, new: NewPeople
) -> None:
    person = new.professional()
    with signed_in(environment, person) as here:
        answer = team.export(person.id)

    (session,) = answer.json()["sessions"]
    assert session["clients"] == ["portal"]
    assert session["ipAddress"]
    assert here.session not in answer.text
    assert "LOGIN" in {event["type"] for event in answer.json()["events"]}


def test_export_is_a_file_for_programs(team: TeamApi, new: NewPeople) -> None:
    """A note with a script must not run in the staff member's browser."""
    person = new.professional()
    team.act(person.id, "note", note=XSS)

    answer = team.export(person.id)

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="account-{person.id}.json"'
    assert answer.json()["story"][0]["note"] == XSS


def test_erasure_removes_the_person_and_what_belongs_to_them(
    environment: Environment, team: TeamApi, new: NewPeople
) -> None:
    person, doctor, assistant, colleague = (new.professional() for _ in range(4))
    for principal, deputy in ((person, assistant), (doctor, person), (doctor, colleague)):
        delegate(environment, principal, deputy)
    with signed_in(environment, person) as here:
        record = erased(team.erase(person.id))

        assert here.refreshed() == 400
    assert not is_there(environment, person)
    assert delegations(environment, assistant) == []
    assert delegations(environment, colleague) == [f"/delegations/{doctor.id}/{colleague.id}"]
    assert person.id not in record
    environment.inbox.wait_for_subject(person.email, ERASED)
    assert "LOGIN" in {each["type"] for each in environment.admin.get(REALM, "events", user=person.id)}


def test_erasure_is_repeated_with_the_same_answer(
    environment: Environment, team: TeamApi, new: NewPeople
) -> None:
    request = f"r{PEOPLE}erased{datetime.now(UTC).timestamp():.0f}"
    person = new.professional(enabled=False, accountStatus="pending", requestId=request)

    first = erased(team.erase(request))

    assert [erased(team.erase(each)) for each in (person.id, request)] == [first, first]
    environment.inbox.wait_for_subject(person.email, ERASED)
    assert environment.inbox.count(person.email) == 1
    assert problem(team.export(person.id)) == (404, "unknown_account")
    assert problem(team.show(person.id)) == (404, "unknown_account")


def test_account_without_erasure_is_unknown(team: TeamApi, environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    environment.admin.delete(REALM, "users", person.id)

    assert problem(team.erase(person.id)) == (404, "unknown_account")
    assert problem(team.erase("00000000-0000-0000-0000-000000000000")) == (404, "unknown_account")


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({}, (400, "missing")),
        ({"reason": ""}, (400, "missing")),
        ({"reason": "Anne Médecin called"}, (400, "unknown_reason")),
        ({"reason": "request-expired"}, (400, "unknown_reason")),
        ({"reason": "x" * 41}, (400, "too_long")),
        ({"reason": 1}, (400, "not_a_text")),
        ([], (400, "malformed_body")),
    ],
)
def test_erasure_needs_a_known_reason(
    environment: Environment, team: TeamApi, new: NewPeople, body: Any, refusal: tuple[int, str]
) -> None:
    person = new.professional()

    assert problem(team.erase(person.id, body)) == refusal
    assert is_there(environment, person)


def test_only_the_team_exports_and_erases(environment: Environment, new: NewPeople) -> None:
    person, doctor, manager = (new.professional() for _ in range(3))
    role = environment.admin.get(REALM, "roles", "delegation-manager")
    environment.admin.post(REALM, "users", manager.id, "role-mappings", "realm", body=[role])
    with signed_in(environment, doctor) as here:
        of_the_portal = TeamApi(environment.keycloak, here.tokens["access_token"])

    for caller, status in (
        (TeamApi(environment.keycloak), 401),
        (TeamApi(environment.keycloak, "e.y.J"), 401),
        (of_the_portal, 403),
        (team_api(environment, doctor), 403),
        (team_api(environment, manager), 403),
    ):
        for other in (person, doctor):
            answers = [caller.export(other.id), caller.erase(other.id)]
            assert [answer.status_code for answer in answers] == [status] * 2
            assert erase_profile(environment, caller, other.id).status_code in {401, 403}
    assert is_there(environment, person)
    assert "story" not in environment.admin.get(REALM, "users", person.id)["attributes"]


def test_nobody_exports_or_erases_staff_members(
    environment: Environment, team: TeamApi, staff: Person, new: NewPeople
) -> None:
    colleague = new_validator(new)

    for each in (staff, colleague):
        refusals = [problem(answer) for answer in (team.export(each.id), team.erase(each.id))]
        assert refusals == [(403, "staff_account")] * 2
        assert problem(erase_profile(environment, team, each.id)) == (403, "staff_account")
        assert "erase" not in team.show(each.id).json()["acts"]
        assert is_there(environment, each)


def test_role_that_was_withdrawn_erases_nobody(environment: Environment, new: NewPeople) -> None:
    """The token still has it."""
    member, person = new_validator(new), new.professional()
    former = team_api(environment, member)
    role = environment.admin.get(REALM, "roles", ROLE)
    environment.admin.delete(REALM, "users", member.id, "role-mappings", "realm", body=[role])

    assert problem(former.erase(person.id)) == (403, "missing_role")
    assert problem(erase_profile(environment, former, person.id)) == (403, "missing_role")
    assert is_there(environment, person)


def test_profile_service_ends_what_it_holds_before_and_after_the_erasure(
    environment: Environment, team: TeamApi, new: NewPeople
) -> None:
    person = new.professional()

    def erase_here() -> None:
        assert erase_profile(environment, team, person.id).status_code == 204

    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(
            browser.get(f"{environment.demo}/sign-in"), person.email, person.password
        )
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        name = f"Test {person.email.split('@')[0].removeprefix('personne.')}"
        assert name in page.text
        erase_here()
        assert name not in browser.get(environment.demo).text

        # Keycloak's session is still open: the person comes back between the two steps.
        assert name in browser.get(f"{environment.demo}/sign-in").text
        erased(team.erase(person.id))
        erase_here()
        assert name not in browser.get(environment.demo).text


def test_of_several_erasures_at_once_one_is_done(
    environment: Environment, team: TeamApi, new: NewPeople
) -> None:
    person = new.professional()

    with ThreadPoolExecutor(10) as threads:
        records = {erased(answer) for answer in threads.map(lambda _: team.erase(person.id), range(10))}

    assert len(records) == 1
    events = environment.admin.get(REALM, "admin-events", resourcePath=f"users/{person.id}/erase")
    assert len(events) == 1
    environment.inbox.wait_for_subject(person.email, ERASED)
    assert environment.inbox.count(person.email) == 1


def ended_by_death(team: TeamApi, person: Person) -> str | None:
    """The id of the record, or None when Keycloak died before its answer."""
    try:
        return erased(team.erase(person.id))
    except httpx.HTTPError:
        return None


def test_killed_keycloak_leaves_no_half_erasure_and_records_end_in_time(
    environment: Environment, staff: Person, team: TeamApi, new: NewPeople
) -> None:
    people = [new.professional() for _ in range(PEOPLE)]
    acknowledged: dict[str, str | None] = {}

    def erase(person: Person) -> None:
        acknowledged[person.id] = ended_by_death(team, person)

    with ThreadPoolExecutor(3) as threads:
        running = [threads.submit(erase, person) for person in people]
        wait_until(lambda: any(acknowledged.values()), "no erasure was answered")
        with killed(environment) as down:
            for each in running:
                each.result()
            kept = in_database(environment, down, "select * from MEP_ERASURE")
            assert [word for person in people for word in (person.id, person.email) if word in kept] == []

    team = team_api(environment, staff)  # a start takes longer than an access token is valid
    records = {person.id: erased(team.erase(person.id)) for person in people}
    left = [person.id for person in people if is_there(environment, person)]
    assert left == [], f"acknowledged before the kill: {acknowledged}; after it: {records}"
    assert {who: record for who, record in acknowledged.items() if record} == {
        who: records[who] for who, record in acknowledged.items() if record
    }
    assert len(set(records.values())) == PEOPLE

    old, repeatable, almost, over = [records[person.id] for person in people[:4]]
    with killed(environment) as down:
        for record, days in ((old, 31), (repeatable, 29), (almost, 10 * 365 - 1), (over, 10 * 365 + 4)):
            at = int((datetime.now(UTC) - timedelta(days=days)).timestamp() * 1000)
            in_database(environment, down, f"update MEP_ERASURE set ERASED_AT = {at} where ID = '{record}'")
    team = team_api(environment, staff)
    wait_until(
        lambda: problem_or_none(team.erase(people[0].id)) == (404, "unknown_account"),
        "the job did not run",
        seconds=150,
    )
    assert erased(team.erase(people[1].id)) == repeatable
    with killed(environment) as down:
        kept = in_database(environment, down, "select ID, SUBJECT_HASH, REQUEST_HASH, ACTS from MEP_ERASURE")
    assert over not in kept
    for record in (old, almost):
        (line,) = [line for line in kept.splitlines() if line.startswith(record)]
        assert [cell.strip() for cell in line.split("|")][1:3] == ["null", "null"]
        assert '"act":"erase"' in line


def problem_or_none(answer: httpx.Response) -> tuple[int, str] | None:
    return None if answer.is_success else problem(answer)
