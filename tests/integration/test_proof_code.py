"""The code that a person reads back at an appointment, and the validation that it proves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.brokers import STEPHANE, sign_in_by_hospital, user
from tests.environment import Environment
from tests.people import REALM, NewPeople, Person, unused_mobile
from tests.proof_codes import another, read_back, sent_proof, unused_gln
from tests.realm import realm_setting
from tests.sign_in import Browser
from tests.team import TeamApi, admin_events, new_validator, pending, problem, story, team_api


@pytest.fixture
def team(environment: Environment, new: NewPeople) -> TeamApi:
    return team_api(environment, new_validator(new))


def attributes(environment: Environment, person: Person) -> dict[str, str]:
    found = environment.admin.get(REALM, "users", person.id)["attributes"]
    return {name: values[0] for name, values in found.items()}


def test_code_that_is_read_back_is_recorded(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    emma = pending(new)
    code = sent_proof(environment, team, emma.id, emma.phone)

    text = environment.inbox.messages(emma.phone)[0]["text"]
    assert "Code d'identification pour votre rendez-vous" in text
    assert "Lisez-le à l'équipe seulement si VOUS participez au rendez-vous." in text
    shown = team.show(emma.id).json()["proof"]
    assert (shown["state"], shown["channel"]) == ("sent", "sms")

    answer = team.act(emma.id, "validate", method="video", proof=f"{code[:4]} {code[4:]}")

    assert answer.status_code == 200, answer.text
    line = story(environment, emma.id)[-1]
    assert (line["act"], line["method"], line["proof"]) == ("validate", "video", "SMS")
    assert answer.json()["proof"]["state"] == "none"  # it proves nothing about a later change
    assert attributes(environment, emma)["phoneNumberVerified"] == "true"
    assert problem(team.act(emma.id, "validate", method="video", proof=code)) == "stale"


def test_wrong_code_is_counted_although_the_validation_is_refused(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    emma = pending(new)
    code = sent_proof(environment, team, emma.id, emma.phone)

    lefts = []
    for _ in range(3):
        answer = team.act(emma.id, "validate", method="video", proof=another(code))
        assert problem(answer) == "proof_wrong"
        lefts.append(answer.json()["left"])

    assert lefts == ["2", "1", "0"]
    assert problem(team.act(emma.id, "validate", method="video", proof=code)) == "proof_over"
    assert team.show(emma.id).json()["proof"] == {"state": "none"}
    assert attributes(environment, emma)["accountStatus"] == "pending"
    assert [line["act"] for line in story(environment, emma.id)] == ["send-proof"]


def test_tries_are_shared_by_parallel_guesses(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    emma = pending(new)
    code = sent_proof(environment, team, emma.id, emma.phone)
    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(lambda _: team.act(emma.id, "validate", method="video", proof=another(code)), range(10))
        )
    codes = [problem(answer) for answer in answers]
    assert codes.count("proof_wrong") == 3
    assert codes.count("proof_over") == 7


def test_proof_code_is_worth_nothing_at_a_sign_in_and_no_sign_in_code_here(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        of_sign_in = environment.inbox.next_code(person.phone, 0)
        proof = sent_proof(environment, team, person.id, person.phone)

        for typed in (proof, proof[:6], proof[2:]):
            page = browser.enter_code(page, typed)
            assert page.asks_for_code

        for typed in (of_sign_in, f"00{of_sign_in}", f"{of_sign_in}00"):
            refused = team.act(person.id, "correct", field="email", value="a@hin.ch", reason="r", proof=typed)
            assert problem(refused) == "proof_wrong"
        assert browser.enter_code(page, of_sign_in).authorization_code


def test_code_of_another_request_proves_nothing(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    """Also when both have the same number."""
    emma = pending(new)
    other = pending(new, phoneNumber=emma.phone)
    code = sent_proof(environment, team, emma.id, emma.phone)

    assert problem(team.act(other.id, "validate", method="video", proof=code)) == "proof_over"
    sent_proof(environment, team, other.id, emma.phone)
    assert problem(team.act(other.id, "validate", method="video", proof=code)) == "proof_wrong"


def test_new_code_replaces_the_one_before(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    emma = pending(new)
    first = sent_proof(environment, team, emma.id, emma.phone)
    second = sent_proof(environment, team, emma.id, emma.phone)

    assert problem(team.act(emma.id, "validate", method="video", proof=first)) == "proof_wrong"
    assert team.act(emma.id, "validate", method="video", proof=second).status_code == 200


def test_fourth_code_in_an_hour_is_refused(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    emma = pending(new)
    for _ in range(3):
        sent_proof(environment, team, emma.id, emma.phone)

    answer = team.act(emma.id, "send-proof")

    assert answer.status_code == 429
    assert problem(answer) == "proof_limit"
    assert 0 < int(answer.json()["wait"]) <= 3600
    assert environment.inbox.count(emma.phone) == 3


def test_codes_count_in_the_limits_of_sms(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    """Five SMS to a number in 15 minutes, whoever causes them."""
    number = unused_mobile()
    people = [pending(new, phoneNumber=number) for _ in range(6)]
    for person in people[:5]:
        sent_proof(environment, team, person.id, number)

    assert problem(team.act(people[5].id, "send-proof")) == "proof_limit"
    assert environment.inbox.count(number) == 5


def test_code_that_is_not_sent_is_said_and_charges_nothing(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    emma = pending(new)
    environment.inbox.sms_gateways(first=False, second=False)
    try:
        for _ in range(6):
            answer = team.act(emma.id, "send-proof")
            assert answer.status_code == 502
            assert problem(answer) == "proof_not_sent"
    finally:
        environment.inbox.sms_gateways(first=True, second=True)

    assert story(environment, emma.id) == []
    for _ in range(3):
        code = sent_proof(environment, team, emma.id, emma.phone)
    assert team.act(emma.id, "validate", method="in-person", proof=code).status_code == 200


def test_corrected_number_ends_the_code(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    """Also when the number is corrected back."""
    emma = pending(new)
    code = sent_proof(environment, team, emma.id, emma.phone)

    for number in (unused_mobile(), emma.phone):
        corrected = team.act(emma.id, "correct", field="phoneNumber", value=number, reason="faute de frappe")
        assert corrected.status_code == 200, corrected.text
        assert corrected.json()["proof"] == {"state": "none"}
        assert problem(team.act(emma.id, "validate", method="video", proof=code)) == "proof_over"


def test_request_without_mobile_is_proved_by_mail(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    emma = pending(new, domain="amge.ch", phoneNumber=None, codeChannel="email")
    code = sent_proof(environment, team, emma.id, emma.email)
    mail = environment.inbox.messages(emma.email)[0]
    assert code not in mail["subject"]
    assert "seulement si VOUS êtes au rendez-vous" in mail["text"]

    assert team.act(emma.id, "validate", method="video", proof=code).status_code == 200

    assert story(environment, emma.id)[-1]["proof"] == "EMAIL"


def test_request_with_a_mobile_is_not_proved_by_mail(new: NewPeople, team: TeamApi) -> None:
    assert problem(team.act(pending(new).id, "send-proof", channel="email")) == "unknown_channel"


def test_code_is_in_the_language_of_the_person(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    emma = pending(new, locale="de")
    sent_proof(environment, team, emma.id, emma.phone)
    assert "Identifikationscode für Ihren Termin" in environment.inbox.messages(emma.phone)[0]["text"]


def test_nobody_but_the_person_sees_the_code(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    emma = pending(new)
    sent = team.act(emma.id, "send-proof")
    code = read_back(environment, emma.phone)
    wrong = team.act(emma.id, "validate", method="video", proof=another(code))
    right = team.act(emma.id, "validate", method="video", proof=code)

    person = environment.admin.get(REALM, "users", emma.id)
    events = environment.admin.get(REALM, "admin-events", resourcePath=f"users/{emma.id}*")
    logs = "".join(text for name, text in environment.logs() if name.startswith("keycloak"))
    assert admin_events(environment, emma.id, "send-proof")
    for seen in (sent.text, wrong.text, right.text, team.show(emma.id).text, str(person), str(events), logs):
        assert code not in seen
        assert another(code) not in seen


def test_validation_without_code_is_recorded_or_refused(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    emma, other = pending(new), pending(new)
    with realm_setting(environment, "mep.accounts.proofRequired", "true"):
        assert problem(team.act(emma.id, "validate", method="video")) == "proof_required"
        assert attributes(environment, emma)["accountStatus"] == "pending"

    assert team.act(other.id, "validate", method="video").status_code == 200
    assert story(environment, other.id)[-1]["proof"] == "NONE"


def with_gln(new: NewPeople, gln: str, make: Any = pending) -> Person:
    person: Person = make(new, professionalIdType="GLN", professionalId=gln, function="physician")
    return person


def test_identifier_belongs_to_one_active_account(new: NewPeople, team: TeamApi) -> None:
    gln = unused_gln()
    holder = new.professional(professionalIdType="GLN", professionalId=gln)
    emma = with_gln(new, gln)

    answer = team.act(emma.id, "validate", method="video")

    assert problem(answer) == "identifier_taken"
    assert answer.json()["by"] == holder.id
    assert team.act(holder.id, "deactivate", reason="partie").status_code == 200
    assert team.act(emma.id, "validate", method="video").status_code == 200
    assert problem(team.act(holder.id, "reactivate")) == "identifier_taken"


def test_two_requests_with_one_identifier_are_not_validated_at_once(new: NewPeople, team: TeamApi) -> None:
    for _ in range(5):
        gln = unused_gln()
        people = [with_gln(new, gln) for _ in range(4)]
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda person: team.act(person.id, "validate", method="video"), people))
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409], [
            answer.text[:200] for answer in answers
        ]
        winner = next(person for person, answer in zip(people, answers, strict=True) if answer.is_success)
        refused = [answer.json() for answer in answers if not answer.is_success]
        assert {(each["code"], each["by"]) for each in refused} == {("identifier_taken", winner.id)}


def test_people_without_identifier_do_not_exclude_each_other(new: NewPeople, team: TeamApi) -> None:
    for person in (pending(new), pending(new)):
        assert team.act(person.id, "validate", method="video").status_code == 200


def test_codes_move_to_sms_when_the_domain_is_not_secured(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    emma = pending(new, codeChannel="email")

    answer = team.act(emma.id, "validate", method="video")

    assert answer.json()["codeChannel"] == "sms"
    changes = story(environment, emma.id)[-1]["changes"]
    assert changes == [{"field": "codeChannel", "before": "email", "after": "sms"}]


def test_codes_stay_by_mail_when_the_domain_is_secured(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    emma = pending(new, domain="amge.ch", codeChannel="email")
    assert team.act(emma.id, "validate", method="video").json()["codeChannel"] == "email"
    assert "changes" not in story(environment, emma.id)[-1]


@pytest.mark.parametrize("number", [None, "+41227000000"])
def test_request_without_a_way_for_a_code_is_not_validated(
    environment: Environment, new: NewPeople, team: TeamApi, number: str | None
) -> None:
    emma = pending(new, phoneNumber=number, codeChannel="email")
    assert problem(team.act(emma.id, "validate", method="video")) == "no_way_for_a_code"
    assert attributes(environment, emma)["accountStatus"] == "pending"


def test_person_of_hin_needs_no_code(
    environment: Environment, new: NewPeople, team: TeamApi, anna_is_unknown: None
) -> None:
    emma = pending(new, phoneNumber=None, codeChannel=None)
    link = {"identityProvider": "hin", "userId": "anna.muster@hin.ch", "userName": "anna.muster@hin.ch"}
    environment.admin.post(REALM, "users", emma.id, "federated-identity", "hin", body=link)
    assert team.act(emma.id, "validate", method="video").status_code == 200


def test_person_of_the_hospital_is_not_validated_here(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)
    stephane = user(environment, STEPHANE)
    assert stephane is not None
    assert problem(team.act(stephane["id"], "send-proof")) == "hospital_account"
    pended = pending(new, answeredForBy="hug")
    assert problem(team.act(pended.id, "validate", method="video")) == "hospital_account"
