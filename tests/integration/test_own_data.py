"""A person downloads what is kept about them: the same as the team's export, and nobody else's."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.brokers import STEPHANE, user
from tests.entrances import FullSignIn, HospitalLogin
from tests.environment import Environment
from tests.erasing import delegate
from tests.integration.signed_in import signed_in
from tests.owed_mails import to_person
from tests.own_name import own_name, person_token
from tests.people import PASSWORD, REALM, NewPeople, Person
from tests.sign_in import Browser
from tests.team import new_validator, problem, story, team_api

OWED_LINK = "https://portal.example/login-actions/action-token?key=eyJhbGciOi"
OF_A_MOMENT = {"exportedAt", "sessions", "story", "events", "adminEvents"}
"""Members that the export itself changes, or time."""


def own_data(environment: Environment, token: str | None, below: str = "", **sent: Any) -> httpx.Response:
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    url = f"{environment.keycloak}/realms/{REALM}/mep/person/data{below}"
    return httpx.request(sent.pop("method", "GET"), url, headers=bearer, timeout=60, **sent)


def token_of(environment: Environment, person: Person) -> str:
    return person_token(environment, FullSignIn(environment, person))


def test_person_gets_what_the_team_would_give_out(environment: Environment, new: NewPeople) -> None:
    person, assistant = new.professional(hinAddress=json.dumps({"town": "Genève"})), new.professional()
    delegate(environment, person, assistant)
    team = team_api(environment, new_validator(new))
    assert team.act(person.id, "note", note="rappeler").is_success
    token = token_of(environment, person)
    own_name(environment, token, "PUT", title="", firstName="Personne", lastName="Autre")

    answer = own_data(environment, token)

    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    found, export = answer.json(), team.export(person.id).json()
    assert found.keys() == export.keys()
    assert {name: found[name] for name in found.keys() - OF_A_MOMENT} == {
        name: export[name] for name in export.keys() - OF_A_MOMENT
    }
    assert found["account"]["id"] == person.id
    assert found["attributes"]["proposedName"]["title"] == ""
    assert [(line["act"], line["note"]) for line in found["story"]] == [("note", "rappeler")]
    assert "LOGIN" in {event["type"] for event in found["events"]}
    assert "note" in [event.get("details", {}).get("act") for event in found["adminEvents"]]
    assert [session["clients"] for session in found["sessions"]] == [["profile-service"]]


def test_own_data_have_no_secret_and_leave_no_trace(environment: Environment, new: NewPeople) -> None:
    owed = [to_person(values={"link": OWED_LINK}, nextAt=4_000_000_000)]
    person = new.professional(mailsOwed=json.dumps(owed))
    with Browser(environment.keycloak) as browser:
        browser.enter_password(browser.open_sign_in(), person.email, "wrong")
    token = token_of(environment, person)

    answer = own_data(environment, token)

    assert {each["type"] for each in answer.json()["credentials"]} == {"password"}
    assert [mail["mail"] for mail in answer.json()["mailsOwed"]] == ["mep-account-ended.ftl"]
    for secret in (PASSWORD, OWED_LINK, token, "secretData", "credentialData", "code_id", "eyJ"):
        assert secret not in answer.text, secret
    assert story(environment, person.id) == []


def test_nobody_gets_the_data_of_another_person(environment: Environment, new: NewPeople) -> None:
    person, other = new.professional(), new.professional()
    token = token_of(environment, person)

    for named in ({"sub": other.id}, {"id": other.id}, {"email": other.email}):
        answer = own_data(environment, token, params=named)
        assert answer.json()["account"]["id"] == person.id
        assert other.id not in answer.text
        assert other.email not in answer.text
    for below in (f"/{other.id}", f"/../{other.id}", "/"):
        answer = own_data(environment, token, below)
        assert other.email not in answer.text
    export = f"{environment.keycloak}/realms/{REALM}/mep/accounts/{other.id}/export"
    refused = httpx.get(export, headers={"Authorization": f"Bearer {token}"})
    assert refused.status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_own_data_are_read_only(environment: Environment, new: NewPeople, method: str) -> None:
    token = token_of(environment, new.professional())
    assert own_data(environment, token, method=method, json={}).status_code == 405


def test_only_a_token_of_the_profile_opens_it(environment: Environment, new: NewPeople) -> None:
    """The token of the profile service itself: see test_professional_lookup.py."""
    for token in (None, "x.y.z"):
        answer = own_data(environment, token)
        assert (answer.status_code, problem(answer)) == (401, "invalid_token")
    with signed_in(environment, new.professional()) as here:
        in_portal = own_data(environment, here.tokens["access_token"])
    assert (in_portal.status_code, problem(in_portal)) == (403, "insufficient_scope")
    by_terminal = own_data(environment, team_api(environment, new_validator(new)).token)
    assert (by_terminal.status_code, problem(by_terminal)) == (403, "insufficient_scope")


def test_token_of_a_deactivated_person_opens_nothing(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    token = token_of(environment, person)
    new.set(person.id, enabled=False, accountStatus="deactivated")

    assert own_data(environment, token).status_code in (401, 403)


def test_staff_member_and_person_of_the_hospital_get_their_own_data(
    environment: Environment, new: NewPeople
) -> None:
    """Nobody of the team exports the account of a colleague."""
    member = new_validator(new)
    answer = own_data(environment, token_of(environment, member))
    assert answer.json()["account"]["id"] == member.id

    stephane = own_data(environment, person_token(environment, HospitalLogin("", STEPHANE)))
    assert stephane.json()["account"]["id"] == (user(environment, STEPHANE) or {})["id"]
    assert [link["provider"] for link in stephane.json()["identityProviders"]] == ["hug"]


def test_download_of_the_profile_has_what_both_hold(environment: Environment, new: NewPeople) -> None:
    person = new.professional(hinAddress=json.dumps({"town": "Genève"}))
    profile = f"{environment.settings.profile_url}/profil"
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.get(profile), person.email, person.password)
        browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        answer = browser.get(f"{profile}/donnees")

    assert answer.status == 200, answer.text
    found = json.loads(answer.html)
    assert found["subject"] == found["keycloak"]["account"]["id"] == person.id
    assert found["keycloak"]["attributes"]["hinAddress"] == {"town": "Genève"}
    assert found["profileService"]["openedProfiles"]
    assert "eyJ" not in answer.html
