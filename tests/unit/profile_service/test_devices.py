"""The page of devices, tested without Keycloak: access to it, and how it describes a session."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from profile_service.devices.sessions import read_devices
from tests.unit.profile_service.conftest import PUBLIC_URL, Service

SESSION: dict[str, Any] = {"id": "s1", "ipAddress": "192.0.2.1", "started": 1, "lastAccess": 2, "clients": []}


def described(*devices: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = read_devices(json.dumps(devices).encode())
    return [(each.id, each.browser, each.system, each.applications) for each in found]


@pytest.mark.parametrize("path", ["/demo/devices", "/profil/devices"])
def test_request_without_session_signs_in_and_returns(service: Service, path: str) -> None:
    prefix = path.removesuffix("/devices")
    sign_in = f"{PUBLIC_URL}{prefix}/sign-in?next=%2F{prefix[1:]}%2Fdevices"
    for answer, wanted in (
        (service.browser.get(path), f"{sign_in}&scope=sessions"),
        (service.browser.post(path, data={"others": "all"}, headers={"Origin": PUBLIC_URL}), sign_in),
    ):
        assert answer.status_code == 303
        assert answer.headers["location"] == wanted


def test_token_without_scope_is_not_used(service: Service) -> None:
    service.sign_in()
    # Keycloak is unreachable here: a request to it would lead to an error page.
    assert "scope=sessions" in service.browser.get("/demo/devices").headers["location"]


@pytest.mark.parametrize("origin", [PUBLIC_URL, "https://evil.example"])
def test_forged_form_ends_no_session(service: Service, origin: str) -> None:
    service.sign_in()
    answer = service.browser.post("/demo/devices", data={"session": "x"}, headers={"Origin": origin})
    assert answer.status_code == 403


def test_current_session_is_listed_first_then_the_latest() -> None:
    found = described(
        {"os": "Linux", "sessions": [SESSION, SESSION | {"id": "s2", "lastAccess": 9}]},
        {"os": "Android", "sessions": [SESSION | {"id": "s3", "current": True}]},
    )
    assert [each[0] for each in found] == ["s3", "s2", "s1"]


@pytest.mark.parametrize(
    ("device", "browser", "shown"),
    [
        (
            {"os": "Windows", "osVersion": "10", "device": "Other"},
            "Firefox/152.0",
            ("Firefox 152", "Windows 10"),
        ),
        (
            {"os": "iOS", "osVersion": "26.1", "device": "iPhone"},
            "Mobile Safari/26.1.2",
            ("Mobile Safari 26", "iPhone · iOS 26.1"),
        ),
        (
            {"os": "Mac OS X", "osVersion": "10.15.7", "device": "Mac"},
            "Safari/18",
            ("Safari 18", "Mac · Mac OS X 10.15.7"),
        ),
        ({"os": "Other", "osVersion": "Unknown", "device": "Other"}, "Other/Unknown", (None, None)),
        ({"os": "Linux", "osVersion": "Unknown"}, "Edge/Unknown", ("Edge", "Linux")),
        ({}, "", (None, None)),
    ],
)
def test_device_is_described_by_its_known_parts(
    device: dict[str, str], browser: str, shown: tuple[str | None, str | None]
) -> None:
    ((_, *named, _),) = described({**device, "sessions": [SESSION | {"browser": browser}]})
    assert tuple(named) == shown


def test_applications_are_shown_by_name() -> None:
    clients = [
        {"clientId": "portal", "clientName": "Mon Espace Pro"},
        {"clientId": "account", "clientName": "${client_account}"},
        {"clientId": "mep-cli"},
        {"clientId": "nameless", "clientName": None},
    ]
    ((*_, applications),) = described({"sessions": [SESSION | {"clients": clients}]})
    assert applications == ("Mon Espace Pro", "account", "mep-cli", "nameless")


@pytest.mark.parametrize("body", [b"[]]", b'{"a": 1}', b'[{"sessions": [{"id": 1}]}]', b""])
def test_malformed_list_of_sessions_is_refused(body: bytes) -> None:
    with pytest.raises(ValidationError):
        read_devices(body)
