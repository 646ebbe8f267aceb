"""The language of pages and mails: chosen on a page, kept for the pages after it, stored in the account."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from tests.brokers import ANNA, ANNAS_EMAIL, go_to_hin, user
from tests.brokers import choose as choose_identity
from tests.environment import Environment
from tests.forgotten_password import NEW, request_link
from tests.people import REALM, NewPeople, Person
from tests.sign_in import Browser, Page, link_to


def choose(browser: Browser, page: Page, language: str) -> Page:
    found = re.search(rf'href="([^"]*)" lang="{language}"', page.html)
    assert found, page.text
    return browser.get(urljoin(page.url, html.unescape(found[1])))


def language_of(page: Page) -> str:
    found = re.search(r'<html[^>]* lang="(\w+)"', page.html)
    assert found
    return found[1]


def locale_of(environment: Environment, user_id: str) -> str | None:
    found: list[str] = environment.admin.get(REALM, "users", user_id)["attributes"].get("locale", [])
    return found[0] if found else None


def sign_in(environment: Environment, browser: Browser, page: Page, person: Person) -> Page:
    already = environment.inbox.count(person.phone)
    page = browser.enter_password(page, person.email, person.password)
    return browser.enter_code(page, environment.inbox.next_code(person.phone, already))


@pytest.mark.parametrize(
    ("locale", "asked_in", "mail_in"), [("de", "fr", "de"), (None, "de", "fr"), ("xx", "it", "fr")]
)
def test_mail_is_in_the_language_of_its_reader(
    environment: Environment, new: NewPeople, locale: str | None, asked_in: str, mail_in: str
) -> None:
    person = new.professional(locale=locale)

    request_link(environment, person.email, language=asked_in)

    mail = environment.inbox.wait_for(person.email)
    subjects = {"fr": "Choisissez un nouveau mot de passe", "de": "Wählen Sie ein neues Passwort"}
    assert subjects[mail_in] in mail["subject"]
    link = environment.inbox.next_link(person.email)
    assert parse_qs(urlsplit(link).query)["ui_locales"] == [mail_in]


def test_link_of_a_mail_opens_in_the_language_of_the_mail(environment: Environment, new: NewPeople) -> None:
    person = new.professional(locale="de")
    request_link(environment, person.email)
    link = environment.inbox.next_link(person.email)

    with Browser(environment.keycloak, language="it") as browser:
        page = browser.get(link)
        assert language_of(page) == "de"
        form = page.form_with("password-new")
        browser.post(page, form, **{"password-new": NEW, "password-confirm": NEW})
    with Browser(environment.keycloak, language="it") as browser:
        used = browser.get(link)

    assert used.status == 400
    assert language_of(used) == "de"


def test_language_chosen_on_the_sign_in_page_is_stored_in_the_account(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional(locale="fr")
    with Browser(environment.keycloak) as browser:
        page = choose(browser, browser.open_sign_in(), "it")
        already = environment.inbox.count(person.phone)
        page = browser.enter_password(page, person.email, person.password)
        assert language_of(page) == "it"
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, already))
        assert browser.claims(page, "id_token")["locale"] == "it"

    assert locale_of(environment, person.id) == "it"


def test_language_chosen_at_the_application_is_that_of_all_pages_and_the_account(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional(locale="fr")
    with Browser(environment.keycloak) as browser:
        page = browser.open_sign_in(ui_locales="de", kc_locale="de")
        assert language_of(page) == "de"
        page = browser.enter_password(page, person.email, person.password)
        assert language_of(page) == "de"
        browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        assert locale_of(environment, person.id) == "de"

        # At an open session, without any page.
        browser.open_sign_in(ui_locales="en", kc_locale="en")
        assert locale_of(environment, person.id) == "en"


def test_application_language_that_nobody_chose_changes_no_account(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional(locale="fr")
    with Browser(environment.keycloak) as browser:
        sign_in(environment, browser, browser.open_sign_in(ui_locales="de"), person)

    assert locale_of(environment, person.id) == "fr"


@pytest.mark.parametrize("language", ["zz", "de-x-" + "a" * 500, "../fr", "FR"])
def test_unknown_language_is_no_choice(environment: Environment, new: NewPeople, language: str) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = sign_in(environment, browser, browser.open_sign_in(kc_locale=language), person)
        assert page.authorization_code

    assert locale_of(environment, person.id) is None


def test_chosen_language_outlasts_a_new_beginning(environment: Environment, new: NewPeople) -> None:
    person = new.professional(locale="fr")
    with Browser(environment.keycloak) as browser:
        page = choose(browser, browser.open_sign_in(), "de")
        forgotten = browser.get(link_to(page, "Passwort vergessen"))
        assert language_of(forgotten) == "de"
        page = browser.get(link_to(forgotten, "Zurück"))

        page = browser.enter_password(page, person.email, person.password)

        assert page.asks_for_code
        assert language_of(page) == "de"


def test_language_chosen_on_the_page_of_a_pending_account_is_stored(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional(accountStatus="pending")
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        page = choose(browser, page, "de")

    assert "noch nicht bestätigt" in page.text
    assert locale_of(environment, person.id) == "de"


@pytest.mark.usefixtures("anna_is_unknown")
def test_account_made_by_hin_login_has_the_language_of_its_pages(environment: Environment) -> None:
    with Browser(environment.keycloak, language="de") as browser:
        choose_identity(browser, go_to_hin(environment, browser), ANNA)

    made = user(environment, ANNAS_EMAIL)
    assert made
    assert locale_of(environment, made["id"]) == "de"
