"""Where one is signed in: seen at the portal, and ended from there."""

from __future__ import annotations

import re
from functools import partial

import httpx
import pytest

from tests.browser.conftest import Person, Speaking
from tests.browser.portal import sign_in
from tests.messages import wait_until
from tests.people import NewPeople


def open_devices(somebody: Person) -> None:
    somebody.page.goto(somebody.environment.demo)
    somebody.page.locator("main a[href='/demo/devices']").click()
    somebody.page.wait_for_selector("section.device")


def is_signed_out(somebody: Person) -> bool:
    """The portal's tokens are valid for minutes more: only Keycloak's word can end its session now."""
    somebody.page.goto(somebody.environment.demo)
    return somebody.page.locator('a[href="/demo/sign-in"]').count() > 0


@pytest.mark.parametrize("javascript", [True, False])
def test_a_lost_device_is_signed_out_from_another(
    speaking: Speaking, new: NewPeople, javascript: bool
) -> None:
    account = new.professional()
    here, lost, kept = (speaking("fr-CH", javascript=javascript) for _ in range(3))
    for each in (here, lost, kept):
        sign_in(each, account)
    lost.page.goto(f"{lost.environment.settings.profile_url}/profil")
    lost.sees("Profil\u00a0: Personne Test")

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
    wait_until(lambda: is_signed_out(lost), "the lost device's portal never heard of it")
    lost.page.goto(f"{lost.environment.settings.profile_url}/profil")
    lost.page.wait_for_selector("#username")
    assert not is_signed_out(kept)


def test_all_other_devices_are_signed_out_at_once(speaking: Speaking, new: NewPeople) -> None:
    account = new.professional()
    here, first, second = (speaking("de-CH") for _ in range(3))
    for each in (here, first, second):
        sign_in(each, account, "Guten Tag Dr Personne Test")
    open_devices(here)
    here.picture("devices-de")
    here.page.get_by_role("button", name="Alle anderen abmelden").click()

    here.sees("Alle anderen Geräte sind abgemeldet")
    here.sees("Sie sind auf keinem anderen Gerät angemeldet")
    here.picture("devices-alone-de")
    for each in (first, second):
        wait_until(partial(is_signed_out, each), "another device never heard of it")
    assert not is_signed_out(here)


def test_the_page_of_the_profile_is_the_same(somebody: Person, new: NewPeople) -> None:
    account = new.professional()
    sign_in(somebody, account)
    somebody.page.goto(f"{somebody.environment.settings.profile_url}/profil")
    somebody.page.locator("summary").click()
    somebody.page.get_by_role("link", name="Appareils connectés").click()

    somebody.sees("Vous n’êtes connecté sur aucun autre appareil")
    assert somebody.page.url.endswith("/profil/devices")


def test_somebody_elses_session_is_not_ended_by_its_name(speaking: Speaking, new: NewPeople) -> None:
    victim, attacker = speaking("fr-CH"), speaking("fr-CH")
    sign_in(victim, new.professional())
    session = victim.claim("sid")
    owner = new.professional()
    sign_in(attacker, owner)
    elsewhere = speaking("fr-CH")
    sign_in(elsewhere, owner)
    open_devices(attacker)
    button = attacker.page.locator('button[name="session"]')
    button.evaluate("(button, session) => { button.value = session }", session)
    button.click()

    attacker.sees("L’appareil était déjà déconnecté")
    assert not is_signed_out(victim)
    assert not is_signed_out(elsewhere)


def test_another_site_cannot_end_a_session(somebody: Person, new: NewPeople) -> None:
    sign_in(somebody, new.professional())
    open_devices(somebody)
    cookies = {
        each["name"]: each["value"] for each in somebody.page.context.cookies(somebody.environment.demo)
    }
    csrf = somebody.page.locator('main input[name="csrf"]').first.get_attribute("value")

    for origin, token in (("https://evil.example", csrf), (somebody.environment.settings.profile_url, "x")):
        answer = httpx.post(
            f"{somebody.environment.demo}/devices",
            data={"others": "all", "csrf": token},
            headers={"Origin": origin},
            cookies=cookies,
        )
        assert answer.status_code == 403
