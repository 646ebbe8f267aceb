"""Nobody takes an account over: neither one staff member, nor a person who asks in a doctor's name."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from tests.authenticator_app import with_app
from tests.environment import Environment
from tests.messages import wait_until
from tests.owed_mails import to_person
from tests.people import REALM, NewPeople, Person, unused_mobile
from tests.proof_codes import sent_proof
from tests.sign_in import Browser
from tests.team import TeamApi, in_state, new_validator, problem, story, team_api

SUBJECT = "les accès de votre compte"
LONG_AGO = "2026-01-01T00:00:00Z"


@pytest.fixture
def team(environment: Environment, new: NewPeople) -> TeamApi:
    return team_api(environment, new_validator(new))


@pytest.fixture
def colleague(environment: Environment, new: NewPeople) -> TeamApi:
    return team_api(environment, new_validator(new))


def owner(new: NewPeople, **attributes: Any) -> Person:
    """A person with an open account, who has received codes by SMS."""
    return new.professional(phoneNumberVerified="true", **attributes)


def correct(team: TeamApi, person: Person, field: str, value: str, **further: str) -> Any:
    return team.act(person.id, "correct", field=field, value=value, reason="demandé au téléphone", **further)


def new_address(person: Person, domain: str = "example.ch") -> str:
    return f"nouvelle.{person.id[:8]}@{domain}"


def address_of(environment: Environment, person: Person) -> str:
    return str(environment.admin.get(REALM, "users", person.id)["email"])


def attribute(environment: Environment, person: Person, name: str) -> str | None:
    values = environment.admin.get(REALM, "users", person.id)["attributes"].get(name)
    return values[0] if values else None


def sessions(environment: Environment, person: Person) -> list[Any]:
    found: list[Any] = environment.admin.get(REALM, "users", person.id, "sessions")
    return found


def signed_in(environment: Environment, browser: Browser, person: Person) -> None:
    already = environment.inbox.count(person.phone)
    page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
    browser.tokens(browser.enter_code(page, environment.inbox.next_code(person.phone, already)))


def let_a_day_pass(environment: Environment, new: NewPeople, person: Person) -> None:
    """The planned changes become due, and the job carries them out."""
    planned = json.loads(attribute(environment, person, "pendingChanges") or "[]")
    new.set(person.id, pendingChanges=json.dumps([{**each, "effectiveAt": LONG_AGO} for each in planned]))
    wait_until(
        lambda: attribute(environment, person, "pendingChanges") is None, "the job did not carry it out"
    )


def test_new_address_waits_a_day_and_is_told_at_both(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = owner(new)
    address = new_address(person)
    with Browser(environment.keycloak) as browser:
        signed_in(environment, browser, person)
        assert sessions(environment, person)

        answer = correct(team, person, "email", address)

        assert answer.status_code == 200, answer.text
        assert sessions(environment, person) == []
    assert answer.json()["email"] == person.email
    (planned,) = answer.json()["pendingChanges"]
    assert (planned["field"], planned["value"], planned["by"]) == ("email", "n•••@example.ch", team.name)
    line = story(environment, person.id)[-1]
    assert (line["method"], line["proof"]) == ("planned", "NONE")
    assert line["changes"] == [{"field": "email", "before": person.email, "after": address}]
    for to in (person.email, address):
        environment.inbox.wait_for_subject(to, SUBJECT)
        assert "le changement peut encore être arrêté" in environment.inbox.messages(to)[0]["text"]
    environment.inbox.wait_for_text(person.phone, "votre adresse e-mail change le")

    let_a_day_pass(environment, new, person)

    changed = environment.admin.get(REALM, "users", person.id)
    assert changed["email"] == changed["username"] == address
    assert changed["emailVerified"] is False
    for to in (person.email, address):
        environment.inbox.wait_for_text(to, "a remplacé l’adresse e-mail")
    line = story(environment, person.id)[-1]
    assert (line["act"], line["actor"]) == ("apply-change", "mep-way-changes")


def test_new_number_waits_a_day_and_is_told_at_both(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = owner(new)
    number = unused_mobile()

    assert correct(team, person, "phoneNumber", number).status_code == 200

    assert attribute(environment, person, "phoneNumber") == person.phone
    environment.inbox.wait_for_subject(person.email, SUBJECT)
    for to in (person.phone, number):
        environment.inbox.wait_for_text(to, "votre numéro pour les codes change le")
    with Browser(environment.keycloak) as browser:
        signed_in(environment, browser, person)

        let_a_day_pass(environment, new, person)

        assert sessions(environment, person) == []
    assert attribute(environment, person, "phoneNumber") == number
    assert attribute(environment, person, "phoneNumberVerified") is None
    environment.inbox.wait_for_text(person.email, "a remplacé le numéro")


def test_change_is_carried_out_at_its_time_only(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    waiting, due = owner(new), owner(new)
    for person in (waiting, due):
        assert correct(team, person, "phoneNumber", unused_mobile()).status_code == 200
    let_a_day_pass(environment, new, due)
    assert attribute(environment, waiting, "phoneNumber") == waiting.phone


def test_proof_by_the_way_that_stays_changes_at_once(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = owner(new)
    address = new_address(person)
    code = sent_proof(environment, team, person.id, person.phone)

    answer = correct(team, person, "email", address, proof=code)

    assert answer.status_code == 200, answer.text
    assert answer.json()["email"] == address
    assert answer.json()["pendingChanges"] == []
    line = story(environment, person.id)[-1]
    assert (line["method"], line["proof"]) == ("at-once", "SMS")
    for to in (person.email, address):
        environment.inbox.wait_for_text(to, "a remplacé l’adresse e-mail")


def test_number_is_changed_at_once_by_a_code_to_the_mailbox(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = owner(new)
    number = unused_mobile()
    code = sent_proof(environment, team, person.id, person.email, channel="email")
    assert correct(team, person, "phoneNumber", number, proof=code).json()["phoneNumber"] == number
    assert story(environment, person.id)[-1]["proof"] == "EMAIL"


def test_code_to_the_way_that_is_replaced_proves_nothing(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = owner(new)
    by_sms = sent_proof(environment, team, person.id, person.phone)
    answer = correct(team, person, "phoneNumber", unused_mobile(), proof=by_sms)
    assert (problem(answer), answer.json()["channel"]) == ("proof_over", "email")

    by_mail = sent_proof(environment, team, person.id, person.email, channel="email")
    answer = correct(team, person, "email", new_address(person), proof=by_mail)
    assert (problem(answer), answer.json()["channel"]) == ("proof_over", "sms")
    assert attribute(environment, person, "pendingChanges") is None


def test_mailbox_that_was_never_confirmed_proves_nothing(new: NewPeople, team: TeamApi) -> None:
    person = owner(new, email_verified=False)
    assert problem(team.act(person.id, "send-proof", channel="email")) == "no_way_for_a_code"


@pytest.mark.parametrize(("first", "second"), [("email", "phoneNumber"), ("phoneNumber", "email")])
def test_one_staff_member_does_not_change_both_ways(
    environment: Environment, new: NewPeople, team: TeamApi, colleague: TeamApi, first: str, second: str
) -> None:
    person = owner(new)
    values = {"email": new_address(person), "phoneNumber": unused_mobile()}
    assert correct(team, person, first, values[first]).status_code == 200

    answer = correct(team, person, second, values[second])

    assert answer.status_code == 409
    assert problem(answer) == "dual_control"
    assert answer.json()["until"] > story(environment, person.id)[-1]["at"]
    # Neither a proof code nor another act opens the way round.
    channel = {"email": "sms", "phoneNumber": "email"}[second]
    to = {"sms": person.phone, "email": person.email}[channel]
    code = sent_proof(environment, team, person.id, to, channel=channel)
    assert problem(correct(team, person, second, values[second], proof=code)) == "dual_control"
    assert team.act(person.id, "cancel-change", field=first, reason="r").status_code == 200
    assert problem(correct(team, person, second, values[second])) == "dual_control"
    assert correct(colleague, person, second, values[second]).status_code == 200


def test_factor_and_channel_are_the_second_side_too(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = with_app(environment, owner(new, domain="amge.ch"))
    assert correct(team, person, "email", new_address(person, "amge.ch")).status_code == 200
    assert problem(team.act(person.id, "reset-factor", method="app", reason="perdue")) == "dual_control"
    assert problem(correct(team, person, "codeChannel", "email")) == "dual_control"


@pytest.mark.parametrize("act", ["deactivate", "undo-validation"])
def test_account_that_was_closed_stays_protected(
    environment: Environment, new: NewPeople, team: TeamApi, act: str
) -> None:
    """Otherwise one staff member would close it, change both ways at once, and open it again."""
    person = in_state(new, "active", domain="amge.ch", phoneNumberVerified="true")
    assert team.act(person.id, act, reason="r").status_code == 200

    answer = correct(team, person, "email", new_address(person))

    assert answer.json()["email"] == person.email
    assert len(answer.json()["pendingChanges"]) == 1
    assert problem(correct(team, person, "phoneNumber", unused_mobile())) == "dual_control"


def test_planned_change_is_stopped(
    environment: Environment, new: NewPeople, team: TeamApi, colleague: TeamApi
) -> None:
    person = owner(new)
    assert correct(team, person, "phoneNumber", unused_mobile()).status_code == 200
    assert "cancel-change" in colleague.show(person.id).json()["acts"]

    answer = colleague.act(person.id, "cancel-change", field="phoneNumber", reason="elle ne l'a pas demandé")

    assert answer.json()["pendingChanges"] == []
    assert story(environment, person.id)[-1]["actor"] == colleague.member
    environment.inbox.wait_for_text(person.email, "il ne sera pas remplacé")
    again = colleague.act(person.id, "cancel-change", field="phoneNumber", reason="r")
    assert problem(again) == "nothing_planned"


def test_planned_change_that_no_longer_fits_is_dropped(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person, taken = owner(new), owner(new)
    assert correct(team, person, "phoneNumber", unused_mobile()).status_code == 200
    own = unused_mobile()
    new.set(person.id, phoneNumber=own)  # meanwhile, the person changed the number
    let_a_day_pass(environment, new, person)
    assert attribute(environment, person, "phoneNumber") == own
    line = story(environment, person.id)[-1]
    assert (line["act"], line["reason"]) == ("drop-change", "changed_meanwhile")

    address = new_address(taken)
    assert correct(team, taken, "email", address).status_code == 200
    other = owner(new)
    body = environment.admin.get(REALM, "users", other.id)
    environment.admin.put(REALM, "users", other.id, body={**body, "username": address, "email": address})
    let_a_day_pass(environment, new, taken)
    assert address_of(environment, taken) == taken.email
    assert story(environment, taken.id)[-1]["reason"] == "email_taken"


def test_lost_app_is_removed_after_a_day_or_at_once_with_a_proof(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    def credentials(person: Person) -> set[str]:
        return {each["type"] for each in environment.admin.get(REALM, "users", person.id, "credentials")}

    slow, quick = (with_app(environment, owner(new)) for _ in range(2))
    answer = team.act(slow.id, "reset-factor", method="app", reason="téléphone perdu")
    assert answer.status_code == 200, answer.text
    assert "otp" in credentials(slow)
    environment.inbox.wait_for_text(slow.email, "l’application d’authentification")
    environment.inbox.wait_for_text(slow.phone, "un moyen de connexion de votre compte est retiré le")
    let_a_day_pass(environment, new, slow)
    assert credentials(slow) == {"password"}

    code = sent_proof(environment, team, quick.id, quick.phone)
    answer = team.act(quick.id, "reset-factor", method="app", reason="perdu", proof=code)
    assert answer.status_code == 200, answer.text
    assert credentials(quick) == {"password"}
    assert story(environment, quick.id)[-1]["changes"] == [{"field": "app", "before": "1", "after": "0"}]
    assert problem(team.act(quick.id, "reset-factor", method="app", reason="r")) == "no_such_factor"
    assert problem(team.act(quick.id, "reset-factor", method="email", reason="r")) == "unknown_method"


def test_new_address_leaves_a_way_for_codes(new: NewPeople, team: TeamApi) -> None:
    person = new.professional(domain="amge.ch", phoneNumber=None, codeChannel="email")
    assert problem(correct(team, person, "email", new_address(person))) == "no_way_for_a_code"


def test_new_address_is_not_the_only_way_in(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    """The holder of the new mailbox chooses a password by it, and must not get the codes too."""
    person = new.professional(domain="amge.ch", codeChannel="email")
    address = new_address(person, "amge.ch")
    assert problem(correct(team, person, "email", address)) == "second_factor_missing"
    assert attribute(environment, person, "pendingChanges") is None
    code = sent_proof(environment, team, person.id, person.phone)

    answer = correct(team, person, "email", address, proof=code)

    assert answer.status_code == 200, answer.text
    assert (answer.json()["email"], answer.json()["codeChannel"]) == (address, "sms")


def test_codes_move_to_the_confirmed_number_with_a_new_address(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = owner(new, domain="amge.ch", codeChannel="email")
    assert correct(team, person, "email", new_address(person, "amge.ch")).status_code == 200
    let_a_day_pass(environment, new, person)
    assert attribute(environment, person, "codeChannel") == "sms"


def test_new_mailbox_is_not_let_in_by_who_gave_it(
    environment: Environment, new: NewPeople, team: TeamApi, colleague: TeamApi
) -> None:
    """After an undone validation, the new mailbox could apply again with a number and a password."""
    person = in_state(new, "active", phoneNumberVerified="true")
    assert correct(team, person, "email", new_address(person)).status_code == 200
    let_a_day_pass(environment, new, person)
    assert team.act(person.id, "undo-validation", reason="erreur").status_code == 200

    own = team.act(person.id, "validate", method="video")

    assert (own.status_code, problem(own)) == (409, "dual_control")
    assert "until" in own.json()
    assert attribute(environment, person, "accountStatus") == "pending"
    assert colleague.act(person.id, "validate", method="video").status_code == 200


def test_change_is_not_made_while_its_notices_would_be_lost(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = owner(new)
    waiting = [to_person(id=f"m{n}", nextAt=4_000_000_000) for n in range(19)]
    new.set(person.id, mailsOwed=json.dumps(waiting))

    answer = correct(team, person, "email", new_address(person))

    assert (answer.status_code, problem(answer)) == (409, "mails_wait")
    assert attribute(environment, person, "pendingChanges") is None


def test_factor_that_was_added_meanwhile_stays(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = with_app(environment, owner(new))
    assert team.act(person.id, "reset-factor", method="app", reason="perdue").status_code == 200
    (lost,) = _apps(environment, person)
    planned = json.loads(attribute(environment, person, "pendingChanges") or "[]")
    # The decision was made before the app on the account now was added.
    before = datetime.fromtimestamp(lost["createdDate"] / 1000 - 60, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    new.set(person.id, pendingChanges=json.dumps([{**each, "at": before} for each in planned]))

    let_a_day_pass(environment, new, person)

    assert [each["id"] for each in _apps(environment, person)] == [lost["id"]]


def _apps(environment: Environment, person: Person) -> list[Any]:
    found = environment.admin.get(REALM, "users", person.id, "credentials")
    return [each for each in found if each["type"] == "otp"]


def test_change_of_another_version_is_only_removed(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = owner(new)
    assert correct(team, person, "phoneNumber", unused_mobile()).status_code == 200
    planned = json.loads(attribute(environment, person, "pendingChanges") or "[]")
    new.set(person.id, pendingChanges=json.dumps([{**each, "field": "pigeon"} for each in planned]))

    let_a_day_pass(environment, new, person)

    line = story(environment, person.id)[-1]
    assert (line["act"], line["reason"]) == ("drop-change", "unknown_way")


def test_undone_validation_ends_what_the_wrong_person_added(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = with_app(environment, in_state(new, "active", phoneNumberVerified="true"))
    assert team.show(person.id).json()["factors"] == ["app"]
    new.set(person.id, emailChanges="[]")
    link = {"identityProvider": "hin", "userId": f"hin-{person.id}", "userName": person.email}
    environment.admin.post(REALM, "users", person.id, "federated-identity", "hin", body=link)

    answer = team.act(person.id, "undo-validation", reason="confusion")

    assert (answer.json()["factors"], answer.json()["identityProviders"]) == ([], [])
    assert _apps(environment, person) == []
    assert attribute(environment, person, "emailChanges") is None
    assert "reset-factor" not in answer.json()["acts"]


def test_one_address_is_given_to_one_account(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    """Both look, then both write: the database decides."""
    for turn in range(6):
        people = [in_state(new, "pending") for _ in range(4)]
        address = f"la-meme.{people[0].id[:8]}.{turn}@example.ch"
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(partial(correct, team, field="email", value=address), people))

        given = [person for person in people if address_of(environment, person) == address]
        done = [person for person, answer in zip(people, answers, strict=True) if answer.status_code == 200]
        assert given == done
        assert len(done) == 1
        assert {answer.status_code for answer in answers} == {200, 409}
        assert {problem(answer) for answer in answers if answer.status_code == 409} == {"email_taken"}
        assert [len(story(environment, person.id)) for person in people].count(1) == 1
