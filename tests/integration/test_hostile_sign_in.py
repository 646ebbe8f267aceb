"""Harm meant at the sign-in: guesses in bulk, forged addresses, headers and fields, skipped steps."""

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


def compared(environment: Environment) -> float:
    """Codes that were compared, right or wrong: whatever else is refused costs nobody a try."""
    found = counters(environment)
    return sum(
        found.get(("mep_code_checked_total", "sms", outcome), 0.0) for outcome in ("wrong", "accepted")
    )


def test_five_hundred_guesses_over_fifty_browsers(environment: Environment, new: NewPeople) -> None:
    """A thief has the password: each code is compared five times at most; the lock is reached."""
    person = new.professional()
    before = compared(environment)

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
    assert compared(environment) - before <= TRIES_A_CODE * codes
    assert new.failures_of(person) >= FAILURES_THAT_LOCK
    lock = environment.admin.get(REALM, "attack-detection", "brute-force", "users", person.id)
    assert lock["disabled"] is True


def test_a_code_of_one_tab_opens_no_other_sign_in(environment: Environment, new: NewPeople) -> None:
    """Two sign-ins of one browser: the second has a code of its own, or none."""
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, first, code):
        second = browser.open_sign_in(prompt="login")
        if second.asks_for_password:
            second = browser.enter_password(second, person.email, person.password)

        assert browser.enter_code(second, code).authorization_code is None
        assert not second.url.startswith(browser.redirect_uri)
        assert first.asks_for_code


def at(page: Page, **parameters: str) -> str:
    """The address of a page's form, with some parameters replaced."""
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
def test_no_step_is_reached_by_naming_it(
    environment: Environment, new: NewPeople, step: str, with_password: bool
) -> None:
    person = new.professional()
    named = executions(environment)[step]
    with Browser(environment.keycloak) as browser:
        page = browser.open_sign_in()
        if with_password:
            page = browser.enter_password(page, person.email, person.password)
        posted = browser.post(page, Form(at(page, execution=named)), code="000000", level="2")
        for answer in (posted, browser.get(at(page, execution=named))):
            assert answer.authorization_code is None
            assert answer.status < httpx.codes.INTERNAL_SERVER_ERROR


@pytest.mark.parametrize(
    "path",
    ["required-action", "reset-credentials", "first-broker-login", "post-broker-login", "registration"],
)
def test_a_password_carried_into_another_flow_is_worth_nothing(
    environment: Environment, new: NewPeople, path: str
) -> None:
    """The fault behind CVE-2026-18963: what one flow proved must not count in another."""
    person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, _):
        for named in ({"execution": "UPDATE_PASSWORD"}, {"execution": "webauthn-register-passwordless"}, {}):
            found = browser.get(re.sub(r"login-actions/\w+", f"login-actions/{path}", at(page, **named)))
            assert found.authorization_code is None
            assert not any("password-new" in form.fields for form in found.forms)
            assert "registerWebAuthn" not in found.html


def test_a_reset_is_no_sign_in_and_no_code(environment: Environment, new: NewPeople) -> None:
    """Who opened the link stands in a login session of its own: the ordinary flow asks for everything."""
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.get(link_to(browser.open_sign_in(), "oublié"))
        browser.post(page, page.form_with("username"), username=person.email)
        page = browser.get(environment.inbox.next_link(person.email))
        browser.post(page, page.form_with("password-new"), **{"password-new": NEW, "password-confirm": NEW})
        by_the_same_session = browser.get(
            re.sub(r"login-actions/[\w-]+", "login-actions/authenticate", at(page))
        )

        assert by_the_same_session.authorization_code is None
        assert browser.open_sign_in().asks_for_password


def test_a_passed_code_is_not_carried_to_another_person(environment: Environment, new: NewPeople) -> None:
    """A thief passes their own code, stops before the end, and begins again with somebody else's password."""
    thief, victim = new.professional(), new.professional()
    environment.admin.put(REALM, "users", thief.id, body={"requiredActions": ["UPDATE_PASSWORD"]})
    with at_the_code_page(environment, thief) as (browser, page, code):
        page = browser.enter_code(page, code)
        assert any("password-new" in form.fields for form in page.forms), page.text
        restart = re.sub(r"required-action\?execution=\w+&", "restart?", page.url)
        page = browser.enter_password(browser.get(restart), victim.email, victim.password)

        assert page.asks_for_code, page.text
        assert browser.enter_code(page, code).authorization_code is None


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "Forwarded"])
def test_no_header_moves_an_address(environment: Environment, new: NewPeople, name: str) -> None:
    """The link of a mail, the pages and the redirects name the server by its own name."""
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
def test_no_field_takes_more_than_text(environment: Environment, new: NewPeople, odd: str) -> None:
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
            # The form of the page that came: Keycloak does not look into one that was sent already.
            page = browser.post(page, page.forms[0], **{field: odd})
            answers.append(page)
        if len(odd) < 4_000:  # a longer address is the HTTP server's to refuse
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


def test_the_right_code_still_opens_after_all_that(environment: Environment, new: NewPeople) -> None:
    person: Person = new.professional()
    with at_the_code_page(environment, person) as (browser, page, code):
        form = page.form_with("code")
        for odd in ("x\r\nX-Evil: 1", "\x00", "١٢٣٤٥٦"):
            page = browser.post(page, form, code=odd)
            form = page.form_with("code")
        assert browser.enter_code(page, code).authorization_code
    assert new.failures_of(person) == 0
