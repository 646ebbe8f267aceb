"""The stack's servers do not use a company's proxy for loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from local_stack.keycloak import start_environment
from local_stack.proxies import past_the_proxy
from local_stack.services import shared_environment
from local_stack.settings import StackSettings

LOOPBACK = "localhost,127.0.0.1,::1"
PROXY = "http://proxy.example.ch:3128"


@pytest.mark.parametrize("name", ["http_proxy", "HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, LOOPBACK),
        ({"NO_PROXY": "intranet.example.ch, 10.0.0.1 ,"}, f"intranet.example.ch,10.0.0.1,{LOOPBACK}"),
        ({"no_proxy": "a.example.ch", "NO_PROXY": "b.example.ch"}, f"a.example.ch,{LOOPBACK}"),
        ({"no_proxy": "127.0.0.1,localhost"}, "127.0.0.1,localhost,::1"),
    ],
)
def test_loopback_is_added_to_the_hosts_without_a_proxy(
    name: str, given: dict[str, str], expected: str
) -> None:
    found = past_the_proxy({name: PROXY, **given})

    assert found == {name: PROXY, "no_proxy": expected, "NO_PROXY": expected}


def test_star_in_no_proxy_removes_the_proxy() -> None:
    assert past_the_proxy({"HTTP_PROXY": PROXY, "https_proxy": PROXY, "no_proxy": "*", "A": "b"}) == {
        "no_proxy": "*",
        "A": "b",
    }


@pytest.mark.parametrize("environment", [{"A": "b"}, {"http_proxy": "", "NO_PROXY": "x"}])
def test_environment_without_a_proxy_is_unchanged(environment: dict[str, str]) -> None:
    assert past_the_proxy(environment) == environment


def test_every_server_of_the_stack_gets_the_hosts_without_a_proxy(tmp_path: Path) -> None:
    settings = StackSettings(tmp_path, tmp_path / "state", tmp_path / "cache")
    shared = shared_environment(settings, {"https_proxy": PROXY})

    for environment in (shared, start_environment(shared, sms_token="x")):
        assert environment["https_proxy"] == PROXY
        assert environment["NO_PROXY"] == environment["no_proxy"] == LOOPBACK
