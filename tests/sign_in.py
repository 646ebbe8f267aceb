"""Signs in over plain HTTP: reads the forms of the pages and posts them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import ssl
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx

CLIENT = "portal"
_REDIRECTS = range(10)
_OPEN_SESSION = "KEYCLOAK_"
_TLS = ssl.create_default_context()  # shared, because reading all certificates for each browser is slow


class _Cookies(httpx.Auth):
    """A browser's cookies on localhost. They are sent by path, to any port, and also when marked Secure."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], str] = {}

    def copy_to(self, other: _Cookies, named: str = "") -> None:
        other._held.update({key: value for key, value in self._held.items() if key[0].startswith(named)})

    def drop(self, named: str) -> None:
        self._held = {key: value for key, value in self._held.items() if not key[0].startswith(named)}

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        path = request.url.path
        sent = [f"{name}={value}" for (name, scope), value in self._held.items() if path.startswith(scope)]
        if sent:
            request.headers["Cookie"] = "; ".join(sent)
        response = yield request
        for header in response.headers.get_list("Set-Cookie"):
            for name, morsel in SimpleCookie(header).items():
                key = (name, morsel["path"] or "/")
                self._held.pop(key, None)
                if morsel.value and morsel["max-age"] != "0":
                    self._held[key] = morsel.value


@dataclass
class Form:
    """A form of a page: its action and its fields."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _PageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.text: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._inside_form = False
        self._silent = 0
        self._link: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "head"):
            self._silent += 1
        elif tag == "form":
            self.forms.append(Form(named.get("action", "")))
            self._inside_form = True
        elif tag in ("input", "button") and self._inside_form and "name" in named:
            self.forms[-1].fields[named["name"]] = named.get("value", "")
        elif tag == "a":
            self._link = named.get("href", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "head"):
            self._silent -= 1
        elif tag == "form":
            self._inside_form = False
        elif tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._silent or not data.strip():
            return
        self.text.append(data.strip())
        if self._link is not None:
            self.links.append((data.strip(), self._link))


def link_to(page: Page, text: str) -> str:
    """The target of the first link with this text."""
    return urljoin(page.url, next(target for label, target in page.links if text in label))


@dataclass(frozen=True)
class Page:
    """A page as received by the browser."""

    url: str
    status: int
    forms: tuple[Form, ...]
    text: str
    links: tuple[tuple[str, str], ...]
    html: str

    @property
    def asks_for_password(self) -> bool:
        return any("password" in form.fields for form in self.forms)

    @property
    def asks_for_code(self) -> bool:
        return any("code" in form.fields for form in self.forms)

    @property
    def offers_resend(self) -> bool:
        return any("resend" in form.fields for form in self.forms)

    @property
    def alert(self) -> str | None:
        """The title of the message on the page, or None."""
        found = re.search(r"pf-v5-c-alert__title[^>]*>\s*([^<]+)", self.html)
        return found[1].strip() if found else None

    @property
    def targets(self) -> str:
        """Hosts and paths of all links and forms. The language links repeat the query of their own page."""
        addresses = [target for _, target in self.links] + [form.action for form in self.forms]
        parts = [urlsplit(urljoin(self.url, address)) for address in addresses]
        return " ".join(f"{part.netloc}{part.path}" for part in parts)

    @property
    def authorization_code(self) -> str | None:
        """The authorization code in the redirect to the client, or None before the sign-in has ended."""
        return parse_qs(urlsplit(self.url).query).get("code", [None])[0] if not self.html else None

    def form_with(self, name: str) -> Form:
        found = next((form for form in self.forms if name in form.fields), None)
        assert found is not None, f"no form with “{name}” on {self.url}: {self.text[:400]}"
        return found


def comparable_html(page: Page) -> str:
    """The page's HTML without the typed address and the ids of its session, for comparisons."""
    html = re.sub(r'name="username" value="[^"]*"', "", page.html)
    html = re.sub(r"(session_code|execution|tab_id|client_data|state|nonce)=[^\"&]*", r"\1=", html)
    return re.sub(r"\"[A-Za-z0-9_+/=-]{20,}\"", '""', html)


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a token."""
    payload = token.split(".")[1]
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return decoded


class Browser:
    """A browser with its cookies. `redirect_uri` is the portal's redirect URI."""

    def __init__(self, keycloak: str, realm: str = "mon-espace-pro", language: str = "fr") -> None:
        self.keycloak = keycloak
        self.realm = realm
        self.redirect_uri = "http://127.0.0.1:9/callback"
        self._verifier = secrets.token_urlsafe(48)
        self._cookies = _Cookies()
        self._http = httpx.Client(
            headers={"Accept-Language": language}, auth=self._cookies, timeout=60, verify=_TLS
        )

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def open_sign_in(self, **parameters: str) -> Page:
        return self.get(self.sign_in_address(**parameters))

    def sign_in_address(self, endpoint: str = "auth", **parameters: str) -> str:
        """The authorization URL of the portal."""
        digest = hashlib.sha256(self._verifier.encode()).digest()
        query = {
            "client_id": CLIENT,
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": self.redirect_uri,
            "state": secrets.token_hex(8),
            "nonce": secrets.token_hex(8),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            **parameters,
        }
        return f"{self._protocol(endpoint)}?{urlencode(query)}"

    def plant_cookies_in(self, other: Browser, named: str = "") -> None:
        """Copies this browser's cookies into another one, as an attacker could in a victim's browser.

        `named` is how the names begin; by default all are copied.
        """
        self._cookies.copy_to(other._cookies, named)

    @contextmanager
    def with_session_of(self, other: Browser) -> Iterator[None]:
        """Shares the other browser's open session temporarily; the authentication sessions stay separate."""
        other._cookies.copy_to(self._cookies, _OPEN_SESSION)
        try:
            yield
        finally:
            self._cookies.drop(_OPEN_SESSION)

    def get(self, url: str, headers: dict[str, str] | None = None) -> Page:
        return self._follow(self._http.get(url, headers=headers))

    def redirect_of(self, url: str, form: dict[str, str] | None = None) -> str:
        """The redirect target of that address, or of a form posted to it. The redirect is not followed."""
        answer = self._http.get(url) if form is None else self._http.post(url, data=form)
        return urljoin(url, answer.headers["Location"])

    def post(self, page: Page, form: Form, **fields: str) -> Page:
        return self._follow(self._http.post(urljoin(page.url, form.action), data=fields))

    def enter_password(self, page: Page, email: str, password: str) -> Page:
        return self.post(page, page.form_with("password"), username=email, password=password)

    def enter_code(self, page: Page, code: str) -> Page:
        return self.post(page, page.form_with("code"), code=code)

    def ask_again(self, page: Page) -> Page:
        return self.post(page, page.form_with("resend"), resend="true")

    def tokens(self, page: Page, **client: str) -> dict[str, Any]:
        """Exchange the authorization code for tokens. `client` names another client than the portal."""
        assert page.authorization_code, f"not signed in: {page.status} {page.text[:400]}"
        answer = self._http.post(
            self._protocol("token"),
            data={
                "grant_type": "authorization_code",
                "client_id": CLIENT,
                "code": page.authorization_code,
                "redirect_uri": self.redirect_uri,
                "code_verifier": self._verifier,
                **client,
            },
        )
        answer.raise_for_status()
        tokens: dict[str, Any] = answer.json()
        return tokens

    def refresh(self, tokens: dict[str, Any], **client: str) -> httpx.Response:
        """Sends the refresh token of these tokens. `client` names another client than the portal."""
        return self._http.post(
            self._protocol("token"),
            data={
                "grant_type": "refresh_token",
                "client_id": CLIENT,
                "refresh_token": tokens["refresh_token"],
                **client,
            },
        )

    def sign_out(self, tokens: dict[str, Any], come_back_to: str) -> httpx.Response:
        """Sign out everywhere (OpenID Connect RP-Initiated Logout 1.0)."""
        query = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": come_back_to}
        return self._http.get(f"{self._protocol('logout')}?{urlencode(query)}")

    def claims(self, page: Page, token: str = "access_token") -> dict[str, Any]:
        """The claims of a token after a sign-in."""
        return claims_of(self.tokens(page)[token])

    def _protocol(self, tail: str) -> str:
        return f"{self.keycloak}/realms/{self.realm}/protocol/openid-connect/{tail}"

    def _follow(self, response: httpx.Response) -> Page:
        for _ in _REDIRECTS:
            if not response.has_redirect_location:
                return _page(response)
            target = urljoin(str(response.url), response.headers["Location"])
            if target.startswith(self.redirect_uri):
                return Page(target, response.status_code, (), "", (), "")
            response = self._http.get(target)
        raise AssertionError(f"too many redirects: {response.url}")


def _page(response: httpx.Response) -> Page:
    reader = _PageReader()
    reader.feed(response.text)
    return Page(
        str(response.url),
        response.status_code,
        tuple(reader.forms),
        " ".join(reader.text),
        tuple(reader.links),
        response.text,
    )
