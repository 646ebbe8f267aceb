"""A brokered login concerns one person: steps passed by one person neither link an identity to another nor
sign another in.

Keycloak lets a browser leave a brokered login between two steps, and continue in another flow of the same
tab.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest

from tests.brokers import (
    ANNA,
    ANNAS_EMAIL,
    HOSPITAL,
    STEPHANE,
    forget,
    sign_in_by_hin,
    sign_in_by_hospital,
    user,
)
from tests.entrances import FullSignIn, sign_in_with
from tests.environment import Environment
from tests.integration.steps import POST_BROKER, address_of, stop_before, stop_hin_login_before
from tests.passkey import Passkey
from tests.people import PASSWORD, REALM, NewPeople, Person
from tests.sign_in import Browser, Page, link_to
from tests.ways_in import session_parameters

AFTER_FIRST = "/broker/after-first-broker-login?"


def way_to_hin(environment: Environment, page: Page) -> str:
    return address_of(
        environment, page, "broker/hin/login", session_code=session_parameters(page)["session_code"]
    )


def links_of(environment: Environment, user_id: str) -> list[tuple[str, str]]:
    found = environment.admin.get(REALM, "users", user_id, "federated-identity")
    return [(link["identityProvider"], link["userId"]) for link in found]


@pytest.mark.usefixtures("anna")
def test_hin_login_is_not_a_second_factor_of_another_person(
    environment: Environment, new: NewPeople, browser: Browser
) -> None:
    """The attacker keeps a password form, signs in with Anna's identity, then posts the victim's password in
    that form.
    """
    victim = new.professional()
    page = browser.open_sign_in()
    form = page.form_with("password")
    execution = dict(parse_qsl(urlsplit(form.action).query))["execution"]
    aside = browser.post(page, form, tryAnotherWay="on")
    stop_hin_login_before(browser, POST_BROKER, page, way_to_hin(environment, aside))
    page = browser.get(address_of(environment, page, "login-actions/authenticate"))
    codes = {"session_code": session_parameters(page)["session_code"], "execution": execution}
    form.action = address_of(environment, page, "login-actions/authenticate", **codes)
    page = browser.post(page, form, username=victim.email, password=victim.password)

    page = browser.get(address_of(environment, page, "login-actions/post-broker-login"))

    assert page.authorization_code is None or browser.claims(page)["sub"] != victim.id, "open"


@pytest.mark.parametrize("tries", range(5))
def test_parallel_password_does_not_change_the_person(
    environment: Environment, new: NewPeople, browser: Browser, anna: dict[str, Any], tries: int
) -> None:
    """Two simultaneous requests in one tab: one brings the victim's password, the other the identity."""
    victim = new.professional()
    page = browser.open_sign_in()
    form = page.form_with("password")
    hin = browser.get(link_to(page, "HIN"))
    chosen = hin.form_with("person")
    back = browser.redirect_of(urljoin(hin.url, chosen.action), {**chosen.fields, "person": ANNA})
    page = browser.get(address_of(environment, page, "login-actions/authenticate"))
    form = page.form_with("password")
    typed = {"username": victim.email, "password": victim.password}
    with ThreadPoolExecutor(2) as both:
        both.submit(browser._http.post, urljoin(page.url, form.action), data=typed)
        both.submit(browser._http.get, back).result()

    page = browser.get(address_of(environment, page, "login-actions/post-broker-login"))

    assert page.authorization_code is None or browser.claims(page)["sub"] == anna["id"], "open"


@contextmanager
def hospital_identity_with_address_of(environment: Environment, person: Person) -> Iterator[None]:
    admin = environment.admin
    found = admin.get(HOSPITAL, "users", username=STEPHANE, exact="true")[0]
    forget(environment, STEPHANE)
    for linked in admin.get(REALM, "users", idpAlias="hug", idpUserId=found["id"]):
        admin.delete(REALM, "users", linked["id"])
    admin.put(HOSPITAL, "users", found["id"], body={**found, "email": person.email})
    try:
        yield
    finally:
        admin.put(HOSPITAL, "users", found["id"], body=found)
        forget(environment, person.email)


def sign_in_to_matched_account(browser: Browser, person: Person) -> Page:
    """The hospital identity matches the person's account. Returns the page after the password, which asks for
    the code.
    """
    page = sign_in_by_hospital(browser)
    page = browser.post(page, page.form_with("submitAction"), submitAction="linkAccount")
    return browser.enter_password(page, person.email, person.password)


def test_link_proved_for_one_account_is_not_made_for_another(
    environment: Environment, new: NewPeople, browser: Browser, anna: dict[str, Any]
) -> None:
    """An attacker at Anna's open HIN session tries to link their own hospital identity to her account."""
    own = new.professional()
    with hospital_identity_with_address_of(environment, own):
        page = sign_in_to_matched_account(browser, own)
        form = page.form_with("code")
        code = environment.inbox.next_code(own.phone, 0)
        stop_before(browser, AFTER_FIRST, urljoin(page.url, form.action), {"code": code})
        page = browser.get(address_of(environment, page, "login-actions/authenticate"))
        stop_hin_login_before(browser, POST_BROKER, page, way_to_hin(environment, page))

        browser.get(address_of(environment, page, "login-actions/first-broker-login"))

    assert links_of(environment, anna["id"]) == [("hin", ANNA)]
    assert sign_in_by_hin(environment, ANNA)[1] == anna["id"]


def test_account_created_for_one_identity_is_not_swapped(
    environment: Environment, browser: Browser, anna: dict[str, Any]
) -> None:
    forget(environment, STEPHANE)
    page = browser.open_sign_in()
    hospital = browser.get(link_to(page, "HUG"))
    form = urljoin(hospital.url, hospital.form_with("password").action)
    stop_before(browser, AFTER_FIRST, form, {"username": STEPHANE, "password": PASSWORD})
    page = browser.get(address_of(environment, page, "login-actions/authenticate"))
    stop_hin_login_before(browser, POST_BROKER, page, way_to_hin(environment, page))

    browser.get(address_of(environment, page, "login-actions/first-broker-login"))

    forget(environment, STEPHANE)
    assert links_of(environment, anna["id"]) == [("hin", ANNA)]
    assert sign_in_by_hin(environment, ANNA)[1] == anna["id"]


@pytest.mark.usefixtures("anna_is_unknown")
def test_parallel_password_does_not_link_the_identity(
    environment: Environment, new: NewPeople, browser: Browser
) -> None:
    """The password is posted while the account for the identity is being created."""
    for _ in range(5):
        victim = new.professional()
        page = browser.open_sign_in()
        stop_hin_login_before(browser, "/login-actions/first-broker-login?", page)
        page = browser.get(address_of(environment, page, "login-actions/authenticate"))
        form = page.form_with("password")
        typed = {"username": victim.email, "password": victim.password}
        making = address_of(environment, page, "login-actions/first-broker-login")
        with ThreadPoolExecutor(2) as both:
            typing = both.submit(browser.post, page, form, **typed)
            both.submit(browser._http.get, making).result()
            page = typing.result()
        if "session_code" in session_parameters(page):
            code = session_parameters(page)["session_code"]
            browser.get(address_of(environment, page, "broker/after-first-broker-login", session_code=code))
        browser.get(making)

        assert links_of(environment, victim.id) == []
        for made in environment.admin.get(REALM, "users", email="anna.muster@hin.ch", exact="true"):
            environment.admin.delete(REALM, "users", made["id"])


def test_amr_omits_proofs_of_another_person(
    environment: Environment, new: NewPeople, browser: Browser, anna: dict[str, Any]
) -> None:
    other = new.professional()
    page = browser.enter_password(browser.open_sign_in(), other.email, other.password)
    assert page.asks_for_code
    hin = browser.get(way_to_hin(environment, page))
    form = hin.form_with("person")

    claims = browser.claims(browser.post(hin, form, **{**form.fields, "person": ANNA}))

    assert (claims["sub"], claims["amr"], claims["acr"]) == (anna["id"], ["mfa"], "mfa")


def signed_in_by_passkey(environment: Environment, person: FullSignIn, browser: Browser) -> None:
    page = sign_in_with(person, browser, browser.open_sign_in(kc_action="webauthn-register-passwordless"))
    passkey = Passkey(environment.keycloak)
    browser.post(page, page.form_with("attestationObject"), **passkey.created(page))
    page = browser.open_sign_in(prompt="login")
    page = browser.post(page, page.form_with("signature"), **passkey.signed(page, person.id))
    assert browser.claims(page)["acr"] == "phr"


def level_in_session(browser: Browser) -> str:
    page = browser.open_sign_in(acr_values="phr")
    acr: str = browser.claims(page)["acr"]
    return acr


def test_level_of_another_persons_session_does_not_count(
    environment: Environment, new: NewPeople, browser: Browser, anna: dict[str, Any]
) -> None:
    """Keycloak copies the levels of the open session before it checks whose session it is."""
    page = browser.open_sign_in()
    stop_hin_login_before(browser, POST_BROKER, page)
    with Browser(environment.keycloak) as other:
        signed_in_by_passkey(environment, FullSignIn(environment, new.professional()), other)
        with browser.with_session_of(other):
            browser.get(address_of(environment, page, "login-actions/authenticate"))

    page = browser.get(address_of(environment, page, "login-actions/post-broker-login"))

    claims = browser.claims(page)
    assert (claims["sub"], claims["acr"]) == (anna["id"], "mfa")
    assert level_in_session(browser) == "mfa"


def test_level_does_not_pass_to_the_next_person(
    environment: Environment, new: NewPeople, browser: Browser
) -> None:
    """After a wrong password, the link form removes the person from the session; the level must go too."""
    own = new.professional()
    with hospital_identity_with_address_of(environment, own), Browser(environment.keycloak) as other:
        signed_in_by_passkey(environment, FullSignIn(environment, new.professional()), other)
        link = browser.get(link_to(browser.open_sign_in(prompt="login"), "HUG"))
        page = browser.enter_password(link, STEPHANE, PASSWORD)
        page = browser.post(page, page.form_with("submitAction"), submitAction="linkAccount")
        with browser.with_session_of(other):
            browser.get(address_of(environment, page, "login-actions/authenticate"))
        page = browser.get(address_of(environment, page, "login-actions/first-broker-login"))
        page = browser.enter_password(page, own.email, "wrong")
        page = browser.enter_password(page, own.email, own.password)
        page = browser.enter_code(page, environment.inbox.next_code(own.phone, 0))

        assert browser.claims(page)["sub"] == own.id
        assert level_in_session(browser) == "mfa"


def test_matched_account_is_linked_by_its_owner(
    environment: Environment, new: NewPeople, browser: Browser
) -> None:
    """The legitimate case, which must keep working."""
    own = new.professional()
    with hospital_identity_with_address_of(environment, own):
        page = sign_in_to_matched_account(browser, own)
        page = browser.enter_code(page, environment.inbox.next_code(own.phone, 0))

        assert browser.claims(page)["sub"] == own.id
        assert [alias for alias, _ in links_of(environment, own.id)] == ["hug"]


@pytest.mark.usefixtures("anna_is_unknown")
def test_interrupted_first_login_continues_at_the_next_login(
    environment: Environment, browser: Browser
) -> None:
    """The account was created, but no identity is linked to it yet."""
    stop_hin_login_before(browser, AFTER_FIRST, browser.open_sign_in())
    made = user(environment, ANNAS_EMAIL)
    assert made is not None
    assert links_of(environment, made["id"]) == []

    page, subject = sign_in_by_hin(environment, ANNA)

    assert subject is None
    assert "validé" in page.text
    assert links_of(environment, made["id"]) == [("hin", ANNA)]
    waiting = user(environment, ANNAS_EMAIL)
    assert waiting is not None
    assert waiting["attributes"]["accountStatus"] == ["pending"]
    assert "madeForIdentity" not in waiting["attributes"]


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize("since", ["password", "unlinked", "of another"])
def test_account_with_an_owner_is_not_linked_without_confirmation(
    environment: Environment, browser: Browser, since: str
) -> None:
    admin = environment.admin
    if since == "unlinked":
        sign_in_by_hin(environment, ANNA)
    else:
        stop_hin_login_before(browser, AFTER_FIRST, browser.open_sign_in())
    made = user(environment, ANNAS_EMAIL)
    assert made is not None
    if since == "unlinked":
        admin.delete(REALM, "users", made["id"], "federated-identity", "hin")
    elif since == "password":
        password = {"type": "password", "value": PASSWORD, "temporary": False}
        admin.put(REALM, "users", made["id"], "reset-password", body=password)
    else:
        attributes = {**made["attributes"], "madeForIdentity": ["hin another"]}
        admin.put(REALM, "users", made["id"], body={**made, "attributes": attributes})

    page, _ = sign_in_by_hin(environment, ANNA)

    assert page.form_with("submitAction")
    assert links_of(environment, made["id"]) == []
