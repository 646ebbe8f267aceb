"""An account requested in a doctor's name: where it ends, and what the team reads."""

from __future__ import annotations

import pytest

from tests.account_requests import account, ask_for_account
from tests.environment import Environment
from tests.people import REALM, NewPeople, Person, unused_mobile
from tests.proof_codes import another, sent_proof, unused_gln
from tests.realm import realm_setting
from tests.sign_in import Browser
from tests.team import TeamApi, new_validator, problem, story, team_api


@pytest.fixture
def team(environment: Environment, new: NewPeople) -> TeamApi:
    return team_api(environment, new_validator(new))


ATTACKERS_PASSWORD = "Attaque-Reussie-2026!"


def ask_in_a_doctors_name(environment: Environment, address: str) -> tuple[Person, str]:
    """A request with the doctor's name, address and identifier, and the attacker's telephone and password.

    Returns the account and the doctor's real number.
    """
    attackers_phone = unused_mobile()
    ask_for_account(
        environment,
        address,
        phoneNumber=attackers_phone,
        password=ATTACKERS_PASSWORD,
        **{"password-confirm": ATTACKERS_PASSWORD, "professionalId": unused_gln()},
    )
    person = account(environment, address)
    return Person(person["id"], address, attackers_phone, ATTACKERS_PASSWORD), unused_mobile()


@pytest.mark.usefixtures("programs_may_ask")
def test_attack_in_a_doctors_name_ends_at_the_proof_code(
    environment: Environment, team: TeamApi, address: str
) -> None:
    request, doctors_phone = ask_in_a_doctors_name(environment, address)
    with realm_setting(environment, "mep.accounts.proofRequired", "true"):
        # The doctor is at the appointment and shows an identity card. The code came to the attacker.
        code = sent_proof(environment, team, request.id, request.phone)
        assert environment.inbox.count(doctors_phone) == 0
        assert problem(team.act(request.id, "validate", method="video")) == "proof_required"
        guess = team.act(request.id, "validate", method="video", proof=another(code))
        assert problem(guess) == "proof_wrong"

        # The doctor names their own number: what the attacker received is worth nothing any more.
        right = {"field": "phoneNumber", "value": doctors_phone, "reason": "dit au rendez-vous"}
        assert team.act(request.id, "correct", **right).status_code == 200
        assert problem(team.act(request.id, "validate", method="video", proof=code)) == "proof_over"
        own = sent_proof(environment, team, request.id, doctors_phone)
        assert team.act(request.id, "validate", method="video", proof=own).status_code == 200

    with Browser(environment.keycloak) as attacker:
        page = attacker.enter_password(attacker.open_sign_in(), address, ATTACKERS_PASSWORD)
        assert page.asks_for_code
        environment.inbox.next_code(doctors_phone, 1)
        assert environment.inbox.count(request.phone) == 1  # the proof code, and no code since
    lines = story(environment, request.id)
    assert [line["act"] for line in lines] == ["send-proof", "correct", "send-proof", "validate"]
    assert lines[1]["changes"][0]["before"] == request.phone
    assert lines[3]["proof"] == "SMS"


@pytest.mark.usefixtures("programs_may_ask")
def test_attack_without_proof_code_ends_at_the_doctors_mailbox_and_the_team_reads_it(
    environment: Environment, team: TeamApi, address: str
) -> None:
    request, _ = ask_in_a_doctors_name(environment, address)
    answer = team.act(request.id, "validate", method="video")
    assert answer.status_code == 200
    line = answer.json()["story"][-1]
    assert (line["act"], line["proof"]) == ("validate", "NONE")

    with Browser(environment.keycloak) as attacker:
        page = attacker.enter_password(attacker.open_sign_in(), address, ATTACKERS_PASSWORD)
        page = attacker.enter_code(page, environment.inbox.next_code(request.phone, 0))
        # The attacker knows both factors, but not the doctor's mailbox, which has to be confirmed.
        assert page.authorization_code is None
        assert not page.asks_for_password
        assert account(environment, address)["emailVerified"] is False

        # The doctor, who never signed in, calls: the validation is undone.
        assert team.act(request.id, "undo-validation", reason="pas son numéro").status_code == 200
        assert environment.admin.get(REALM, "users", request.id, "sessions") == []
        page = attacker.enter_password(attacker.open_sign_in(), address, ATTACKERS_PASSWORD)
        assert not page.asks_for_code
        assert page.authorization_code is None
    assert [line["act"] for line in story(environment, request.id)] == ["validate", "undo-validation"]
