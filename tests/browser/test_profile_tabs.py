"""The tabs of a profile in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import NewVisitor, Person
from tests.browser.profile_pages import Profile
from tests.environment import Environment
from tests.people import NewPeople
from tests.people import Person as Account
from tests.team import new_validator, team_api

GLN: dict[str, Any] = {"professionalIdType": "GLN", "professionalId": "7601000180100"}


@pytest.mark.parametrize("javascript", [True, False])
def test_organisation_is_saved_corrected_and_reset(
    new_visitor: NewVisitor, new: NewPeople, javascript: bool
) -> None:
    profile = Profile(new_visitor("fr-CH", javascript=javascript))
    profile.signs_in(new.professional(**GLN), "organisation")
    profile.at.picture(f"profile-organisation-{javascript}")
    profile.types(name="Cabinet du Lac", mail="cabinet@amge.ch", telephone="022 372 33 11")
    profile.saves()

    profile.at.sees("Corrigez les champs suivants")
    profile.at.picture(f"profile-organisation-fault-{javascript}")
    assert profile.value("name") == "Cabinet du Lac"
    described = profile.at.page.get_attribute("#telephone", "aria-describedby") or ""
    assert "seulement des chiffres" in profile.at.page.inner_text(f"#{described.split()[-1]}")
    profile.types(telephone="0223723311")
    profile.saves()

    profile.at.sees("Vos informations sont enregistrées.")
    profile.types(name="Autre chose")
    profile.at.page.get_by_role("button", name="Rétablir").click()
    assert profile.value("name") == "Cabinet du Lac"


def test_tabs_and_form_work_by_keyboard_only(visitor: Person, new: NewPeople) -> None:
    profile, keyboard = Profile(visitor), visitor.page.keyboard
    profile.signs_in(new.professional(**GLN))
    visitor.page.focus("a[href='/profil/organisation']")
    keyboard.press("Enter")
    visitor.page.wait_for_url("**/profil/organisation")
    while visitor.page.evaluate("document.activeElement.id") != "name":
        keyboard.press("Tab")
    for text in ("Cabinet", "cabinet@amge.ch", "0223723311"):
        keyboard.type(text)
        keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Enter")

    profile.at.sees("Vos informations sont enregistrées.")
    assert profile.value("telephone") == "0223723311"


def test_older_of_two_windows_loses_nothing(visitor: Person, new: NewPeople) -> None:
    profile = Profile(visitor)
    profile.signs_in(new.professional(**GLN), "organisation")
    other = Profile(Person(visitor.page.context.new_page(), visitor.environment))
    other.opens("organisation")
    other.types(name="Cabinet du Lac")
    other.saves()
    other.at.sees("Vos informations sont enregistrées.")
    profile.types(name="Cabinet de la Tour")
    profile.saves()

    visitor.sees("la rubrique a changé entre-temps")
    assert profile.value("name") == "Cabinet de la Tour"
    visitor.sees("Enregistré entre-temps\u00a0: Cabinet du Lac")
    visitor.picture("profile-stale")
    profile.saves()
    visitor.sees("Vos informations sont enregistrées.")
    assert profile.value("name") == "Cabinet de la Tour"


def test_new_name_waits_for_the_team(visitor: Person, environment: Environment, new: NewPeople) -> None:
    person, profile = new.professional(**GLN), Profile(visitor)
    profile.signs_in(person)
    profile.types(lastName="Nouveau-Nom", directMail="direct@amge.ch")
    profile.saves()

    visitor.sees("Votre changement attend l’accord de l’équipe du portail.")
    assert (profile.value("lastName"), profile.value("directMail")) == ("Nouveau-Nom", "direct@amge.ch")
    visitor.picture("profile-name-waits")
    team = team_api(environment, new_validator(new))
    assert team.show(person.id).json()["proposedName"]["lastName"] == "Nouveau-Nom"

    profile.types(lastName="x<y")
    profile.saves()
    visitor.sees("Ce texte contient des caractères qui n’ont pas leur place dans un nom.")
    assert profile.value("lastName") == "x<y"


def test_name_typed_back_withdraws_the_proposal(
    visitor: Person, environment: Environment, new: NewPeople
) -> None:
    person, profile = new.professional(**GLN), Profile(visitor)
    profile.signs_in(person)
    present = profile.value("lastName")
    profile.types(lastName="Nouveau-Nom")
    profile.saves()
    visitor.sees("Votre changement attend")
    profile.types(lastName=present)
    profile.saves()

    visitor.sees("Vos informations sont enregistrées.")
    assert "attend l’accord de l’équipe du portail. Jusque-là" not in visitor.text
    team = team_api(environment, new_validator(new))
    assert "proposedName" not in team.show(person.id).json()


def window_older_than_a_proposal(visitor: Person, account: Account) -> Profile:
    """A window opened before another one has proposed «Nouveau-Nom»."""
    profile = Profile(visitor)
    profile.signs_in(account)
    older = Profile(Person(visitor.page.context.new_page(), visitor.environment))
    older.opens("informations")
    profile.types(lastName="Nouveau-Nom")
    profile.saves()
    visitor.sees("Votre changement attend")
    return older


def test_telephone_saved_in_an_older_window_does_not_withdraw_a_proposal(
    visitor: Person, environment: Environment, new: NewPeople
) -> None:
    person = new.professional(**GLN)
    older = window_older_than_a_proposal(visitor, person)
    older.types(telephone="0223723311")
    older.saves()

    older.at.sees("Enregistré entre-temps\u00a0: Nouveau-Nom")
    team = team_api(environment, new_validator(new))
    assert team.show(person.id).json()["proposedName"]["lastName"] == "Nouveau-Nom"


def test_name_in_an_older_window_does_not_replace_a_newer_proposal_unseen(
    visitor: Person, environment: Environment, new: NewPeople
) -> None:
    person = new.professional(**GLN)
    older = window_older_than_a_proposal(visitor, person)
    older.types(lastName="Autre-Nom")
    older.saves()

    older.at.sees("la rubrique a changé entre-temps")
    older.at.sees("Enregistré entre-temps\u00a0: Nouveau-Nom")
    older.saves()
    older.at.sees("Vos informations sont enregistrées.")
    team = team_api(environment, new_validator(new))
    assert team.show(person.id).json()["proposedName"]["lastName"] == "Autre-Nom"
