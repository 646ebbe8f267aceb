"""The page of signed-in devices: sessions are listed at the portal and ended there."""

from __future__ import annotations

import re
from functools import partial

import httpx
import pytest

from tests.browser.conftest import NewVisitor, Person
from tests.browser.portal import sign_in
from tests.messages import wait_until
from tests.people import NewPeople


def open_devices(visitor: Person) -> None:
    visitor.page.goto(visitor.environment.demo)
    visitor.page.locator("main a[href='/demo/devices']").click()
    visitor.page.wait_for_selector("section.device")


def is_signed_out(visitor: Person) -> bool:
    """Whether the portal's session has ended. Its tokens are still valid, so only Keycloak's logout request
    can have ended it.
    """
    visitor.page.goto(visitor.environment.demo)
    return visitor.page.locator('a[href="/demo/sign-in"]').count() > 0


@pytest.mark.parametrize("javascript", [True, False])
def test_lost_device_is_signed_out_from_another_device(
    new_visitor: NewVisitor, new: NewPeople, javascript: bool
) -> None:
    account = new.professional()
    here, lost, kept = (new_visitor("fr-CH", javascript=javascript) for _ in range(3))
    for each in (here, lost, kept):
        sign_in(each, account)
    lost.page.goto(f"{lost.environment.settings.profile_url}/profil")
    lost.sees_profile_of("Personne Test")

    open_devices(here)
    here.picture("devices")
    devices = here.page.locator("section.device")
    assert devices.count() == 3
    first = devices.first.inner_text()
    assert "Cet appareil" in first
    assert "Déconnecter" not in first
    assert re.search(r"\d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d CES?T", first)
    assert "127.0.0.1" in first
    (mine,) = [each for each in devices.all() if "Mon profil" in each.inner_text()]
    assert "Mon Espace Pro" in mine.inner_text()
    mine.get_by_role("button", name="Déconnecter").click()

    here.sees("L’appareil est déconnecté")
    here.picture("devices-one-ended")
    assert devices.count() == 2
    wait_until(lambda: is_signed_out(lost), "the portal session of the lost device did not end")
    lost.page.goto(f"{lost.environment.settings.profile_url}/profil")
    lost.page.wait_for_selector("#username")
    assert not is_signed_out(kept)


def test_all_other_devices_are_signed_out_together(new_visitor: NewVisitor, new: NewPeople) -> None:
    account = new.professional()
    here, first, second = (new_visitor("de-CH") for _ in range(3))
    for each in (here, first, second):
        sign_in(each, account, "Guten Tag Dr Personne Test")
    open_devices(here)
    here.picture("devices-de")
    here.page.get_by_role("button", name="Alle anderen abmelden").click()

    here.sees("Alle anderen Geräte sind abgemeldet")
    here.sees("Sie sind auf keinem anderen Gerät angemeldet")
    here.picture("devices-alone-de")
    for each in (first, second):
        wait_until(partial(is_signed_out, each), "the portal session of another device did not end")
    assert not is_signed_out(here)


def test_profile_shows_the_same_devices_page(visitor: Person, new: NewPeople) -> None:
    account = new.professional()
    sign_in(visitor, account)
    visitor.page.goto(f"{visitor.environment.settings.profile_url}/profil")
    visitor.page.locator("summary").click()
    visitor.page.get_by_role("link", name="Appareils connectés").click()

    visitor.sees("Vous n’êtes connecté sur aucun autre appareil")
    assert visitor.page.url.endswith("/profil/devices")


def test_foreign_session_is_not_ended_by_its_id(new_visitor: NewVisitor, new: NewPeople) -> None:
    victim, attacker = new_visitor("fr-CH"), new_visitor("fr-CH")
    sign_in(victim, new.professional())
    session = victim.claim("sid")
    owner = new.professional()
    sign_in(attacker, owner)
    elsewhere = new_visitor("fr-CH")
    sign_in(elsewhere, owner)
    open_devices(attacker)
    button = attacker.page.locator('button[name="session"]')
    button.evaluate("(button, session) => { button.value = session }", session)
    button.click()

    attacker.sees("L’appareil était déjà déconnecté")
    assert not is_signed_out(victim)
    assert not is_signed_out(elsewhere)


def test_cross_site_request_cannot_end_a_session(visitor: Person, new: NewPeople) -> None:
    sign_in(visitor, new.professional())
    open_devices(visitor)
    cookies = {each["name"]: each["value"] for each in visitor.page.context.cookies(visitor.environment.demo)}
    csrf = visitor.page.locator('main input[name="csrf"]').first.get_attribute("value")

    for origin, token in (("https://evil.example", csrf), (visitor.environment.settings.profile_url, "x")):
        answer = httpx.post(
            f"{visitor.environment.demo}/devices",
            data={"others": "all", "csrf": token},
            headers={"Origin": origin},
            cookies=cookies,
        )
        assert answer.status_code == 403
