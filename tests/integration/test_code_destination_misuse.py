"""Misuse of the action that changes the code destination: the destination stays unchanged."""

from __future__ import annotations

import pytest

from tests.brokers import ANNA, ANNAS_EMAIL, choose, forget_anna, sign_in_by_hin, user
from tests.code_destination import (
    ACTION,
    asks_for_destination,
    at_destination_page,
    destination,
    outcome,
    press,
    propose,
    sign_in,
)
from tests.code_page import wait_for_failures, wrong_code
from tests.environment import Environment
from tests.forgotten_password import request_link
from tests.people import NewPeople, unused_mobile
from tests.realm import realm_setting
from tests.sign_in import Browser, link_to


def test_sign_in_code_and_change_code_are_not_interchangeable(
    environment: Environment, new: NewPeople
) -> None:
    person, number = new.professional(), unused_mobile()
    with (
        at_destination_page(environment, person) as (browser, page),
        Browser(environment.keycloak) as another,
    ):
        of_sign_in = environment.inbox.next_code(person.phone, 0)
        page = propose(browser, page, number)
        of_change = environment.inbox.next_code(number, 0)
        page = browser.enter_code(page, of_sign_in)
        assert "Ce code n’est pas le bon" in page.text

        code_page = another.enter_password(another.open_sign_in(), person.email, person.password)
        assert another.enter_code(code_page, of_change).authorization_code is None

    assert destination(environment, person)["phoneNumber"] == person.phone


def test_code_does_not_confirm_a_number_proposed_in_another_tab(
    environment: Environment, new: NewPeople
) -> None:
    person, own, victims = new.professional(), unused_mobile(), unused_mobile()
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", "0"),
        at_destination_page(environment, person) as (browser, page),
    ):
        first_tab = propose(browser, page, own)
        of_own = environment.inbox.next_code(own, 0)
        second_tab = propose(browser, press(browser, first_tab, "reconsider"), victims)
        of_victim = environment.inbox.next_code(victims, 0)

        page = browser.enter_code(second_tab, of_own)
        assert "Ce code n’est pas le bon" in page.text
        page = browser.enter_code(first_tab, of_own)
        assert page.asks_for_code
        assert destination(environment, person)["phoneNumber"] == person.phone

        assert outcome(browser.enter_code(page, of_victim)) == "success"
    assert destination(environment, person)["phoneNumber"] == victims


def test_code_of_another_browser_confirms_nothing(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with (
        at_destination_page(environment, person) as (first, page_of_first),
        at_destination_page(environment, person) as (second, page_of_second),
    ):
        propose(first, page_of_first, number)
        of_first = environment.inbox.next_code(number, 0)
        page = propose(second, page_of_second, number)
        environment.inbox.next_code(number, 1)

        assert "Ce code n’est pas le bon" in second.enter_code(page, of_first).text
    assert destination(environment, person)["phoneNumber"] == person.phone


@pytest.mark.parametrize("argument", ["", ":+41791111111", ":sms", "%3A+41791111111"])
def test_open_session_reaches_the_form_by_a_full_sign_in_only(
    environment: Environment, new: NewPeople, argument: str
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in(environment, browser, browser.open_sign_in(), person)
        page = browser.open_sign_in(kc_action=ACTION + argument)

        assert not asks_for_destination(page)
        assert page.asks_for_password or argument.startswith("%")
    assert destination(environment, person)["phoneNumber"] == person.phone


@pytest.mark.parametrize("action", [ACTION.upper(), f"{ACTION} ", f"UPDATE_PASSWORD,{ACTION}"])
def test_other_spelling_does_not_start_the_action(
    environment: Environment, new: NewPeople, action: str
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = sign_in(environment, browser, browser.open_sign_in(kc_action=action), person)

        assert page.url.startswith(browser.redirect_uri), page.text


def test_reset_link_does_not_open_the_destination_change(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    request_link(environment, person.email)
    with Browser(environment.keycloak) as browser:
        page = browser.get(environment.inbox.next_link(person.email))
        form = page.form_with("password-new")
        form.action = form.action.replace("UPDATE_PASSWORD", ACTION)
        page = browser.post(page, form, channel="sms", telephone=number)

    assert not asks_for_destination(page)
    assert not page.asks_for_code
    assert environment.inbox.count(number) == 0


def test_hin_login_cannot_change_the_destination(environment: Environment, new: NewPeople) -> None:
    forget_anna(environment)
    sign_in_by_hin(environment, ANNA)
    anna = user(environment, ANNAS_EMAIL)
    assert anna is not None
    new.activate(anna["id"])
    with Browser(environment.keycloak) as browser:
        page = browser.open_sign_in(kc_action=ACTION)
        page = choose(browser, browser.get(link_to(page, "HIN")), ANNA)

        assert not asks_for_destination(page)
        assert outcome(page) == "error"


def test_wrong_codes_count_for_the_brute_force_lock(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", "0"),
        at_destination_page(environment, person) as (browser, page),
    ):
        page = propose(browser, page, number)
        for sent in (0, 1):
            code = environment.inbox.next_code(number, sent)
            for nth in range(1, 6):
                page = browser.enter_code(page, wrong_code(code, nth))
            assert "Trop d’essais" in page.text
            wait_for_failures(new, person, 5 * (sent + 1))
            page = press(browser, page, "resend")

        assert "la connexion à ce compte est bloquée" in page.text
        assert "bloquée" in propose(browser, page, unused_mobile()).text
        assert environment.inbox.count(number) == 2
    assert destination(environment, person)["phoneNumber"] == person.phone


def test_codes_to_several_numbers_stay_within_the_persons_limit(
    environment: Environment, new: NewPeople
) -> None:
    person, numbers = new.professional(), [unused_mobile() for _ in range(6)]
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", "0"),
        at_destination_page(environment, person) as (browser, first_page),
    ):
        page = first_page
        for number in numbers:
            page = propose(browser, first_page, number)
            first_page = press(browser, page, "reconsider")

        assert "Vous avez demandé trop de codes" in page.text
    assert [environment.inbox.count(number) for number in numbers] == [1, 1, 1, 1, 0, 0]


def test_deactivated_account_cannot_change_the_destination(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with at_destination_page(environment, person) as (browser, page):
        page = propose(browser, page, number)
        code = environment.inbox.next_code(number, 0)
        new.set(person.id, accountStatus="deactivated")
        page = browser.enter_code(page, code)

        assert "Votre compte est désactivé" in page.text
    assert destination(environment, person)["phoneNumber"] == person.phone
