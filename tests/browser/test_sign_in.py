"""Sign-ins to the portal in a real browser."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NewVisitor, Person
from tests.people import REALM, NewPeople

ANNE, ANNES_PHONE = "anne.medecin@example.ch", "+41790000001"
BRUNO = "bruno.medecin@amge.ch"
EMMA = "emma.attente@example.ch"


def test_anne_signs_in_by_sms_and_signs_out(visitor: Person) -> None:
    already = visitor.environment.inbox.count(ANNES_PHONE)
    visitor.open_sign_in()
    visitor.picture("sign-in")
    visitor.enter_password(ANNE)
    visitor.page.wait_for_selector('input[name="code"]')
    assert visitor.page.title() == "Code de connexion – Mon Espace Pro"
    assert visitor.page.get_by_label("Adresse e-mail").input_value() == ANNE
    visitor.picture("code")
    visitor.enter_code_sent_to(ANNES_PHONE, already)

    visitor.sees("Bonjour Dr méd. Anne Médecin")
    visitor.picture("demo-signed-in")
    assert visitor.page.inner_text('tr[data-claim="professional_id"] td') == "7601000050717"

    visitor.page.click(".actions button")
    visitor.page.wait_for_selector("[role=status]")
    visitor.page.click('a[href="/demo/sign-in"]')
    visitor.page.wait_for_selector("#username")


def test_bruno_signs_in_by_secured_mail(visitor: Person) -> None:
    already = visitor.environment.inbox.count(BRUNO)
    visitor.open_sign_in()
    visitor.enter_password(BRUNO)
    visitor.enter_code_sent_to(BRUNO, already)

    visitor.sees("Bonjour Dr Bruno Médecin")


@pytest.mark.usefixtures("anna_is_unknown")
def test_anna_gets_a_hin_account_and_signs_in_once_validated(
    visitor: Person, new: NewPeople, new_visitor: NewVisitor
) -> None:
    admin = visitor.environment.admin
    visitor.open_sign_in()
    visitor.go_to("HIN (Health Info Net)")
    visitor.page.get_by_role("button", name="Anna Muster").click()
    visitor.picture("hin-details")
    visitor.page.click("#mep-details-skip")
    visitor.sees("Votre compte n’est pas encore validé")
    visitor.picture("hin-pending")
    parts = ".mep-account__text, .mep-account__steps, .mep-contact"
    how = visitor.page.locator(parts).all_inner_texts()
    again = new_visitor("fr-CH")
    again.open_sign_in()
    again.go_to("HIN (Health Info Net)")
    again.page.get_by_role("button", name="Anna Muster").click()
    again.page.click("#mep-details-skip")
    again.sees("Votre compte n’est pas encore validé")
    again.picture("hin-pending-again")
    assert again.page.locator(parts).all_inner_texts() == how

    (anna,) = admin.get(REALM, "users", email="anna.muster@hin.ch", exact="true")
    new.activate(anna["id"])
    later = new_visitor("fr-CH")
    later.open_sign_in()
    later.go_to("HIN (Health Info Net)")
    later.page.get_by_role("button", name="Anna Muster").click()
    later.sees("Bonjour Anna Muster")


def test_bruno_must_confirm_the_link_to_his_hin_identity(visitor: Person) -> None:
    admin = visitor.environment.admin
    (bruno,) = admin.get(REALM, "users", email=BRUNO, exact="true")
    if admin.get(REALM, "users", bruno["id"], "federated-identity"):
        admin.delete(REALM, "users", bruno["id"], "federated-identity", "hin")
    visitor.open_sign_in()
    visitor.go_to("HIN (Health Info Net)")
    visitor.page.get_by_role("button", name="Bruno Médecin").click()

    visitor.sees("Ce compte existe déjà")
    assert BRUNO in visitor.text
    visitor.picture("hin-known-e-mail")


def test_shared_identity_of_a_practice_is_refused_with_the_reason(visitor: Person) -> None:
    visitor.open_sign_in()
    visitor.go_to("HIN (Health Info Net)")
    visitor.page.get_by_role("button", name="Cabinet du Lac").click()

    visitor.page.wait_for_selector("#username")
    assert "Cabinet du Lac" in visitor.text
    visitor.picture("hin-shared-refused")


def test_stephane_signs_in_by_hospital_login(visitor: Person) -> None:
    visitor.open_sign_in()
    visitor.go_to("HUG")
    visitor.page.wait_for_url("**/realms/hug-idp/**")
    visitor.enter_password("stephane.exemple@hug.ch")

    visitor.sees("Bonjour Stéphane Exemple")


def test_validation_steps_are_shown_only_after_the_right_password(visitor: Person) -> None:
    visitor.open_sign_in()
    visitor.enter_password(EMMA, "wrong")
    visitor.sees("Adresse e-mail ou mot de passe incorrect")
    visitor.picture("wrong-password")
    assert visitor.page.title() == "Erreur – Mon Espace Pro"
    assert visitor.page.input_value("#username") == EMMA
    for name in ("username", "password"):
        field = visitor.page.locator(f"#{name}")
        assert field.get_attribute("aria-invalid") == "true"
        described_by = field.get_attribute("aria-describedby")
        assert "mot de passe incorrect" in visitor.page.inner_text(f"#{described_by}")
    assert visitor.page.evaluate("document.activeElement.id") == "password"

    visitor.enter_password(EMMA)
    visitor.sees("Votre compte n’est pas encore validé")
    visitor.picture("pending")


def test_wrong_code_is_reported_at_its_field(visitor: Person, new: NewPeople) -> None:
    person = new.professional()
    visitor.open_sign_in()
    visitor.enter_password(person.email)
    code = visitor.environment.inbox.next_code(person.phone, 0)
    visitor.page.fill('input[name="code"]', f"{(int(code) + 1) % 1_000_000:06d}")
    visitor.page.keyboard.press("Enter")

    visitor.sees("Ce code n’est pas le bon")
    assert visitor.page.title() == "Erreur – Code de connexion – Mon Espace Pro"
    field = visitor.page.locator('input[name="code"]')
    assert field.get_attribute("aria-invalid") == "true"
    described_by = field.get_attribute("aria-describedby") or ""
    assert any(
        "Ce code n’est pas le bon" in visitor.page.inner_text(f"#{name}") for name in described_by.split()
    )
    visitor.picture("wrong-code")


def test_sms_gateway_outage_is_reported_and_resend_works_afterwards(visitor: Person, new: NewPeople) -> None:
    person = new.professional()
    inbox = visitor.environment.inbox
    inbox.sms_gateways(first=False, second=False)
    try:
        visitor.open_sign_in()
        visitor.enter_password(person.email)
        visitor.sees("Aucun code n’a pu être envoyé")
        visitor.picture("no-code-sent")
    finally:
        inbox.sms_gateways(first=True, second=True)
    visitor.page.click('button[name="resend"]')
    visitor.enter_code_sent_to(person.phone, 0)

    visitor.sees("Bonjour Dr Personne Test")


@pytest.mark.parametrize(
    ("locale", "title"),
    [
        ("fr-CH", "CONNEXION À MON ESPACE PRO"),
        ("de-CH", "ANMELDUNG BEI MON ESPACE PRO"),
        ("it-CH", "ACCESSO A MON ESPACE PRO"),
        ("en-GB", "SIGN IN TO MON ESPACE PRO"),
        ("ja-JP", "CONNEXION À MON ESPACE PRO"),
    ],
)
def test_sign_in_page_uses_the_language_of_the_browser(
    new_visitor: NewVisitor, locale: str, title: str
) -> None:
    reader = new_visitor(locale)
    reader.page.goto(reader.environment.demo + "/sign-in")
    reader.page.wait_for_selector("#username")

    assert reader.page.inner_text("h1").upper() == title
    reader.picture(f"sign-in-{locale}")


def test_sign_in_page_without_error_is_unchanged(visitor: Person) -> None:
    visitor.open_sign_in()

    assert visitor.page.title() == "Mon Espace Pro"
    assert visitor.page.locator('[aria-invalid="true"]').count() == 0
    assert visitor.page.evaluate("document.activeElement.id") == "username"


def test_sign_in_works_without_javascript(new_visitor: NewVisitor, new: NewPeople) -> None:
    person = new.professional()
    reader = new_visitor("fr-CH", javascript=False)
    reader.open_sign_in()
    reader.enter_password(person.email)
    reader.enter_code_sent_to(person.phone, 0)

    reader.sees("Bonjour Dr Personne Test")


def test_person_with_two_channels_chooses_the_other_on_the_code_page(visitor: Person, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch")
    visitor.open_sign_in()
    visitor.enter_password(person.email)
    visitor.page.wait_for_selector('button[name="channel"]')
    visitor.picture("code-two-ways")

    visitor.page.click('button[name="channel"]')

    visitor.sees("Un code vient d’être envoyé")
    visitor.picture("code-two-ways-held-back")
