"""The action that changes the code destination: its checks and its notices."""

from __future__ import annotations

import pytest

from tests.code_destination import (
    asks_for_destination,
    at_destination_page,
    destination,
    outcome,
    press,
    propose,
    sign_in,
)
from tests.code_metrics import counters
from tests.environment import Environment
from tests.people import REALM, NewPeople, unused_mobile
from tests.realm import contact
from tests.sign_in import Browser


def test_codes_go_to_the_new_number_after_its_code_is_entered(
    environment: Environment, new: NewPeople
) -> None:
    person, number = new.professional(), unused_mobile()
    before = counters(environment)
    with at_destination_page(environment, person) as (browser, page):
        assert f"•\u00a0{person.phone[-2:]}" in page.text
        assert person.phone not in page.html
        page = propose(browser, page, number)
        assert f"•\u00a0{number[-2:]}" in page.text
        page = browser.enter_code(page, environment.inbox.next_code(number, 0))
        assert outcome(page) == "success"
        assert browser.claims(page)["phone_number"] == number

    assert destination(environment, person) == {
        "phoneNumber": number,
        "codeChannel": "sms",
        "phoneNumberVerified": "true",
    }
    after = counters(environment)
    for series in (("mep_code_sent_total", "sms", "sent"), ("mep_code_checked_total", "sms", "accepted")):
        assert after[series] == before.get(series, 0) + 2, series
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(number, 1))
        assert page.authorization_code


def test_change_is_notified_by_mail_and_to_the_old_number(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(locale="de"), unused_mobile()
    with at_destination_page(environment, person) as (browser, page):
        page = propose(browser, page, number)
        browser.enter_code(page, environment.inbox.next_code(number, 0))

    mail, sms = environment.inbox.wait_for(person.email), environment.inbox.messages(person.phone)[0]
    assert "Codes" in mail["subject"]
    assert "(Schweizer Zeit)" in mail["text"]
    for text in (mail["text"], mail["html"], sms["text"]):
        assert contact(environment).telephone in text
        assert number not in text
    assert f"•\u00a0{number[-2:]}" in mail["text"]
    assert "gehen Ihre Codes anderswohin" in sms["text"]
    assert environment.inbox.count(number) == 1


def test_change_is_recorded_as_event_without_numbers(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with at_destination_page(environment, person) as (browser, page):
        page = propose(browser, page, number)
        browser.enter_code(page, environment.inbox.next_code(number, 0))

    (event,) = environment.admin.get(REALM, "events", user=person.id, type="UPDATE_PROFILE")
    details = event["details"]
    assert details["code_channel"] == details["previous_code_channel"] == "sms"
    assert details["code_destination"].endswith(number[-2:])
    assert details["previous_code_destination"].endswith(person.phone[-2:])
    (login,) = environment.admin.get(REALM, "events", user=person.id, type="LOGIN")
    assert "code_destination" not in login["details"]
    every = str(environment.admin.get(REALM, "events", user=person.id))
    assert number not in every
    assert person.phone not in every


def test_codes_go_to_the_accounts_hin_secured_address(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch")
    with at_destination_page(environment, person) as (browser, page):
        assert "par e-mail à p•••@amge.ch" in page.text
        page = propose(browser, page, channel="email")
        assert "Un code a été envoyé par e-mail à p•••@amge.ch" in page.text
        page = browser.enter_code(page, environment.inbox.next_code(person.email, 0))
        assert outcome(page) == "success"

    assert destination(environment, person) == {
        "phoneNumber": person.phone,
        "codeChannel": "email",
        "phoneNumberVerified": "true",  # set by the code of the sign-in
    }
    environment.inbox.wait_for_text(person.phone, "vos codes sont envoyés ailleurs")
    assert environment.inbox.count(person.email) == 2


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "Saisissez un numéro de mobile"),
        ("079-123-45-67", "sans lettres, tirets, points ni parenthèses"),
        ("+44 7400 123456", "France"),
        ("022 372 33 11", "Ce n’est pas un numéro de mobile"),
        ("+1 202 555 0123", "Les codes ne sont pas envoyés dans ce pays"),
        ("079 12", "Ce numéro n’existe pas"),
        ("+41791234567\r\nBcc: x", "sans lettres, tirets, points ni parenthèses"),
        ('"><script>alert(1)</script>', "sans lettres, tirets, points ni parenthèses"),
        ("9" * 5000, "numéro"),
    ],
)
def test_unusable_number_is_refused_at_its_field(
    environment: Environment, new: NewPeople, typed: str, fault: str
) -> None:
    person = new.professional()
    with at_destination_page(environment, person) as (browser, page):
        page = propose(browser, page, typed)

        assert asks_for_destination(page)
        assert fault in page.text
        assert 'aria-invalid="true"' in page.html
        assert page.form_with("telephone").fields["telephone"].split("\r")[0] == typed.split("\r")[0]
        assert "<script>alert" not in page.html
        page = propose(browser, page, person.phone)
        assert "Vos codes sont déjà envoyés à ce numéro" in page.text

    assert environment.inbox.count(person.phone) == 1


def test_unsecured_address_is_neither_offered_nor_accepted(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_destination_page(environment, person) as (browser, page):
        assert "channel-email" not in page.html
        page = propose(browser, page, channel="email")

        assert asks_for_destination(page)
        assert "n’est pas sécurisée par HIN" in page.text
    assert environment.inbox.count(person.email) == 0


def test_gateway_outage_is_reported_and_charges_no_limit(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with at_destination_page(environment, person) as (browser, page):
        environment.inbox.sms_gateways(first=False, second=False)
        try:
            page = propose(browser, page, number)
            for _ in range(6):
                assert "Aucun code n’a pu être envoyé" in page.text
                page = press(browser, page, "resend")
        finally:
            environment.inbox.sms_gateways(first=True, second=True)
        page = press(browser, page, "resend")
        assert outcome(browser.enter_code(page, environment.inbox.next_code(number, 0))) == "success"


def test_next_code_or_number_must_wait(environment: Environment, new: NewPeople) -> None:
    person, number, other = new.professional(), unused_mobile(), unused_mobile()
    with at_destination_page(environment, person) as (browser, page):
        page = propose(browser, page, number)
        page = press(browser, page, "resend")
        assert "Un code vient d’être envoyé" in page.text
        page = press(browser, page, "reconsider")
        assert page.form_with("telephone").fields["telephone"] == number
        page = propose(browser, page, other)

        assert "Un code vient d’être envoyé" in page.text
        assert page.form_with("telephone").fields["telephone"] == other
        page = propose(browser, page, number)
        assert environment.inbox.count(number) == 1
        assert environment.inbox.count(other) == 0
        assert outcome(browser.enter_code(page, environment.inbox.next_code(number, 0))) == "success"


@pytest.mark.parametrize("at_the_code", [False, True])
def test_cancelled_change_keeps_the_destination(
    environment: Environment, new: NewPeople, *, at_the_code: bool
) -> None:
    person = new.professional()
    with at_destination_page(environment, person) as (browser, page):
        if at_the_code:
            page = propose(browser, page, unused_mobile())

        assert outcome(press(browser, page, "cancel-aia")) == "cancelled"
    assert destination(environment, person)["phoneNumber"] == person.phone
    assert environment.inbox.count(person.email) == 0


@pytest.mark.parametrize("ticked", [True, False])
def test_change_ends_other_sessions_unless_the_checkbox_is_cleared(
    environment: Environment, new: NewPeople, *, ticked: bool
) -> None:
    person, number = new.professional(), unused_mobile()
    with Browser(environment.keycloak) as elsewhere:
        sign_in(environment, elsewhere, elsewhere.open_sign_in(), person)
        with at_destination_page(environment, person) as (browser, page):
            page = propose(browser, page, number)
            assert 'class="pf-v5-c-check__input" checked' in page.html, page.text
            box = {"logout-sessions": "on"} if ticked else {}
            code = environment.inbox.next_code(number, 0)
            assert outcome(browser.post(page, page.form_with("code"), code=code, **box)) == "success"

            assert elsewhere.open_sign_in().asks_for_password == ticked
            assert browser.open_sign_in().authorization_code


def test_reload_sends_no_code(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with at_destination_page(environment, person) as (browser, page):
        propose(browser, page, number)
        page = browser.get(page.url)

        assert page.asks_for_code
        assert environment.inbox.count(number) == 1
        assert outcome(browser.enter_code(page, environment.inbox.next_code(number, 0))) == "success"
