"""Mails that are owed: each is sent once, later when the mail server refuses it, and none is lost."""

from __future__ import annotations

import re
import secrets
import time

from tests.environment import Environment
from tests.faults import silent_mail_server
from tests.keycloak_process import killed
from tests.messages import wait_until
from tests.owed_mails import SUBJECT, mail_refused, make_due, owed, owing, to_person, to_team
from tests.people import REALM, NewPeople, Person

A_DAY = 24 * 3600
PEOPLE = 12


def wait_until_settled(environment: Environment, person: Person) -> None:
    wait_until(lambda: not owed(environment, person), "the mail is still owed")


def wait_for_try(environment: Environment, person: Person) -> None:
    wait_until(lambda: owed(environment, person)[0]["tries"] == 1, "the mail was not tried once")


def test_owed_mail_is_sent_once(environment: Environment, new: NewPeople) -> None:
    person = owing(new, to_person())

    environment.inbox.wait_for_subject(person.email, SUBJECT)
    wait_until_settled(environment, person)

    after = owing(new, to_person())
    environment.inbox.wait_for_subject(after.email, SUBJECT)
    assert environment.inbox.count(person.email) == 1


def test_mail_is_not_sent_before_its_time(environment: Environment, new: NewPeople) -> None:
    later = owing(new, to_person(nextAt=int(time.time()) + 3600))

    environment.inbox.wait_for_subject(owing(new, to_person()).email, SUBJECT)

    assert environment.inbox.count(later.email) == 0
    assert [mail["tries"] for mail in owed(environment, later)] == [0]


def test_refused_mail_is_sent_when_the_server_takes_mail_again(
    environment: Environment, new: NewPeople
) -> None:
    with mail_refused(environment):
        people = [owing(new, to_person()) for _ in range(5)]
        for person in people:
            wait_for_try(environment, person)
        now = time.time()
        for person in people:
            (mail,) = owed(environment, person)
            assert now < mail["nextAt"] <= now + 61
    for person in people:
        make_due(environment, new, person)
    for person in people:
        environment.inbox.wait_for_subject(person.email, SUBJECT)
        wait_until_settled(environment, person)
        assert environment.inbox.count(person.email) == 1


def test_mail_that_is_refused_for_a_day_is_kept_for_the_team(
    environment: Environment, new: NewPeople
) -> None:
    with mail_refused(environment):
        person = owing(new, to_person(owedAt=int(time.time()) - A_DAY, tries=26))
        wait_until(lambda: owed(environment, person)[0]["failed"], "the mail was not given up")

    make_due(environment, new, person)
    environment.inbox.wait_for_subject(owing(new, to_person()).email, SUBJECT)
    assert environment.inbox.count(person.email) == 0
    logs = "".join(text for name, text in environment.logs() if name.startswith("keycloak"))
    assert f"about person {person.id} was given up" in logs
    assert person.email not in logs


def test_one_mail_that_cannot_be_written_keeps_no_other_back(
    environment: Environment, new: NewPeople
) -> None:
    broken = [owing(new, to_person(template="mep-no-such-mail.ftl")) for _ in range(4)]
    garbage = new.professional(mailsOwed='{"failed":false}')
    person = owing(new, to_person(template="mep-no-such-mail.ftl"), to_person())

    environment.inbox.wait_for_subject(person.email, SUBJECT)

    for each in broken:
        wait_for_try(environment, each)
    assert environment.admin.get(REALM, "users", garbage.id)["attributes"]["mailsOwed"]


def test_team_gets_one_mail_for_several_requests_and_no_name(
    environment: Environment, new: NewPeople
) -> None:
    team = environment.admin.get(REALM)["attributes"]["mep.contact.email"]
    requests = [secrets.token_hex(12) for _ in range(3)]
    people = [owing(new, to_team(request)) for request in requests]

    for request in requests:
        environment.inbox.wait_for_text(team, request)
    for person in people:
        wait_until_settled(environment, person)

    mails = [each for each in environment.inbox.messages(team) if any(r in each["text"] for r in requests)]
    links = [link for mail in mails for link in re.findall(r"http\S+/equipe/demandes/(\w+)", mail["text"])]
    assert len(links) == len(set(links))
    assert set(requests) <= set(links)
    for mail in mails:
        assert not any(each.email in mail["text"] + mail["html"] for each in people)
        assert "Test " not in mail["text"]


def test_mails_survive_kill_9(environment: Environment, new: NewPeople) -> None:
    with silent_mail_server(environment, timeout="30000"):
        people = [owing(new, to_person()) for _ in range(PEOPLE)]
        # One is being sent: its try has begun, and the server does not answer.
        wait_until(
            lambda: any(mail["tries"] for each in people for mail in owed(environment, each)),
            "no mail was tried",
        )
        with killed(environment):
            pass
        for person in people:
            assert len(owed(environment, person)) == 1, person.id
    for person in people:
        make_due(environment, new, person)
    for person in people:
        environment.inbox.wait_for_subject(person.email, SUBJECT)
