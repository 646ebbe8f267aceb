"""The page of delegations: a doctor with two assistants, and an assistant with two doctors."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from tests.browser.conftest import NewVisitor, Person
from tests.delegations import DelegationsApi, delegations_api, new_assistant, new_manager
from tests.environment import Environment
from tests.messages import wait_until
from tests.people import NewPeople
from tests.people import Person as Account


@dataclass(frozen=True)
class Page:
    """A person's browser at their delegations."""

    at: Person

    @property
    def address(self) -> str:
        return f"{self.at.environment.settings.profile_url}/profil/delegations"

    def signs_in(self, account: Account, doctor: Account | None = None) -> None:
        """Signs in with password and code; chooses a doctor if Keycloak asks for one."""
        self.at.page.goto(self.address)
        already = self.at.environment.inbox.count(account.phone)
        self.at.enter_password(account.email, account.password)
        self.at.enter_code_sent_to(account.phone, already)
        if doctor:
            self.chooses(doctor)
        self.at.page.wait_for_url(f"{self.address}**")

    def chooses(self, doctor: Account) -> None:
        self.at.page.click(f'button[name="responsibility"][value="{doctor.id}"]')

    def box_of(self, person: Account) -> str:
        """What is shown of one assistant."""
        return f"details.delegation:has(#assistant-{person.id})"

    def presses(self, name: str) -> None:
        self.at.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def follows(self, name: str) -> None:
        self.at.page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def name_of(person: Account) -> str:
    number = re.search(r"\d+", person.email)
    assert number
    return f"Personne Test {number[0]}"


def acts_for(person: Account) -> str:
    return f"Sous la responsabilité de\u00a0: {name_of(person)}"


@pytest.fixture
def team(environment: Environment, new: NewPeople) -> DelegationsApi:
    return delegations_api(environment, new_manager(new))


@dataclass(frozen=True)
class Practice:
    """A doctor and two assistants."""

    doctor: Account
    first: Account
    second: Account


@pytest.fixture
def practice(new: NewPeople, team: DelegationsApi) -> Practice:
    made = Practice(new.professional(), new_assistant(new), new_assistant(new))
    for assistant in (made.first, made.second):
        granted = team.grant(made.doctor, assistant, practice="Cabinet du Lac")
        assert granted.status_code == 201, granted.text
    return made


@pytest.mark.parametrize("javascript", [True, False])
def test_doctor_sets_the_rights_of_one_assistant(
    new_visitor: NewVisitor, practice: Practice, team: DelegationsApi, javascript: bool
) -> None:
    page = Page(new_visitor("fr-CH", javascript=javascript))
    page.signs_in(practice.doctor)
    page.at.sees("Mes assistant·e·s")
    page.at.picture(f"delegations-doctor-{javascript}")
    box = page.at.page.locator(page.box_of(practice.first))
    assert "jamais" in box.inner_text()
    assert "Cabinet du Lac" in box.inner_text()
    box.get_by_label("Lire et changer les adresses").check()
    box.get_by_role("button", name="Sauvegarder").click()

    page.at.sees("Les droits sont enregistrés.")
    assert page.at.page.locator(page.box_of(practice.first)).get_by_label("Lire et changer").is_checked()
    rights = {
        each.id: team.show(practice.doctor, each).json()["rights"]
        for each in (practice.first, practice.second)
    }
    assert "mayChangeAddresses" in rights[practice.first.id]
    assert "mayChangeAddresses" not in rights[practice.second.id]


def test_revoked_assistant_works_for_the_doctor_no_more(
    new_visitor: NewVisitor, practice: Practice, team: DelegationsApi
) -> None:
    doctor, assistant = Page(new_visitor("fr-CH")), Page(new_visitor("fr-CH"))
    assistant.signs_in(practice.first)
    assistant.at.sees(acts_for(practice.doctor))
    assistant.at.picture("delegations-assistant")
    doctor.signs_in(practice.doctor)
    box = doctor.at.page.locator(doctor.box_of(practice.first))
    box.get_by_role("link", name="Retirer").click()
    doctor.at.sees("L’effet est immédiat")
    doctor.at.picture("delegations-revoke")
    assert team.show(practice.doctor, practice.first).status_code == 200
    doctor.presses("Retirer")

    doctor.at.sees("La délégation est retirée.")
    assert doctor.at.page.locator(doctor.box_of(practice.first)).count() == 0
    assert doctor.at.page.locator(doctor.box_of(practice.second)).count() == 1

    def works_for_nobody() -> bool:
        assistant.at.page.goto(assistant.address)
        return acts_for(practice.doctor) not in assistant.at.text

    wait_until(works_for_nobody, "the assistant still works for the doctor")
    assistant.at.sees("Vous ne travaillez sous la responsabilité de personne")


def test_assistant_of_two_doctors_changes_and_resigns(
    visitor: Person, new: NewPeople, team: DelegationsApi
) -> None:
    assistant, first, second = new_assistant(new), new.professional(), new.professional()
    for doctor in (first, second):
        assert team.grant(doctor, assistant).status_code == 201
    page = Page(visitor)
    page.signs_in(assistant, first)
    visitor.sees(acts_for(first))
    visitor.sees(f"Dr {name_of(second)}")
    page.follows("Changer de responsabilité")
    page.chooses(second)
    visitor.page.wait_for_url(f"{page.address}**")
    visitor.sees(acts_for(second))
    visitor.picture("delegations-two-doctors")

    visitor.page.goto(f"{page.address}/resign/{second.id}")
    visitor.sees(f"Ne plus travailler pour Dr {name_of(second)}")
    page.presses("Y mettre fin")
    visitor.page.wait_for_url(f"{page.address}**")
    visitor.sees(f"Dr {name_of(first)}")
    assert f"Dr {name_of(second)}" not in visitor.text
    assert team.show(second, assistant).status_code == 404
    assert team.show(first, assistant).status_code == 200


def test_request_says_the_same_of_every_address_until_there_are_too_many(
    visitor: Person, new: NewPeople
) -> None:
    page, known = Page(visitor), new_assistant(new)
    page.signs_in(new.professional())
    addresses = [known.email, *(f"inconnue.{n}.{known.email}" for n in range(5))]
    for address in addresses[:5]:
        visitor.page.fill("#assistant", address)
        page.presses("Envoyer la demande")
        visitor.sees("L’équipe du portail a reçu votre demande.")
        visitor.page.goto(page.address)
    visitor.page.fill("#assistant", addresses[5])
    visitor.page.fill("#note", "Elle commence lundi.")
    page.presses("Envoyer la demande")

    visitor.sees("Pas plus de demandes pour aujourd’hui")
    assert visitor.page.input_value("#assistant") == addresses[5]
    assert visitor.page.input_value("#note") == "Elle commence lundi."
