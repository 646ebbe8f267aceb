"""Keycloak as authorization server: redirect URIs, grants, codes, clients and sign-out."""

from __future__ import annotations

import base64
import hashlib
import time
from urllib.parse import urlencode

import httpx
import pytest

from profile_service.sign_in.provider import Provider
from profile_service.web.errors import KeycloakUnreachable
from tests.brokers import still_valid
from tests.environment import Environment
from tests.integration.signed_in import browser_of
from tests.people import REALM, NewPeople
from tests.sign_in import CLIENT, Browser

VERIFIER = "v" * 64
S256 = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
NOT_BY_THE_BROWSER = ("token", "id_token", "id_token token", "code id_token", "code token", "none")


def protocol(environment: Environment, tail: str) -> str:
    return f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/{tail}"


def test_unregistered_redirect_uri_is_refused(environment: Environment, new: NewPeople) -> None:
    callback = f"{environment.demo}/callback"
    near = callback.removeprefix("http://")
    with browser_of(environment, new.professional()) as browser:
        for address in (
            f"{callback}/",
            f"{callback}?next=1",
            f"{callback}/../../evil",
            f"{callback}%2f..%2fevil",
            callback.replace("/demo", "/DEMO"),
            f"http://{near.partition('/')[0]}@evil.example/demo/callback",
            f"http://evil.example\\@{near}",
            f"http://evil.example/?{callback}",
            "http://127.0.0.1.evil.example/callback",
            "http://127.0.0.1:9/callback2",
            "javascript:alert(1)//callback",
            "",
        ):
            page = browser.open_sign_in(redirect_uri=address, prompt="none")

            assert page.status == 400, address
            assert "evil" not in f"{page.targets} {page.text}"
        assert browser.open_sign_in(redirect_uri=browser.redirect_uri, prompt="none").authorization_code


def test_clients_with_codes_have_exact_redirect_uris_and_pkce(environment: Environment) -> None:
    getting = [
        client
        for client in environment.admin.get(REALM, "clients")
        if client["enabled"] and client["standardFlowEnabled"] and client["redirectUris"]
    ]

    assert {client["clientId"] for client in getting} == {"portal", "profile-service"}
    assert {client["attributes"]["pkce.code.challenge.method"] for client in getting} == {"S256"}
    assert not any("*" in address for client in getting for address in client["redirectUris"])


def test_reused_authorization_code_is_refused_and_ends_its_session(
    environment: Environment, new: NewPeople
) -> None:
    with browser_of(environment, new.professional()) as browser:
        page = browser.open_sign_in()
        tokens = browser.tokens(page)

        with pytest.raises(httpx.HTTPStatusError, match="400"):
            browser.tokens(page)

        assert not still_valid(environment, tokens)


def test_only_the_code_response_type_is_allowed(environment: Environment, new: NewPeople) -> None:
    with browser_of(environment, new.professional()) as browser:
        for response_type in NOT_BY_THE_BROWSER:
            page = browser.open_sign_in(response_type=response_type)

            assert page.url.startswith(browser.redirect_uri), response_type
            assert not any(given in page.url for given in ("code=", "access_token=", "id_token="))


@pytest.mark.parametrize(
    ("client", "challenge"),
    [
        ("portal", {}),
        ("portal", {"code_challenge": VERIFIER, "code_challenge_method": "plain"}),
        ("portal", {"code_challenge": VERIFIER}),
        ("profile-service", {}),
        ("profile-service", {"code_challenge": VERIFIER, "code_challenge_method": "plain"}),
    ],
)
def test_authorization_request_requires_an_s256_challenge(
    environment: Environment, client: str, challenge: dict[str, str]
) -> None:
    back = {
        "portal": f"{environment.demo}/callback",
        "profile-service": f"{environment.settings.profile_url}/profil/retour",
    }
    query = {"client_id": client, "response_type": "code", "scope": "openid", "redirect_uri": back[client]}

    answer = httpx.get(protocol(environment, "auth"), params={**query, **challenge})

    assert answer.headers["Location"].startswith(f"{back[client]}?error=invalid_request")


@pytest.mark.parametrize("verifier", [{}, {"code_verifier": "w" * 64}, {"code_verifier": S256}])
def test_stolen_authorization_code_is_refused_without_its_verifier(
    environment: Environment, new: NewPeople, verifier: dict[str, str]
) -> None:
    with browser_of(environment, new.professional()) as browser:
        page = browser.open_sign_in(code_challenge=S256, code_challenge_method="S256")
    assert page.authorization_code
    caught = {"client_id": CLIENT, "code": page.authorization_code, "redirect_uri": browser.redirect_uri}

    answer = httpx.post(
        protocol(environment, "token"), data={"grant_type": "authorization_code", **caught, **verifier}
    )

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("default", {"clientId": "evil", "redirectUris": ["https://evil.example/"]}),
        ("openid-connect", {"client_name": "evil", "redirect_uris": ["https://evil.example/"]}),
    ],
)
def test_dynamic_client_registration_is_refused(
    environment: Environment, kind: str, wanted: dict[str, object]
) -> None:
    before = environment.admin.get(REALM, "clients")

    answer = httpx.post(
        f"{environment.keycloak}/realms/{REALM}/clients-registrations/{kind}", json=wanted, timeout=30
    )

    assert answer.status_code == 403
    assert len(environment.admin.get(REALM, "clients")) == len(before)


@pytest.mark.parametrize("client", ["profile-service", "document-dispatcher", "mep-provisioner"])
@pytest.mark.parametrize("endpoint", ["token", "token/introspect", "revoke", "ext/par/request"])
@pytest.mark.parametrize("secret", [{}, {"client_secret": ""}, {"client_secret": "wrong"}])
def test_confidential_client_must_send_its_secret(
    environment: Environment, client: str, endpoint: str, secret: dict[str, str]
) -> None:
    form = {"client_id": client, "grant_type": "client_credentials", "token": "x", **secret}

    answer = httpx.post(protocol(environment, endpoint), data=form, timeout=30)

    assert answer.status_code == 401


def test_sign_out_link_ends_no_session(environment: Environment, new: NewPeople) -> None:
    with browser_of(environment, new.professional()) as other:
        of_another = other.tokens(other.open_sign_in())["id_token"]
    with browser_of(environment, new.professional()) as browser:
        own = browser.tokens(browser.open_sign_in())["id_token"]
        for query in (
            {},
            {"client_id": CLIENT, "post_logout_redirect_uri": environment.demo},
            {"id_token_hint": of_another, "post_logout_redirect_uri": environment.demo},
            {"id_token_hint": "x"},
        ):
            browser.get(f"{protocol(environment, 'logout')}?{urlencode(query)}")

            assert browser.open_sign_in(prompt="none").authorization_code, query
        browser.get(f"{protocol(environment, 'logout')}?{urlencode({'id_token_hint': own})}")
        assert browser.open_sign_in(prompt="none").authorization_code is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "L’adresse à laquelle l’application voulait vous ramener n’est pas enregistrée."),
        ("de", "Die Adresse, zu der die Anwendung Sie zurückführen wollte, ist nicht eingetragen."),
        ("it", "L’indirizzo al quale l’applicazione voleva riportarla non è registrato."),
        ("en", "The address to which the application wanted to take you back is not registered."),
    ],
)
def test_unregistered_logout_redirect_is_refused_and_ends_no_session(
    environment: Environment, new: NewPeople, language: str, words: str
) -> None:
    with browser_of(environment, new.professional(), language) as browser:
        own = browser.tokens(browser.open_sign_in())["id_token"]
        for query in ({"client_id": CLIENT}, {"id_token_hint": own}, {"client_id": "nobody"}):
            refused = {**query, "post_logout_redirect_uri": "https://evil.example/"}
            page = browser.get(f"{protocol(environment, 'logout')}?{urlencode(refused)}")

            assert page.status == 400
            assert words in page.text
            assert "evil" not in f"{page.targets} {page.text}"
        assert browser.open_sign_in(prompt="none").authorization_code


def test_session_fixation_does_not_sign_in_the_attacker(environment: Environment, new: NewPeople) -> None:
    """Session fixation: the attacker knows the cookies and the page of the authentication session from the
    start.
    """
    person = new.professional()
    with Browser(environment.keycloak) as attacker, Browser(environment.keycloak) as browser:
        page = attacker.open_sign_in()
        attacker.plant_cookies_in(browser)
        signing_in = browser.enter_password(page, person.email, person.password)
        signing_in = browser.enter_code(signing_in, environment.inbox.next_code(person.phone, 0))
        assert signing_in.authorization_code

        assert "error=login_required" in attacker.open_sign_in(prompt="none").url
        assert attacker.get(page.url).authorization_code is None
        assert attacker.open_sign_in().asks_for_password


def test_provider_with_another_issuer_is_refused(environment: Environment) -> None:
    """Its metadata name another issuer than the one the profile service is configured to trust."""
    issuer = f"{environment.keycloak.replace('localhost', '127.0.0.1')}/realms/{REALM}"
    with httpx.Client() as http, pytest.raises(KeycloakUnreachable, match="names itself"):
        Provider(issuer, http, time.time).metadata()
