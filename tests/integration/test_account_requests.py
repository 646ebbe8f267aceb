"""Asking for an account by the form."""

from __future__ import annotations

import secrets

import pytest

from tests.account_requests import (
    account,
    ask_for_account,
    attribute,
    link_in,
    no_mail_to_person,
    open_form,
    request_of,
    set_status,
    signs_in,
    submit,
    was_received,
)
from tests.brokers import sign_in_by_hospital, user
from tests.environment import Environment
from tests.messages import wait_until
from tests.people import PASSWORD, REALM, NewPeople, unused_mobile
from tests.realm import contact, realm_setting
from tests.sign_in import Browser, comparable_html

pytestmark = pytest.mark.usefixtures("programs_may_ask")


NEW_PASSWORD = "Toute-Autre-Phrase-2027!"


def test_request_makes_a_pending_disabled_account(environment: Environment, address: str) -> None:
    page = ask_for_account(environment, address, phoneNumber="079 000 12 34", lastName="Müller (-Keller)")

    assert was_received(page), page.text[:400]
    assert contact(environment).email in page.text
    made = account(environment, address)
    assert (made["enabled"], made["emailVerified"]) == (False, False)
    assert (made["firstName"], made["lastName"]) == ("Renée", "Müller (-Keller)")
    assert attribute(made, "accountStatus") == "pending"
    assert attribute(made, "phoneNumber") == "+41790001234"
    assert attribute(made, "professionalId") == "7601007886685"
    assert attribute(made, "function") == "physician"
    assert attribute(made, "noticeVersion")
    assert attribute(made, "requestedAt")
    assert len(attribute(made, "requestId") or "") >= 22


def test_applicant_and_team_get_a_mail(environment: Environment, address: str) -> None:
    team = contact(environment).email
    ask_for_account(environment, address)

    environment.inbox.wait_for_subject(address, "demande")
    request = attribute(account(environment, address), "requestId")
    with realm_setting(environment, "mep.request.teamMailSeconds", "1"):
        wait_until(
            lambda: any(
                f"/equipe/demandes/{request}" in mail["text"] for mail in environment.inbox.messages(team)
            ),
            "no mail to the team",
            seconds=60,
        )
    mail = next(each for each in environment.inbox.messages(team) if str(request) in each["text"])
    assert address not in mail["text"] + mail["subject"]
    assert "Demandeur" not in mail["text"] + mail["html"]


def test_pending_applicant_reads_how_to_get_validated(environment: Environment, address: str) -> None:
    ask_for_account(environment, address)

    page = signs_in(environment, address)

    assert page.authorization_code is None
    assert "Votre compte n’est pas encore validé" in page.text


STATES = {
    "active": "demande",
    "pending": "recommencer",
    "rejected": "recommencer",
    "expired": "recommencer",
    "deactivated": "désactivé",
}


def in_state(environment: Environment, new: NewPeople, state: str) -> str:
    person = new.professional()
    if state == "expired":
        set_status(environment, person.email, "rejected", rejectionReason="expired")
    else:
        set_status(environment, person.email, state)
    return person.email


@pytest.mark.parametrize("state", STATES)
def test_known_address_gets_the_same_page_and_a_mail_that_fits(
    environment: Environment, new: NewPeople, address: str, state: str
) -> None:
    known = in_state(environment, new, state)
    before = account(environment, known)

    page, other = ask_for_account(environment, known), ask_for_account(environment, address)

    assert was_received(page)
    assert comparable_html(page).replace(known, "") == comparable_html(other).replace(address, "")
    mail = environment.inbox.wait_for(known)
    assert STATES[state] in mail["text"], mail["text"]
    after = account(environment, known)
    for person in (before, after):
        person["attributes"].pop("mailsOwed", None)
    assert after == before


@pytest.mark.parametrize(("provider", "words"), [("hin", "HIN"), ("hug", "hôpital")])
def test_account_without_password_is_told_its_way_in(
    environment: Environment, new: NewPeople, provider: str, words: str
) -> None:
    person = new.professional(password=None, answeredForBy="hug" if provider == "hug" else None)

    ask_for_account(environment, person.email)

    assert words in environment.inbox.wait_for(person.email)["text"]


def test_request_without_proof_changes_no_password(environment: Environment, address: str) -> None:
    ask_for_account(environment, address)
    set_status(environment, address, "rejected")

    ask_for_account(environment, address, password=NEW_PASSWORD, **{"password-confirm": NEW_PASSWORD})

    assert "refusée" in signs_in(environment, address).text
    assert "incorrect" in (signs_in(environment, address, NEW_PASSWORD).text)


def test_active_account_gets_no_link(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    ask_for_account(environment, person.email)

    assert "request-again" not in environment.inbox.wait_for(person.email)["text"]


def test_forms_of_others_cause_three_mails_an_hour(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    for _ in range(6):
        ask_for_account(environment, person.email)

    wait_until(lambda: environment.inbox.count(person.email) == 3, "not three mails")
    wait_until(lambda: no_mail_to_person(environment, person.email), "mails are still owed")
    assert environment.inbox.count(person.email) == 3


def test_trapped_robot_reads_why_and_may_post_again(environment: Environment, address: str) -> None:
    with Browser(environment.keycloak) as browser:
        page = submit(browser, open_form(browser), **request_of(address, website="https://example.org"))
        assert user(environment, address) is None
        assert 'value="Demandeur"' in page.html
        assert PASSWORD not in page.html
        page = submit(browser, page, **request_of(address, website=""))

    assert was_received(page)


def test_form_that_comes_back_at_once_is_shown_again(environment: Environment, address: str) -> None:
    with (
        realm_setting(environment, "mep.request.minimumFillSeconds", "60"),
        Browser(environment.keycloak) as browser,
    ):
        page = submit(browser, open_form(browser), **request_of(address))
        assert 'value="Demandeur"' in page.html
    assert user(environment, address) is None


def test_page_after_the_request_survives_reload_and_language(environment: Environment, address: str) -> None:
    with Browser(environment.keycloak) as browser:
        page = submit(browser, open_form(browser), **request_of(address))
        again = browser.get(page.url)
        german = browser.get(f"{page.url}&kc_locale=de")

    assert was_received(again)
    assert contact(environment).email in german.text
    assert not german.asks_for_password


def test_person_who_is_signed_in_is_led_to_the_application(environment: Environment, new: NewPeople) -> None:
    with Browser(environment.keycloak) as browser:
        assert sign_in_by_hospital(browser).authorization_code
        page = browser.open_sign_in(prompt="create")

    assert page.authorization_code


def test_correction_that_is_not_taken_is_told(environment: Environment, address: str) -> None:
    """Otherwise the codes of a mistyped number would go to another person, and nobody would know."""
    number = unused_mobile()
    ask_for_account(environment, address, phoneNumber=number)
    environment.inbox.wait_for(address)

    page = ask_for_account(environment, address)

    assert was_received(page)
    wait_until(lambda: environment.inbox.count(address) == 2, "no mail about the correction")
    mail = environment.inbox.messages(address)[0]
    assert "n’ont pas été enregistrées" in mail["text"]
    assert link_in(mail)
    assert attribute(account(environment, address), "phoneNumber") == number


def test_names_hidden_from_the_password_rule_tell_nothing(
    environment: Environment, new: NewPeople, address: str
) -> None:
    """Invisible characters once hid a name from the first judgement of the password, not from the second."""
    known = new.professional().email
    hidden = {
        "firstName": "\u200b" * 300 + "Xqzvbrkw",
        "password": "Xqzvbrkw-2026!",
        "password-confirm": "Xqzvbrkw-2026!",
    }

    pages = [ask_for_account(environment, each, **hidden) for each in (known, address)]

    assert [was_received(page) for page in pages] == [False, False]
    assert [page.status for page in pages] == [200, 200]


def test_tags_of_an_address_cause_no_further_mails(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    local, domain = person.email.split("@")
    for number in range(5):
        ask_for_account(environment, f"{local}+{number}@{domain}")

    made = [account(environment, f"{local}+{number}@{domain}") for number in range(5)]
    wait_until(
        lambda: all(no_mail_to_person(environment, each["email"]) for each in made), "mails are still owed"
    )
    assert sum(environment.inbox.count(each["email"]) for each in made) == 3


def test_address_is_shown_as_its_owner_writes_it(environment: Environment) -> None:
    local = f"demande.{secrets.token_hex(6)}"

    page = ask_for_account(environment, f"{local}@xn--mller-kva.ch")

    assert f"{local}@müller.ch" in page.text
    assert account(environment, f"{local}@xn--mller-kva.ch")
    again = ask_for_account(environment, f"{local}@MÜLLER.ch")
    assert f"{local}@müller.ch" in again.text
    assert len(environment.admin.get(REALM, "users", search=local)) == 1
