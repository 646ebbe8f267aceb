"""Requests to a server: its token, its refusals, certificates, proxies and redirects."""

from __future__ import annotations

import json
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import parse_qs

import pytest

from provisioning.connection import verified_by
from provisioning.credentials import AdminUser, Credentials, ServiceAccount
from provisioning.errors import ProvisioningError, ServerRefusedError, ServerUnreachableError
from provisioning.keycloak import Keycloak, is_readable_on_the_way
from provisioning.model.secret import Secret
from tests.proxies import DEAD_PROXY, PROXY_VARIABLES, RecordingProxy
from tests.unit.provisioning.hostile_server import Answer, Asked, hostile_server, token

ADMINISTRATOR = AdminUser("admin", "password")
TOKEN = token().body.decode()


@pytest.mark.parametrize("url", ["https://keycloak.example.ch", "HTTPS://keycloak.example.ch"])
def test_certificate_is_always_verified(url: str) -> None:
    assert verified_by(url) is True


@pytest.mark.parametrize(
    ("status", "text", "expected"),
    [
        (200, "<html>", "is not a Keycloak"),
        (200, "", "is not a Keycloak"),
        (200, "[1]", "is not a Keycloak"),
        (200, "[" * 200_000, "is not a Keycloak"),
        (200, '{"access_token": "t", "expires_in": "soon"}', "is not a Keycloak"),
        (200, '{"access_token": "t", "expires_in": null}', "is not a Keycloak"),
        (200, '{"access_token": "t", "expires_in": NaN}', "is not a Keycloak"),
        (200, '{"access_token": 1, "expires_in": 60}', "is not a Keycloak"),
        (200, '{"access_token": "a\\nb", "expires_in": 60}', "is not a Keycloak"),
        (401, "", "refused the credentials"),
        (307, "", "answered 307"),
        (503, "", "answered 503"),
    ],
)
def test_failed_token_request_is_explained(status: int, text: str, expected: str) -> None:
    with (
        hostile_server(tokens=Answer(status, text.encode())) as server,
        pytest.raises(ProvisioningError, match=expected),
    ):
        Keycloak(server.address, ADMINISTRATOR)


@pytest.mark.parametrize("lifetime", [10**400, -(10**400), 0])
def test_any_lifetime_of_a_token_is_taken(lifetime: int) -> None:
    with hostile_server(tokens=token(lifetime=lifetime)) as server:
        assert Keycloak(server.address, ADMINISTRATOR).get("r") == {}


@pytest.mark.parametrize(
    ("credentials", "realm", "form"),
    [
        (
            AdminUser("admin", "päss&word"),
            "master",
            {
                "grant_type": "password",
                "client_id": "admin-cli",
                "username": "admin",
                "password": "päss&word",
            },
        ),
        (
            ServiceAccount("me", "s=cret", "a/realm"),
            "a%2Frealm",
            {"grant_type": "client_credentials", "client_id": "me", "client_secret": "s=cret"},
        ),
    ],
)
def test_token_is_fetched_by_the_credentials(
    credentials: Credentials, realm: str, form: dict[str, str]
) -> None:
    with hostile_server() as server:
        Keycloak(server.address, credentials)

    (asked,) = server.asked
    assert asked.path == f"/realms/{realm}/protocol/openid-connect/token"
    assert parse_qs(asked.body, keep_blank_values=True) == {name: [value] for name, value in form.items()}
    assert "Authorization" not in asked.headers


def test_token_is_renewed_when_it_expires() -> None:
    issued = iter([token("first", lifetime=0), token("second"), token("third")])
    with hostile_server(tokens=lambda asked: next(issued)) as server:
        keycloak = Keycloak(server.address, ADMINISTRATOR)
        keycloak.get("r")
        keycloak.get("r")

    sent = [each.headers.get("Authorization") for each in server.asked]
    assert sent == [None, None, "Bearer second", "Bearer second"]


def test_request_is_sent_again_once_with_another_token_after_a_401() -> None:
    with hostile_server(Answer(401)) as server:
        keycloak = Keycloak(server.address, ADMINISTRATOR)

        with pytest.raises(ServerRefusedError, match="answered 401"):
            keycloak.post("r", "roles", body={})

    sent = "POST /admin/realms/r/roles"
    fetched = "POST /realms/master/protocol/openid-connect/token"
    assert server.lines == [fetched, sent, fetched, sent]


def test_one_of_many_threads_renews_a_token_that_was_refused() -> None:
    """All requests with the first token arrive before one of them is refused."""
    together = Barrier(4)
    issued = iter([token("first"), token("second"), token("third")])

    def answer(asked: Asked) -> Answer:
        if asked.headers["Authorization"] != "Bearer first":
            return Answer()
        together.wait(30)
        return Answer(401)

    with hostile_server(answer, lambda asked: next(issued)) as server:
        keycloak = Keycloak(server.address, ADMINISTRATOR)
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(keycloak.get, "abcd"))

    assert answers == [{}] * 4
    assert sum(each.path.endswith("/token") for each in server.asked) == 2


def test_names_are_escaped_in_paths() -> None:
    with hostile_server() as server:
        Keycloak(server.address, ADMINISTRATOR).get("r", "roles", "a/b@c?d#é ~%2F", q="x y&z")
        Keycloak(server.address, ADMINISTRATOR).admin("a/b").get_group("1")

    (named, of_realm) = (each.path for each in server.asked if each.method == "GET")
    assert named == "/admin/realms/r/roles/a%2Fb%40c%3Fd%23%C3%A9%20~%252F?q=x+y%26z"
    assert of_realm == "/admin/realms/a%2Fb/groups/1"


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_name_that_would_be_another_path_is_refused(name: str) -> None:
    with hostile_server() as server:
        keycloak = Keycloak(server.address, ADMINISTRATOR)

        with pytest.raises(ProvisioningError, match="names no object"):
            keycloak.delete("r", "authentication", "flows", name)

    assert len(server.asked) == 1


@pytest.mark.parametrize("sent", ["a-very-secret", 'quo"ted\\secret'])
def test_error_repeats_no_secret(sent: str) -> None:
    """A Keycloak quotes what it was sent in some errors; other servers quote anything."""

    def answer(asked: Asked) -> Answer:
        said = f"cannot use {asked.body} of {asked.headers['Authorization']}: {sent}\nTraceback"
        return Answer(400, json.dumps({"errorMessage": said}).encode())

    with hostile_server(answer) as server:
        keycloak = Keycloak(server.address, ADMINISTRATOR)
        config = {"declared": Secret("S", sent), "clientSecret": "told-by-the-server", "token": "a-token"}

        with pytest.raises(ServerRefusedError) as refused:
            keycloak.put("r", "clients", "1", body={"config": config, "list": [Secret("S", sent)]})

    text = str(refused.value)
    assert text.startswith('PUT admin/realms/r/clients/1: Keycloak answered 400 cannot use {"config":')
    assert "\n" not in text
    shown = "".join(traceback.format_exception(refused.value))
    assert not [each for each in (sent, sent[:8], "told-by-the-server", "a-token") if each in text + shown]


def test_error_of_a_named_method_is_the_same_as_of_a_request() -> None:
    password = "the-password"
    body = json.dumps({"errorMessage": "User exists", "echo": password}).encode()
    with hostile_server(Answer(409, body)) as server:
        keycloak = Keycloak(server.address, ADMINISTRATOR)

        with pytest.raises(ServerRefusedError) as refused:
            keycloak.admin("r").create_user({"username": "x", "password": password})

    assert str(refused.value) == "POST admin/realms/r/users: Keycloak answered 409 User exists"
    assert password not in "".join(traceback.format_exception(refused.value))


def test_redirect_is_not_followed() -> None:
    with (
        hostile_server() as other,
        hostile_server(Answer(302, headers={"Location": other.address})) as server,
    ):
        keycloak = Keycloak(server.address, ADMINISTRATOR)

        with pytest.raises(ServerRefusedError, match="answered 302"):
            keycloak.get("r")
        with pytest.raises(ServerRefusedError, match="answered 302"):
            keycloak.post("r", body={})

    assert other.asked == []


def test_token_request_is_not_redirected() -> None:
    with hostile_server() as other:
        moved = Answer(307, headers={"Location": other.address})
        with hostile_server(tokens=moved) as server, pytest.raises(ServerRefusedError, match="307"):
            Keycloak(server.address, ADMINISTRATOR)

    assert other.asked == []


@pytest.mark.parametrize(
    ("location", "expected"),
    [("https://x/admin/realms/r/roles/the-id", "the-id"), ("the-id", "the-id"), ("", None)],
)
def test_creation_returns_the_id(location: str, expected: str | None) -> None:
    with hostile_server(Answer(201, b"", {"Location": location})) as server:
        keycloak = Keycloak(server.address, ADMINISTRATOR)

        assert keycloak.post("r", "roles", body={}) == expected
        assert keycloak.writes == 1


def test_credentials_of_netrc_are_not_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine keycloak.example.ch login x password y\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with hostile_server() as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)

        Keycloak("http://keycloak.example.ch", ADMINISTRATOR).get("r")

    assert [each.headers.get("Authorization") for each in proxy.asked] == [None, "Bearer a-token"]


@pytest.mark.parametrize("name", PROXY_VARIABLES)
@pytest.mark.parametrize("proxy", [DEAD_PROXY, "socks5://127.0.0.1:9", "nonsense://"])
def test_proxy_is_not_used_for_loopback(monkeypatch: pytest.MonkeyPatch, name: str, proxy: str) -> None:
    monkeypatch.setenv(name, proxy)
    with hostile_server() as server:
        assert Keycloak(server.address, ADMINISTRATOR).server_info() == {}
    with pytest.raises(ServerUnreachableError, match="does not answer"):
        Keycloak("http://keycloak.example.ch", ADMINISTRATOR)


def test_proxy_is_used_for_other_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    with RecordingProxy.answering(TOKEN) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)

        Keycloak("http://keycloak.example.ch", ADMINISTRATOR)

    assert proxy.asked == [
        "POST http://keycloak.example.ch/realms/master/protocol/openid-connect/token",
    ]


def test_proxy_is_not_used_for_loopback_with_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    with RecordingProxy.answering("") as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)

        with pytest.raises(ProvisioningError, match="does not answer"):
            Keycloak("https://localhost:1", ADMINISTRATOR)

    assert proxy.asked == []


def test_missing_file_of_certificate_authorities_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")

    with pytest.raises(ProvisioningError, match="does not answer"):
        Keycloak("https://localhost:1", ADMINISTRATOR)


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
