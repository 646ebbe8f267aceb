"""Requests to a server: its answers, certificates and proxies."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from provisioning.credentials import AdminUser
from provisioning.errors import ProvisioningError
from provisioning.keycloak import Keycloak, _session, is_readable_on_the_way
from tests.proxies import DEAD_PROXY, PROXY_VARIABLES, RecordingProxy

TOKEN = json.dumps({"access_token": "t", "expires_in": 60})


@contextmanager
def server(*answers: tuple[int, str]) -> Iterator[str]:
    """Serve these answers in their order, then the last one repeatedly; yield the address."""
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, text = left.pop(0) if len(left) > 1 else left[0]
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://localhost:{listening.server_port}"
        finally:
            listening.shutdown()
            thread.join()


@pytest.mark.parametrize("url", ["https://keycloak.example.ch", "HTTPS://keycloak.example.ch"])
def test_certificate_is_always_verified(url: str) -> None:
    assert _session(url).verify is True


@pytest.mark.parametrize(
    ("status", "text", "expected"),
    [
        (200, "<html>", "is not a Keycloak"),
        (200, "[1]", "is not a Keycloak"),
        (200, '{"access_token": "t", "expires_in": "soon"}', "is not a Keycloak"),
        (200, '{"access_token": "t", "expires_in": null}', "is not a Keycloak"),
        (200, '{"access_token": 1, "expires_in": 60}', "is not a Keycloak"),
        (200, '{"access_token": "a\\nb", "expires_in": 60}', "is not a Keycloak"),
        (401, "", "refused the credentials"),
        (307, "", "answered 307"),
        (503, "", "answered 503"),
    ],
)
def test_failed_token_request_is_explained(status: int, text: str, expected: str) -> None:
    with server((status, text)) as address, pytest.raises(ProvisioningError, match=expected):
        Keycloak(address, AdminUser("admin", "password"))


def test_answer_that_is_not_json_is_reported() -> None:
    with server((200, TOKEN), (200, "<html>We are back soon")) as address:
        keycloak = Keycloak(address, AdminUser("admin", "password"))

        with pytest.raises(ProvisioningError, match=r"POST admin/realms/r/partial-export: .* is not JSON"):
            keycloak.read_by_post("r", "partial-export")


@pytest.mark.parametrize("name", PROXY_VARIABLES)
def test_proxy_is_not_used_for_loopback(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, DEAD_PROXY)
    with server((200, TOKEN)) as address:
        Keycloak(address, AdminUser("admin", "password"))
    with pytest.raises(ProvisioningError, match="does not answer"):
        Keycloak("http://keycloak.example.ch", AdminUser("admin", "password"))


def test_proxy_is_used_for_other_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    with RecordingProxy.answering(TOKEN) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)

        Keycloak("http://keycloak.example.ch", AdminUser("admin", "password"))

    assert proxy.asked == [
        "POST http://keycloak.example.ch/realms/master/protocol/openid-connect/token",
    ]


def test_proxy_is_not_used_for_loopback_with_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    with RecordingProxy.answering("") as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)

        with pytest.raises(ProvisioningError, match="does not answer"):
            Keycloak("https://localhost:1", AdminUser("admin", "password"))

    assert proxy.asked == []


def test_missing_file_of_certificate_authorities_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")

    with pytest.raises(ProvisioningError, match="does not answer"):
        Keycloak("https://localhost:1", AdminUser("admin", "password"))


@pytest.mark.parametrize(
    ("server", "readable"),
    [
        ("http://localhost:8080", False),
        ("http://127.0.0.1", False),
        ("https://keycloak.example.ch", False),
        ("http://keycloak.example.ch", True),
        ("http://localhost.example.ch", True),
    ],
)
def test_credentials_sent_in_clear_are_detected(server: str, readable: bool) -> None:
    assert is_readable_on_the_way(server) is readable
