"""The team corrects a field: by the form's own rules, with the value before and after in the record."""

from __future__ import annotations

import pytest

from tests.environment import Environment
from tests.people import REALM, NewPeople, unused_mobile
from tests.proof_codes import unused_gln
from tests.team import TeamApi, in_state, new_validator, pending, problem, story, team_api


@pytest.fixture
def team(environment: Environment, new: NewPeople) -> TeamApi:
    return team_api(environment, new_validator(new))


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("title", " PD Dr.  med. ", "PD Dr. med."),
        ("lastName", "Demandeur  (-Müller)", "Demandeur (-Müller)"),
        ("firstName", "Rene\u0301e", "Renée"),
        ("function", "nurse", "nurse"),
        ("functionDetails", " Cheffe de clinique ", "Cheffe de clinique"),
        ("phoneNumber", "079 123 45 67", "+41791234567"),
        ("functionDetails", " a\u202eb ", "ab"),
    ],
)
def test_value_is_stored_as_the_form_stores_it(
    environment: Environment, new: NewPeople, team: TeamApi, field: str, typed: str, stored: str
) -> None:
    emma = pending(new, professionalIdType="GLN", professionalId=unused_gln(), function="physician")
    before = team.show(emma.id).json().get(field, "")

    answer = team.act(emma.id, "correct", field=field, value=typed, reason="vu sur le diplôme")

    assert answer.status_code == 200, answer.text
    assert answer.json()[field] == stored
    line = story(environment, emma.id)[-1]
    assert (line["act"], line["actor"], line["reason"]) == ("correct", team.member, "vu sur le diplôme")
    assert line["changes"] == [{"field": field, "before": before, "after": stored}]


def test_address_is_the_user_name_too_and_is_confirmed_again(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    emma = pending(new)
    address = f"Corrigee.{emma.id[:8]}@Müller.ch"

    answer = team.act(emma.id, "correct", field="email", value=address, reason="faute de frappe")

    assert answer.json()["email"] == f"corrigee.{emma.id[:8]}@xn--mller-kva.ch"
    person = environment.admin.get(REALM, "users", emma.id)
    assert person["username"] == person["email"] == answer.json()["email"]
    assert person["emailVerified"] is False


def test_new_number_is_not_verified(new: NewPeople, team: TeamApi) -> None:
    emma = pending(new, phoneNumberVerified="true")
    answer = team.act(emma.id, "correct", field="phoneNumber", value=unused_mobile(), reason="nouveau")
    assert "phoneNumberVerified" not in answer.json()


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("ZSR k 3333.33", ("ZSR", "K333333")),
        ("GLN 760 100 788 6685", ("GLN", "7601007886685")),
        ("RPPS 10100000004", None),
        ("NONE 0", ("NONE", "0")),
    ],
)
def test_identifier_is_written_with_its_type(
    new: NewPeople, team: TeamApi, value: str, stored: tuple[str, str] | None
) -> None:
    emma = pending(new, professionalIdType="GLN", professionalId=unused_gln(), function="medical-assistant")
    answer = team.act(emma.id, "correct", field="professionalId", value=value, reason="registre")
    if stored is None:
        assert answer.json()["fault"] == "mepIdentifier_check-digit"
    else:
        shown = answer.json()
        assert (shown["professionalIdType"], shown["professionalId"]) == stored


def test_identifier_without_type_keeps_its_type(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    before, after = unused_gln(), unused_gln()
    emma = pending(new, professionalIdType="GLN", professionalId=before)
    assert team.act(emma.id, "correct", field="professionalId", value=after, reason="r").is_success
    assert story(environment, emma.id)[-1]["changes"] == [
        {"field": "professionalId", "before": before, "after": after}
    ]


def test_title_of_an_account_may_be_removed_and_that_of_a_request_may_not(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    anne = in_state(new, "active", title="Dr")
    answer = team.act(anne.id, "correct", field="title", value=" ", reason="souhait de la personne")
    assert answer.status_code == 200, answer.text
    assert "title" not in answer.json()
    assert story(environment, anne.id)[-1]["changes"] == [{"field": "title", "before": "Dr", "after": ""}]

    emma = pending(new, title="Dr")
    refused = team.act(emma.id, "correct", field="title", value="", reason="r")
    assert (refused.status_code, problem(refused)) == (400, "missing")


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("title", "<b>Dr</b>", "mepTitle_markup"),
        ("lastName", "R2D2", "mepName_characters"),
        ("firstName", "x" * 61, "mepName_too-long"),
        ("email", "deux@@example.ch", "mepMail_format"),
        ("phoneNumber", "022 372 33 11", "mepPhone_not-mobile"),
        ("phoneNumber", "+1 202 555 0123", "mepPhone_country-not-allowed"),
        ("codeChannel", "email", "mepChannel_not-secured"),
        ("codeChannel", "pigeon", None),
        ("function", "astronaut", None),
        ("function", "physician", "mepIdentifier_identifier-needed"),
        ("professionalId", "GLN 7561234567897", "mepIdentifier_social-security-number"),
        ("professionalId", "1", "mepIdentifier_not-zero"),
        ("functionDetails", "x" * 300, None),
    ],
)
def test_value_that_the_form_refuses_is_refused(
    environment: Environment, new: NewPeople, team: TeamApi, field: str, value: str, fault: str | None
) -> None:
    """The admin API would take some of them: its rules are looser."""
    emma = pending(new)
    before = environment.admin.get(REALM, "users", emma.id)

    answer = team.act(emma.id, "correct", field=field, value=value, reason="r")

    assert answer.status_code == 400, answer.text
    assert (problem(answer), answer.json()["field"]) == ("invalid_value", "value")
    if fault is not None:
        assert answer.json()["fault"] == fault
    assert environment.admin.get(REALM, "users", emma.id) == before


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"value": "x", "reason": "r"}, "missing", "field"),
        ({"field": "lastName", "reason": "r"}, "missing", "value"),
        ({"field": "lastName", "value": "X"}, "missing", "reason"),
        ({"field": "accountStatus", "value": "active", "reason": "r"}, "unknown_field", "field"),
        ({"field": "story", "value": "[]", "reason": "r"}, "unknown_field", "field"),
        ({"field": "professionalIdType", "value": "GLN", "reason": "r"}, "unknown_field", "field"),
        ({"field": "function", "value": "other", "reason": "r"}, "missing", "functionDetails"),
    ],
)
def test_incomplete_correction_names_its_field(
    new: NewPeople, team: TeamApi, fields: dict[str, str], code: str, field: str
) -> None:
    emma = pending(new, professionalIdType="GLN", professionalId=unused_gln(), function="physician")
    answer = team.act(emma.id, "correct", **fields)
    assert (problem(answer), answer.json()["field"]) == (code, field)


def test_same_value_is_no_correction(new: NewPeople, team: TeamApi) -> None:
    emma = pending(new)
    assert problem(team.act(emma.id, "correct", field="email", value=emma.email.upper(), reason="r")) == (
        "unchanged"
    )


def test_address_of_another_account_is_named(new: NewPeople, team: TeamApi) -> None:
    emma, other = pending(new), new.professional()
    answer = team.act(emma.id, "correct", field="email", value=other.email, reason="r")
    assert problem(answer) == "email_taken"
    assert answer.json()["by"] == other.id


def test_identifier_of_another_active_account_is_not_written_to_an_active_one(
    new: NewPeople, team: TeamApi
) -> None:
    holder = new.professional(professionalIdType="GLN", professionalId=unused_gln())
    gln = team.show(holder.id).json()["professionalId"]
    other = new.professional(professionalIdType="GLN", professionalId=unused_gln())
    answer = team.act(other.id, "correct", field="professionalId", value=f"GLN {gln}", reason="r")
    assert (problem(answer), answer.json()["by"]) == ("identifier_taken", holder.id)


def test_rejected_request_is_not_corrected(new: NewPeople, team: TeamApi) -> None:
    emma = in_state(new, "rejected")
    assert problem(team.act(emma.id, "correct", field="title", value="Dr", reason="r")) == "stale"


def test_hospital_says_the_names_of_its_people(new: NewPeople, team: TeamApi) -> None:
    person = new.professional(answeredForBy="hug")
    for field, value in (("lastName", "X"), ("firstName", "Y"), ("email", "z@hug.ch")):
        answer = team.act(person.id, "correct", field=field, value=value, reason="r")
        assert problem(answer) == "hospital_account"
    assert team.act(person.id, "correct", field="function", value="nurse", reason="r").is_success


def test_identifier_with_a_warning_is_confirmed_once(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    emma = pending(new, professionalIdType="ZSR", professionalId="A333333", function="physician")
    assert "confirm-identifier" in team.show(emma.id).json()["acts"]

    answer = team.act(emma.id, "confirm-identifier", note="vu au registre")

    assert answer.status_code == 200, answer.text
    checks = {each["check"]: each["result"] for each in answer.json()["checks"]}
    assert (checks["identifier-confirmed"], "zsr-letter" in checks) == ("good", False)
    line = story(environment, emma.id)[-1]
    assert (line["act"], line["note"]) == ("confirm-identifier", "vu au registre")
    assert "confirm-identifier" not in answer.json()["acts"]
    assert problem(team.act(emma.id, "confirm-identifier")) == "nothing_to_confirm"
    # Another identifier needs a confirmation of its own.
    corrected = team.act(emma.id, "correct", field="professionalId", value="B333333", reason="r")
    assert "confirm-identifier" in corrected.json()["acts"]
    assert "identifier-confirmed" not in {each["check"] for each in corrected.json()["checks"]}


def test_right_identifier_needs_no_confirmation(new: NewPeople, team: TeamApi) -> None:
    emma = pending(new, professionalIdType="ZSR", professionalId="K333333", function="physician")
    assert problem(team.act(emma.id, "confirm-identifier")) == "nothing_to_confirm"
