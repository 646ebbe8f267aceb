"""One-time codes: sending, limits, and attempts to bypass them."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.code_page import at_the_code_page, wait_for_failures, wrong_code
from tests.environment import Environment
from tests.faults import MALFORMED_TEXT, realm_text, silent_mail_server
from tests.messages import wait_until
from tests.people import REALM, NewPeople
from tests.realm import realm_setting
from tests.sign_in import Browser, link_to


def test_five_wrong_codes_invalidate_the_code(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        for nth in range(1, 6):
            page = browser.enter_code(page, wrong_code(code, nth))
            assert page.authorization_code is None

        page = browser.post(page, page.forms[0], code=code)

        assert page.authorization_code is None
        assert page.offers_resend
    wait_for_failures(new, person, 5)


def test_wrong_codes_trigger_the_brute_force_lock_across_new_codes(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    for _ in range(2):
        with at_the_code_page(environment, person) as (browser, page, code):
            for nth in range(1, 6):
                page = browser.enter_code(page, wrong_code(code, nth))
    wait_for_failures(new, person, 10)

    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)

    assert not page.asks_for_code
    assert "Adresse e-mail ou mot de passe incorrect" in page.text


def test_parallel_guesses_are_compared_at_most_five_times(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        guesses = [wrong_code(code, nth) for nth in range(1, 21)]
        with ThreadPoolExecutor(8) as pool:
            pages = list(pool.map(lambda guess: browser.enter_code(page, guess), guesses))

    assert all(page.authorization_code is None for page in pages)
    assert new.failures_of(person) <= 5


def test_code_is_accepted_once(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (first, page, code):
        assert first.enter_code(page, code).authorization_code
        assert first.enter_code(page, code).authorization_code is None
    with at_the_code_page(environment, person) as (second, page, _):
        assert second.enter_code(page, code).authorization_code is None


def test_code_of_one_browser_is_refused_in_another(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with (
        at_the_code_page(environment, person) as (_, _, code_of_first),
        at_the_code_page(environment, person) as (second, page, _),
    ):
        assert second.enter_code(page, code_of_first).authorization_code is None


def test_code_of_another_person_is_refused(environment: Environment, new: NewPeople) -> None:
    victim, attacker = new.professional(), new.professional()
    with (
        at_the_code_page(environment, attacker) as (_, _, code_of_attacker),
        at_the_code_page(environment, victim) as (browser, page, code),
    ):
        assert code_of_attacker != code
        assert browser.enter_code(page, code_of_attacker).authorization_code is None


def test_expired_code_is_reported(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with (
        realm_setting(environment, "mep.code.lifetimeSeconds", "1"),
        at_the_code_page(environment, person) as (browser, page, code),
    ):
        expiry = time.monotonic() + 1.5
        wait_until(lambda: time.monotonic() > expiry, "the clock does not advance")
        page = browser.enter_code(page, code)

    assert page.authorization_code is None
    assert "Ce code n’est plus valable" in page.text
    assert new.failures_of(person) == 0


def test_reload_and_second_tab_send_no_code(environment: Environment, new: NewPeople) -> None:
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


def test_new_code_must_wait(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        page = browser.ask_again(page)

        assert re.search(r"\d+\ssecondes?", page.text)
        assert environment.inbox.count(person.phone) == 1
        assert browser.enter_code(page, code).authorization_code


def test_new_code_replaces_the_old_one_and_keeps_the_failure_count(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", "0"),
        at_the_code_page(environment, person) as (browser, page, old),
    ):
        page = browser.enter_code(page, wrong_code(old))
        page = browser.ask_again(page)
        code = environment.inbox.next_code(person.phone, 1)
        wait_for_failures(new, person, 1)
        if old != code:
            page = browser.enter_code(page, old)
            assert page.authorization_code is None
        assert browser.enter_code(page, code).authorization_code


def test_sixth_code_within_fifteen_minutes_is_refused_in_every_browser(
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


def test_number_shared_by_two_accounts_has_one_limit(environment: Environment, new: NewPeople) -> None:
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
def test_account_deactivated_after_the_password_is_refused(
    environment: Environment, new: NewPeople, *, enabled: bool
) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        new.set(person.id, accountStatus="deactivated", enabled=enabled)
        page = browser.enter_code(page, code)

        assert page.authorization_code is None
        new.set(person.id, accountStatus="active", enabled=True)
        assert browser.open_sign_in().asks_for_password


def test_account_deactivated_after_the_password_gets_no_code(
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


def test_code_to_the_old_number_is_refused_after_a_change(environment: Environment, new: NewPeople) -> None:
    person, other = new.professional(), new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        new.set(person.id, phoneNumber=other.phone)
        page = browser.enter_code(page, code)

        assert page.authorization_code is None
        page = browser.ask_again(page)
        assert browser.enter_code(page, environment.inbox.next_code(other.phone, 0)).authorization_code


@pytest.mark.parametrize("typed", ["{} {}", " {}{} ", "{}\N{NO-BREAK SPACE}{}"])
def test_spaces_in_a_code_are_ignored(environment: Environment, new: NewPeople, typed: str) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        assert browser.enter_code(page, typed.format(code[:3], code[3:])).authorization_code


def test_digits_of_other_scripts_are_refused(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        arabic = "".join(chr(0x0660 + int(digit)) for digit in code)
        assert browser.enter_code(page, arabic).authorization_code is None


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "123456\r\nX: y", "'; --", "🙂" * 6, " " * 5000 + "123456"]
)
def test_malformed_code_is_reported_at_its_field(
    environment: Environment, new: NewPeople, typed: str
) -> None:
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        page = browser.enter_code(page, typed)

        assert page.status == 200
        assert 'aria-invalid="true"' in page.html
        assert browser.enter_code(page, code).authorization_code


def test_outage_of_both_gateways_is_reported_and_charges_no_limit(
    environment: Environment, new: NewPeople
) -> None:
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


def test_malformed_text_is_reported_and_charges_no_limit(environment: Environment, new: NewPeople) -> None:
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


def test_code_stays_valid_and_replaceable_after_a_failed_resend(
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
            page = browser.enter_code(page, wrong_code(code))
            assert "Ce code n’est pas le bon" in page.text
        page = browser.ask_again(page)
        newer = environment.inbox.next_code(person.phone, 1)
        assert browser.enter_code(page, newer).authorization_code


def test_unsent_mail_is_reported_and_charges_no_limit(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch", codeChannel="email")
    with Browser(environment.keycloak) as browser:
        with silent_mail_server(environment):
            page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
            assert "Aucun code n’a pu être envoyé" in page.text
        with realm_text(environment, "mepCodeMailSubject_signIn", MALFORMED_TEXT):
            for _ in range(6):
                page = browser.ask_again(page)
                assert "Aucun code n’a pu être envoyé" in page.text, page.text

        page = browser.ask_again(page)
        assert browser.enter_code(page, environment.inbox.next_code(person.email, 0)).authorization_code


def test_second_gateway_sends_when_the_first_fails(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    try:
        environment.inbox.sms_gateways(first=False, second=True)
        with at_the_code_page(environment, person) as (browser, page, code):
            assert browser.enter_code(page, code).authorization_code
    finally:
        environment.inbox.sms_gateways(first=True, second=True)
    assert environment.inbox.count(person.phone) == 1


def test_codes_are_never_logged(environment: Environment, new: NewPeople) -> None:
    sms, mail = new.professional(), new.professional(domain="amge.ch", codeChannel="email")
    codes = []
    with at_the_code_page(environment, sms) as (browser, page, code):
        codes.append(code)
        browser.enter_code(page, wrong_code(code))
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
