"""A person proposes a title and names, or function and identifier; the team approves or declines."""

from __future__ import annotations

import json

import pytest

from tests.brokers import STEPHANE, user
from tests.entrances import FullSignIn, HospitalLogin
from tests.environment import Environment
from tests.integration.signed_in import signed_in
from tests.own_name import names, own_name, person_token
from tests.people import REALM, NewPeople, Person
from tests.proof_codes import unused_gln
from tests.sign_in import Browser
from tests.team import new_validator, story, team_api

MARIE = {"title": "Prof. Dre méd.", "firstName": "Marie-Noëlle", "lastName": "D’Haëne (-Keller)"}
IDENTITY = {"professionalIdType": "GLN", "professionalId": "7601007886685", "function": "pharmacist"}


def proposing(environment: Environment, new: NewPeople) -> tuple[Person, str]:
    person = new.professional()
    token = person_token(environment, FullSignIn(environment, person))
    return person, token


def test_proposed_name_waits_for_the_team(environment: Environment, new: NewPeople) -> None:
    person, token = proposing(environment, new)
    before = names(environment, person)

    answer = own_name(environment, token, "PUT", **MARIE)

    assert answer.status_code == 200, answer.text
    assert names(environment, person) == before
    shown = own_name(environment, token).json()
    assert {name: shown["proposed"][name] for name in MARIE} == MARIE
    assert (shown["title"], shown["firstName"], shown["lastName"]) == before
    with signed_in(environment, person) as here:
        assert "Haëne" not in str(here.ask("GET", "/protocol/openid-connect/userinfo").json())


def test_approved_name_is_written_and_told(environment: Environment, new: NewPeople) -> None:
    person, token = proposing(environment, new)
    before = names(environment, person)
    own_name(environment, token, "PUT", **MARIE)

    answer = team_api(environment, new_validator(new)).act(person.id, "approve-name")

    assert answer.status_code == 200, answer.text
    assert names(environment, person) == tuple(MARIE.values())
    assert "proposedName" not in answer.json()
    line = story(environment, person.id)[-1]
    assert line["act"] == "approve-name"
    assert [(change["field"], change["before"], change["after"]) for change in line["changes"]] == [
        (field, was, MARIE[field]) for field, was in zip(MARIE, before, strict=True)
    ]
    environment.inbox.wait_for_subject(person.email, "votre proposition est acceptée")


@pytest.mark.parametrize("nothing", ["", " \u00a0\u200b"])
def test_title_may_be_proposed_away(environment: Environment, new: NewPeople, nothing: str) -> None:
    person, token = proposing(environment, new)
    title, first, last = names(environment, person)
    validator = team_api(environment, new_validator(new))

    shown = own_name(environment, token, "PUT", title=nothing, firstName=first, lastName=last)

    assert shown.status_code == 200, shown.text
    assert (shown.json()["title"], shown.json()["proposed"]["title"]) == (title, "")
    answer = validator.act(person.id, "approve-name", at=shown.json()["proposed"]["at"])
    assert answer.status_code == 200, answer.text
    assert "title" not in answer.json()
    assert "title" not in environment.admin.get(REALM, "users", person.id)["attributes"]
    assert story(environment, person.id)[-1]["changes"] == [{"field": "title", "before": title, "after": ""}]
    assert own_name(environment, token).json()["title"] == ""
    again = own_name(environment, token, "PUT", title=nothing, firstName=first, lastName=last)
    assert (again.status_code, again.json()["code"]) == (400, "unchanged")
    environment.inbox.wait_for_subject(person.email, "votre proposition est acceptée")


def test_title_that_was_left_out_is_not_removed(
    environment: Environment, anyones: tuple[Person, str]
) -> None:
    person, token = anyones
    _, first, last = names(environment, person)
    answer = own_name(environment, token, "PUT", firstName=first, lastName=last)
    assert (answer.status_code, answer.json()["field"], answer.json()["code"]) == (400, "title", "missing")


def test_declined_name_changes_nothing_and_its_reason_is_mailed(
    environment: Environment, new: NewPeople
) -> None:
    person, token = proposing(environment, new)
    before = names(environment, person)
    own_name(environment, token, "PUT", **MARIE)
    validator = team_api(environment, new_validator(new))
    assert validator.act(person.id, "decline-name").json()["code"] == "missing"

    reason = "Le passeport dit <Dupont> & non autre chose"
    assert validator.act(person.id, "decline-name", reason=reason).status_code == 200

    assert names(environment, person) == before
    assert "proposed" not in own_name(environment, token).json()
    assert story(environment, person.id)[-1]["reason"] == reason
    environment.inbox.wait_for_text(person.email, reason)
    assert "&lt;Dupont&gt;" in environment.inbox.wait_for(person.email)["html"]


def test_one_proposal_at_a_time(environment: Environment, new: NewPeople) -> None:
    _, token = proposing(environment, new)
    first = own_name(environment, token, "PUT", **MARIE).json()["proposed"]

    second = own_name(environment, token, "PUT", **{**MARIE, "firstName": "Autre"})

    assert (second.status_code, second.json()["code"]) == (409, "proposal_waiting")
    assert own_name(environment, token).json()["proposed"] == first
    assert own_name(environment, token, "DELETE").status_code == 200
    assert own_name(environment, token, "DELETE").status_code == 200
    assert own_name(environment, token, "PUT", **{**MARIE, "firstName": "Autre"}).status_code == 200


def test_proposal_is_replaced_by_one_that_names_it(environment: Environment, new: NewPeople) -> None:
    _, token = proposing(environment, new)
    first = own_name(environment, token, "PUT", **MARIE).json()["proposed"]
    other = {**MARIE, "firstName": "Autre"}

    refused = own_name(environment, token, "PUT", **other, replaces="2026-01-01T00:00:00Z")
    assert (refused.status_code, refused.json()["code"]) == (409, "proposal_waiting")
    malformed = own_name(environment, token, "PUT", **{**other, "firstName": "<b>"}, replaces=first["at"])
    assert malformed.status_code == 400
    assert own_name(environment, token).json()["proposed"] == first

    replaced = own_name(environment, token, "PUT", **other, replaces=first["at"])
    assert replaced.json()["proposed"]["firstName"] == "Autre"


def test_team_does_not_approve_a_proposal_that_it_has_not_seen(
    environment: Environment, new: NewPeople
) -> None:
    person, token = proposing(environment, new)
    own_name(environment, token, "PUT", **MARIE)

    answer = team_api(environment, new_validator(new)).act(
        person.id, "approve-name", at="2026-01-01T00:00:00Z"
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "other_proposal")
    assert "proposed" in own_name(environment, token).json()


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"firstName": ""}, "firstName", "missing"),
        ({"lastName": None}, "lastName", "missing"),
        ({"title": None}, "title", "missing"),
        ({"title": 7}, "title", "not_a_text"),
        ({"lastName": "<b>Muster</b>"}, "lastName", "markup"),
        ({"firstName": "Anne\u202e1"}, "firstName", "characters"),
        ({"firstName": "Anne\r\nBcc: x@example.ch"}, "firstName", "characters"),
        ({"lastName": "x" * 61}, "lastName", "too_long"),
        ({"lastName": "x" * 10_000}, "lastName", "too_long"),
        ({"title": "\u3164"}, "title", "characters"),
    ],
)
def test_name_is_judged_as_in_the_form(
    environment: Environment, anyones: tuple[Person, str], changes: dict[str, object], field: str, code: str
) -> None:
    answer = own_name(environment, anyones[1], "PUT", **{**MARIE, **changes})

    assert (answer.status_code, answer.json()["field"], answer.json()["code"]) == (400, field, code)
    assert "proposed" not in own_name(environment, anyones[1]).json()


@pytest.fixture(scope="module")
def anyones(environment: Environment) -> tuple[Person, str]:
    return proposing(environment, NewPeople(environment.admin))


def test_present_name_is_no_proposal(environment: Environment, anyones: tuple[Person, str]) -> None:
    person, token = anyones
    title, first, last = names(environment, person)
    answer = own_name(environment, token, "PUT", title=title, firstName=first, lastName=last)

    assert (answer.status_code, answer.json()["code"]) == (400, "unchanged")


def test_token_without_the_scope_is_refused(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with signed_in(environment, person) as here:
        answer = here.ask("PUT", "/mep/person/name", json=MARIE)

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    assert own_name(environment, "x").status_code == 401


def test_portal_cannot_ask_for_the_scope(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        assert "invalid_scope" in browser.redirect_of(browser.sign_in_address(scope="openid person"))


def test_token_of_a_deactivated_person_proposes_nothing(environment: Environment, new: NewPeople) -> None:
    person, token = proposing(environment, new)
    new.set(person.id, enabled=False, accountStatus="deactivated")

    assert own_name(environment, token, "PUT", **MARIE).status_code in (401, 403)


def test_names_of_the_hospital_are_not_proposed_but_a_title_is(environment: Environment) -> None:
    token = person_token(environment, HospitalLogin("", STEPHANE))
    present = own_name(environment, token).json()

    refused = own_name(environment, token, "PUT", **MARIE)

    assert (refused.status_code, refused.json()["code"]) == (409, "names_from_provider")
    assert refused.json()["provider"] == "hug"
    kept = {"firstName": present["firstName"], "lastName": present["lastName"]}
    assert own_name(environment, token, "PUT", title="Dr méd.", **kept).status_code == 200
    assert own_name(environment, token, "DELETE").status_code == 200
    stephane = user(environment, STEPHANE)
    assert stephane is not None
    assert "proposedName" not in stephane["attributes"]


def with_identity(new: NewPeople, **changes: str) -> Person:
    return new.professional(function=None, proposedIdentity=json.dumps({**IDENTITY, **changes}))


def test_approved_identity_is_written_and_told(environment: Environment, new: NewPeople) -> None:
    identifier = unused_gln()
    person = with_identity(new, professionalId=identifier)
    validator = team_api(environment, new_validator(new))

    answer = validator.act(person.id, "approve-identity")

    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert (shown["professionalIdType"], shown["professionalId"]) == ("GLN", identifier)
    assert shown["function"] == "pharmacist"
    assert "proposedIdentity" not in shown
    line = story(environment, person.id)[-1]
    assert {"field": "function", "before": "", "after": "pharmacist"} in line["changes"]
    environment.inbox.wait_for_subject(person.email, "votre proposition est acceptée")
    again = validator.act(person.id, "approve-identity")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_proposed")


@pytest.mark.parametrize("act", ["approve-identity", "decline-identity"])
def test_team_decides_about_the_identity_that_it_has_seen(
    environment: Environment, new: NewPeople, act: str
) -> None:
    shown = "2026-11-30T08:00:00Z"
    person = with_identity(new, professionalId=unused_gln(), at=shown)
    team = team_api(environment, new_validator(new))
    reason = {"reason": "Diplôme absent"} if act == "decline-identity" else {}

    other = team.act(person.id, act, at="2026-11-30T07:00:00Z", **reason)

    assert (other.status_code, other.json()["code"]) == (409, "other_proposal")
    assert "professionalId" in team.show(person.id).json()["proposedIdentity"]
    decided = team.act(person.id, act, at=shown, **reason)
    assert decided.status_code == 200, decided.text
    changed = {change["field"] for change in story(environment, person.id)[-1]["changes"]}
    assert "at" not in changed


def test_identifier_of_another_active_account_is_not_approved(
    environment: Environment, new: NewPeople
) -> None:
    identifier = unused_gln()
    owner = new.professional(professionalIdType="GLN", professionalId=identifier)
    person = with_identity(new, professionalId=identifier)
    validator = team_api(environment, new_validator(new))

    answer = validator.act(person.id, "approve-identity")

    assert (answer.status_code, answer.json()["code"]) == (409, "identifier_taken")
    assert answer.json()["by"] == owner.id
    assert story(environment, person.id) == []
    new.set(owner.id, enabled=False, accountStatus="deactivated")
    assert validator.act(person.id, "approve-identity").status_code == 200


def test_declined_identity_is_told_with_its_reason(environment: Environment, new: NewPeople) -> None:
    person = with_identity(new)
    answer = team_api(environment, new_validator(new)).act(
        person.id, "decline-identity", reason="Diplôme absent"
    )

    assert answer.status_code == 200, answer.text
    assert "professionalId" not in answer.json()
    assert "proposedIdentity" not in answer.json()
    environment.inbox.wait_for_text(person.email, "Diplôme absent")
