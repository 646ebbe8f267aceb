"""HIN logins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.brokers import (
    ANNA,
    ANNAS_EMAIL,
    BRUNO,
    BRUNOS_EMAIL,
    CABINET,
    SIGN_IN,
    STEPHANE,
    choose,
    fault,
    forget,
    go_to_hin,
    sign_in_by_hin,
    sign_in_by_hospital,
    user,
)
from tests.environment import Environment
from tests.people import PASSWORD, REALM, NewPeople, Person
from tests.realm import contact
from tests.sign_in import Browser, Page, link_to

NEW_PASSWORD = {"password-new": "Autre-Passe-2026!", "password-confirm": "Autre-Passe-2026!"}


@pytest.mark.usefixtures("anna_is_unknown")
def test_hin_identity_gets_a_pending_account(environment: Environment) -> None:
    page, subject = sign_in_by_hin(environment, ANNA)

    assert subject is None
    assert "Votre compte n’est pas encore validé" in page.text
    anna = user(environment, ANNAS_EMAIL)
    assert anna is not None
    assert (anna["firstName"], anna["lastName"], anna["enabled"]) == ("Anna", "Muster", False)
    assert anna["attributes"]["accountStatus"] == ["pending"]
    assert anna["attributes"]["phoneNumber"] == ["+41790000007"]
    assert "hinAddress" in anna["attributes"]


@pytest.mark.usefixtures("anna_is_unknown")
def test_pending_page_can_be_reloaded(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), ANNA)
        page = browser.get(page.url)

    assert page.authorization_code is None
    assert "Votre compte" in page.text
    assert contact(environment).email in page.text


@pytest.mark.usefixtures("anna_is_unknown")
def test_hin_login_to_a_pending_account_shows_the_contact(environment: Environment) -> None:
    sign_in_by_hin(environment, ANNA)

    page, subject = sign_in_by_hin(environment, ANNA)

    assert subject is None
    assert contact(environment).email in page.text


def test_hin_login_works_after_validation(environment: Environment, anna: dict[str, Any]) -> None:
    _, subject = sign_in_by_hin(environment, ANNA)

    assert subject == anna["id"]


def trigger_lock(environment: Environment, email: str) -> None:
    for _ in range(10):
        with Browser(environment.keycloak) as browser:
            browser.enter_password(browser.open_sign_in(), email, "wrong")


def test_hin_login_reports_the_brute_force_lock(environment: Environment, anna: dict[str, Any]) -> None:
    password = {"type": "password", "value": PASSWORD, "temporary": False}
    environment.admin.put(REALM, "users", anna["id"], "reset-password", body=password)
    trigger_lock(environment, ANNAS_EMAIL)
    page, subject = sign_in_by_hin(environment, ANNA)
    assert subject is None
    assert page.asks_for_password
    assert "bloquée pendant quelques minutes" in (page.alert or "")

    environment.admin.delete(REALM, "attack-detection", "brute-force", "users", anna["id"])

    assert sign_in_by_hin(environment, ANNA)[1] == anna["id"]


@pytest.mark.parametrize("by", ["hin", "hug"])
def test_brute_force_lock_does_not_block_an_account_without_password(
    environment: Environment, anna: dict[str, Any], by: str
) -> None:
    """Otherwise a stranger who knows the address could block the person's only way in."""
    forget(environment, STEPHANE)
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)
    trigger_lock(environment, ANNAS_EMAIL if by == "hin" else STEPHANE)

    if by == "hin":
        assert sign_in_by_hin(environment, ANNA)[1] == anna["id"]
    else:
        with Browser(environment.keycloak) as browser:
            assert sign_in_by_hospital(browser).authorization_code


def test_changed_e_mail_at_hin_is_ignored(
    environment: Environment, new: NewPeople, anna: dict[str, Any]
) -> None:
    somebody_else = new.professional()
    for email in ("anna.mariee@hin.ch", somebody_else.email):
        with fault(environment, claims={"email": email}):
            _, subject = sign_in_by_hin(environment, ANNA)

        assert subject == anna["id"]
        now = environment.admin.get(REALM, "users", anna["id"])
        assert (now["email"], now["username"], now["emailVerified"]) == (ANNAS_EMAIL, ANNAS_EMAIL, True)


def test_changed_name_at_hin_is_copied(environment: Environment, anna: dict[str, Any]) -> None:
    with fault(environment, claims={"contactId.lastName": "Muster (-Roux)"}):
        _, subject = sign_in_by_hin(environment, ANNA)

    assert subject == anna["id"]
    now = environment.admin.get(REALM, "users", anna["id"])
    assert (now["firstName"], now["lastName"]) == ("Anna", "Muster (-Roux)")
    assert now["attributes"]["accountStatus"] == ["active"]


@pytest.mark.parametrize(
    ("claims", "kept"),
    [
        ({"contactId.lastName": "Muster [Keller]"}, "lastName: malformed"),
        ({"contactId.lastName": None}, "lastName: missing"),
        ({"contactId.firstName": "", "contactId.lastName": "<b>"}, "firstName: missing, lastName: malformed"),
    ],
    ids=["brackets", "no-last-name", "neither"],
)
def test_unusable_name_at_hin_keeps_the_old_name_and_is_recorded(
    environment: Environment, anna: dict[str, Any], claims: dict[str, Any], kept: str
) -> None:
    with fault(environment, claims=claims):
        _, subject = sign_in_by_hin(environment, ANNA)

    assert subject == anna["id"]
    now = environment.admin.get(REALM, "users", anna["id"])
    assert (now["firstName"], now["lastName"]) == ("Anna", "Muster")
    (event,) = environment.admin.get(REALM, "events", type="UPDATE_PROFILE_ERROR", user=anna["id"])
    assert event["error"] == "hin_value_not_usable"
    assert event["details"] == {"identity_provider": "hin", "kept_attributes": kept}


def test_usable_name_is_copied_when_the_other_is_unusable(
    environment: Environment, anna: dict[str, Any]
) -> None:
    there = {"contactId.firstName": "Anna Maria", "contactId.lastName": "Muster 2"}
    with fault(environment, claims=there):
        _, subject = sign_in_by_hin(environment, ANNA)

    assert subject == anna["id"]
    now = environment.admin.get(REALM, "users", anna["id"])
    assert (now["firstName"], now["lastName"]) == ("Anna Maria", "Muster")


@pytest.mark.parametrize(
    "email", [None, "", "keine", "a@b@hin.ch"], ids=["absent", "empty", "word", "two-ats"]
)
def test_missing_e_mail_at_hin_does_not_block_the_account(
    environment: Environment, anna: dict[str, Any], email: str | None
) -> None:
    with fault(environment, claims={"email": email}):
        _, subject = sign_in_by_hin(environment, ANNA)

    assert subject == anna["id"]
    now = environment.admin.get(REALM, "users", anna["id"])
    assert (now["email"], now["username"], now["emailVerified"]) == (ANNAS_EMAIL, ANNAS_EMAIL, True)
    assert environment.admin.get(REALM, "events", type="UPDATE_PROFILE_ERROR", user=anna["id"]) == []


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize(
    "number",
    ["079\u00a0000\u00a000\u00a007", "\u202a079 000 00 07\u202c"],
    ids=["no-break-spaces", "embedded"],
)
def test_number_with_pasted_invisible_characters_is_kept(environment: Environment, number: str) -> None:
    with fault(environment, claims={"contactId.phoneNr": number}):
        sign_in_by_hin(environment, ANNA)

    anna = user(environment, ANNAS_EMAIL)
    assert anna is not None
    assert anna["attributes"]["phoneNumber"] == ["+41790000007"]


def test_edited_telephone_and_address_are_not_overwritten(
    environment: Environment, new: NewPeople, anna: dict[str, Any]
) -> None:
    phone, address = "+41790009999", '{"town":"Carouge","country":"CH"}'
    new.set(anna["id"], phoneNumber=phone, hinAddress=address)
    there = {
        "contactId.phoneNr": "079 000 11 11",
        "contactId.city": "Lausanne",
        "contactId.postalCode": "1003",
    }
    with fault(environment, claims=there):
        _, subject = sign_in_by_hin(environment, ANNA)

    assert subject == anna["id"]
    kept = environment.admin.get(REALM, "users", anna["id"])["attributes"]
    assert (kept["phoneNumber"], kept["hinAddress"]) == ([phone], [address])


@pytest.mark.usefixtures("anna")
def test_identity_that_became_shared_is_refused(environment: Environment) -> None:
    with fault(environment, claims={"contactId.verificationLevel": "0"}):
        page, subject = sign_in_by_hin(environment, ANNA)

    assert subject is None
    assert "partagée" in (page.alert or "")


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize("name", ["<b>Muster</b>", "Muster [Roux]"])
def test_identity_with_an_unusable_name_gets_no_account(environment: Environment, name: str) -> None:
    with fault(environment, claims={"contactId.lastName": name}):
        page, _ = sign_in_by_hin(environment, ANNA)

    assert "ni nom ni prénom" in (page.alert or "")
    assert user(environment, ANNAS_EMAIL) is None


def test_shared_hin_identity_is_refused_with_the_reason(environment: Environment) -> None:
    page, _ = sign_in_by_hin(environment, CABINET)

    assert SIGN_IN in page.text
    assert "partagée" in page.text
    assert user(environment, "cabinet.lac@hin.ch") is None


def test_known_e_mail_is_linked_only_with_password_and_code(environment: Environment) -> None:
    bruno = user(environment, BRUNOS_EMAIL)
    assert bruno is not None
    if environment.admin.get(REALM, "users", bruno["id"], "federated-identity"):
        environment.admin.delete(REALM, "users", bruno["id"], "federated-identity", "hin")
    with Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), BRUNO)
        page = browser.post(page, page.form_with("submitAction"), submitAction="linkAccount")
        assert page.asks_for_password
        already = environment.inbox.count(BRUNOS_EMAIL)
        page = browser.enter_password(page, BRUNOS_EMAIL, PASSWORD)
        assert page.asks_for_code
        page = browser.enter_code(page, environment.inbox.next_code(BRUNOS_EMAIL, already))
        assert browser.claims(page)["sub"] == bruno["id"]

    _, subject = sign_in_by_hin(environment, BRUNO)

    assert subject == bruno["id"]


@contextmanager
def at_the_link_form(environment: Environment, person: Person) -> Iterator[tuple[Browser, Page]]:
    """Anna's HIN identity comes with the e-mail of this person's account, and the form asks for the account's
    password.
    """
    with (
        fault(environment, claims={"email": person.email}),
        Browser(environment.keycloak) as browser,
    ):
        page = choose(browser, go_to_hin(environment, browser), ANNA)
        page = browser.post(page, page.form_with("submitAction"), submitAction="linkAccount")
        assert page.asks_for_password, page.text
        yield browser, page


def links_of(environment: Environment, person: Person) -> list[str]:
    found = environment.admin.get(REALM, "users", person.id, "federated-identity")
    return [link["identityProvider"] for link in found]


@pytest.mark.usefixtures("anna_is_unknown")
def test_link_page_names_the_account_and_the_reason(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_link_form(environment, person) as (_, page):
        assert f"Un compte existe déjà pour {person.email}" in page.text
        assert "HIN" in page.text
        assert "username" not in page.form_with("password").fields


@pytest.mark.usefixtures("anna_is_unknown")
def test_link_page_answers_every_wrong_password_alike(environment: Environment, new: NewPeople) -> None:
    known, brokered, locked = new.professional(), new.professional(password=None), new.professional()
    pending = new.professional(accountStatus="pending", enabled=False)
    for _ in range(10):
        with Browser(environment.keycloak) as browser:
            browser.enter_password(browser.open_sign_in(), locked.email, "wrong")
    answers = set()
    for person, password in [
        (known, "wrong"),
        (known, ""),
        (brokered, "wrong"),
        (brokered, ""),
        (pending, "wrong"),
        (locked, "wrong"),
        (locked, locked.password),
    ]:
        with at_the_link_form(environment, person) as (browser, page):
            page = browser.enter_password(page, person.email, password)
        assert page.asks_for_password
        assert "Ce n’est pas le mot de passe du compte" in page.text
        answers.add((page.status, page.text.replace(person.email, "")))
        assert environment.inbox.count(person.phone) == 0

    assert len(answers) == 1


@pytest.mark.usefixtures("anna_is_unknown")
def test_only_the_matched_account_can_be_linked(environment: Environment, new: NewPeople) -> None:
    matched, own = new.professional(), new.professional(password="Autre-Passe-2026!")
    with at_the_link_form(environment, matched) as (browser, page):
        page = browser.enter_password(page, own.email, own.password)

    assert page.asks_for_password
    assert (links_of(environment, matched), links_of(environment, own)) == ([], [])
    assert environment.inbox.count(matched.phone) == environment.inbox.count(own.phone) == 0


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize(
    ("status", "title"),
    [
        ("pending", "Votre compte n’est pas encore validé"),
        ("rejected", "Votre demande de compte a été refusée"),
        ("deactivated", "Votre compte est désactivé"),
    ],
)
def test_link_page_shows_an_inactive_accounts_state_to_its_owner(
    environment: Environment, new: NewPeople, status: str, title: str, *, enabled: bool
) -> None:
    person = new.professional(accountStatus=status, enabled=enabled)
    with at_the_link_form(environment, person) as (browser, page):
        page = browser.enter_password(page, person.email, person.password)

    assert title in page.text
    assert links_of(environment, person) == []
    assert environment.inbox.count(person.phone) == 0


@pytest.mark.usefixtures("anna_is_unknown")
def test_reset_link_does_not_link_the_identity(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with at_the_link_form(environment, person) as (browser, page):
        page = browser.get(link_to(page, "Mot de passe oublié"))
        page = browser.post(page, page.form_with("username"), username=person.email)
        page = browser.get(environment.inbox.next_link(person.email))
        page = browser.post(page, page.form_with("password-new"), **NEW_PASSWORD)

        assert page.authorization_code is None
        assert links_of(environment, person) == []
