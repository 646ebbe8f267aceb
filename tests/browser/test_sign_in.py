"""A professional signs in to the portal, in a real browser."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Person, Speaking
from tests.people import REALM, NewPeople

ANNE, ANNES_PHONE = "anne.medecin@example.ch", "+41790000001"
BRUNO = "bruno.medecin@amge.ch"
EMMA = "emma.attente@example.ch"


def test_anne_signs_in_with_the_sms_and_out_everywhere(somebody: Person) -> None:
    already = somebody.environment.inbox.count(ANNES_PHONE)
    somebody.open_sign_in()
    somebody.picture("sign-in")
    somebody.enter_password(ANNE)
    somebody.page.wait_for_selector('input[name="code"]')
    assert somebody.page.title() == "Code de connexion – Mon Espace Pro"
    assert somebody.page.get_by_label("Adresse e-mail").input_value() == ANNE
    somebody.picture("code")
    somebody.enter_code_sent_to(ANNES_PHONE, already)

    somebody.sees("Bonjour Dr méd. Anne Médecin")
    somebody.picture("demo-signed-in")
    assert somebody.page.inner_text('tr[data-claim="professional_id"] td') == "7601000050717"

    somebody.page.click(".actions button")
    somebody.page.wait_for_selector("[role=status]")
    somebody.page.click('a[href="/demo/sign-in"]')
    somebody.page.wait_for_selector("#username")


def test_bruno_signs_in_with_the_code_in_his_secured_mail(somebody: Person) -> None:
    already = somebody.environment.inbox.count(BRUNO)
    somebody.open_sign_in()
    somebody.enter_password(BRUNO)
    somebody.enter_code_sent_to(BRUNO, already)

    somebody.sees("Bonjour Dr Bruno Médecin")


@pytest.mark.usefixtures("anna_is_unknown")
def test_anna_muster_gets_an_account_by_hin_and_enters_once_validated(
    somebody: Person, new: NewPeople, speaking: Speaking
) -> None:
    admin = somebody.environment.admin
    somebody.open_sign_in()
    somebody.go_to("HIN (Health Info Net)")
    somebody.page.get_by_role("button", name="Anna Muster").click()
    somebody.sees("Votre compte n’est pas encore validé")
    somebody.picture("hin-pending")
    parts = ".mep-account__text, .mep-account__steps, .mep-contact"
    how = somebody.page.locator(parts).all_inner_texts()
    again = speaking("fr-CH")
    again.open_sign_in()
    again.go_to("HIN (Health Info Net)")
    again.page.get_by_role("button", name="Anna Muster").click()
    again.sees("Votre compte n’est pas encore validé, ou a été fermé")
    again.picture("hin-pending-again")
    assert again.page.locator(parts).all_inner_texts() == how

    (anna,) = admin.get(REALM, "users", email="anna.muster@hin.ch", exact="true")
    new.activate(anna["id"])
    later = speaking("fr-CH")
    later.open_sign_in()
    later.go_to("HIN (Health Info Net)")
    later.page.get_by_role("button", name="Anna Muster").click()
    later.sees("Bonjour Anna Muster")


def test_bruno_is_asked_before_his_hin_identity_opens_his_account(somebody: Person) -> None:
    admin = somebody.environment.admin
    (bruno,) = admin.get(REALM, "users", email=BRUNO, exact="true")
    if admin.get(REALM, "users", bruno["id"], "federated-identity"):
        admin.delete(REALM, "users", bruno["id"], "federated-identity", "hin")
    somebody.open_sign_in()
    somebody.go_to("HIN (Health Info Net)")
    somebody.page.get_by_role("button", name="Bruno Médecin").click()

    somebody.sees("Ce compte existe déjà")
    assert BRUNO in somebody.text
    somebody.picture("hin-known-e-mail")


def test_the_shared_identity_of_a_practice_is_refused_with_the_reason(somebody: Person) -> None:
    somebody.open_sign_in()
    somebody.go_to("HIN (Health Info Net)")
    somebody.page.get_by_role("button", name="Cabinet du Lac").click()

    somebody.page.wait_for_selector("#username")
    assert "Cabinet du Lac" in somebody.text
    somebody.picture("hin-shared-refused")


def test_stephane_signs_in_with_the_hospitals_identity_provider(somebody: Person) -> None:
    somebody.open_sign_in()
    somebody.go_to("HUG")
    somebody.page.wait_for_url("**/realms/hug-idp/**")
    somebody.enter_password("stephane.exemple@hug.ch")

    somebody.sees("Bonjour Stéphane Exemple")


def test_emma_reads_how_to_get_validated_and_a_stranger_does_not(somebody: Person) -> None:
    somebody.open_sign_in()
    somebody.enter_password(EMMA, "wrong")
    somebody.sees("Adresse e-mail ou mot de passe incorrect")
    somebody.picture("wrong-password")
    assert somebody.page.title() == "Erreur – Mon Espace Pro"
    assert somebody.page.input_value("#username") == EMMA
    for name in ("username", "password"):
        field = somebody.page.locator(f"#{name}")
        assert field.get_attribute("aria-invalid") == "true"
        described_by = field.get_attribute("aria-describedby")
        assert "mot de passe incorrect" in somebody.page.inner_text(f"#{described_by}")
    assert somebody.page.evaluate("document.activeElement.id") == "password"

    somebody.enter_password(EMMA)
    somebody.sees("Votre compte n’est pas encore validé")
    somebody.picture("pending")


def test_a_wrong_code_is_told_at_its_field(somebody: Person, new: NewPeople) -> None:
    person = new.professional()
    somebody.open_sign_in()
    somebody.enter_password(person.email)
    code = somebody.environment.inbox.next_code(person.phone, 0)
    somebody.page.fill('input[name="code"]', f"{(int(code) + 1) % 1_000_000:06d}")
    somebody.page.keyboard.press("Enter")

    somebody.sees("Ce code n’est pas le bon")
    assert somebody.page.title() == "Erreur – Code de connexion – Mon Espace Pro"
    field = somebody.page.locator('input[name="code"]')
    assert field.get_attribute("aria-invalid") == "true"
    described_by = field.get_attribute("aria-describedby") or ""
    assert any(
        "Ce code n’est pas le bon" in somebody.page.inner_text(f"#{name}") for name in described_by.split()
    )
    somebody.picture("wrong-code")


def test_the_sms_gateway_is_down_and_comes_back(somebody: Person, new: NewPeople) -> None:
    person = new.professional()
    inbox = somebody.environment.inbox
    inbox.sms_gateways(first=False, second=False)
    try:
        somebody.open_sign_in()
        somebody.enter_password(person.email)
        somebody.sees("Aucun code n’a pu être envoyé")
        somebody.picture("no-code-sent")
    finally:
        inbox.sms_gateways(first=True, second=True)
    somebody.page.click('button[name="resend"]')
    somebody.enter_code_sent_to(person.phone, 0)

    somebody.sees("Bonjour Dr Personne Test")


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
def test_the_sign_in_page_speaks_the_readers_language(speaking: Speaking, locale: str, title: str) -> None:
    reader = speaking(locale)
    reader.page.goto(reader.environment.demo + "/sign-in")
    reader.page.wait_for_selector("#username")

    assert reader.page.inner_text("h1").upper() == title
    reader.picture(f"sign-in-{locale}")


def test_the_sign_in_page_without_a_fault_is_left_as_it_is(somebody: Person) -> None:
    somebody.open_sign_in()

    assert somebody.page.title() == "Mon Espace Pro"
    assert somebody.page.locator('[aria-invalid="true"]').count() == 0
    assert somebody.page.evaluate("document.activeElement.id") == "username"


def test_signing_in_needs_no_javascript(speaking: Speaking, new: NewPeople) -> None:
    person = new.professional()
    reader = speaking("fr-CH", javascript=False)
    reader.open_sign_in()
    reader.enter_password(person.email)
    reader.enter_code_sent_to(person.phone, 0)

    reader.sees("Bonjour Dr Personne Test")


def test_a_person_with_two_ways_chooses_the_other_at_the_code_page(somebody: Person, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch")
    somebody.open_sign_in()
    somebody.enter_password(person.email)
    somebody.page.wait_for_selector('button[name="channel"]')
    somebody.picture("code-two-ways")

    somebody.page.click('button[name="channel"]')

    somebody.sees("Un code vient d’être envoyé")
    somebody.picture("code-two-ways-held-back")
