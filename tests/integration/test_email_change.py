"""A person changes their e-mail address: what it takes, what it tells, and how the old address stops it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.code_destination import outcome, sign_in
from tests.email_change import (
    ACTION,
    account,
    acts,
    address_of,
    ask,
    asked,
    asks_for_address,
    at_email_page,
    changed,
    link_to,
    owner_of,
    press,
    unused_address,
    was_sent,
)
from tests.environment import Environment
from tests.integration.signed_in import signed_in
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person
from tests.sign_in import Browser, comparable_html
from tests.sign_in import link_to as link_on
from tests.team import story


def test_confirmed_address_replaces_the_old_one_and_the_user_name(
    environment: Environment, new: NewPeople
) -> None:
    person, address = new.professional(), unused_address()
    with at_email_page(environment, person) as (browser, page):
        assert person.email in page.text
        page = ask(browser, page, address)
        assert was_sent(page), page.text
        assert address_of(environment, person) == (person.email, person.email)
        assert outcome(browser.post(page, page.form_with("done"), done="true")) == "success"

    page = press(environment, link_to(environment, address))

    assert "Votre adresse a été changée" in page.text
    assert address_of(environment, person) == (address, address)
    assert account(environment, person)["emailVerified"] is True
    moved = Person(person.id, address, person.phone)
    with Browser(environment.keycloak) as browser:
        assert sign_in(environment, browser, browser.open_sign_in(), moved).authorization_code
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        assert "incorrect" in page.text


def test_change_is_in_the_record_and_an_event_names_no_address(
    environment: Environment, new: NewPeople
) -> None:
    person, address = new.professional(), unused_address()
    changed(environment, person, address)

    (line,) = story(environment, person.id)
    assert (line["act"], line["actor"]) == ("change-email", person.id)
    assert line["changes"] == [{"field": "email", "before": person.email, "after": address}]
    (event,) = environment.admin.get(REALM, "events", user=person.id, type="UPDATE_EMAIL")
    assert event["details"]["updated_email"] == "n•••@example.ch"
    assert person.email not in str(event)
    assert address not in str(event)


def test_free_and_taken_addresses_get_the_same_page(environment: Environment, new: NewPeople) -> None:
    first, second = new.professional(), new.professional()
    free, taken = unused_address(), owner_of(new, unused_address())
    pages = []
    for person, address in ((first, free), (second, taken.email)):
        with at_email_page(environment, person) as (browser, page):
            page = ask(browser, page, address)
            assert was_sent(page)
            html = comparable_html(page)
            pages.append(html.replace(address, "ADDRESS").replace(person.email, "PRESENT"))

    assert pages[0] == pages[1]
    for person in (first, second):
        environment.inbox.wait_for_subject(person.email, "changement d’adresse demandé")
    environment.inbox.wait_for_subject(taken.email, "a été indiquée pour un autre compte")
    assert "email-change" not in environment.inbox.wait_for(taken.email)["text"]


def test_old_address_reads_the_new_one_masked(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(locale="de"), unused_address()
    asked(environment, person, address)

    mail = environment.inbox.wait_for(person.email)
    assert "n•••@example.ch" in mail["text"]
    assert address not in mail["text"] + mail["html"]
    assert "(Schweizer Zeit)" in mail["text"]


def test_program_that_opens_links_changes_nothing(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address()
    asked(environment, person, address)
    links = [link_to(environment, address), link_to(environment, person.email)]
    before = account(environment, person)
    with Browser(environment.keycloak) as scanner:
        for link in links:
            page = scanner.get(link)
            for target in [target for _, target in page.links if target.startswith("http")]:
                scanner.get(target)
            assert not page.authorization_code

    assert account(environment, person)["attributes"]["emailChanges"] == before["attributes"]["emailChanges"]
    assert address_of(environment, person) == (person.email, person.email)


def test_confirmation_signs_nobody_in_and_may_be_repeated(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address()
    asked(environment, person, address)
    link = link_to(environment, address)
    with Browser(environment.keycloak) as browser:
        page = browser.get(link)
        form = page.form_with("act")
        assert "Votre adresse a été changée" in browser.post(page, form, act="true").text
        assert "Votre adresse a été changée" in browser.post(page, form, act="true").text
        assert "Votre adresse a été changée" in browser.get(link).text
        assert browser.open_sign_in().asks_for_password
    assert acts(environment, person.id) == ["change-email"]


@pytest.mark.parametrize("forged", ["", "x", "a.b.c"])
def test_forged_link_is_refused(environment: Environment, forged: str) -> None:
    with Browser(environment.keycloak) as browser:
        for path in ("email-change", "email-undo"):
            page = browser.get(f"{environment.keycloak}/realms/{REALM}/mep/{path}?key={forged}")
            assert page.status == 400
            assert not any("act" in form.fields for form in page.forms)


def test_link_of_one_kind_is_none_of_the_other(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address()
    asked(environment, person, address)
    stops = link_to(environment, person.email)
    with Browser(environment.keycloak) as browser:
        assert browser.get(stops.replace("email-undo", "email-change")).status == 400
        assert browser.get(link_to(environment, address).replace("email-change", "email-undo")).status == 400
    assert address_of(environment, person) == (person.email, person.email)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "Indiquez une adresse e-mail"),
        ("personne", "Écrivez une seule adresse"),
        ("a@example.ch\r\nBcc: thief@example.org", "Écrivez une seule adresse"),
        ("a b@example.ch", "Vérifiez ce qui précède le @"),
        ("\u0430nne@example.ch", "Vérifiez ce qui précède le @"),
        ("anne@ex\u0430mple.ch", "Vérifiez ce qui suit le @"),
        ("anne@example.ch\u202e", "C’est déjà votre adresse"),
        ("anne@localhost", "Vérifiez ce qui suit le @"),
        ('"><script>alert(1)</script>@example.ch', "Vérifiez ce qui précède le @"),
        ("a" * 300 + "@example.ch", "Cette adresse est trop longue"),
    ],
)
def test_unusable_address_is_refused_at_its_field(
    environment: Environment, new: NewPeople, typed: str, fault: str
) -> None:
    person = new.professional()
    if "\u202e" in typed:
        typed = person.email.upper() + "\u202e"
    with at_email_page(environment, person) as (browser, page):
        page = ask(browser, page, typed)

        assert asks_for_address(page)
        assert fault in page.text, page.text
        assert 'aria-invalid="true"' in page.html
        assert "<script>alert" not in page.html
    assert "emailChanges" not in account(environment, person)["attributes"]


def test_international_domain_is_stored_in_ascii(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address("b\u00fccher-beispiel.ch")
    ascii_address = address.split("@")[0] + "@" + "b\u00fccher-beispiel".encode("idna").decode() + ".ch"
    asked(environment, person, address.upper())
    page = press(environment, link_to(environment, ascii_address))

    assert address in page.text
    assert address_of(environment, person) == (ascii_address, ascii_address)


def test_open_session_reaches_the_form_by_a_full_sign_in_only(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with at_email_page(environment, person) as (_, page):
        assert asks_for_address(page)
    with signed_in(environment, person) as here:
        page = here.browser.open_sign_in(kc_action=ACTION)
        assert page.asks_for_password, page.text
        assert not asks_for_address(page)


def test_newest_of_two_changes_counts(environment: Environment, new: NewPeople) -> None:
    person, first, second = new.professional(), unused_address(), unused_address()
    asked(environment, person, first)
    outdated = link_to(environment, first)
    asked(environment, person, second)
    newest = link_to(environment, second)

    with Browser(environment.keycloak) as browser:
        assert browser.get(outdated).status == 400
    press(environment, newest)
    assert address_of(environment, person) == (second, second)


def test_two_people_cannot_get_one_address_at_the_same_time(environment: Environment, new: NewPeople) -> None:
    people, address = [new.professional(), new.professional()], unused_address()
    links = []
    for number, person in enumerate(people):
        asked(environment, person, address)
        links.append(link_to(environment, address, already=number))
    with ThreadPoolExecutor(2) as at_once:
        texts = sorted(page.text for page in at_once.map(lambda link: press(environment, link), links))

    assert sum("Votre adresse a été changée" in text for text in texts) == 1
    assert sum("Cette adresse n’est plus disponible" in text for text in texts) == 1
    assert sorted(address_of(environment, person)[1] == address for person in people) == [False, True]


def test_address_taken_meanwhile_is_told_at_the_link(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address()
    asked(environment, person, address)
    link = link_to(environment, address)
    owner_of(new, address)

    assert "Cette adresse n’est plus disponible" in press(environment, link).text
    assert address_of(environment, person) == (person.email, person.email)


def test_codes_by_mail_go_by_sms_when_the_new_domain_is_not_secured(
    environment: Environment, new: NewPeople
) -> None:
    person, address = new.professional(domain="amge.ch", codeChannel="email"), unused_address()
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(kc_action=ACTION), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.email, 0))
        page = ask(browser, page, address)
        assert "vos codes de connexion seront envoyés par SMS" in page.text
    press(environment, link_to(environment, address))

    assert account(environment, person)["attributes"]["codeChannel"] == ["sms"]
    environment.inbox.wait_for_text(address, "vos codes de connexion sont désormais envoyés par SMS")
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), address, person.password)
        assert browser.enter_code(page, environment.inbox.next_code(person.phone, 0)).authorization_code


def test_address_that_no_code_could_reach_is_refused(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch", codeChannel="email", phoneNumber=None)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(kc_action=ACTION), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.email, 0))
        page = ask(browser, page, unused_address())
        assert asks_for_address(page)
        assert "aucun code ne pourrait plus vous parvenir" in page.text

        secured = unused_address("hin.ch")
        assert was_sent(ask(browser, page, secured))
    press(environment, link_to(environment, secured))
    assert address_of(environment, person) == (secured, secured)


def test_change_ends_every_session_but_the_one_that_asked(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address()
    with signed_in(environment, person) as elsewhere, at_email_page(environment, person) as (browser, page):
        page = ask(browser, page, address)
        page = browser.post(page, page.form_with("done"), done="true")
        tokens = browser.tokens(page)
        press(environment, link_to(environment, address))

        assert elsewhere.refreshed() == 400
        assert browser.refresh(tokens).status_code == 200


def test_old_address_stops_a_change_that_waits(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address()
    asked(environment, person, address)
    confirms, stops = link_to(environment, address), link_to(environment, person.email)
    with signed_in(environment, person) as thief:
        assert "Le changement est arrêté" in press(environment, stops).text
        assert thief.refreshed() == 400

    with Browser(environment.keycloak) as browser:
        assert browser.get(confirms).status == 400
        assert "Le changement est arrêté" in browser.get(stops).text
    assert address_of(environment, person) == (person.email, person.email)
    assert acts(environment, person.id) == ["stop-email-change"]


def test_old_address_alone_sets_no_address(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address()
    stops = changed(environment, person, address)
    with signed_in(environment, Person(person.id, address, person.phone)) as here:
        assert "Nous en tenons compte" in press(environment, stops).text
        assert here.refreshed() == 400

    assert address_of(environment, person) == (address, address)
    assert acts(environment, person.id) == ["change-email", "dispute-email-change"]
    environment.inbox.wait_for_subject(address, "changement d’adresse arrêté")


def test_old_address_and_a_full_sign_in_take_it_back(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address()
    press(environment, changed(environment, person, address))
    with at_email_page(environment, Person(person.id, address, person.phone)) as (browser, page):
        assert not asks_for_address(page)
        assert "Reprendre l’ancienne adresse" in page.text
        page = browser.post(page, page.form_with("takeBack"), takeBack="true")
        assert outcome(page) == "success"

    assert address_of(environment, person) == (person.email, person.email)
    assert acts(environment, person.id)[-1] == "take-back-email"
    environment.inbox.wait_for_text(address, "l’adresse de votre compte")


def test_disputed_account_gets_no_further_address(environment: Environment, new: NewPeople) -> None:
    person, address, further = new.professional(), unused_address(), unused_address()
    stops = changed(environment, person, address)
    with at_email_page(environment, Person(person.id, address, person.phone)) as (browser, page):
        press(environment, stops)
        page = ask(browser, page, further)
        assert not was_sent(page)
    assert environment.inbox.count(further) == 0


def test_first_address_undoes_what_was_changed_twice(environment: Environment, new: NewPeople) -> None:
    person, second, third = new.professional(), unused_address(), unused_address()
    stops = changed(environment, person, second)
    changed(environment, Person(person.id, second, person.phone), third)

    assert "Nous en tenons compte" in press(environment, stops).text
    with at_email_page(environment, Person(person.id, third, person.phone)) as (browser, page):
        page = browser.post(page, page.form_with("takeBack"), takeBack="true")
        assert outcome(page) == "success"
    assert address_of(environment, person) == (person.email, person.email)


def test_address_with_a_new_owner_is_not_taken_back(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address()
    press(environment, changed(environment, person, address))
    owner_of(new, person.email)
    with at_email_page(environment, Person(person.id, address, person.phone)) as (_, page):
        assert not any("takeBack" in form.fields for form in page.forms)
        assert "appartient maintenant à un autre compte" in page.text


def test_deactivated_account_confirms_nothing(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address()
    asked(environment, person, address)
    link = link_to(environment, address)
    new.set(person.id, enabled=False, accountStatus="deactivated")

    press(environment, link)
    assert address_of(environment, person) == (person.email, person.email)


def test_link_ends_after_its_time(environment: Environment, new: NewPeople) -> None:
    person, address = new.professional(), unused_address()
    asked(environment, person, address)
    link = link_to(environment, address)
    changes = account(environment, person)["attributes"]["emailChanges"][0]
    two_days_ago = int(time.time()) - 2 * 86400
    (asked_at,) = {part.split(":")[1] for part in changes.split(",") if "askedAt" in part}
    new.set(person.id, emailChanges=changes.replace(f'"askedAt":{asked_at}', f'"askedAt":{two_days_ago}'))

    with Browser(environment.keycloak) as browser:
        assert browser.get(link).status == 400


def test_more_than_eight_changes_in_a_week_are_a_matter_for_the_team(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with at_email_page(environment, person) as (browser, page):
        for _ in range(8):
            page = ask(browser, page, unused_address())
            page = browser.post(page, page.form_with("reconsider"), reconsider="true")
        page = ask(browser, page, unused_address())

        assert "Vous avez demandé trop de changements" in page.text


def test_pages_are_in_the_language_of_the_link_and_of_the_reader(
    environment: Environment, new: NewPeople
) -> None:
    person, address = new.professional(locale="it"), unused_address()
    asked(environment, person, address)
    link = link_to(environment, address)
    with Browser(environment.keycloak, language="fr") as browser:
        page = browser.get(link)
        assert "Confermare il nuovo indirizzo" in page.text
        page = browser.get(link_on(page, "Deutsch"))
        assert "Neue Adresse bestätigen" in page.text
        page = browser.post(page, page.form_with("act"), act="true")
        assert "Ihre Adresse wurde geändert" in page.text
    wait_until(lambda: environment.inbox.count(address) == 2, "no mail about the change")
