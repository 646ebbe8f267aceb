"""From a request to the portal, as the person and the team live it: each in a browser of their own."""

from __future__ import annotations

import pytest

from tests.account_requests import account, request_of, without_minimum_fill_time
from tests.brokers import ANNAS_EMAIL
from tests.browser.conftest import NewVisitor
from tests.browser.request_pages import PENDING, details_typed, fill, open_form, unused_address
from tests.browser.team_pages import Desk, applicant, status
from tests.browser.visit import Visit
from tests.environment import Environment
from tests.people import NewPeople
from tests.proof_codes import unused_gln
from tests.team import TEAM, new_validator


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_doctor_asks_is_validated_and_comes_in(
    new_visitor: NewVisitor, environment: Environment, new: NewPeople, javascript: bool
) -> None:
    doctor, telephone, team = (new_visitor("fr-CH", javascript=javascript) for _ in range(3))
    address = unused_address()
    typed = request_of(address, professionalId=unused_gln())
    with without_minimum_fill_time(environment):
        open_form(Visit(doctor, new))
        fill(Visit(doctor, new), typed)
        doctor.page.click("#kc-register")
        doctor.sees("Vous recevrez un e-mail dans les minutes qui suivent")

    desk, inbox = Desk(team), environment.inbox
    desk.signs_in(TEAM if javascript else new_validator(new))
    team.page.fill("#search", address)
    team.page.keyboard.press("Enter")
    team.page.wait_for_url("**search=**")
    team.sees("Affichés sur cette page\u00a0: 1")
    team.page.locator("table.accounts th a").click()
    team.page.wait_for_selector("#story")
    code = desk.reads_back_code_sent_to(typed["phoneNumber"], inbox.count(typed["phoneNumber"]))
    desk.fills_in_validation()
    team.page.fill("#validate-proof", code)
    desk.sends("validate")
    team.sees("Le compte est validé")
    assert "code par SMS lu à voix haute" in team.page.inner_text(".story")

    inbox.wait_for_subject(address, "votre compte est activé")
    (mail,) = [each for each in inbox.messages(address) if "est activé" in each["subject"]]
    assert environment.demo in mail["text"]
    sms, mails = inbox.count(typed["phoneNumber"]), inbox.count(address)
    doctor.open_sign_in()
    doctor.enter_password(address)
    doctor.enter_code_sent_to(typed["phoneNumber"], sms)
    doctor.page.wait_for_selector('[data-page-id*="verify-email"]')
    telephone.page.goto(inbox.next_link(address, mails))
    telephone.page.click("#mep-confirm")
    telephone.sees("est confirmée")
    doctor.page.click("#mep-go-on")

    doctor.sees("Bonjour Dr méd. Renée Demandeur")
    doctor.sees("Regardez votre profil")
    doctor.picture(f"first-sign-in-{javascript}")
    doctor.page.get_by_role("link", name="Ouvrir mon profil").click()
    doctor.sees_profile_of("Renée Demandeur")
    assert account(environment, address)["emailVerified"] is True


def test_rejected_applicant_reads_why_and_how_to_object(
    new_visitor: NewVisitor, environment: Environment, new: NewPeople
) -> None:
    applicant_, valerie = new_visitor("fr-CH"), Desk(new_visitor("fr-CH"))
    person = applicant(new)
    valerie.signs_in_by_hospital(f"/equipe/demandes/{person.id}")
    valerie.types("reject", "reason", "La pièce d’identité est échue.")
    valerie.sends("reject")
    valerie.at.sees("La demande est refusée")

    environment.inbox.wait_for_subject(person.email, "votre demande de compte a été refusée")
    (mail,) = environment.inbox.messages(person.email)
    assert "La pièce d’identité est échue." in mail["text"]
    assert "Si vous n’êtes pas d’accord" in mail["text"]
    applicant_.open_sign_in()
    applicant_.enter_password(person.email)
    applicant_.sees("Votre demande de compte a été refusée")
    applicant_.sees("Si vous n’êtes pas d’accord, dites-le")
    assert status(environment, person) == "rejected"


@pytest.mark.usefixtures("anna_is_unknown")
def test_person_of_hin_is_validated_and_comes_in_without_a_code(
    new_visitor: NewVisitor, environment: Environment, new: NewPeople
) -> None:
    anna, desk = new_visitor("fr-CH"), Desk(new_visitor("fr-CH"))
    details_typed(Visit(anna, new))
    anna.page.fill("#title", "Dre")
    anna.page.select_option("#professionalIdType", "GLN")
    anna.page.select_option("#function", "physician")
    anna.page.fill("#professionalId", unused_gln())
    anna.page.click("#mep-details-form-submit")
    anna.sees(PENDING)

    desk.signs_in(new_validator(new))
    desk.at.page.fill("#search", ANNAS_EMAIL)
    desk.at.page.keyboard.press("Enter")
    desk.at.page.wait_for_url("**search=**")
    desk.at.page.locator("table.accounts th a").click()
    desk.at.sees("HIN connaît la personne sous le même nom.")
    desk.fills_in_validation()
    desk.sends("validate")
    desk.at.sees("Le compte est validé")

    environment.inbox.wait_for_text(ANNAS_EMAIL, "Connectez-vous avec votre identité HIN")
    mails = environment.inbox.count(ANNAS_EMAIL)
    Visit(anna, new).comes_by_hin("Anna Muster")
    anna.page.wait_for_selector('[data-page-id*="verify-email"]')
    confirming = anna.page.context.new_page()
    confirming.goto(environment.inbox.next_link(ANNAS_EMAIL, mails))
    confirming.click("#mep-confirm")
    confirming.wait_for_selector("#mep-confirm", state="detached")
    anna.page.click("#mep-go-on")
    anna.sees("Bonjour")
    anna.sees("Regardez votre profil")
