"""Common parts of all responses: headers, cookies, request ids."""

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from profile_service.app import build_app
from profile_service.sign_in.cookies import SignInCookies
from profile_service.sign_in.relying_party import demo_portal
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import PUBLIC_URL, Service


@pytest.fixture
def public(settings: Settings) -> Settings:
    elsewhere = {"public_url": "https://pro.example.org", "keycloak_url": "https://id.example.org"}
    return settings.model_copy(update=elsewhere)


@pytest.mark.parametrize(
    "path", ["/demo", "/profil/informations", "/nothing", "/demo/sign-in", "/health/live"]
)
def test_every_response_has_the_security_headers(service: Service, path: str) -> None:
    headers = service.browser.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["form-action"] == "'self' http://localhost:9"
    assert policy["frame-ancestors"] == "'none'"
    assert "script-src" not in policy
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers


def test_stylesheet_may_be_cached(service: Service) -> None:
    answer = service.browser.get("/static/style.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_tokens_come_from_the_theme(service: Service) -> None:
    answer = service.browser.get("/static/tokens.css")
    assert answer.status_code == 200
    assert "--mep-accent:" in answer.text
    for picture in ("sign.svg", "arrow-right.svg"):
        assert service.browser.get(f"/static/{picture}").headers["content-type"] == "image/svg+xml"


def test_https_installation_sends_hsts_and_has_no_demonstration(public: Settings) -> None:
    with TestClient(build_app(public), base_url=public.public_url, follow_redirects=False) as browser:
        answer = browser.get("/")
        assert answer.headers["location"] == "https://pro.example.org/profil"
        assert answer.headers["strict-transport-security"] == "max-age=63072000"
        assert browser.get("/demo").status_code == 404
        assert browser.get("/demo/sign-in").status_code == 404


def test_cookies_with_tls_are_bound_to_the_host() -> None:
    cookies = SignInCookies(demo_portal().cookie, https=True)
    response = Response()
    cookies.set(response, cookies.session, "secret")
    cookies.set(response, cookies.attempt("1a"), "sealed", seconds=3600)
    session, attempt = (value.decode() for name, value in response.raw_headers if name == b"set-cookie")
    assert session == "__Host-mep-demo-session=secret; HttpOnly; Path=/; SameSite=lax; Secure"
    assert attempt == "__Host-mep-attempt-1a=sealed; HttpOnly; Max-Age=3600; Path=/; SameSite=lax; Secure"


def test_local_cookies_have_plain_names() -> None:
    cookies = SignInCookies(demo_portal().cookie, https=False)
    response = Response()
    cookies.set(response, cookies.session, "secret")
    assert response.headers["set-cookie"] == "mep-demo-session=secret; HttpOnly; Path=/; SameSite=lax"


def test_overlong_cookie_is_ignored() -> None:
    cookies = SignInCookies(demo_portal().cookie, https=False)
    header = f"mep-demo-session={'x' * 129}".encode()
    request = Request({"type": "http", "headers": [(b"cookie", header)]})
    assert cookies.session_of(request) is None


def test_request_id_is_passed_on_when_usable(service: Service) -> None:
    usable = service.browser.get("/health/live", headers={"X-Request-ID": "abcdef-123456"})
    assert usable.headers["x-request-id"] == "abcdef-123456"
    unusable = service.browser.get("/health/live", headers={"X-Request-ID": '"}{injected'})
    assert len(unusable.headers["x-request-id"]) == 32


def test_unhandled_error_shows_a_page_with_request_id_and_headers(service: Service) -> None:
    def broken() -> None:
        raise RuntimeError("secret detail")

    service.app.add_api_route("/broken", broken)
    answer = service.browser.get("/broken")
    assert answer.status_code == 500
    assert "Une erreur est survenue" in answer.text
    assert "secret detail" not in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost:9", "http://evil.example"])
def test_other_local_host_name_redirects_to_the_public_address(service: Service, address: str) -> None:
    answer = service.browser.get(f"{address}/demo?ui_locales=de&a=%2F")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PUBLIC_URL}/demo?ui_locales=de&a=%2F")
    assert service.browser.get(f"{address}/health/live").status_code == 200
    assert service.browser.get(f"{address}/metrics").status_code == 200


def test_proxy_may_use_its_own_host_name(public: Settings) -> None:
    with TestClient(build_app(public), base_url="https://10.0.0.7", follow_redirects=False) as browser:
        assert browser.get("/profil/deconnexion").status_code == 200
