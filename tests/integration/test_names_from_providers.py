"""Names that HIN or the hospital gives at a login: usable ones are written, and the team is told of all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.account_requests import account, attribute
from tests.brokers import ANNA, HOSPITAL, STEPHANE, fault, sign_in_by_hin, sign_in_by_hospital, user
from tests.environment import Environment
from tests.people import NewPeople
from tests.sign_in import Browser
from tests.team import new_validator, story, team_api

MARK = "namesToReview"


def acts_about_names(environment: Environment, user_id: str) -> list[str]:
    return [line["act"] for line in story(environment, user_id) if line["act"].startswith("name-from-")]


@contextmanager
def named_at_the_hospital(environment: Environment, **names: str) -> Iterator[None]:
    (known,) = environment.admin.get(HOSPITAL, "users", username=STEPHANE, exact="true")
    environment.admin.put(HOSPITAL, "users", known["id"], body={**known, **names})
    try:
        yield
    finally:
        environment.admin.put(HOSPITAL, "users", known["id"], body=known)


@pytest.fixture
def stephane(environment: Environment) -> dict[str, Any]:
    """Stéphane, who has come by the hospital with his usual name."""
    comes_by_hospital(environment)
    found = user(environment, STEPHANE)
    assert found is not None
    return found


def comes_by_hospital(environment: Environment) -> str:
    """The last name in the token of a hospital login."""
    with Browser(environment.keycloak) as browser:
        return str(browser.claims(sign_in_by_hospital(browser))["family_name"])


def test_new_name_from_hin_is_written_and_told(environment: Environment, anna: dict[str, Any]) -> None:
    before = acts_about_names(environment, anna["id"])
    with fault(environment, claims={"contactId.lastName": "Muster-Keller"}):
        sign_in_by_hin(environment, ANNA)
        sign_in_by_hin(environment, ANNA)

    line = story(environment, anna["id"])[-1]
    assert acts_about_names(environment, anna["id"]) == [*before, "name-from-hin"]
    assert line["changes"] == [{"field": "lastName", "before": "Muster", "after": "Muster-Keller"}]
    after = environment.admin.get("mon-espace-pro", "users", anna["id"])
    assert after["lastName"] == "Muster-Keller"
    assert after["attributes"][MARK]


def test_unusable_name_from_hin_is_kept_out_and_told_once(
    environment: Environment, anna: dict[str, Any]
) -> None:
    with fault(environment, claims={"contactId.lastName": "<script>alert(1)</script>"}):
        for _ in range(3):
            _, subject = sign_in_by_hin(environment, ANNA)
            assert subject == anna["id"]

    assert acts_about_names(environment, anna["id"]) == ["name-from-hin-unusable"]
    assert story(environment, anna["id"])[-1]["reason"] == "lastName: malformed"
    assert environment.admin.get("mon-espace-pro", "users", anna["id"])["lastName"] == "Muster"


def test_unusable_name_is_told_again_after_a_usable_one(
    environment: Environment, anna: dict[str, Any]
) -> None:
    for name in ("Muster7", "Keller", "Muster7"):
        with fault(environment, claims={"contactId.lastName": name}):
            sign_in_by_hin(environment, ANNA)

    assert acts_about_names(environment, anna["id"]) == [
        "name-from-hin-unusable",
        "name-from-hin",
        "name-from-hin-unusable",
    ]


def test_new_name_from_the_hospital_is_written_and_told(
    environment: Environment, stephane: dict[str, Any]
) -> None:
    before = acts_about_names(environment, stephane["id"])
    with named_at_the_hospital(environment, lastName="Nouveau"):
        assert comes_by_hospital(environment) == "Nouveau"
        assert comes_by_hospital(environment) == "Nouveau"
    told = acts_about_names(environment, stephane["id"])
    assert told == [*before, "name-from-hospital"]
    assert comes_by_hospital(environment) == "Exemple"


@pytest.mark.parametrize("unusable", ["Exemple7", "1234"])
def test_unusable_name_from_the_hospital_is_kept_out_and_told_once(
    environment: Environment, stephane: dict[str, Any], unusable: str
) -> None:
    comes_by_hospital(environment)
    before = acts_about_names(environment, stephane["id"])
    with named_at_the_hospital(environment, lastName=unusable):
        assert comes_by_hospital(environment) == "Exemple"
        assert comes_by_hospital(environment) == "Exemple"

    told = acts_about_names(environment, stephane["id"])
    assert told == [*before, "name-from-hospital-unusable"]
    line = story(environment, stephane["id"])[-1]
    assert line["changes"] == [{"field": "lastName", "before": "Exemple", "after": unusable}]


def test_team_sees_the_mark_until_it_has_acted(
    environment: Environment, new: NewPeople, stephane: dict[str, Any]
) -> None:
    mails = environment.inbox.count(STEPHANE)  # of other tests
    with named_at_the_hospital(environment, lastName="Nouveau"):
        comes_by_hospital(environment)
    staff = team_api(environment, new_validator(new))
    (row,) = staff.list(status="to-review", email=STEPHANE).json()["accounts"]
    assert (row["id"], row["lastName"]) == (stephane["id"], "Nouveau")

    assert staff.act(stephane["id"], "note", note="Mariage : vu avec les RH").is_success

    assert MARK not in staff.show(stephane["id"]).json()
    comes_by_hospital(environment)
    assert attribute(account(environment, STEPHANE), MARK)
    assert environment.inbox.count(STEPHANE) == mails
