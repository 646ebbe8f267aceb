"""The team's pages for delegations in a real browser without JavaScript: grant, change, revoke."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.team_pages import Desk
from tests.delegations import group_of, new_assistant, new_manager
from tests.environment import Environment
from tests.people import NewPeople
from tests.team import new_validator

LIST = "/equipe/delegations"
LAST_DAY = "2099-01-31"


@pytest.fixture
def desk(new_visitor: NewVisitor) -> Desk:
    return Desk(new_visitor("fr-CH", javascript=False))


def test_delegation_is_granted_changed_and_revoked(
    desk: Desk, environment: Environment, new: NewPeople
) -> None:
    doctor, assistant = new.professional(), new_assistant(new)
    page = desk.at.page
    # A mail to the team leads here, also through the sign-in.
    link = f"{LIST}?{urlencode({'doctor': doctor.email, 'assistant': 'nobody@example.ch'})}"
    desk.signs_in(new_manager(new), link)
    assert page.input_value("#grant-doctor") == doctor.email
    page.fill("#grant-until", LAST_DAY)
    page.fill("#grant-practice", "Cabinet du Lac")
    page.click("#grant button[type=submit]")

    desk.at.sees("Aucun compte n’a cette adresse.")
    assert page.inner_text("#grant-assistant-fault") == "Aucun compte n’a cette adresse."
    assert page.input_value("#grant-until") == LAST_DAY
    desk.at.picture("team-delegation-refused")
    page.fill("#grant-assistant", assistant.email)
    page.click("#grant button[type=submit]")

    desk.at.sees("La délégation est accordée.")
    page.wait_for_url(f"**{LIST}/{doctor.id}/{assistant.id}?**")
    group = group_of(environment, doctor, assistant)
    assert group is not None
    assert (group["attributes"]["until"], group["attributes"]["practice"]) == ([LAST_DAY], ["Cabinet du Lac"])
    desk.at.picture("team-delegation")

    page.fill("#terms-until", "")
    page.click('form[action$="/terms"] button')
    desk.at.sees("sont enregistrés")
    page.uncheck('input[name="maySubmitRequests"]')
    page.check('input[name="mayChangeAddresses"]')
    page.click('form[action$="/rights"] button')
    desk.at.sees("Les droits sont enregistrés.")
    changed = group_of(environment, doctor, assistant)
    assert changed is not None
    assert "until" not in changed["attributes"]
    assert page.is_checked('input[name="mayChangeAddresses"]')
    assert not page.is_checked('input[name="maySubmitRequests"]')

    page.click("text=Retirer la délégation")
    desk.at.sees("Retirer cette délégation")
    desk.at.picture("team-delegation-revoke")
    page.click("text=Annuler")
    assert group_of(environment, doctor, assistant) is not None
    page.click("text=Retirer la délégation")
    page.click("button.grave")
    desk.at.sees("La délégation est retirée.")
    assert group_of(environment, doctor, assistant) is None


def test_account_is_searched_on_both_sides(desk: Desk, new: NewPeople) -> None:
    doctor, assistant = new.professional(), new_assistant(new)
    page = desk.at.page
    desk.signs_in(new_manager(new), LIST)
    page.click("#grant summary")
    page.fill("#grant-doctor", doctor.email)
    page.fill("#grant-assistant", assistant.email)
    page.click("#grant button[type=submit]")
    desk.at.sees("La délégation est accordée.")

    for person in (doctor, assistant):
        page.goto(f"{desk.service}{LIST}")
        page.fill("#account", person.email)
        page.keyboard.press("Enter")
        desk.at.sees("Délégations sur cette page\u00a0: 1")
        assert assistant.email in page.inner_text("table.delegations")
    desk.at.picture("team-delegations")
    page.fill("#account", "nobody@example.ch")
    page.keyboard.press("Enter")
    desk.at.sees("Aucun compte n’a cette adresse.")


def test_staff_member_sees_the_pages_of_their_roles_only(new_visitor: NewVisitor, new: NewPeople) -> None:
    for member, own, other in (
        (new_manager(new), LIST, "/equipe/demandes"),
        (new_validator(new), "/equipe/demandes", LIST),
    ):
        desk = Desk(new_visitor("fr-CH", javascript=False))
        page = desk.at.page
        desk.signs_in(member, own)
        assert page.locator(f'.menu-items a[href="{own}"]').count() == 1
        assert page.locator(f'.menu-items a[href="{other}"]').count() == 0

        answer = page.goto(f"{desk.service}{other}")
        assert answer is not None
        assert answer.status == 403
