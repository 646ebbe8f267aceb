"""Addresses and preferences of a profile in a real browser, and the link to the owner of an address."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.browser.conftest import NewVisitor, Person
from tests.browser.profile_pages import Profile
from tests.environment import Environment
from tests.people import NewPeople

GLN: dict[str, Any] = {"professionalIdType": "GLN", "professionalId": "7601000180100"}


@pytest.mark.parametrize("javascript", [True, False])
def test_address_is_added_changed_deleted_and_restored(
    new_visitor: NewVisitor, new: NewPeople, javascript: bool
) -> None:
    profile = Profile(new_visitor("fr-CH", javascript=javascript))
    page = profile.at.page
    profile.signs_in(new.professional(**GLN), "adresses")
    profile.at.sees("Vous n’avez encore indiqué aucune adresse.")
    page.get_by_role("link", name="Ajouter une adresse").click()
    page.get_by_label("Adresse postale préférée").check()
    profile.types(houseNumber="8", zip="12", town="Genève")
    profile.saves()
    profile.at.sees("Un code postal suisse a quatre chiffres")
    profile.at.sees("Indiquez la rue de ce numéro.")
    profile.at.picture(f"profile-address-fault-{javascript}")
    profile.types(street="Boulevard de la Tour", zip="1205")
    profile.saves()

    profile.at.sees("1205 Genève, CH")
    profile.at.picture(f"profile-addresses-{javascript}")
    page.get_by_role("link", name="Modifier").click()
    profile.types(houseNumber="10")
    profile.saves()
    profile.at.sees("Boulevard de la Tour 10")
    page.get_by_role("button", name="Supprimer").click()
    profile.at.sees("L’adresse est supprimée.")
    page.get_by_role("button", name="Annuler la suppression").click()
    profile.at.sees("Boulevard de la Tour 10")


@pytest.mark.parametrize("javascript", [True, False])
def test_preferences_are_kept_and_contradictions_are_told(
    new_visitor: NewVisitor, new: NewPeople, javascript: bool
) -> None:
    visitor = new_visitor("fr-CH", javascript=javascript)
    profile, page = Profile(visitor), visitor.page
    profile.signs_in(new.professional(**GLN), "preferences")
    visitor.sees("Choisir comment les documents vous parviennent")
    page.get_by_label("Lettre de sortie").check()
    page.get_by_label("Par e-mail sécurisé HIN").check()
    profile.types(lifetimeDays="400")
    profile.saves()

    visitor.sees("Indiquez un nombre de jours de 1 à 365.")
    visitor.sees("Pour l’envoi par e-mail sécurisé, indiquez une adresse.")
    assert page.get_by_label("Lettre de sortie").is_checked()
    profile.types(lifetimeDays="30", documentsMail="cabinet@example.ch")
    profile.saves()
    visitor.sees("Le domaine de cette adresse n’est pas sécurisé par HIN.")
    visitor.picture("profile-preferences-fault")
    page.get_by_label("Par le portail d’échange").check()
    profile.types(documentsMail="")
    profile.saves()

    visitor.sees("Vous avez choisi le portail sans adresse de notification")
    visitor.picture("profile-preferences")
    assert (profile.value("lifetimeDays"), profile.value("documentsMail")) == ("30", "")


def test_owner_of_an_address_confirms_it_in_another_browser(
    visitor: Person, new_visitor: NewVisitor, environment: Environment, new: NewPeople
) -> None:
    person = new.professional(domain="amge.ch", **GLN)
    colleague = f"collegue.{person.id}@amge.ch"
    profile = Profile(visitor)
    profile.signs_in(person, "preferences")
    visitor.page.get_by_label("Par e-mail sécurisé HIN").check()
    profile.types(documentsMail=colleague)
    profile.saves()
    visitor.sees("Un lien a été envoyé à")
    visitor.sees("Faire confirmer l’adresse pour les documents")

    mail = environment.inbox.wait_for(colleague)
    assert "Personne Test" in mail["text"]
    link = re.search(r"http\S+/profil/adresse-mail/\S+", mail["text"])
    assert link
    owner = new_visitor("de-CH")
    owner.page.goto(link[0])
    owner.sees(colleague)
    owner.picture("mailbox-ask")
    owner.page.get_by_role("button", name="Confirmer cette adresse").click()
    owner.sees("L’adresse est confirmée")
    owner.sees(f"Les envois par e-mail iront à {colleague}")
    owner.page.goto(link[0])
    owner.sees("L’adresse est confirmée")
    assert owner.page.get_by_role("button", name="Confirmer cette adresse").count() == 0

    profile.opens("preferences")
    assert "Un lien a été envoyé" not in visitor.text
    profile.opens("historique")
    visitor.sees("Mail confirmé pour les documents")
    visitor.picture("profile-history")


def test_enter_key_saves_also_after_a_refusal(visitor: Person, new: NewPeople) -> None:
    profile, page = Profile(visitor), visitor.page
    profile.signs_in(new.professional(**GLN), "preferences")
    profile.types(lifetimeDays="400")
    page.press("#lifetimeDays", "Enter")
    visitor.sees("Indiquez un nombre de jours de 1 à 365.")
    profile.types(lifetimeDays="40")
    page.press("#lifetimeDays", "Enter")
    visitor.sees("Vos informations sont enregistrées.")
    assert profile.value("lifetimeDays") == "40"


def test_types_are_searched_and_ticked_ones_stay_in_sight(visitor: Person, new: NewPeople) -> None:
    profile, page = Profile(visitor), visitor.page
    profile.signs_in(new.professional(**GLN), "preferences")
    types = page.locator("#documentTypes label.option:visible")
    all_of_them = types.count()
    page.get_by_label("Lettre de sortie").check()
    page.get_by_label("Chercher un type").fill("OPERATOIRE")

    assert 1 < types.count() < all_of_them
    visitor.picture("profile-types-searched")
    page.get_by_label("Chercher un type").press("Enter")
    page.get_by_label("Chercher un type").fill("")
    assert types.count() == all_of_them
    assert page.get_by_label("Lettre de sortie").is_checked()


@pytest.mark.parametrize("javascript", [True, False])
def test_address_of_hin_is_taken_over(new_visitor: NewVisitor, new: NewPeople, javascript: bool) -> None:
    profile = Profile(new_visitor("fr-CH", javascript=javascript))
    page = profile.at.page
    known = {"addressLine1": "Rue de l'Exemple 7", "swissZipCode": "1204", "town": "Genève", "country": "CH"}
    profile.signs_in(new.professional(**GLN, hinAddress=json.dumps(known)), "adresses")
    page.get_by_role("link", name="Ajouter une adresse").click()
    page.get_by_role("link", name="Reprendre l’adresse de HIN").click()

    assert (profile.value("street"), profile.value("houseNumber")) == ("Rue de l'Exemple", "7")
    profile.at.picture(f"profile-address-of-hin-{javascript}")
    page.get_by_label("Adresse postale préférée").check()
    profile.saves()
    profile.at.sees("1204 Genève, CH")


def test_without_an_address_of_hin_none_is_offered(visitor: Person, new: NewPeople) -> None:
    profile = Profile(visitor)
    profile.signs_in(new.professional(**GLN), "adresses/nouvelle")
    assert visitor.page.get_by_text("Reprendre l’adresse de HIN").count() == 0
