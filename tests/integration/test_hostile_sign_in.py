"""Attacks on the sign-in: mass guesses, forged addresses, headers and fields, skipped executions."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import httpx
import pytest

from tests.code_metrics import counters
from tests.code_page import at_the_code_page
from tests.environment import Environment
from tests.forgotten_password import NEW
from tests.people import PASSWORD, REALM, NewPeople, Person
from tests.realm import executions
from tests.sign_in import Browser, Form, Page, link_to

BROWSERS, GUESSES_EACH = 50, 10
TRIES_A_CODE, CODES_A_PERSON, FAILURES_THAT_LOCK = 5, 5, 10
AT_ONCE = 8

ODD_TEXTS = {
    "a header": "x\r\nX-Evil: 1",
    "a line": "x\n2026-01-01 00:00:00 ERROR evil",
    "nothing": "\x00",
    "right to left": "\u202egro.elpmaxe@enna",
    "other digits": "١٢٣٤٥٦",
    "two halves": "e\u0301" * 40,
    "markup": '"><script>alert(1)</script>${7*7}{{7*7}}',
    "very long": "x" * 100_000,
}


def compared_codes(environment: Environment) -> float:
    """The number of codes that were compared, right or wrong. Other input uses up no try."""
    found = counters(environment)
    return sum(
        found.get(("mep_code_checked_total", "sms", outcome), 0.0) for outcome in ("wrong", "accepted")
    )


def test_mass_guessing_over_fifty_browsers_triggers_the_brute_force_lock(
    environment: Environment, new: NewPeople
) -> None:
    """The attacker has the password. Each code is compared at most five times, and the brute-force lock takes
    effect.
    """
    person = new.professional()
    before = compared_codes(environment)

    def guess(number: int) -> list[Page]:
        with Browser(environment.keycloak) as browser:
            page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
            form, pages = None, [page]
            for nth in range(GUESSES_EACH):
                if page.asks_for_code:
                    form = page.form_with("code")
                code = f"{(number * GUESSES_EACH + nth) * 1999 % 1_000_000:06d}"
                if form:
                    page = browser.post(page, form, code=code)
                else:
                    page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
                pages.append(page)
            return pages

    with ThreadPoolExecutor(AT_ONCE) as pool:
        pages = [page for found in pool.map(guess, range(BROWSERS)) for page in found]

    codes = environment.inbox.count(person.phone)
    assert codes <= CODES_A_PERSON
    assert all(page.authorization_code is None for page in pages)
    assert compared_codes(environment) - before <= TRIES_A_CODE * codes
    assert new.failures_of(person) >= FAILURES_THAT_LOCK
    lock = environment.admin.get(REALM, "attack-detection", "brute-force", "users", person.id)
    assert lock["disabled"] is True


def test_code_of_one_tab_is_refused_in_another_sign_in(environment: Environment, new: NewPeople) -> None:
    """Two sign-ins of one browser: the second has its own code, or none."""
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, first, code):
        second = browser.open_sign_in(prompt="login")
        if second.asks_for_password:
            second = browser.enter_password(second, person.email, person.password)

        assert browser.enter_code(second, code).authorization_code is None
        assert not second.url.startswith(browser.redirect_uri)
        assert first.asks_for_code


def form_address(page: Page, **parameters: str) -> str:
    """The address of a page's form with some parameters replaced."""
    parts = urlsplit(urljoin(page.url, page.forms[0].action))
    query = {**dict(parse_qsl(parts.query)), **parameters}
    return urlunsplit(parts._replace(query=urlencode(query)))


@pytest.mark.parametrize(
    "step",
    [
        "mep-one-time-code",
        "auth-otp-form",
        "auth-recovery-authn-code-form",
        "webauthn-authenticator-passwordless",
        "mep-assurance-level",
        "mep-account-gate",
        "auth-cookie",
    ],
)
@pytest.mark.parametrize("with_password", [False, True])
def test_execution_cannot_be_reached_by_its_id(
    environment: Environment, new: NewPeople, step: str, with_password: bool
) -> None:
    person = new.professional()
    named = executions(environment)[step]
    with Browser(environment.keycloak) as browser:
        page = browser.open_sign_in()
        if with_password:
            page = browser.enter_password(page, person.email, person.password)
        posted = browser.post(page, Form(form_address(page, execution=named)), code="000000", level="2")
        for answer in (posted, browser.get(form_address(page, execution=named))):
            assert answer.authorization_code is None
            assert answer.status < httpx.codes.INTERNAL_SERVER_ERROR


@pytest.mark.parametrize(
    "path",
    ["required-action", "reset-credentials", "first-broker-login", "post-broker-login", "registration"],
)
def test_password_proof_does_not_count_in_another_flow(
    environment: Environment, new: NewPeople, path: str
) -> None:
    """CVE-2026-18963: a proof given in one flow must not count in another."""
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, _):
        for named in ({"execution": "UPDATE_PASSWORD"}, {"execution": "webauthn-register-passwordless"}, {}):
            found = browser.get(
                re.sub(r"login-actions/\w+", f"login-actions/{path}", form_address(page, **named))
            )
            assert found.authorization_code is None
            assert not any("password-new" in form.fields for form in found.forms)
            assert "registerWebAuthn" not in found.html


def test_reset_link_does_not_sign_in(environment: Environment, new: NewPeople) -> None:
    """The link has an authentication session of its own, so the browser flow asks for both factors."""
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.get(link_to(browser.open_sign_in(), "oublié"))
        browser.post(page, page.form_with("username"), username=person.email)
        page = browser.get(environment.inbox.next_link(person.email))
        browser.post(page, page.form_with("password-new"), **{"password-new": NEW, "password-confirm": NEW})
        by_the_same_session = browser.get(
            re.sub(r"login-actions/[\w-]+", "login-actions/authenticate", form_address(page))
        )

        assert by_the_same_session.authorization_code is None
        assert browser.open_sign_in().asks_for_password


def test_code_proof_does_not_count_for_another_person(environment: Environment, new: NewPeople) -> None:
    """The attacker enters their own code, stops, and starts again with the victim's password."""
    attacker, victim = new.professional(), new.professional()
    environment.admin.put(REALM, "users", attacker.id, body={"requiredActions": ["UPDATE_PASSWORD"]})
    with at_the_code_page(environment, attacker) as (browser, page, code):
        page = browser.enter_code(page, code)
        assert any("password-new" in form.fields for form in page.forms), page.text
        restart = re.sub(r"required-action\?execution=\w+&", "restart?", page.url)
        page = browser.enter_password(browser.get(restart), victim.email, victim.password)

        assert page.asks_for_code, page.text
        assert browser.enter_code(page, code).authorization_code is None


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "Forwarded"])
def test_host_headers_do_not_change_addresses(environment: Environment, new: NewPeople, name: str) -> None:
    """Links in mails, pages and redirects use the configured hostname."""
    person = new.professional()
    header = {name: "host=evil.example" if name == "Forwarded" else "evil.example"}
    with Browser(environment.keycloak) as browser:
        page = browser.open_sign_in()
        target = link_to(page, "oublié")
        with httpx.Client(timeout=60, headers=header, follow_redirects=False) as http:
            for url in (target, f"{environment.keycloak}/realms/{REALM}/.well-known/openid-configuration"):
                answer = http.get(url)
                assert "evil.example" not in answer.text
                assert "evil.example" not in str(answer.headers)
        page = browser.get(target)
        browser.post(page, page.form_with("username"), username=person.email)
        assert environment.inbox.next_link(person.email).startswith(environment.keycloak)


@pytest.mark.parametrize("odd", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_text_in_any_field_is_harmless(environment: Environment, new: NewPeople, odd: str) -> None:
    person = new.professional()
    answers: list[Page] = []
    with ExitStack() as browsers:
        browser = browsers.enter_context(Browser(environment.keycloak))
        page = browser.open_sign_in()
        answers.append(browser.enter_password(page, odd, PASSWORD))
        answers.append(browser.enter_password(browser.open_sign_in(), person.email, odd))
        page = browser.get(link_to(browser.open_sign_in(), "oublié"))
        answers.append(browser.post(page, page.form_with("username"), username=odd))

        browser = browsers.enter_context(Browser(environment.keycloak))
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        for field in (
            "code",
            "resend",
            "channel",
            "credentialId",
            "tryAnotherWay",
            "authenticationExecution",
        ):
            # Posts the form of the latest page, because Keycloak ignores a form that was already posted.
            page = browser.post(page, page.forms[0], **{field: odd})
            answers.append(page)
        if len(odd) < 4_000:  # the HTTP server refuses longer addresses
            for parameter in (
                "kc_action",
                "login_hint",
                "ui_locales",
                "acr_values",
                "claims",
                "nonce",
                "scope",
            ):
                answers.append(browser.open_sign_in(**{parameter: odd}))

    for answer in answers:
        assert answer.authorization_code is None
        assert answer.status < httpx.codes.INTERNAL_SERVER_ERROR, answer.text[:300]
        assert "<script>alert(1)" not in answer.html
        assert "49{{" not in answer.html
    assert environment.inbox.count(person.phone) == 1
    for name, text in environment.logs():
        if name.startswith("keycloak"):
            assert not re.search(r"^(X-Evil|2026-01-01 00:00:00 ERROR evil)", text, re.MULTILINE), name


def test_right_code_is_accepted_after_malformed_ones(environment: Environment, new: NewPeople) -> None:
    person: Person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        form = page.form_with("code")
        for odd in ("x\r\nX-Evil: 1", "\x00", "١٢٣٤٥٦"):
            page = browser.post(page, form, code=odd)
            form = page.form_with("code")
        assert browser.enter_code(page, code).authorization_code
    assert new.failures_of(person) == 0
