"""Behind a proxy: Keycloak on this machine is called directly, another one through the proxy."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from profile_service.app import build_app
from profile_service.web.proxies import uses_proxy
from profile_service.web.settings import Settings, SettingsError
from tests.proxies import DEAD_PROXY, PROXY_VARIABLES, RecordingProxy
from tests.servers import served

ELSEWHERE = "http://keycloak.example.ch"


def discovery(base: str) -> dict[str, object]:
    realm = f"{base}/realms/mon-espace-pro"
    endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")
    return {"issuer": realm, **{name: f"{realm}/{name}" for name in endpoints}}


def keycloak(asked: list[str]) -> FastAPI:
    """A Keycloak that publishes its endpoints and records token requests."""
    app = FastAPI()

    @app.get("/realms/mon-espace-pro/.well-known/openid-configuration")
    def tell(request: Request) -> dict[str, object]:
        return discovery(str(request.base_url).rstrip("/"))

    @app.post("/realms/mon-espace-pro/token_endpoint")
    def give() -> dict[str, object]:
        asked.append("token_endpoint")
        return {}

    return app


def sign_in_to_the_token_request(settings: Settings) -> None:
    """Signs in up to the exchange of the code for tokens."""
    with TestClient(build_app(settings), base_url=settings.public_url, follow_redirects=False) as browser:
        sent = browser.get("/demo/sign-in").headers["Location"]
        state = parse_qs(urlsplit(sent).query)["state"][0]
        browser.get("/demo/callback", params={"state": state, "code": "a-code"})


@pytest.fixture(autouse=True)
def no_other_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXY_VARIABLES, "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", PROXY_VARIABLES)
def test_local_keycloak_is_called_without_the_proxy(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, name: str
) -> None:
    monkeypatch.setenv(name, DEAD_PROXY)
    asked: list[str] = []
    with served(keycloak(asked)) as url:
        sign_in_to_the_token_request(settings.model_copy(update={"keycloak_url": url}))

    assert asked == ["token_endpoint"]


def test_remote_keycloak_is_called_through_the_proxy(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    with RecordingProxy.answering(json.dumps(discovery(ELSEWHERE))) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        sign_in_to_the_token_request(settings.model_copy(update={"keycloak_url": ELSEWHERE}))

    realm = f"{ELSEWHERE}/realms/mon-espace-pro"
    assert proxy.asked == [f"GET {realm}/.well-known/openid-configuration", f"POST {realm}/token_endpoint"]


@pytest.mark.parametrize(
    "unusable",
    [{"all_proxy": "socks5://127.0.0.1:9"}, {"all_proxy": "nonsense://proxy"}, {"no_proxy": "[::1]"}],
)
def test_unusable_proxy_is_reported_when_it_is_needed(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, unusable: dict[str, str]
) -> None:
    for name, value in {"http_proxy": DEAD_PROXY, **unusable}.items():
        monkeypatch.setenv(name, value)
    build_app(settings)

    with pytest.raises(SettingsError, match="ALL_PROXY"):
        build_app(settings.model_copy(update={"keycloak_url": ELSEWHERE}))


@pytest.mark.parametrize(
    ("url", "by_proxy"),
    [
        ("http://localhost:8080/realms/r", False),
        ("https://127.0.0.1", False),
        ("http://127.9.9.9:1", False),
        ("http://[::1]:8080", False),
        ("http://LOCALHOST", False),
        ("https://keycloak.example.ch", True),
        ("http://localhost.example.ch", True),
        ("http://10.0.0.1", True),
        ("http://localhost@keycloak.example.ch", True),
    ],
)
def test_proxy_is_used_for_remote_addresses_only(url: str, *, by_proxy: bool) -> None:
    assert uses_proxy(url) is by_proxy
