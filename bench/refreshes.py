"""Compare a refresh in this project's realm with one in a stock realm on the same server.

Both realms rotate refresh tokens by the same settings and have one public client with PKCE. The stock realm
has Keycloak's default client scopes and no extension in its flows. Blocks of refreshes alternate, so that
the machine's load affects both alike. Besides the time that the application waits, the CPU time of the
threads that answer requests is shown: it is steady on a busy machine and excludes Keycloak's compiler.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.environment import Environment
from tests.people import PASSWORD, REALM, NewPeople, Person
from tests.sign_in import CLIENT, Browser

STOCK = "bench-stock"
SESSIONS, WARM_UP, ROUNDS, REFRESHES = 20, 2500, 8, 400
_ANSWERING = ("executor-thread", "vert.x-event")
_SAME = (
    "revokeRefreshToken", "refreshTokenMaxReuse", "accessTokenLifespan", "ssoSessionIdleTimeout",
    "ssoSessionMaxLifespan", "clientSessionIdleTimeout", "clientSessionMaxLifespan",
    "defaultSignatureAlgorithm", "sslRequired",
)  # fmt: skip


@dataclass
class Session:
    """An open session of a person, with the tokens of the last refresh."""

    browser: Browser
    tokens: dict[str, Any]

    def refresh(self) -> None:
        answer = self.browser.refresh(self.tokens)
        answer.raise_for_status()
        self.tokens = answer.json()


@dataclass(frozen=True)
class Cost:
    """Medians over the rounds, in milliseconds per refresh."""

    wall: float
    cpu: float


def keycloak_process(environment: Environment) -> int | None:
    """Keycloak's process id; None if it runs in a container."""
    port = environment.settings.ports.keycloak
    listening = [each for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN]
    return next((each.pid for each in listening if each.laddr[1:] == (port,)), None)


def compare(environment: Environment) -> tuple[Cost, Cost]:
    """The costs in this project's realm and in the stock realm."""
    process = keycloak_process(environment)
    with _stock_realm(environment):
        both = (_project_sessions(environment), _stock_sessions(environment))
        for sessions in both * 2:
            block(process, sessions, WARM_UP // 2)
        rounds = [[block(process, sessions, REFRESHES) for sessions in both] for _ in range(ROUNDS)]
    project, stock = zip(*rounds, strict=True)
    return median(project), median(stock)


def median(costs: tuple[Cost, ...]) -> Cost:
    """The medians over several blocks."""
    return Cost(statistics.median(cost.wall for cost in costs), statistics.median(cost.cpu for cost in costs))


def block(process: int | None, sessions: list[Session], count: int) -> Cost:
    """The cost of so many refreshes, by the sessions in turn."""
    waited, before = [], _cpu_seconds(process)
    for nth in range(count):
        start = time.perf_counter()
        sessions[nth % len(sessions)].refresh()
        waited.append(time.perf_counter() - start)
    return Cost(statistics.median(waited) * 1e3, (_cpu_seconds(process) - before) / count * 1e3)


def _cpu_seconds(process: int | None) -> float:
    if process is None:
        return 0.0
    nanoseconds = 0
    for thread in Path(f"/proc/{process}/task").iterdir():
        try:
            if (thread / "comm").read_text().startswith(_ANSWERING):
                nanoseconds += int((thread / "schedstat").read_text().split()[0])
        except OSError:
            continue  # the thread has ended in the meantime
    return nanoseconds / 1e9


@contextmanager
def _stock_realm(environment: Environment) -> Iterator[None]:
    admin = environment.admin
    project = admin.get(REALM)
    same = {name: project[name] for name in _SAME if name in project}
    admin.post(body={"realm": STOCK, "enabled": True, **same})
    client = {
        "clientId": CLIENT,
        "publicClient": True,
        "standardFlowEnabled": True,
        "redirectUris": ["http://127.0.0.1:9/*"],
        "attributes": {"pkce.code.challenge.method": "S256"},
    }
    admin.post(STOCK, "clients", body=client)
    try:
        yield
    finally:
        admin.delete(STOCK)


def _project_sessions(environment: Environment) -> list[Session]:
    new = NewPeople(environment.admin)
    people = [new.professional(phoneNumberVerified="true") for _ in range(SESSIONS)]
    return sessions_of(environment, people)


def sessions_of(environment: Environment, people: list[Person]) -> list[Session]:
    """Each person signed in at the portal, with password and code."""

    def sign_in(person: Person) -> Session:
        browser = Browser(environment.keycloak)
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        return Session(browser, browser.tokens(page))

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(sign_in, people))


def _stock_sessions(environment: Environment) -> list[Session]:
    def sign_in(number: int) -> Session:
        email = f"personne.{number}@example.ch"
        person = {
            "username": email,
            "email": email,
            "emailVerified": True,
            "firstName": "Personne",
            "lastName": f"Test {number}",
            "enabled": True,
            "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
        }
        environment.admin.post(STOCK, "users", body=person)
        browser = Browser(environment.keycloak, STOCK)
        page = browser.enter_password(browser.open_sign_in(), email, PASSWORD)
        return Session(browser, browser.tokens(page))

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(sign_in, range(SESSIONS)))
