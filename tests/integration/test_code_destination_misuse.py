"""Ways around what a new number asks: each ends where codes went before."""

from __future__ import annotations

import pytest

from tests.brokers import ANNA, ANNAS_EMAIL, choose, forget, sign_in_by_hin, user
from tests.code_destination import (
    ACTION,
    asks_where_to,
    destination,
    outcome,
    press,
    propose,
    sign_in,
    where_to,
)
from tests.code_page import other_than, wait_for_failures
from tests.environment import Environment
from tests.forgotten_password import ask
from tests.people import NewPeople, unused_mobile
from tests.realm import realm_setting
from tests.sign_in import Browser, link_to


def test_a_code_of_the_sign_in_proves_no_new_number_and_the_other_way_round(
    environment: Environment, new: NewPeople
) -> None:
    person, number = new.professional(), unused_mobile()
    with where_to(environment, person) as (browser, page), Browser(environment.keycloak) as another:
        of_sign_in = environment.inbox.next_code(person.phone, 0)
        page = propose(browser, page, number)
        of_change = environment.inbox.next_code(number, 0)
        page = browser.enter_code(page, of_sign_in)
        assert "Ce code n’est pas le bon" in page.text

        code_page = another.enter_password(another.open_sign_in(), person.email, person.password)
        assert another.enter_code(code_page, of_change).authorization_code is None

    assert destination(environment, person)["phoneNumber"] == person.phone


def test_a_code_confirms_no_number_that_was_typed_meanwhile_in_another_tab(
    environment: Environment, new: NewPeople
) -> None:
    person, own, victims = new.professional(), unused_mobile(), unused_mobile()
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", "0"),
        where_to(environment, person) as (browser, page),
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


def test_a_code_of_another_browser_confirms_nothing(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with (
        where_to(environment, person) as (first, page_of_first),
        where_to(environment, person) as (second, page_of_second),
    ):
        propose(first, page_of_first, number)
        of_first = environment.inbox.next_code(number, 0)
        page = propose(second, page_of_second, number)
        environment.inbox.next_code(number, 1)

        assert "Ce code n’est pas le bon" in second.enter_code(page, of_first).text
    assert destination(environment, person)["phoneNumber"] == person.phone


@pytest.mark.parametrize("argument", ["", ":+41791111111", ":sms", "%3A+41791111111"])
def test_an_open_session_gets_to_the_form_by_a_full_sign_in_only(
    environment: Environment, new: NewPeople, argument: str
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in(environment, browser, browser.open_sign_in(), person)
        page = browser.open_sign_in(kc_action=ACTION + argument)

        assert not asks_where_to(page)
        assert page.asks_for_password or argument.startswith("%")
    assert destination(environment, person)["phoneNumber"] == person.phone


@pytest.mark.parametrize("action", [ACTION.upper(), f"{ACTION} ", f"UPDATE_PASSWORD,{ACTION}"])
def test_no_other_spelling_starts_it(environment: Environment, new: NewPeople, action: str) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = sign_in(environment, browser, browser.open_sign_in(kc_action=action), person)

        assert page.url.startswith(browser.redirect_uri), page.text


def test_a_link_for_a_new_password_leads_to_no_new_number(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    ask(environment, person.email)
    with Browser(environment.keycloak) as browser:
        page = browser.get(environment.inbox.next_link(person.email))
        form = page.form_with("password-new")
        form.action = form.action.replace("UPDATE_PASSWORD", ACTION)
        page = browser.post(page, form, channel="sms", telephone=number)

    assert not asks_where_to(page)
    assert not page.asks_for_code
    assert environment.inbox.count(number) == 0


def test_a_hin_login_shows_no_code_and_changes_nothing(environment: Environment, new: NewPeople) -> None:
    forget(environment, ANNAS_EMAIL)
    sign_in_by_hin(environment, ANNA)
    anna = user(environment, ANNAS_EMAIL)
    assert anna is not None
    new.activate(anna["id"])
    with Browser(environment.keycloak) as browser:
        page = browser.open_sign_in(kc_action=ACTION)
        page = choose(browser, browser.get(link_to(page, "HIN")), ANNA)

        assert not asks_where_to(page)
        assert outcome(page) == "error"


def test_wrong_codes_count_for_the_lock(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", "0"),
        where_to(environment, person) as (browser, page),
    ):
        page = propose(browser, page, number)
        for sent in (0, 1):
            code = environment.inbox.next_code(number, sent)
            for nth in range(1, 6):
                page = browser.enter_code(page, other_than(code, nth))
            assert "Trop d’essais" in page.text
            wait_for_failures(new, person, 5 * (sent + 1))
            page = press(browser, page, "resend")

        assert "la connexion à ce compte est bloquée" in page.text
        assert "bloquée" in propose(browser, page, unused_mobile()).text
        assert environment.inbox.count(number) == 2
    assert destination(environment, person)["phoneNumber"] == person.phone


def test_numbers_in_a_row_get_no_more_codes_than_a_person_may_have(
    environment: Environment, new: NewPeople
) -> None:
    person, numbers = new.professional(), [unused_mobile() for _ in range(6)]
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", "0"),
        where_to(environment, person) as (browser, first_page),
    ):
        page = first_page
        for number in numbers:
            page = propose(browser, first_page, number)
            first_page = press(browser, page, "reconsider")

        assert "Vous avez demandé trop de codes" in page.text
    assert [environment.inbox.count(number) for number in numbers] == [1, 1, 1, 1, 0, 0]


def test_an_account_deactivated_meanwhile_changes_nothing(environment: Environment, new: NewPeople) -> None:
    person, number = new.professional(), unused_mobile()
    with where_to(environment, person) as (browser, page):
        page = propose(browser, page, number)
        code = environment.inbox.next_code(number, 0)
        new.set(person.id, accountStatus="deactivated")
        page = browser.enter_code(page, code)

        assert "Votre compte est désactivé" in page.text
    assert destination(environment, person)["phoneNumber"] == person.phone
