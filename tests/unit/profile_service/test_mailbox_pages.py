"""The page behind a link to the owner of an address, in a browser without an account and without cookies."""

import html
import re
from http.cookiejar import DefaultCookiePolicy

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from profile_service.keycloak.domains import SecuredDomains
from profile_service.mailboxes.links import PATH
from profile_service.mailboxes.store import DOCUMENTS, NOTIFICATIONS, ask, find, was_sent
from profile_service.web.database import open_database
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import NOW, PUBLIC_URL, Service

OWNER = "secretariat@example.org"
UNKNOWN = "x" * 43
"""The secret of no link."""
CONFIRMED, DECLINED, OVER = "L’adresse est confirmée", "La demande est refusée", "Ce lien n’est plus valable"
ORIGIN = {"Origin": PUBLIC_URL}


@pytest.fixture
def engine(settings: Settings) -> Engine:
    return open_database(settings.database_url)


def link(engine: Engine, purpose: str = NOTIFICATIONS, address: str = OWNER) -> str:
    """The page of a link that was sent for Anne."""
    with engine.begin() as connection:
        seen = find(connection, "anne-sub")[purpose]
        invitation = ask(connection, seen, address, own=None, now=int(NOW)).invitation
        assert invitation
        was_sent(connection, invitation, now=int(NOW))
    return f"{PATH}/{invitation.secret}"


def standing(engine: Engine, purpose: str = NOTIFICATIONS) -> str:
    with engine.connect() as connection:
        return find(connection, "anne-sub")[purpose].standing


@pytest.fixture
def stranger(service: Service) -> TestClient:
    """A browser that keeps no cookie."""
    browser = TestClient(service.app, base_url=PUBLIC_URL)
    browser.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
    return browser


@pytest.mark.parametrize(
    ("button", "heading", "counts"), [("confirm", CONFIRMED, OWNER), ("decline", DECLINED, "")]
)
def test_decision_is_shown_after_the_button_a_second_press_and_a_reload(
    stranger: TestClient, engine: Engine, button: str, heading: str, counts: str
) -> None:
    page = link(engine)
    assert OWNER in stranger.get(page).text
    for _ in range(2):
        assert heading in stranger.post(f"{page}/{button}", headers=ORIGIN).text
    shown = stranger.get(page)

    assert (shown.status_code, heading in shown.text, standing(engine)) == (200, True, counts)
    assert "<form" not in shown.text


@pytest.mark.parametrize("address", [PATH, f"{PATH}/{UNKNOWN}", f"{PATH}/confirmed"])
@pytest.mark.parametrize("result", ["confirmed", "declined", "not-secured"])
def test_address_made_by_another_person_tells_no_decision(
    stranger: TestClient, engine: Engine, address: str, result: str
) -> None:
    stranger.post(f"{link(engine)}/confirm", headers=ORIGIN)
    page = stranger.get(f"{address}?result={result}")

    assert page.status_code == 404
    assert not any(said in page.text for said in (CONFIRMED, DECLINED, "ne peut pas être confirmée"))


def test_confirmed_page_names_the_address_and_ends_with_it(stranger: TestClient, engine: Engine) -> None:
    """Someone's own link, sent to another person, speaks of its own address only."""
    page = link(engine)
    assert f"iront à {OWNER}" in stranger.post(f"{page}/confirm", headers=ORIGIN).text
    stranger.post(f"{link(engine, address='new@example.org')}/confirm", headers=ORIGIN)

    assert OVER in stranger.get(page).text


def test_language_of_the_mail_stays_without_cookies(stranger: TestClient, engine: Engine) -> None:
    asked = stranger.get(f"{link(engine)}?ui_locales=de")
    action = html.unescape(re.findall(r'action="([^"]*/confirm[^"]*)"', asked.text)[0])

    assert "Die Adresse ist bestätigt" in stranger.post(action, headers=ORIGIN).text


def test_unsecured_documents_address_is_told_and_its_link_stays(
    stranger: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecuredDomains, "is_secured", lambda _self, _address: False)
    page = link(engine, DOCUMENTS)
    refused = stranger.post(f"{page}/confirm?ui_locales=fr", headers=ORIGIN)

    assert "L’adresse ne peut pas être confirmée" in refused.text
    assert f'href="{page}?ui_locales=de"' in refused.text
    assert "Confirmer cette adresse" in stranger.get(page).text
    assert standing(engine, DOCUMENTS) == ""


def test_button_of_another_site_decides_nothing(stranger: TestClient, engine: Engine) -> None:
    page = link(engine)
    for headers in ({}, {"Origin": "https://evil.example"}):
        assert stranger.post(f"{page}/confirm", headers=headers).status_code == 403
    assert standing(engine) == ""
