"""Identities of HIN and the hospital in the hands of somebody who wants another's account."""

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
    """Somebody brings Anna's HIN identity with the e-mail of this person's account."""
    with fault(environment, claims={"email": person.email}), Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), ANNA)
        page = browser.post(page, page.form_with("submitAction"), submitAction="linkAccount")
        assert page.asks_for_password, page.text
        yield browser, page


def with_parameters(url: str, **changed: str) -> str:
    parts = urlsplit(url)
    return parts._replace(query=urlencode({**dict(parse_qsl(parts.query)), **changed})).geturl()


def codes_of(page: Page, field: str) -> dict[str, str]:
    """What names the login under way, in the address of a form of its page."""
    query = dict(parse_qsl(urlsplit(page.form_with(field).action).query))
    return {name: query[name] for name in ("session_code", "client_id", "tab_id", "client_data")}


@pytest.mark.usefixtures("anna_is_unknown")
def test_the_hospitals_open_session_links_no_hin_identity(environment: Environment, new: NewPeople) -> None:
    """Whoever sits at a hospital's computer would have somebody's account for good."""
    met = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)
    stephane = user(environment, STEPHANE)
    assert stephane is not None
    with at_the_link_form(environment, met) as (browser, page):
        page = browser.get(link_to(page, "HUG"))
        page = browser.enter_password(page, STEPHANE, PASSWORD)

        assert browser.claims(page)["sub"] == stephane["id"]
    assert (links_of(environment, met.id), links_of(environment, stephane["id"])) == ([], ["hug"])
    page, subject = sign_in_by_hin(environment, ANNA)
    assert subject is None


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize("step", ["after-first-broker-login", "after-post-broker-login"])
def test_the_password_alone_links_nothing(environment: Environment, new: NewPeople, step: str) -> None:
    met = new.professional()
    with at_the_link_form(environment, met) as (browser, page):
        page = browser.enter_password(page, met.email, met.password)
        assert page.asks_for_code
        further = f"{environment.keycloak}/realms/{REALM}/broker/{step}"

        page = browser.get(f"{further}?{urlencode(codes_of(page, 'code'))}")

        assert page.authorization_code is None
        assert browser.open_sign_in().asks_for_password
    assert links_of(environment, met.id) == []


@pytest.mark.usefixtures("anna_is_unknown")
def test_the_code_of_another_login_links_nothing(environment: Environment, new: NewPeople) -> None:
    met, own = new.professional(), new.professional()
    with at_the_link_form(environment, met) as (browser, page), Browser(environment.keycloak) as other:
        page = browser.enter_password(page, met.email, met.password)
        elsewhere = other.enter_password(other.open_sign_in(), own.email, own.password)
        assert elsewhere.asks_for_code

        page = browser.enter_code(page, environment.inbox.next_code(own.phone, 0))

        assert page.asks_for_code
        assert page.authorization_code is None
    assert (links_of(environment, met.id), links_of(environment, own.id)) == ([], [])


@pytest.mark.usefixtures("anna_is_unknown")
def test_a_full_sign_in_in_another_tab_links_nothing(environment: Environment, new: NewPeople) -> None:
    met, own = new.professional(), new.professional()
    with at_the_link_form(environment, met) as (browser, link_form):
        page = browser.enter_password(browser.open_sign_in(), own.email, own.password)
        page = browser.enter_code(page, environment.inbox.next_code(own.phone, 0))
        assert page.authorization_code

        page = browser.enter_password(link_form, own.email, own.password)
        page = browser.get(link_form.url) if not page.authorization_code else page

        assert page.authorization_code is None or browser.claims(page)["sub"] == own.id
    assert (links_of(environment, met.id), links_of(environment, own.id)) == ([], [])


@pytest.mark.usefixtures("anna_is_unknown")
def test_another_identity_taken_meanwhile_is_not_the_one_that_gets_linked(
    environment: Environment, new: NewPeople
) -> None:
    """The owner proves their account; the identity that is linked is the one the page named."""
    met = new.professional()
    with at_the_link_form(environment, met) as (browser, page):
        with fault(environment, claims={"email": met.email, "loginName": "another.muster"}):
            in_another_tab = choose(browser, go_to_hin(environment, browser), ANNA)
            assert in_another_tab.form_with("submitAction")
        page = browser.enter_password(page, met.email, met.password)
        page = browser.enter_code(page, environment.inbox.next_code(met.phone, 0))
        assert browser.claims(page)["sub"] == met.id
    (link,) = environment.admin.get(REALM, "users", met.id, "federated-identity")

    assert (link["identityProvider"], link["userId"]) == ("hin", ANNA)


@contextmanager
def came_back(environment: Environment) -> Iterator[tuple[Browser, str]]:
    """Anna's browser at HIN, and the address with code and state by which it is to come back."""
    with Browser(environment.keycloak) as browser:
        page = go_to_hin(environment, browser)
        form = page.form_with("person")
        fields = {**form.fields, "person": ANNA}
        yield browser, browser.leaves_for(urljoin(page.url, form.action), fields)


def test_the_way_back_from_hin_serves_once(environment: Environment, anna: dict[str, Any]) -> None:
    with came_back(environment) as (browser, back):
        first = browser.claims(browser.get(back))
        page = browser.get(back)

        assert first["sub"] == anna["id"]
        assert page.authorization_code is None


@pytest.mark.usefixtures("anna")
def test_the_way_back_from_hin_serves_one_browser(environment: Environment) -> None:
    """Neither a stolen address nor one that is pushed on somebody signs in."""
    with came_back(environment) as (_, back), Browser(environment.keycloak) as other:
        assert other.get(back).authorization_code is None
        other.open_sign_in()
        assert other.get(back).authorization_code is None


@pytest.mark.usefixtures("anna")
def test_a_used_code_of_hin_is_worth_nothing_in_another_login(environment: Environment) -> None:
    with came_back(environment) as (browser, back):
        browser.get(back)
    used = dict(parse_qsl(urlsplit(back).query))["code"]
    with came_back(environment) as (browser, own_way_back):
        page = browser.get(with_parameters(own_way_back, code=used))

    assert page.authorization_code is None
    assert page.asks_for_password
    assert "HIN" in (page.alert or "")


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("state", ["", "x", "a.b.c", "a.b.cG9ydGFs.d", "%00", "." * 2_000])
def test_a_forged_state_signs_nobody_in(environment: Environment, state: str) -> None:
    with came_back(environment) as (browser, back):
        page = browser.get(with_parameters(back, state=state))

    assert page.authorization_code is None


@pytest.mark.usefixtures("anna")
def test_the_way_back_from_hin_is_none_from_the_hospital(environment: Environment) -> None:
    with came_back(environment) as (browser, back):
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
def test_a_hostile_hin_identity_gets_no_account(environment: Environment, claims: dict[str, Any]) -> None:
    before = environment.admin.get(REALM, "users", "count")
    with fault(environment, claims=claims):
        page, subject = sign_in_by_hin(environment, ANNA)

    assert subject is None
    assert page.asks_for_password, page.text
    assert page.alert
    assert environment.admin.get(REALM, "users", "count") == before


@pytest.mark.usefixtures("anna_is_unknown")
def test_what_cannot_be_seen_in_a_hin_identity_is_not_stored(environment: Environment) -> None:
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
def test_a_hostile_detail_is_left_out_of_the_account(
    environment: Environment, claims: dict[str, Any], left_out: str
) -> None:
    with fault(environment, claims=claims):
        page, _ = sign_in_by_hin(environment, ANNA)

    assert "Votre compte n’est pas encore validé" in page.text
    (made,) = environment.admin.get(REALM, "users", idpAlias="hin", idpUserId=ANNA)
    assert left_out not in made["attributes"]
    assert made["attributes"]["accountStatus"] == ["pending"]


@pytest.mark.usefixtures("anna_is_unknown")
def test_a_name_in_any_script_is_kept_as_it_is(environment: Environment) -> None:
    with fault(environment, claims={"contactId.lastName": "Müller-O’Neil 李 Ñ"}):
        sign_in_by_hin(environment, ANNA)

    (made,) = environment.admin.get(REALM, "users", idpAlias="hin", idpUserId=ANNA)
    assert made["lastName"] == "Müller-O’Neil 李 Ñ"


def test_the_identity_of_another_with_ones_own_e_mail_is_still_another(
    environment: Environment, anna: dict[str, Any]
) -> None:
    """Keycloak compares login names as they are: one that only looks like Anna's is not hers."""
    for lookalike in ("ANNA.MUSTER", "anna.muster.", "\u0430nna.muster"):
        with fault(environment, claims={"loginName": lookalike}):
            _, subject = sign_in_by_hin(environment, ANNA)

        assert subject is None, lookalike
    assert [
        link["userId"] for link in environment.admin.get(REALM, "users", anna["id"], "federated-identity")
    ] == [ANNA]


def test_the_hospitals_user_with_a_known_e_mail_needs_its_password(
    environment: Environment, new: NewPeople
) -> None:
    met = new.professional()
    admin = environment.admin
    found = admin.get(HOSPITAL, "users", username=STEPHANE, exact="true")[0]
    known = user(environment, STEPHANE)
    if known is not None:
        admin.delete(REALM, "users", known["id"])
    admin.put(HOSPITAL, "users", found["id"], body={**found, "email": met.email})
    try:
        with Browser(environment.keycloak) as browser:
            page = sign_in_by_hospital(browser)
            assert page.authorization_code is None
            page = browser.post(page, page.form_with("submitAction"), submitAction="linkAccount")
            assert page.asks_for_password
            page = browser.enter_password(page, met.email, met.password)
            assert page.asks_for_code
    finally:
        admin.put(HOSPITAL, "users", found["id"], body=found)
    assert links_of(environment, met.id) == []
