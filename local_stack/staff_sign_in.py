"""Approves a `mep login` of a test person as a browser would: over HTTP, with the code from the inbox."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

import httpx

from local_stack.access import as_started, local_administrator
from local_stack.errors import StackError
from local_stack.hospital import HOSPITAL_REALM
from local_stack.people import people
from local_stack.settings import REALM, StackSettings
from provisioning.errors import ProvisioningError
from provisioning.keycloak import Keycloak

_LOCAL = "local"
_HOSPITAL_BROKER = "/broker/hug/login"
_PAGES = 8
_REDIRECTS = 10
_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
_WAIT_SECONDS = 20.0
_LOOK_EVERY_SECONDS = 0.1
_IN_FRENCH = {"Accept-Language": "fr"}
"""The language of the local people: the account of a hospital login begins in that of its first pages."""
_REMEDY = "Sign in with `mep login` and a browser, or see `mep status`."


def require_local(server: str, environment: str, settings: StackSettings) -> StackSettings:
    """The running stack, if the server is its Keycloak. Elsewhere people sign in themselves: StackError."""
    stack = as_started(settings)
    if environment != _LOCAL or server.rstrip("/") != stack.keycloak_url:
        raise StackError(
            "`mep login --as` signs in test people of the local stack, and nobody elsewhere.",
            "Run `mep login` and approve it in a browser.",
        )
    return stack


def approve(settings: StackSettings, email: str, link: str) -> None:
    """Sign the test person in at the verification link, and approve. Raises StackError."""
    try:
        person = _TestPerson.of(settings, email)
        with httpx.Client(timeout=30, trust_env=False, headers=_IN_FRENCH) as http:
            _Walk(person, _Browser(http)).to_the_end(link)
    except (httpx.HTTPError, ProvisioningError) as error:
        raise StackError(f"The local stack does not answer ({type(error).__name__}).", _REMEDY) from error


@dataclass(frozen=True)
class _TestPerson:
    """`destinations`: where codes may arrive; the domain of an address decides between mail and SMS."""

    email: str
    inbox: str
    destinations: tuple[str, ...]
    by_hospital: bool

    @classmethod
    def of(cls, settings: StackSettings, email: str) -> _TestPerson:
        keycloak = Keycloak(settings.keycloak_url, local_administrator())
        sought = {"email": email, "exact": "true", "max": 1}
        if keycloak.admin(HOSPITAL_REALM).get_users(sought):
            return cls(email, settings.inbox_url, (), by_hospital=True)
        found = keycloak.admin(REALM).get_users(sought)
        if not found:
            raise StackError(
                f"No test person has the address {email}.", "local_stack/people.yaml lists them."
            )
        phones = found[0].get("attributes", {}).get("phoneNumber", ())
        return cls(email, settings.inbox_url, (email, *phones), by_hospital=False)

    def messages(self) -> dict[str, str]:
        """The texts of this person's messages, by their ids."""
        found: dict[str, str] = {}
        for to in self.destinations:
            address = f"{self.inbox}/api/messages"
            answer = httpx.get(address, params={"to": to}, timeout=10, trust_env=False).raise_for_status()
            found |= {message["id"]: message["text"] for message in answer.json()}
        return found


class _Walk:
    """From the verification link through the pages of the sign-in to the approval."""

    def __init__(self, person: _TestPerson, browser: _Browser) -> None:
        self._person = person
        self._browser = browser
        self._done: set[str] = set()

    def to_the_end(self, link: str) -> None:
        already = self._person.messages()
        page = self._browser.get(link)
        for _ in range(_PAGES):
            if form := page.form_with("accept"):
                self._browser.post(page, form, accept="yes")
                return
            page = self._next(page, already)
        raise self._stopped(page)

    def _next(self, page: _Page, already: Mapping[str, str]) -> _Page:
        """Fill in the page, each kind of page once: a second time means that its input was refused."""
        to_hospital = next((target for target in page.links if _HOSPITAL_BROKER in target), None)
        if self._person.by_hospital and to_hospital and self._first("hospital"):
            return self._browser.get(urljoin(page.url, to_hospital))
        if (form := page.form_with("password")) and self._first("password"):
            return self._browser.post(page, form, username=self._person.email, password=people()["password"])
        if (form := page.form_with("code")) and self._first("code"):
            return self._browser.post(page, form, code=self._code(already))
        raise self._stopped(page)

    def _first(self, step: str) -> bool:
        is_first = step not in self._done
        self._done.add(step)
        return is_first

    def _code(self, already: Mapping[str, str]) -> str:
        end = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < end:
            arrived = [text for key, text in self._person.messages().items() if key not in already]
            if codes := [found[1] for text in arrived if (found := _CODE.search(text))]:
                return codes[0]
            time.sleep(_LOOK_EVERY_SECONDS)
        raise StackError(f"No code for {self._person.email} arrived in the inbox.", _REMEDY)

    def _stopped(self, page: _Page) -> StackError:
        return StackError(
            f"The sign-in of {self._person.email} stopped at the page “{page.title}”. The people of the "
            f"local stack have the password {people()['password']}.",
            _REMEDY,
        )


@dataclass
class _Form:
    action: str
    fields: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Page:
    url: str
    title: str
    forms: tuple[_Form, ...]
    links: tuple[str, ...]

    def form_with(self, name: str) -> _Form | None:
        return next((form for form in self.forms if name in form.fields), None)


class _Browser:
    """Follows redirects and keeps cookies; those marked Secure too, as a browser does on localhost."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._cookies: dict[tuple[str, str], str] = {}

    def get(self, url: str) -> _Page:
        return self._page(self._send("GET", url, None))

    def post(self, page: _Page, form: _Form, **fields: str) -> _Page:
        return self._page(self._send("POST", urljoin(page.url, form.action), fields))

    def _send(self, method: str, url: str, form: dict[str, str] | None) -> httpx.Response:
        for _ in range(_REDIRECTS):
            path = urlsplit(url).path
            sent = "; ".join(
                f"{name}={value}" for (name, scope), value in self._cookies.items() if path.startswith(scope)
            )
            answer = self._http.request(method, url, data=form, headers={"Cookie": sent} if sent else {})
            # The client's own jar would send the same cookies a second time.
            self._http.cookies.clear()
            self._keep(answer)
            if not answer.has_redirect_location:
                return answer
            method, url, form = "GET", urljoin(url, answer.headers["Location"]), None
        raise StackError("The sign-in redirects without end.", _REMEDY)

    def _keep(self, answer: httpx.Response) -> None:
        for header in answer.headers.get_list("Set-Cookie"):
            for name, morsel in SimpleCookie(header).items():
                key = (name, morsel["path"] or "/")
                self._cookies.pop(key, None)
                if morsel.value and morsel["max-age"] != "0":
                    self._cookies[key] = morsel.value

    @staticmethod
    def _page(answer: httpx.Response) -> _Page:
        reader = _Reader()
        reader.feed(answer.text)
        return _Page(str(answer.url), reader.title.strip(), tuple(reader.forms), tuple(reader.links))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self.links: list[str] = []
        self.title = ""
        self._in_form = False
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(_Form(named.get("action", "")))
            self._in_form = True
        elif tag in ("input", "button") and self._in_form and "name" in named:
            self.forms[-1].fields.add(named["name"])
        elif tag == "a":
            self.links.append(named.get("href", ""))
        self._in_heading = tag == "h1" or self._in_heading

    def handle_endtag(self, tag: str) -> None:
        self._in_form = self._in_form and tag != "form"
        self._in_heading = self._in_heading and tag != "h1"

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.title += data
