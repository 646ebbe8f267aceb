"""Requests that nobody validates and accounts that nobody uses end by themselves, after a warning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.brokers import STEPHANE, sign_in_by_hospital, user
from tests.environment import Environment
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person
from tests.realm import realm_settings
from tests.sign_in import Browser

EXPIRES_SOON = "votre demande de compte expire bientôt"
LAPSED = "votre demande de compte a expiré"
ENDS_SOON = "votre compte sera bientôt désactivé"
ENDED = "votre compte a été désactivé"


def ago(**time: float) -> str:
    """A moment as the extension writes it."""
    return (datetime.now(UTC) - timedelta(**time)).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_ago(days: int) -> str:
    return ago(days=days)[:10]


def in_days(days: int) -> str:
    """A day as mails name it."""
    return (datetime.now(ZoneInfo("Europe/Zurich")) + timedelta(days=days)).strftime("%d.%m.%Y")


def account(environment: Environment, person: Person) -> dict[str, Any]:
    """The account's attributes with `enabled`; empty when it was erased."""
    found = environment.admin.get(REALM, "users", person.id)
    if found is None:
        return {}
    return {name: value[0] for name, value in found["attributes"].items()} | {"enabled": found["enabled"]}


def wait_for(environment: Environment, person: Person, **expected: object) -> dict[str, Any]:
    def holds() -> bool:
        present = account(environment, person)
        return all(present.get(name) == value for name, value in expected.items())

    wait_until(holds, f"the account is {account(environment, person)}")
    return account(environment, person)


def requested(new: NewPeople, days: int, **attributes: Any) -> Person:
    """A person who asked for an account so many days ago."""
    return new.professional(enabled=False, accountStatus="pending", requestedAt=ago(days=days), **attributes)


def unused(new: NewPeople, days: int, **attributes: Any) -> Person:
    """A person who has not signed in for so many days."""
    return new.professional(lastUsedAt=day_ago(days), validatedAt=ago(days=2000), **attributes)


def job_has_run(environment: Environment, new: NewPeople) -> None:
    """Returns when the job has run after everything that the test has written."""
    witness = requested(new, 91, endAnnouncedAt=ago(days=15))
    wait_for(environment, witness, accountStatus="rejected")


def test_applicant_is_told_once_that_the_request_expires(environment: Environment, new: NewPeople) -> None:
    person = requested(new, 77)

    environment.inbox.wait_for_subject(person.email, EXPIRES_SOON)

    # The job was a day late: the applicant has fourteen days all the same.
    assert in_days(14) in environment.inbox.messages(person.email)[0]["text"]
    job_has_run(environment, new)
    assert environment.inbox.count(person.email) == 1
    assert account(environment, person)["accountStatus"] == "pending"


def test_request_that_nobody_validated_expires_and_is_erased(
    environment: Environment, new: NewPeople
) -> None:
    person = requested(new, 90, endAnnouncedAt=ago(days=14))

    wait_for(environment, person, accountStatus="rejected", rejectionReason="expired", enabled=False)
    environment.inbox.wait_for_subject(person.email, LAPSED)

    new.set(person.id, statusSince=ago(days=29))
    job_has_run(environment, new)
    assert account(environment, person)
    new.set(person.id, statusSince=ago(days=31))
    wait_until(lambda: not account(environment, person), "the account was not erased")


def test_request_that_was_refused_by_the_team_is_not_erased(environment: Environment, new: NewPeople) -> None:
    person = new.professional(enabled=False, accountStatus="rejected", statusSince=ago(days=400))
    job_has_run(environment, new)
    assert account(environment, person)["accountStatus"] == "rejected"


def test_nobody_ends_untold(environment: Environment, new: NewPeople) -> None:
    """Also accounts from before the job existed, whose last sign-in is not known."""
    applicant = requested(new, 200)
    doctor = new.professional(created=datetime.now(UTC) - timedelta(days=900))
    back = unused(new, 341, endAnnouncedAt=ago(days=700))

    environment.inbox.wait_for_subject(applicant.email, EXPIRES_SOON)
    environment.inbox.wait_for_subject(doctor.email, ENDS_SOON)
    environment.inbox.wait_for_subject(back.email, ENDS_SOON)

    job_has_run(environment, new)
    assert in_days(14) in environment.inbox.messages(doctor.email)[0]["text"]
    assert account(environment, applicant)["accountStatus"] == "pending"
    assert account(environment, doctor)["accountStatus"] == "active"


def test_unused_account_is_deactivated_and_its_session_ends(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        tokens = browser.tokens(page)
        wait_for(environment, person, lastUsedAt=day_ago(0))
        new.set(person.id, lastUsedAt=day_ago(401), endAnnouncedAt=ago(days=14, hours=1))

        wait_for(environment, person, accountStatus="deactivated", enabled=False)
        assert browser.refresh(tokens).status_code == 400
    environment.inbox.wait_for_subject(person.email, ENDED)


def test_owner_is_told_sixty_and_fourteen_days_before(environment: Environment, new: NewPeople) -> None:
    person = unused(new, 341)
    environment.inbox.wait_for_subject(person.email, ENDS_SOON)
    job_has_run(environment, new)
    assert environment.inbox.count(person.email) == 1

    new.set(person.id, lastUsedAt=day_ago(387), endAnnouncedAt=ago(days=46))
    wait_until(lambda: environment.inbox.count(person.email) == 2, "no second mail")
    job_has_run(environment, new)
    assert environment.inbox.count(person.email) == 2
    assert account(environment, person)["accountStatus"] == "active"


@pytest.mark.parametrize(
    "dates",
    [
        {"lastUsedAt": day_ago(300), "validatedAt": ago(days=2000)},
        {"lastUsedAt": day_ago(2000), "statusSince": ago(days=1)},
        {"lastUsedAt": "soon", "validatedAt": "nonsense"},
    ],
)
def test_account_in_use_is_left_alone(
    environment: Environment, new: NewPeople, dates: dict[str, Any]
) -> None:
    person = new.professional(endAnnouncedAt=ago(days=1000), **dates)
    job_has_run(environment, new)
    assert account(environment, person)["accountStatus"] == "active"
    assert environment.inbox.count(person.email) == 0


def test_zero_means_never(environment: Environment, new: NewPeople) -> None:
    with realm_settings(environment, {"mep.account.deactivatesAfterDays": "0"}):
        person = unused(new, 1500, endAnnouncedAt=ago(days=1000))
        job_has_run(environment, new)
        assert account(environment, person)["accountStatus"] == "active"


def test_form_that_was_left_open_is_closed(environment: Environment, new: NewPeople) -> None:
    def pending(**attributes: Any) -> Person:
        created = datetime.now(UTC) - timedelta(hours=2)
        return new.professional(accountStatus="pending", created=created, **attributes)

    left, made_and_left = pending(detailsAskedAt=ago(minutes=31)), pending()
    open_form = pending(detailsAskedAt=ago(minutes=20))

    for person in (left, made_and_left):
        wait_for(environment, person, enabled=False, accountStatus="pending")
    assert account(environment, open_form)["enabled"]


def test_sign_in_by_the_hospital_is_a_use_of_the_account(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)
    found = user(environment, STEPHANE)
    assert found is not None
    stephane = Person(found["id"], STEPHANE, "")
    wait_for(environment, stephane, lastUsedAt=day_ago(0))


def test_open_session_is_a_use_of_the_account(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        wait_for(environment, person, lastUsedAt=day_ago(0))
        new.set(person.id, lastUsedAt=day_ago(3))

        assert browser.open_sign_in().authorization_code
        wait_for(environment, person, lastUsedAt=day_ago(0))
