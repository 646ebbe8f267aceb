"""The team's pages in a real browser: from the list to a decision, by two colleagues at once."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NewVisitor, Person
from tests.browser.team_pages import Desk, applicant, status
from tests.environment import Environment
from tests.messages import wait_until
from tests.people import NewPeople
from tests.realm import realm_setting
from tests.team import new_validator


@pytest.mark.parametrize("javascript", [True, False])
def test_request_is_found_and_validated_with_a_proof_code(
    new_visitor: NewVisitor, environment: Environment, new: NewPeople, javascript: bool
) -> None:
    person = applicant(new)
    desk = Desk(new_visitor("fr-CH", javascript=javascript))
    page = desk.at.page
    desk.signs_in(new_validator(new))
    desk.at.picture(f"team-requests-{javascript}")

    if javascript:
        page.locator("#search").press_sequentially(person.email)
    else:
        page.fill("#search", person.email)
        page.keyboard.press("Enter")
    page.wait_for_url("**search=**")
    desk.at.sees("Affichés sur cette page\u00a0: 1")
    page.locator("table.accounts th a").click()
    page.wait_for_selector("#story")
    desk.at.sees("Si le champ du code reste vide")
    page.check('#act-validate input[value="video"]')
    page.fill("#validate-note", "rappelée au cabinet")
    code = desk.reads_back_code_sent_to(person.phone, 0)

    desk.at.sees("Le code est envoyé à la personne")
    assert page.input_value("#validate-note") == "rappelée au cabinet"
    page.check("#validate-identity_seen")
    page.check("#validate-copy_deleted")
    page.fill("#validate-proof", code)
    desk.at.picture(f"team-validation-{javascript}")
    desk.sends("validate")

    desk.at.sees("Le compte est validé")
    told = page.inner_text(".story")
    assert "rappelée au cabinet\nPièce d’identité vue. Pas de copie conservée." in told
    assert "code par SMS lu à voix haute" in told
    assert "Sans code de preuve" not in told
    assert code not in desk.at.text
    assert status(environment, person) == "active"
    desk.at.picture(f"team-validated-{javascript}")


def test_validation_without_proof_stands_in_the_record_in_red_words(
    visitor: Person, environment: Environment, new: NewPeople
) -> None:
    person, desk = applicant(new), Desk(visitor)
    desk.signs_in(new_validator(new), f"/equipe/demandes/{person.id}")
    desk.fills_in_validation()
    desk.sends("validate")

    desk.at.sees("Le compte est validé")
    without = visitor.page.locator(".story .warned")
    assert without.inner_text() == "Sans code de preuve"
    assert without.evaluate("each => getComputedStyle(each).color") == "rgb(163, 22, 26)"
    assert status(environment, person) == "active"


def test_checklist_is_demanded_by_the_server_too(
    visitor: Person, environment: Environment, new: NewPeople
) -> None:
    person, desk = applicant(new), Desk(visitor)
    desk.signs_in(new_validator(new), f"/equipe/demandes/{person.id}")
    desk.fills_in_validation(note="vue")
    visitor.page.uncheck("#validate-identity_seen")
    visitor.page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")
    desk.sends("validate")

    visitor.page.wait_for_selector('[role="alert"]')
    assert visitor.page.input_value("#validate-note") == "vue"
    assert visitor.page.locator("#validate-identity_seen").get_attribute("aria-invalid") == "true"
    assert status(environment, person) == "pending"


def test_second_of_two_colleagues_is_told_who_was_first(
    new_visitor: NewVisitor, environment: Environment, new: NewPeople
) -> None:
    person = applicant(new)
    valerie, colleague = Desk(new_visitor("fr-CH")), Desk(new_visitor("de-CH"))
    valerie.signs_in_by_hospital()
    colleague.signs_in(new_validator(new))
    for desk in (valerie, colleague):
        desk.opens(person)
    valerie.fills_in_validation()
    valerie.sends("validate")
    valerie.at.sees("Le compte est validé")
    colleague.types("reject", "reason", "Die Kopie ist unscharf")
    colleague.sends("reject")

    colleague.at.sees("Inzwischen hat Valérie Équipe dieses Konto bearbeitet: «Konto freigegeben»")
    assert "Die Kopie ist unscharf" in colleague.at.page.inner_text('[role="alert"]')
    assert status(environment, person) == "active"
    colleague.at.picture("team-stale")
    # A reload and another language say the same.
    colleague.at.page.reload()
    colleague.at.sees("Inzwischen hat Valérie Équipe")
    colleague.at.page.get_by_role("link", name="Français").click()
    colleague.at.sees("Entre-temps, Valérie Équipe a agi sur ce compte")
    colleague.at.page.get_by_role("button", name="Effacer ma saisie").click()
    colleague.at.sees("Votre saisie est effacée")
    assert colleague.at.page.locator('[role="alert"]').count() == 0


def is_sent_to_sign_in(desk: Desk) -> bool:
    """Whether another tab of the same browser has to sign in again."""
    tab = desk.at.page.context.new_page()
    tab.goto(f"{desk.service}/equipe/demandes")
    asked = "/realms/" in tab.url
    tab.close()
    return asked


def test_fresh_sign_in_keeps_what_was_typed_and_sends_nothing(
    visitor: Person, environment: Environment, new: NewPeople
) -> None:
    person, member, desk = applicant(new), new_validator(new), Desk(visitor)
    desk.signs_in(member, f"/equipe/demandes/{person.id}")
    desk.fills_in_validation(note="vue au guichet")
    visitor.page.fill("#validate-proof", "12345678")
    with realm_setting(environment, "mep.accounts.maxAuthAge", "1"):
        wait_until(lambda: is_sent_to_sign_in(desk), "an old sign-in is accepted")
        desk.sends("validate")
        visitor.page.wait_for_selector("#password")
    desk.gives_password_and_code(member)

    desk.at.sees("rien n’a été envoyé")
    page = visitor.page
    assert page.input_value("#validate-note") == "vue au guichet"
    assert page.is_checked("#validate-identity_seen")
    assert page.is_checked('#act-validate input[value="in-person"]')
    assert page.input_value("#validate-proof") == ""
    assert status(environment, person) == "pending"
    desk.at.picture("team-fresh-sign-in")
    desk.sends("validate")
    desk.at.sees("Le compte est validé")


def test_validator_of_the_hospital_is_asked_there_again(
    visitor: Person, environment: Environment, new: NewPeople
) -> None:
    person, desk = applicant(new), Desk(visitor)
    desk.signs_in_by_hospital(f"/equipe/demandes/{person.id}")
    desk.types("note", "note", "à rappeler lundi")
    with realm_setting(environment, "mep.accounts.maxAuthAge", "1"):
        wait_until(lambda: is_sent_to_sign_in(desk), "an old sign-in is accepted")
        desk.sends("note")
        visitor.go_to("HUG")
        visitor.page.wait_for_selector("#password")
    visitor.page.fill("#password", "Espace-Pro-2026!")
    visitor.page.keyboard.press("Enter")

    desk.at.sees("rien n’a été envoyé")
    assert visitor.page.input_value("#note-note") == "à rappeler lundi"
    desk.sends("note")
    desk.at.sees("La note est enregistrée")
    assert "par Valérie Équipe" in visitor.page.inner_text(".story")


def test_form_of_an_ended_session_is_kept_for_its_writer(visitor: Person, new: NewPeople) -> None:
    person, member, desk = applicant(new), new_validator(new), Desk(visitor)
    desk.signs_in(member, f"/equipe/demandes/{person.id}")
    desk.types("note", "note", "longue conversation")
    # The service's session ends; Keycloak's is still open and lets the person back in.
    visitor.page.context.clear_cookies(name="mep-profil-session")
    desk.sends("note")

    desk.at.sees("Votre session s’était terminée")
    assert visitor.page.input_value("#note-note") == "longue conversation"
    assert "longue conversation" not in visitor.page.locator("section[aria-labelledby=story]").inner_text()


def test_doctor_gets_no_page_of_the_team(visitor: Person, new: NewPeople) -> None:
    desk = Desk(visitor)
    desk.signs_in(new.professional())
    desk.at.sees("Accès réservé")
    for path in ("/equipe/comptes", f"/equipe/demandes/{applicant(new).id}"):
        answer = visitor.page.goto(f"{desk.service}{path}")
        assert answer is not None
        assert answer.status == 403


def test_correction_and_rejection_by_keyboard(
    visitor: Person, environment: Environment, new: NewPeople
) -> None:
    person, desk = applicant(new), Desk(visitor)
    desk.signs_in(new_validator(new), f"/equipe/demandes/{person.id}")
    page = visitor.page
    page.get_by_role("link", name="Corriger\u00a0: Nom de famille").press("Enter")
    page.fill("#correct-value", "Dupont")
    page.fill("#correct-reason", "faute de frappe")
    page.get_by_role("button", name="Enregistrer la correction").press("Enter")
    desk.at.sees("La correction est enregistrée")
    assert "Dupont" in page.inner_text("h1")
    page.locator("#act-reject summary").press("Enter")
    page.fill("#reject-reason", "pièce refusée")
    page.locator("#act-reject form > button").press("Enter")

    desk.at.sees("La demande est refusée")
    assert status(environment, person) == "rejected"
    assert "Motif\u00a0: pièce refusée" in page.inner_text(".story")
