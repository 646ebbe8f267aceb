"""Contact details are settings of an installation. A blank one is left out with the words around it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from provisioning.apply import apply
from tests.code_destination import at_destination_page, propose
from tests.environment import ROOT, Environment
from tests.forgotten_password import request_link
from tests.password_page import enter
from tests.people import NewPeople, unused_mobile
from tests.realm import NO_CONTACT, Contact, contact, realm_settings
from tests.sign_in import Page

OTHER_TEAM = Contact(
    "equipe@portail.example", "022 000 00 00", "https://rendez-vous.example/", "bureau 12", "8 h à 12 h"
)


def pending(environment: Environment, new: NewPeople) -> Page:
    person = new.professional(accountStatus="pending")
    return enter(environment, person.email, person.password)


@pytest.mark.parametrize("name", ["email", "telephone", "bookingUrl", "desk", "hours"])
def test_pending_account_page_leaves_out_the_blank_detail(
    environment: Environment, new: NewPeople, name: str
) -> None:
    team = replace(OTHER_TEAM, **{name: ""})
    with realm_settings(environment, team.as_settings()):
        page = pending(environment, new)

    for detail in ("email", "telephone", "bookingUrl", "desk"):
        # The desk's telephone stands in the sentence of help too.
        assert (getattr(OTHER_TEAM, detail) in page.html) == (detail != name), detail
    # The hours are the desk's.
    assert (OTHER_TEAM.hours in page.html) == (name not in ("hours", "desk"))
    assert "Voici comment procéder" in page.text
    assert 'href=""' not in page.html
    assert 'mailto:"' not in page.html


@pytest.fixture
def blank_contact(environment: Environment, tmp_path: Path) -> Iterator[Contact]:
    """The realm, applied with an environment whose contact is blank. Yields the contact it had before."""
    before, directory = contact(environment), tmp_path / "realm"
    shutil.copytree(ROOT / "realm", directory)
    local = directory / "environments" / "local.yaml"
    details = r"(?m)^(    (?:email|telephone|booking_url|desk|hours):).*"
    blank, count = re.subn(details, r'\1 ""', local.read_text(encoding="utf-8"))
    assert count == 5
    local.write_text(blank, encoding="utf-8")
    source = environment.source(directory)
    apply(environment.admin, source)
    assert apply(environment.admin, source).writes == 0
    yield before
    apply(environment.admin, environment.source())


def test_pages_of_an_environment_with_a_blank_contact_show_none(
    environment: Environment, new: NewPeople, blank_contact: Contact
) -> None:
    person = new.professional()
    page = pending(environment, new)
    request_link(environment, person.email)
    mail = environment.inbox.wait_for(person.email)

    for html in (page.html, mail["html"], mail["text"]):
        for detail in astuple(blank_contact):
            assert detail not in html
        assert "mailto:" not in html
        assert 'href=""' not in html


def test_pending_account_page_has_a_text_without_contact(environment: Environment, new: NewPeople) -> None:
    own = contact(environment)
    with realm_settings(environment, NO_CONTACT.as_settings()):
        page = pending(environment, new)

    assert "L’équipe du portail vous indiquera comment procéder." in page.text
    assert "Voici comment procéder" not in page.text
    for words in (own.email, own.telephone, own.desk, "Une question", "Prenez rendez-vous", "<ol", "mailto:"):
        assert words not in page.html


def test_notices_have_a_text_without_contact(environment: Environment, new: NewPeople) -> None:
    own = contact(environment)
    person, number = new.professional(), unused_mobile()
    with realm_settings(environment, NO_CONTACT.as_settings()):
        with at_destination_page(environment, person) as (browser, page):
            page = propose(browser, page, number)
            browser.enter_code(page, environment.inbox.next_code(number, 0))
        mail = environment.inbox.wait_for(person.email)

        environment.inbox.wait_for_text(person.phone, "depuis le")
    (sms,) = [each for each in environment.inbox.messages(person.phone) if "depuis le" in each["text"]]
    assert "prévenez-nous sans attendre" in mail["text"]
    assert sms["text"].startswith("Mon Espace Pro: depuis le ")
    assert "prévenez-nous sans attendre." in sms["text"]
    for text in (mail["text"], mail["html"], sms["text"]):
        assert own.telephone not in text
        assert own.email not in text
        assert "mailto:" not in text


def test_stock_mails_name_the_team_of_the_realm(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with realm_settings(environment, OTHER_TEAM.as_settings()):
        request_link(environment, person.email)
        mail = environment.inbox.wait_for(person.email)

    assert f'href="mailto:{OTHER_TEAM.email}"' in mail["html"]
