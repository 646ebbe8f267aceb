"""Authenticator app and recovery codes: each code is accepted once."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest

from tests.authenticator_app import time_based_code, with_app
from tests.environment import Environment
from tests.password_page import lock
from tests.people import REALM, NewPeople, Person
from tests.realm import executions
from tests.sign_in import Browser, Page, comparable_html

RECOVERY_CODE, NEXT, LAST = "ABCDEFGH2345", "IJKLMNPQ2345", "RSTUVWXY2345"


def after_the_password(browser: Browser, person: Person) -> Page:
    return browser.enter_password(browser.open_sign_in(), person.email, person.password)


def test_app_code_is_accepted_once(environment: Environment, new: NewPeople) -> None:
    person = with_app(environment, new.professional())
    code = time_based_code()
    with Browser(environment.keycloak) as browser, Browser(environment.keycloak) as other:
        page = after_the_password(browser, person)
        assert browser.post(page, page.form_with("otp"), otp=code).authorization_code

        page = after_the_password(other, person)
        page = other.post(page, page.form_with("otp"), otp=code)

        assert page.authorization_code is None
        assert page.form_with("otp")


def with_recovery_codes(environment: Environment, person: Person) -> Person:
    hashed = [
        base64.b64encode(hashlib.sha512(code.encode()).digest()) for code in (RECOVERY_CODE, NEXT, LAST)
    ]
    codes = [{"number": n, "encodedHashedValue": code.decode()} for n, code in enumerate(hashed, 1)]
    credential = {
        "type": "recovery-authn-codes",
        "secretData": json.dumps({"codes": codes}),
        "credentialData": json.dumps(
            {"hashIterations": 1, "algorithm": "SHA-512", "total": 3, "remaining": 3}
        ),
    }
    environment.admin.put(REALM, "users", person.id, body={"credentials": [credential]})
    return person


def open_recovery_code_form(environment: Environment, browser: Browser, person: Person) -> Page:
    page = after_the_password(browser, person)
    page = browser.post(page, page.form_with("tryAnotherWay"), tryAnotherWay="on")
    chosen = executions(environment)["auth-recovery-authn-code-form"]
    return browser.post(page, page.form_with("authenticationExecution"), authenticationExecution=chosen)


def test_recovery_code_is_accepted_once(environment: Environment, new: NewPeople) -> None:
    person = with_recovery_codes(environment, new.professional())
    with Browser(environment.keycloak) as browser, Browser(environment.keycloak) as other:
        page = open_recovery_code_form(environment, browser, person)
        page = browser.post(page, page.form_with("recoveryCodeInput"), recoveryCodeInput=RECOVERY_CODE)
        assert page.authorization_code

        page = open_recovery_code_form(environment, other, person)
        for code in (RECOVERY_CODE, NEXT):
            form = page.form_with("recoveryCodeInput")
            page = other.post(page, form, recoveryCodeInput=code)
            assert bool(page.authorization_code) == (code == NEXT)


def test_last_recovery_code_leads_to_new_ones(environment: Environment, new: NewPeople) -> None:
    person = with_recovery_codes(environment, new.professional())
    for code in (RECOVERY_CODE, NEXT, LAST):
        with Browser(environment.keycloak) as browser:
            page = open_recovery_code_form(environment, browser, person)
            page = browser.post(page, page.form_with("recoveryCodeInput"), recoveryCodeInput=code)

    assert "Vos codes de secours sont épuisés" in page.text
    assert page.form_with("generatedRecoveryAuthnCodes")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Ce code n’est pas le bon."),
        ("de", "Dieser Code stimmt nicht."),
        ("it", "Il codice non è corretto."),
        ("en", "This code is not right."),
    ],
)
def test_brute_force_lock_reads_as_a_wrong_app_code(
    environment: Environment, new: NewPeople, language: str, words: str
) -> None:
    person = with_app(environment, new.professional())
    with Browser(environment.keycloak, language=language) as browser:
        page = after_the_password(browser, person)
        wrong = page = browser.post(page, page.form_with("otp"), otp="000000")
        lock(environment, person)
        locked = [page := browser.post(page, page.form_with("otp"), otp=time_based_code()) for _ in range(2)]

    assert words in wrong.text
    for each in locked:
        assert (each.status, comparable_html(each)) == (200, comparable_html(wrong))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Ce code de secours n’est pas le bon."),
        ("de", "Dieser Wiederherstellungscode stimmt nicht."),
        ("it", "Questo codice di recupero non è corretto."),
        ("en", "This recovery code is not right."),
    ],
)
def test_brute_force_lock_reads_as_a_wrong_recovery_code(
    environment: Environment, new: NewPeople, language: str, words: str
) -> None:
    person = with_recovery_codes(environment, new.professional())
    with Browser(environment.keycloak, language=language) as browser:
        page = open_recovery_code_form(environment, browser, person)
        wrong = page = browser.post(page, page.form_with("recoveryCodeInput"), recoveryCodeInput="wrong")
        lock(environment, person)
        locked = []
        for code in (RECOVERY_CODE, "", "wrong"):
            page = browser.post(page, page.form_with("recoveryCodeInput"), recoveryCodeInput=code)
            locked.append(page)

    assert words in wrong.text
    for each in locked:
        assert (each.status, comparable_html(each)) == (200, comparable_html(wrong))


def test_recovery_code_form_posted_without_its_field_is_shown_again(
    environment: Environment, new: NewPeople
) -> None:
    person = with_recovery_codes(environment, new.professional())
    with Browser(environment.keycloak) as browser:
        page = open_recovery_code_form(environment, browser, person)
        page = browser.post(page, page.form_with("recoveryCodeInput"), another="field")

        page = browser.post(page, page.form_with("recoveryCodeInput"), recoveryCodeInput=RECOVERY_CODE)

    assert page.authorization_code


@pytest.mark.parametrize(
    ("language", "ways"),
    [
        ("fr", ("Code par SMS ou par e-mail", "Code de secours")),
        ("de", ("Code per SMS oder E-Mail", "Wiederherstellungscode")),
        ("it", ("Codice via SMS o e-mail", "Codice di recupero")),
        ("en", ("Code by SMS or e-mail", "Recovery code")),
    ],
)
def test_second_factors_are_named_in_the_persons_language(
    environment: Environment, new: NewPeople, language: str, ways: tuple[str, ...]
) -> None:
    person = with_recovery_codes(environment, new.professional())
    with Browser(environment.keycloak, language=language) as browser:
        page = after_the_password(browser, person)
        page = browser.post(page, page.form_with("tryAnotherWay"), tryAnotherWay="on")

    assert all(way in page.text for way in ways), page.text
    assert "display-name" not in page.text
    assert "help-text" not in page.text
