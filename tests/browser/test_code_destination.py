"""Changing the code destination and the password from the portal, in a real browser."""

from __future__ import annotations

from tests.browser.conftest import Person
from tests.people import PASSWORD, NewPeople, unused_mobile


def test_new_number_chosen_at_the_portal_receives_the_next_code(visitor: Person, new: NewPeople) -> None:
    person, number = new.professional(domain="amge.ch"), unused_mobile()
    page = visitor.page
    visitor.open_sign_in()
    visitor.enter_password(person.email)
    visitor.enter_code_sent_to(person.phone, 0)
    visitor.sees("Bonjour")

    page.click('a[href="/demo/sign-in?action=code-destination"]')
    page.fill("#password", PASSWORD)
    page.click("#kc-login")
    visitor.enter_code_sent_to(person.phone, 1)
    page.wait_for_selector("#telephone")
    visitor.picture("code-destination")
    page.fill("#telephone", "079-123")
    page.keyboard.press("Enter")
    visitor.sees("sans lettres, tirets, points")
    visitor.picture("code-destination-refused")
    assert page.input_value("#telephone") == "079-123"
    page.fill("#telephone", number)
    page.click("#mep-destination-submit")
    page.wait_for_selector("#logout-sessions:checked")
    visitor.picture("code-destination-code")
    visitor.enter_code_sent_to(number, 0)
    visitor.sees("Le changement est enregistré.")

    assert visitor.claim("phone_number") == number
    visitor.page.reload()
    visitor.sees("Le changement est enregistré.")
    visitor.page.goto(visitor.environment.demo)
    visitor.sees("Bonjour")
    assert "Le changement est enregistré." not in visitor.text


def test_cancelled_change_returns_to_the_portal(visitor: Person, new: NewPeople) -> None:
    person = new.professional()
    visitor.page.goto(f"{visitor.environment.demo}/sign-in?action=code-destination")
    visitor.enter_password(person.email)
    visitor.enter_code_sent_to(person.phone, 0)
    visitor.page.click("#mep-cancel")

    visitor.sees("Bonjour")
    assert "Le changement est enregistré." not in visitor.text
    assert visitor.claim("phone_number") == person.phone


def test_password_is_changed_from_the_portal(visitor: Person, new: NewPeople) -> None:
    person, other = new.professional(), "Autre-Passe-2026!"
    visitor.page.goto(f"{visitor.environment.demo}/sign-in?action=password")
    visitor.enter_password(person.email)
    visitor.enter_code_sent_to(person.phone, 0)
    visitor.page.fill("#password-new", other)
    visitor.page.fill("#password-confirm", other)
    visitor.page.keyboard.press("Enter")
    visitor.sees("Le changement est enregistré.")

    visitor.page.click(".actions button")
    visitor.page.wait_for_selector("[role=status]")
    visitor.open_sign_in()
    visitor.enter_password(person.email)
    visitor.sees("Adresse e-mail ou mot de passe incorrect.")
    visitor.enter_password(person.email, other)
    visitor.page.wait_for_selector('input[name="code"]')
