"""The code: who gets it, how often, and every way of getting around it."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.code_page import at_the_code_page, other_than, wait_for_failures
from tests.environment import Environment
from tests.faults import NO_PATTERN, realm_text, silent_mail_server
from tests.messages import wait_until
from tests.people import REALM, NewPeople
from tests.realm import realm_setting
from tests.sign_in import Browser, link_to


def test_five_wrong_codes_kill_the_code(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        for nth in range(1, 6):
            page = browser.enter_code(page, other_than(code, nth))
            assert page.authorization_code is None

        page = browser.post(page, page.forms[0], code=code)

        assert page.authorization_code is None
        assert page.offers_resend
    wait_for_failures(new, person, 5)


def test_wrong_codes_lock_the_account_even_with_new_codes(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    for _ in range(2):
        with at_the_code_page(environment, person) as (browser, page, code):
            for nth in range(1, 6):
                page = browser.enter_code(page, other_than(code, nth))
    wait_for_failures(new, person, 10)

    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)

    assert not page.asks_for_code
    assert "Adresse e-mail ou mot de passe incorrect" in page.text


def test_parallel_guesses_are_compared_five_times_at_most(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        guesses = [other_than(code, nth) for nth in range(1, 21)]
        with ThreadPoolExecutor(8) as pool:
            pages = list(pool.map(lambda guess: browser.enter_code(page, guess), guesses))

    assert all(page.authorization_code is None for page in pages)
    assert new.failures_of(person) <= 5


def test_a_code_works_once(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (first, page, code):
        assert first.enter_code(page, code).authorization_code
        assert first.enter_code(page, code).authorization_code is None
    with at_the_code_page(environment, person) as (second, page, _):
        assert second.enter_code(page, code).authorization_code is None


def test_a_code_of_one_browser_is_worth_nothing_in_another(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with (
        at_the_code_page(environment, person) as (_, _, code_of_first),
        at_the_code_page(environment, person) as (second, page, _),
    ):
        assert second.enter_code(page, code_of_first).authorization_code is None


def test_another_persons_code_is_worth_nothing(environment: Environment, new: NewPeople) -> None:
    victim, thief = new.professional(), new.professional()
    with (
        at_the_code_page(environment, thief) as (_, _, code_of_thief),
        at_the_code_page(environment, victim) as (browser, page, code),
    ):
        assert code_of_thief != code
        assert browser.enter_code(page, code_of_thief).authorization_code is None


def test_an_expired_code_says_so(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with (
        realm_setting(environment, "mep.code.lifetimeSeconds", "1"),
        at_the_code_page(environment, person) as (browser, page, code),
    ):
        expiry = time.monotonic() + 1.5
        wait_until(lambda: time.monotonic() > expiry, "time stands still")
        page = browser.enter_code(page, code)

    assert page.authorization_code is None
    assert "Ce code n’est plus valable" in page.text
    assert new.failures_of(person) == 0


def test_reload_and_a_second_tab_send_nothing(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        first = browser.open_sign_in()
        browser.enter_password(first, person.email, person.password)
        code = environment.inbox.next_code(person.phone, 0)
        reloaded = browser.enter_password(first, person.email, person.password)
        page = browser.get(link_to(reloaded, "Continuer la connexion"))
        browser.open_sign_in()

        assert environment.inbox.count(person.phone) == 1
        assert browser.enter_code(page, code).authorization_code


def test_a_new_code_has_to_be_waited_for(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        page = browser.ask_again(page)

        assert re.search(r"\d+\ssecondes?", page.text)
        assert environment.inbox.count(person.phone) == 1
        assert browser.enter_code(page, code).authorization_code


def test_a_new_code_replaces_the_old_one_and_forgets_no_failure(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", "0"),
        at_the_code_page(environment, person) as (browser, page, old),
    ):
        page = browser.enter_code(page, other_than(old))
        page = browser.ask_again(page)
        code = environment.inbox.next_code(person.phone, 1)
        wait_for_failures(new, person, 1)
        if old != code:
            page = browser.enter_code(page, old)
            assert page.authorization_code is None
        assert browser.enter_code(page, code).authorization_code


def test_the_sixth_code_in_a_quarter_of_an_hour_is_refused_everywhere(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    for _ in range(5):
        with at_the_code_page(environment, person):
            pass

    for _ in range(2):
        with Browser(environment.keycloak) as another:
            page = another.enter_password(another.open_sign_in(), person.email, person.password)
            assert re.search(r"1[45]\sminutes", page.text), page.text

    assert environment.inbox.count(person.phone) == 5


def test_a_number_shared_by_two_accounts_has_one_allowance(environment: Environment, new: NewPeople) -> None:
    first = new.professional()
    second = new.professional(phoneNumber=first.phone)
    for _ in range(5):
        with at_the_code_page(environment, first):
            pass

    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), second.email, second.password)

    assert re.search(r"\d+\sminutes", page.text), page.text
    assert environment.inbox.count(first.phone) == 5


@pytest.mark.parametrize("enabled", [True, False])
def test_an_account_deactivated_after_the_password_stays_out(
    environment: Environment, new: NewPeople, *, enabled: bool
) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        new.set(person.id, accountStatus="deactivated", enabled=enabled)
        page = browser.enter_code(page, code)

        assert page.authorization_code is None
        new.set(person.id, accountStatus="active", enabled=True)
        assert browser.open_sign_in().asks_for_password


def test_an_account_deactivated_after_the_password_says_so_and_gets_no_code(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", "0"),
        at_the_code_page(environment, person) as (browser, page, _),
    ):
        new.set(person.id, accountStatus="deactivated")
        page = browser.ask_again(page)

        assert "Votre compte est désactivé" in page.text
        assert environment.inbox.count(person.phone) == 1


def test_a_code_sent_to_a_number_that_was_changed_is_worth_nothing(
    environment: Environment, new: NewPeople
) -> None:
    person, other = new.professional(), new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        new.set(person.id, phoneNumber=other.phone)
        page = browser.enter_code(page, code)

        assert page.authorization_code is None
        page = browser.ask_again(page)
        assert browser.enter_code(page, environment.inbox.next_code(other.phone, 0)).authorization_code


@pytest.mark.parametrize("typed", ["{} {}", " {}{} ", "{}\N{NO-BREAK SPACE}{}"])
def test_spaces_in_a_code_are_no_fault(environment: Environment, new: NewPeople, typed: str) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        assert browser.enter_code(page, typed.format(code[:3], code[3:])).authorization_code


def test_digits_of_other_scripts_are_no_code(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        arabic = "".join(chr(0x0660 + int(digit)) for digit in code)
        assert browser.enter_code(page, arabic).authorization_code is None


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "123456\r\nX: y", "'; --", "🙂" * 6, " " * 5000 + "123456"]
)
def test_what_is_no_code_gets_a_message_at_its_field(
    environment: Environment, new: NewPeople, typed: str
) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        page = browser.enter_code(page, typed)

        assert page.status == 200
        assert 'aria-invalid="true"' in page.html
        assert browser.enter_code(page, code).authorization_code


def test_gateways_that_are_down_are_said_and_charge_nothing(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    try:
        environment.inbox.sms_gateways(first=False, second=False)
        with Browser(environment.keycloak) as browser:
            page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
            for _ in range(6):
                assert "Aucun code n’a pu être envoyé" in page.text, page.text
                page = browser.ask_again(page)

            environment.inbox.sms_gateways(first=True, second=True)
            page = browser.ask_again(page)
            code = environment.inbox.next_code(person.phone, 0)
            assert browser.enter_code(page, code).authorization_code
    finally:
        environment.inbox.sms_gateways(first=True, second=True)
    for _ in range(4):
        with at_the_code_page(environment, person):
            pass


BROKEN = ("mepCodeSms_signIn", "Code {1")


def test_a_text_that_is_no_pattern_is_said_and_charges_nothing(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        with realm_text(environment, *BROKEN):
            page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
            for _ in range(6):
                assert "Aucun code n’a pu être envoyé" in page.text, page.text
                page = browser.ask_again(page)

        page = browser.ask_again(page)
        assert browser.enter_code(page, environment.inbox.next_code(person.phone, 0)).authorization_code
    for _ in range(4):
        with at_the_code_page(environment, person):
            pass


def test_a_code_that_could_not_be_replaced_still_opens_and_can_be_replaced_later(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", "0"),
        at_the_code_page(environment, person) as (browser, page, code),
    ):
        with realm_text(environment, *BROKEN):
            page = browser.ask_again(page)
            assert "Aucun code n’a pu être envoyé" in page.text
            page = browser.enter_code(page, other_than(code))
            assert "Ce code n’est pas le bon" in page.text
        page = browser.ask_again(page)
        newer = environment.inbox.next_code(person.phone, 1)
        assert browser.enter_code(page, newer).authorization_code


def test_mails_that_cannot_be_sent_are_said_and_charge_nothing(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional(domain="amge.ch", codeChannel="email")
    with Browser(environment.keycloak) as browser:
        with silent_mail_server(environment):
            page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
            assert "Aucun code n’a pu être envoyé" in page.text
        with realm_text(environment, "mepCodeMailSubject_signIn", NO_PATTERN):
            for _ in range(6):
                page = browser.ask_again(page)
                assert "Aucun code n’a pu être envoyé" in page.text, page.text

        page = browser.ask_again(page)
        assert browser.enter_code(page, environment.inbox.next_code(person.email, 0)).authorization_code


def test_the_second_gateway_takes_what_the_first_does_not(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    try:
        environment.inbox.sms_gateways(first=False, second=True)
        with at_the_code_page(environment, person) as (browser, page, code):
            assert browser.enter_code(page, code).authorization_code
    finally:
        environment.inbox.sms_gateways(first=True, second=True)
    assert environment.inbox.count(person.phone) == 1


def test_no_code_ever_stands_in_a_log(environment: Environment, new: NewPeople) -> None:
    sms, mail = new.professional(), new.professional(domain="amge.ch", codeChannel="email")
    codes = []
    with at_the_code_page(environment, sms) as (browser, page, code):
        codes.append(code)
        browser.enter_code(page, other_than(code))
        browser.enter_code(page, code)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), mail.email, mail.password)
        codes.append(environment.inbox.next_code(mail.email, 0))
        browser.enter_code(page, codes[-1])

    events = str(environment.admin.get(REALM, "events", max="200"))
    for code in codes:
        word = re.compile(rf"(?<!\d){code}(?!\d)")
        found = [name for name, text in environment.logs() if word.search(text)]
        assert found == []
        assert not word.search(events)
