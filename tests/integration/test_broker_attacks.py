"""Attacks with HIN and hospital identities on another person's account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest

from tests.brokers import (
    ANNA,
    HOSPITAL,
    STEPHANE,
    choose,
    fault,
    go_to_hin,
    sign_in_by_hin,
    sign_in_by_hospital,
    user,
)
from tests.environment import Environment
from tests.people import PASSWORD, REALM, NewPeople, Person
from tests.sign_in import Browser, Page, link_to


def links_of(environment: Environment, user_id: str) -> list[str]:
    found = environment.admin.get(REALM, "users", user_id, "federated-identity")
    return [link["identityProvider"] for link in found]


@contextmanager
def at_the_link_form(environment: Environment, person: Person) -> Iterator[tuple[Browser, Page]]:
    """Anna's HIN identity comes with the e-mail of this person's account, and the form asks for the account's
    password.
    """
    with fault(environment, claims={"email": person.email}), Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), ANNA)
        page = browser.post(page, page.form_with("submitAction"), submitAction="linkAccount")
        assert page.asks_for_password, page.text
        yield browser, page


def with_parameters(url: str, **changed: str) -> str:
    parts = urlsplit(url)
    return parts._replace(query=urlencode({**dict(parse_qsl(parts.query)), **changed})).geturl()


def session_parameters(page: Page, field: str) -> dict[str, str]:
    """The parameters that identify the authentication session in a form's address."""
    query = dict(parse_qsl(urlsplit(page.form_with(field).action).query))
    return {name: query[name] for name in ("session_code", "client_id", "tab_id", "client_data")}


@pytest.mark.usefixtures("anna_is_unknown")
def test_open_hospital_session_does_not_link_a_hin_identity(environment: Environment, new: NewPeople) -> None:
    """Otherwise anyone at an unlocked hospital computer could link an identity to another account."""
    matched = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)
    stephane = user(environment, STEPHANE)
    assert stephane is not None
    with at_the_link_form(environment, matched) as (browser, page):
        page = browser.get(link_to(page, "HUG"))
        page = browser.enter_password(page, STEPHANE, PASSWORD)

        assert browser.claims(page)["sub"] == stephane["id"]
    assert (links_of(environment, matched.id), links_of(environment, stephane["id"])) == ([], ["hug"])
    page, subject = sign_in_by_hin(environment, ANNA)
    assert subject is None


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize("step", ["after-first-broker-login", "after-post-broker-login"])
def test_password_without_code_does_not_link(environment: Environment, new: NewPeople, step: str) -> None:
    matched = new.professional()
    with at_the_link_form(environment, matched) as (browser, page):
        page = browser.enter_password(page, matched.email, matched.password)
        assert page.asks_for_code
        further = f"{environment.keycloak}/realms/{REALM}/broker/{step}"

        page = browser.get(f"{further}?{urlencode(session_parameters(page, 'code'))}")

        assert page.authorization_code is None
        assert browser.open_sign_in().asks_for_password
    assert links_of(environment, matched.id) == []


@pytest.mark.usefixtures("anna_is_unknown")
def test_code_of_another_login_does_not_link(environment: Environment, new: NewPeople) -> None:
    matched, own = new.professional(), new.professional()
    with at_the_link_form(environment, matched) as (browser, page), Browser(environment.keycloak) as other:
        page = browser.enter_password(page, matched.email, matched.password)
        elsewhere = other.enter_password(other.open_sign_in(), own.email, own.password)
        assert elsewhere.asks_for_code

        page = browser.enter_code(page, environment.inbox.next_code(own.phone, 0))

        assert page.asks_for_code
        assert page.authorization_code is None
    assert (links_of(environment, matched.id), links_of(environment, own.id)) == ([], [])


@pytest.mark.usefixtures("anna_is_unknown")
def test_full_sign_in_in_another_tab_does_not_link(environment: Environment, new: NewPeople) -> None:
    matched, own = new.professional(), new.professional()
    with at_the_link_form(environment, matched) as (browser, link_form):
        page = browser.enter_password(browser.open_sign_in(), own.email, own.password)
        page = browser.enter_code(page, environment.inbox.next_code(own.phone, 0))
        assert page.authorization_code

        page = browser.enter_password(link_form, own.email, own.password)
        page = browser.get(link_form.url) if not page.authorization_code else page

        assert page.authorization_code is None or browser.claims(page)["sub"] == own.id
    assert (links_of(environment, matched.id), links_of(environment, own.id)) == ([], [])


@pytest.mark.usefixtures("anna_is_unknown")
def test_only_the_identity_named_on_the_page_is_linked(environment: Environment, new: NewPeople) -> None:
    """The owner proves their account; only the identity named on the page is linked."""
    matched = new.professional()
    with at_the_link_form(environment, matched) as (browser, page):
        with fault(environment, claims={"email": matched.email, "loginName": "another.muster"}):
            in_another_tab = choose(browser, go_to_hin(environment, browser), ANNA)
            assert in_another_tab.form_with("submitAction")
        page = browser.enter_password(page, matched.email, matched.password)
        page = browser.enter_code(page, environment.inbox.next_code(matched.phone, 0))
        assert browser.claims(page)["sub"] == matched.id
    (link,) = environment.admin.get(REALM, "users", matched.id, "federated-identity")

    assert (link["identityProvider"], link["userId"]) == ("hin", ANNA)


@contextmanager
def at_hin_callback(environment: Environment) -> Iterator[tuple[Browser, str]]:
    """Anna's browser at HIN, and the callback address with code and state."""
    with Browser(environment.keycloak) as browser:
        page = go_to_hin(environment, browser)
        form = page.form_with("person")
        fields = {**form.fields, "person": ANNA}
        yield browser, browser.redirect_of(urljoin(page.url, form.action), fields)


def test_hin_callback_is_accepted_once(environment: Environment, anna: dict[str, Any]) -> None:
    with at_hin_callback(environment) as (browser, back):
        first = browser.claims(browser.get(back))
        page = browser.get(back)

        assert first["sub"] == anna["id"]
        assert page.authorization_code is None


@pytest.mark.usefixtures("anna")
def test_hin_callback_is_accepted_in_its_own_browser_only(environment: Environment) -> None:
    """A stolen callback address does not sign in, nor one that a victim is made to open."""
    with at_hin_callback(environment) as (_, back), Browser(environment.keycloak) as other:
        assert other.get(back).authorization_code is None
        other.open_sign_in()
        assert other.get(back).authorization_code is None


@pytest.mark.usefixtures("anna")
def test_used_hin_code_is_refused_in_another_login(environment: Environment) -> None:
    with at_hin_callback(environment) as (browser, back):
        browser.get(back)
    used = dict(parse_qsl(urlsplit(back).query))["code"]
    with at_hin_callback(environment) as (browser, own_way_back):
        page = browser.get(with_parameters(own_way_back, code=used))

    assert page.authorization_code is None
    assert page.asks_for_password
    assert "HIN" in (page.alert or "")


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("state", ["", "x", "a.b.c", "a.b.cG9ydGFs.d", "%00", "." * 2_000])
def test_forged_state_is_refused(environment: Environment, state: str) -> None:
    with at_hin_callback(environment) as (browser, back):
        page = browser.get(with_parameters(back, state=state))

    assert page.authorization_code is None


@pytest.mark.usefixtures("anna")
def test_hin_callback_is_refused_at_the_hospital_endpoint(environment: Environment) -> None:
    with at_hin_callback(environment) as (browser, back):
        page = browser.get(back.replace("/broker/hin/", "/broker/hug/"))

    assert page.authorization_code is None


LONG = "é" * 300
HOSTILE = [
    {"loginName": "anna\r\nmuster"},
    {"loginName": LONG},
    {"loginName": ["anna.muster"]},
    {"loginName": ""},
    {"email": "anna@hin.ch\r\nBcc: tous@hin.ch"},
    {"email": "anna@hin.ch, bruno@amge.ch"},
    {"email": f"{LONG}@hin.ch"},
    {"email": {"value": "anna@hin.ch"}},
    {"contactId.lastName": LONG},
    {"contactId.lastName": "Mu\u0000ster"},
    {"contactId.lastName": "${7*7}<#assign x=1>"},
    {"contactId": "Anna Muster"},
    {"contactId.verificationLevel": "10\r\n"},
    {"contactId.verificationLevel": "１０"},
]


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize("claims", HOSTILE, ids=str)
def test_malformed_hin_identity_gets_no_account(environment: Environment, claims: dict[str, Any]) -> None:
    before = environment.realm_admin.users_count()
    with fault(environment, claims=claims):
        page, subject = sign_in_by_hin(environment, ANNA)

    assert subject is None
    assert page.asks_for_password, page.text
    assert page.alert
    assert environment.realm_admin.users_count() == before


@pytest.mark.usefixtures("anna_is_unknown")
def test_invisible_characters_of_a_hin_identity_are_removed(environment: Environment) -> None:
    hidden = {
        "email": "anna\u202e.muster@hin.ch",
        "contactId.firstName": "An\u200bna",
        "contactId.phoneNr": "\u202a079\u00a0000\u00a000\u00a007\u202c",
    }
    with fault(environment, claims=hidden):
        sign_in_by_hin(environment, ANNA)

    (made,) = environment.admin.get(REALM, "users", idpAlias="hin", idpUserId=ANNA)
    assert (made["email"], made["firstName"]) == ("anna.muster@hin.ch", "Anna")
    assert made["attributes"]["phoneNumber"] == ["+41790000007"]


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize(
    ("claims", "left_out"),
    [
        ({"contactId.phoneNr": "+41 900 000 000"}, "phoneNumber"),
        ({"contactId.phoneNr": "٠٧٩٠٠٠٠٠٠٧"}, "phoneNumber"),
        ({"contactId.phoneNr": LONG}, "phoneNumber"),
        ({"contactId.postalCode": LONG}, "hinAddress"),
        ({"contactId.countryCode": "CHE"}, "hinAddress"),
    ],
    ids=str,
)
def test_malformed_detail_of_a_hin_identity_is_left_out(
    environment: Environment, claims: dict[str, Any], left_out: str
) -> None:
    with fault(environment, claims=claims):
        page, _ = sign_in_by_hin(environment, ANNA)

    assert "Votre compte n’est pas encore validé" in page.text
    (made,) = environment.admin.get(REALM, "users", idpAlias="hin", idpUserId=ANNA)
    assert left_out not in made["attributes"]
    assert made["attributes"]["accountStatus"] == ["pending"]


@pytest.mark.usefixtures("anna_is_unknown")
def test_name_in_any_script_is_kept(environment: Environment) -> None:
    with fault(environment, claims={"contactId.lastName": "Müller-O’Neil 李 Ñ"}):
        sign_in_by_hin(environment, ANNA)

    (made,) = environment.admin.get(REALM, "users", idpAlias="hin", idpUserId=ANNA)
    assert made["lastName"] == "Müller-O’Neil 李 Ñ"


def test_similar_login_name_is_another_identity(environment: Environment, anna: dict[str, Any]) -> None:
    """Keycloak compares login names exactly; a similar one is another identity."""
    for lookalike in ("ANNA.MUSTER", "anna.muster.", "\u0430nna.muster"):
        with fault(environment, claims={"loginName": lookalike}):
            _, subject = sign_in_by_hin(environment, ANNA)

        assert subject is None, lookalike
    assert [
        link["userId"] for link in environment.admin.get(REALM, "users", anna["id"], "federated-identity")
    ] == [ANNA]


def test_hospital_identity_with_a_known_e_mail_needs_the_accounts_password(
    environment: Environment, new: NewPeople
) -> None:
    matched = new.professional()
    admin = environment.admin
    found = admin.get(HOSPITAL, "users", username=STEPHANE, exact="true")[0]
    known = user(environment, STEPHANE)
    if known is not None:
        admin.delete(REALM, "users", known["id"])
    admin.put(HOSPITAL, "users", found["id"], body={**found, "email": matched.email})
    try:
        with Browser(environment.keycloak) as browser:
            page = sign_in_by_hospital(browser)
            assert page.authorization_code is None
            page = browser.post(page, page.form_with("submitAction"), submitAction="linkAccount")
            assert page.asks_for_password
            page = browser.enter_password(page, matched.email, matched.password)
            assert page.asks_for_code
    finally:
        admin.put(HOSPITAL, "users", found["id"], body=found)
    assert links_of(environment, matched.id) == []
