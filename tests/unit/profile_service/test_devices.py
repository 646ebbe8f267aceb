"""The page of the devices without Keycloak: who is let near it, and how a session is described."""

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
def test_strangers_sign_in_first_and_come_back(service: Service, path: str) -> None:
    prefix = path.removesuffix("/devices")
    sign_in = f"{PUBLIC_URL}{prefix}/sign-in?next=%2F{prefix[1:]}%2Fdevices"
    for answer, wanted in (
        (service.browser.get(path), f"{sign_in}&scope=sessions"),
        (service.browser.post(path, data={"others": "all"}, headers={"Origin": PUBLIC_URL}), sign_in),
    ):
        assert answer.status_code == 303
        assert answer.headers["location"] == wanted


def test_an_ordinary_token_is_not_tried(service: Service) -> None:
    service.sign_in()
    # Nobody answers at Keycloak's address here: trying it would be a problem page.
    assert "scope=sessions" in service.browser.get("/demo/devices").headers["location"]


@pytest.mark.parametrize("origin", [PUBLIC_URL, "https://evil.example"])
def test_a_form_that_is_not_ours_ends_nothing(service: Service, origin: str) -> None:
    service.sign_in()
    answer = service.browser.post("/demo/devices", data={"session": "x"}, headers={"Origin": origin})
    assert answer.status_code == 403


def test_the_current_session_stands_first_then_the_latest() -> None:
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
def test_a_device_is_named_as_far_as_it_is_known(
    device: dict[str, str], browser: str, shown: tuple[str | None, str | None]
) -> None:
    ((_, *named, _),) = described({**device, "sessions": [SESSION | {"browser": browser}]})
    assert tuple(named) == shown


def test_applications_go_by_their_names() -> None:
    clients = [
        {"clientId": "portal", "clientName": "Mon Espace Pro"},
        {"clientId": "account", "clientName": "${client_account}"},
        {"clientId": "mep-cli"},
        {"clientId": "nameless", "clientName": None},
    ]
    ((*_, applications),) = described({"sessions": [SESSION | {"clients": clients}]})
    assert applications == ("Mon Espace Pro", "account", "mep-cli", "nameless")


@pytest.mark.parametrize("body", [b"[]]", b'{"a": 1}', b'[{"sessions": [{"id": 1}]}]', b""])
def test_what_is_no_list_of_sessions_is_not_taken_for_one(body: bytes) -> None:
    with pytest.raises(ValidationError):
        read_devices(body)
