"""Sign-ins at a steady rate while the bound flow changes."""

from __future__ import annotations

import itertools
import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from queue import SimpleQueue

import httpx

from tests.environment import ROOT, Environment
from tests.people import PASSWORD, Person
from tests.sign_in import CLIENT, Browser

PROBE_EVERY_SECONDS = 0.03
AT_ONCE = 8
TO_THE_END_EACH = 10
"""One of so many sign-ins of the probe is completed; the one before it uses an open session."""
REDIRECT = "http://127.0.0.1/callback"
FLOWS = (ROOT / "realm" / "flows.yaml").read_text(encoding="utf-8")
DECLARED = FLOWS[FLOWS.index("      - authenticator: identity-provider-redirector") :].partition(
    "\n  - alias:"
)[0]
"""The bound flow's steps below the step for an open session."""


def steps(generation: int) -> str:
    """The same sign-in in another shape per generation; only people with a code channel need a code."""
    redirector = "      - {authenticator: identity-provider-redirector, requirement: ALTERNATIVE}\n"
    return f"""\
{redirector if generation % 2 else ""}\
      - flow: mep-browser sign-in {generation}
        requirement: ALTERNATIVE
        executions:
          - flow: mep-browser password and code {generation}
            requirement: CONDITIONAL
            executions:
              - authenticator: conditional-level-of-authentication
                requirement: REQUIRED
                config: {{loa-condition-level: "1", loa-max-age: "36000"}}
              - authenticator: mep-password-form
                requirement: REQUIRED
                config: {{default.reference.value: pwd, default.reference.maxAge: "36000"}}
              - flow: mep-browser code {generation}
                requirement: CONDITIONAL
                executions:
                  - authenticator: conditional-user-attribute
                    requirement: REQUIRED
                    config: {{attribute_name: codeChannel, attribute_expected_value: sms}}
                  - authenticator: mep-one-time-code
                    requirement: REQUIRED
"""


@dataclass
class Probe:
    """New sign-ins at a steady rate, a few at the same time."""

    keycloak: str
    realm: str
    people: SimpleQueue[Person]
    open_sessions: SimpleQueue[Browser]
    failures: list[str] = field(default_factory=list)
    opened: int = 0

    @contextmanager
    def running(self) -> Iterator[Probe]:
        stop = threading.Event()
        # Creating a client costs more than a sign-in, so all share one. It keeps no cookies.
        with httpx.Client(cookies=_forgetful(), timeout=60) as http, ThreadPoolExecutor(AT_ONCE + 1) as pool:
            pacing = pool.submit(self._pace, pool, http, stop)
            try:
                yield self
            finally:
                stop.set()
                pacing.result()

    def _pace(self, pool: ThreadPoolExecutor, http: httpx.Client, stop: threading.Event) -> None:
        free = threading.Semaphore(AT_ONCE)
        while not stop.wait(PROBE_EVERY_SECONDS):
            free.acquire()
            self.opened += 1
            match self.opened % TO_THE_END_EACH:
                case 0:
                    what = self._to_the_end
                case 9:
                    what = self._by_an_open_session
                case _:
                    what = partial(self._open, http)
            pool.submit(self._try, what).add_done_callback(lambda _: free.release())

    def _try(self, sign_in: Callable[[], str | None]) -> None:
        try:
            fault = sign_in()
        except (httpx.HTTPError, AssertionError) as error:
            fault = repr(error)
        if fault:
            self.failures.append(fault)

    def _open(self, http: httpx.Client) -> str | None:
        query = {"client_id": CLIENT, "response_type": "code", "scope": "openid", "redirect_uri": REDIRECT}
        answer = http.get(
            f"{self.keycloak}/realms/{self.realm}/protocol/openid-connect/auth",
            params={**query, "code_challenge": "e" * 43, "code_challenge_method": "S256"},
        )
        is_form = answer.status_code == httpx.codes.OK and 'name="password"' in answer.text
        return None if is_form else f"no form: {answer.status_code} {answer.text[:500]}"

    def _by_an_open_session(self) -> str | None:
        browser = self.open_sessions.get()
        page = browser.open_sign_in()
        self.open_sessions.put(browser)
        return None if page.authorization_code else f"not let in: {page.status} {page.text[:200]}"

    def _to_the_end(self) -> str | None:
        # Keycloak refuses two sign-ins of one person at the same moment (brute-force protection).
        person = self.people.get()
        with Browser(self.keycloak, self.realm) as browser:
            page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        self.people.put(person)
        return None if page.authorization_code else f"not signed in: {page.status} {page.text[:200]}"


def _forgetful() -> CookieJar:
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


@dataclass(frozen=True)
class People:
    """Creates people in the realm of the test."""

    environment: Environment
    realm: str
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextmanager
    def probing(self) -> Iterator[Probe]:
        """Run a probe with people of its own."""
        people, open_sessions = SimpleQueue[Person](), SimpleQueue[Browser]()
        for _ in range(AT_ONCE):
            people.put(self.without_code())
        with ExitStack() as browsers:
            for _ in range(AT_ONCE // 4):
                browser, person = Browser(self.environment.keycloak, self.realm), self.without_code()
                browsers.enter_context(browser)
                page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
                assert page.authorization_code, page.text[:200]
                open_sessions.put(browser)
            with Probe(self.environment.keycloak, self.realm, people, open_sessions).running() as probe:
                yield probe

    def without_code(self) -> Person:
        return self._professional()

    def with_code(self) -> Person:
        return self._professional(codeChannel="sms")

    def _professional(self, **attributes: str) -> Person:
        email, phone = f"{next(self.numbers)}@{self.realm}.example.ch", f"+4176{secrets.randbelow(10**7):07d}"
        chosen = {"phoneNumber": phone, "accountStatus": "active", **attributes}
        body = {
            "username": email,
            "email": email,
            "emailVerified": True,
            "firstName": "Personne",
            "lastName": "Pressée",
            "enabled": True,
            "attributes": {name: [value] for name, value in chosen.items()},
            "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
        }
        return Person(str(self.environment.admin.post(self.realm, "users", body=body)), email, phone)
