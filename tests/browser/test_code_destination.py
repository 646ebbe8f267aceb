"""Another number for the codes, in a real browser: from the portal and back to it."""

from __future__ import annotations

from tests.browser.conftest import Person
from tests.people import PASSWORD, NewPeople, unused_mobile


def test_a_new_number_is_chosen_at_the_portal_and_gets_the_next_code(
    somebody: Person, new: NewPeople
) -> None:
    person, number = new.professional(domain="amge.ch"), unused_mobile()
    page = somebody.page
    somebody.open_sign_in()
    somebody.enter_password(person.email)
    somebody.enter_code_sent_to(person.phone, 0)
    somebody.sees("Bonjour")

    page.click('a[href="/demo/sign-in?action=code-destination"]')
    page.fill("#password", PASSWORD)
    page.click("#kc-login")
    somebody.enter_code_sent_to(person.phone, 1)
    page.wait_for_selector("#telephone")
    somebody.picture("code-destination")
    page.fill("#telephone", "079-123")
    page.keyboard.press("Enter")
    somebody.sees("sans lettres ni tirets")
    somebody.picture("code-destination-refused")
    assert page.input_value("#telephone") == "079-123"
    page.fill("#telephone", number)
    page.click("#mep-destination-submit")
    page.wait_for_selector("#logout-sessions:checked")
    somebody.picture("code-destination-code")
    somebody.enter_code_sent_to(number, 0)
    somebody.sees("Le changement est enregistré.")

    assert somebody.claim("phone_number") == number
    somebody.page.reload()
    assert "Le changement est enregistré." not in somebody.text


def test_who_cancels_is_back_at_the_portal(somebody: Person, new: NewPeople) -> None:
    person = new.professional()
    somebody.page.goto(f"{somebody.environment.demo}/sign-in?action=code-destination")
    somebody.enter_password(person.email)
    somebody.enter_code_sent_to(person.phone, 0)
    somebody.page.click("#mep-cancel")

    somebody.sees("Bonjour")
    assert "Le changement est enregistré." not in somebody.text
    assert somebody.claim("phone_number") == person.phone


def test_a_password_is_changed_from_the_portal(somebody: Person, new: NewPeople) -> None:
    person, other = new.professional(), "Autre-Passe-2026!"
    somebody.page.goto(f"{somebody.environment.demo}/sign-in?action=password")
    somebody.enter_password(person.email)
    somebody.enter_code_sent_to(person.phone, 0)
    somebody.page.fill("#password-new", other)
    somebody.page.fill("#password-confirm", other)
    somebody.page.keyboard.press("Enter")
    somebody.sees("Le changement est enregistré.")

    somebody.page.click(".actions button")
    somebody.page.wait_for_selector("[role=status]")
    somebody.open_sign_in()
    somebody.enter_password(person.email)
    somebody.sees("Adresse e-mail ou mot de passe incorrect.")
    somebody.enter_password(person.email, other)
    somebody.page.wait_for_selector('input[name="code"]')
