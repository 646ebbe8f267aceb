"""The banner that suggests a passkey: when it is shown, and when it is declined."""

import re
from typing import Any

import pytest

from profile_service.app import build_app
from profile_service.sign_in.sessions import SessionStore
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import ANNE, PUBLIC_URL, Service, TurnableClock

BY_SMS: dict[str, Any] = ANNE | {"amr": ["pwd", "otp", "sms"]}
BANNER = "Ajouter une clé d’accès</a>"
REFUSE = "/demo/no-passkey"


def refuse(service: Service, **headers: str) -> int:
    page = service.browser.get("/demo").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf
    answer = service.browser.post(REFUSE, data={"csrf": csrf[1]}, headers={"Origin": PUBLIC_URL, **headers})
    return int(answer.status_code)


@pytest.mark.parametrize(
    ("client", "path"), [("portal", "/demo"), ("profile-service", "/profil/informations")]
)
def test_passkey_is_suggested_after_sms_sign_in(service: Service, client: str, path: str) -> None:
    service.sign_in(client, claims=BY_SMS)
    page = service.browser.get(path).text
    assert BANNER in page
    home = {"portal": "/demo", "profile-service": "/profil"}[client]
    assert f'href="{home}/sign-in?action=passkey"' in page
    assert f'action="{home}/no-passkey"' in page


@pytest.mark.parametrize("amr", [None, [], ["pwd", "otp"], ["hwk"], ["pwd", "otp", "sms", "hwk"], "sms", 7])
def test_passkey_is_not_suggested_after_another_sign_in(service: Service, amr: object) -> None:
    service.sign_in(claims=ANNE | {"amr": amr})
    assert BANNER not in service.browser.get("/demo").text


def test_declined_suggestion_is_not_shown_again_in_any_browser(
    service: Service, settings: Settings, clock: TurnableClock, sessions: SessionStore
) -> None:
    service.sign_in(claims=BY_SMS)
    assert refuse(service) == 303
    assert BANNER not in service.browser.get("/demo").text

    later = Service(build_app(settings, clock=clock), settings, clock, sessions)
    later.clock.advance(400 * 24 * 3600)
    later.sign_in(claims=BY_SMS)
    later.sign_in("profile-service", claims=BY_SMS)
    assert BANNER not in later.browser.get("/demo").text
    assert BANNER not in later.browser.get("/profil/informations").text


def test_declined_suggestion_is_still_shown_to_others(service: Service) -> None:
    service.sign_in(claims=BY_SMS)
    refuse(service)
    service.sign_in(claims=BY_SMS | {"sub": "bruno-sub"})
    assert BANNER in service.browser.get("/demo").text


def test_passkey_is_not_suggested_to_a_person_who_has_used_one(service: Service) -> None:
    service.sign_in(claims=ANNE | {"amr": ["hwk"]})
    service.browser.get("/demo")
    service.sign_in(claims=BY_SMS)
    assert BANNER not in service.browser.get("/demo").text


def test_declining_twice_is_harmless(service: Service) -> None:
    service.sign_in(claims=BY_SMS)
    assert (refuse(service), refuse(service)) == (303, 303)


@pytest.mark.parametrize(
    ("fields", "origin"),
    [({"csrf": ""}, PUBLIC_URL), ({"csrf": "x"}, PUBLIC_URL), (None, "https://evil.example")],
)
def test_forged_form_does_not_decline(service: Service, fields: dict[str, str] | None, origin: str) -> None:
    service.sign_in(claims=BY_SMS)
    if fields is None:
        assert refuse(service, Origin=origin) == 403
    else:
        assert service.browser.post(REFUSE, data=fields, headers={"Origin": origin}).status_code == 403
    assert BANNER in service.browser.get("/demo").text


def test_declining_without_session_redirects_to_sign_in(service: Service) -> None:
    answer = service.browser.post(REFUSE, data={"csrf": "x"}, headers={"Origin": PUBLIC_URL})
    sign_in = f"{PUBLIC_URL}/demo/sign-in?next=%2Fdemo"
    assert (answer.status_code, answer.headers["location"]) == (303, sign_in)
