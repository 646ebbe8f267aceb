"""What delegations cost: the choice page, a sign-in without any, and a refresh with one.

The realm has 20,000 delegations, among them those of a doctor with 300 assistants and of an assistant with
200 doctors. Blocks with and without alternate, so that the machine's load affects both alike.
"""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.refreshes import SESSIONS, Cost, Session, block, keycloak_process, median, sessions_of
from provisioning.apply import current_plan
from tests.delegations import delegations_api, new_assistant
from tests.environment import Environment
from tests.people import REALM, NewPeople, Person
from tests.responsibility import ACTION, choose, offered
from tests.sign_in import Browser

ALL, OF_DOCTOR, OF_ASSISTANT, A_DOCTOR = 20_000, 300, 200, 9
WARM_UP, PAGES, ROUNDS, REQUESTS = 20, 40, 8, 60
REFRESHES_WARM_UP, REFRESHES = 400, 100
PLANS = 5
_AT_ONCE = 4


@dataclass(frozen=True)
class Crowd:
    """The assistant of 200 doctors, assistants of one, and the doctor with 300."""

    assistant: Person
    assistants: list[Person]
    doctor: Person


def measure(environment: Environment) -> None:
    """Print a row for each figure."""
    before = _plan(environment)
    crowd = _make(environment)
    print(f"\nWith {ALL:,} delegations:", flush=True)
    _row("plan, beside one without delegations", _plan(environment) / before, "", "1")
    many = _with_many(environment, crowd.assistant)
    pages = _choice_page(many)
    _row("choice page with 200 doctors, median", statistics.median(pages), "ms", "")
    _row("  of 20, the slowest but one", sorted(pages)[-len(pages) // 20], "ms", "≤ 300")
    _row("own list of a doctor with 300 assistants", _own_list(environment, crowd.doctor), "ms", "")
    off, on = _without_delegation(environment)
    _row("sign-in by cookie without delegation", on - off, "ms", "≤ 3  more with the action than without it")
    with_one, without, with_many = _refreshes(environment, crowd.assistants, many)
    _row("refresh with a delegation", with_one.wall / without.wall, "", "≤ 1.1  beside one without")
    if without.cpu:
        _row("  its CPU time", with_one.cpu / without.cpu, "", "")
    _row("  as one of 200 doctors", with_many.wall / without.wall, "", "")


def _plan(environment: Environment) -> float:
    """The median time of a plan, in seconds; it has no change."""
    times = []
    for _ in range(PLANS):
        begin = time.perf_counter()
        changes, _ = current_plan(environment.admin, environment.source())
        times.append(time.perf_counter() - begin)
        assert not changes, changes
    return statistics.median(times)


def _row(what: str, value: float, unit: str, wanted: str) -> None:
    print(f"{what:<44}{value:10.2f} {unit:<6}   {wanted}", flush=True)


def _make(environment: Environment) -> Crowd:
    new = NewPeople(environment.admin)
    with _without_admin_events(environment):
        doctor, assistant = new.professional(), new_assistant(new)
        doctors = [new.professional(password=None) for _ in range(OF_ASSISTANT)]
        assistants = [new_assistant(new) for _ in range(SESSIONS)]
        others = [
            new.professional(password=None, function="medical-assistant") for _ in range(OF_DOCTOR - SESSIONS)
        ]
        groups = _Groups(environment)
        for person in (*assistants, *others):
            groups.delegate(doctor.id, person.id)
        for each in doctors:
            groups.delegate(each.id, assistant.id)
        groups.add_strangers((ALL - OF_DOCTOR - OF_ASSISTANT) // A_DOCTOR)
    return Crowd(assistant, assistants, doctor)


@dataclass
class _Groups:
    environment: Environment
    doctors: dict[str, str] = field(default_factory=dict)

    def delegate(self, doctor: str, assistant: str) -> None:
        """A group with its member, as the extension's endpoint writes it."""
        self.environment.admin.put(
            REALM, "users", assistant, "groups", self._below(doctor, assistant), body={}
        )

    def add_strangers(self, number: int) -> None:
        """Delegations of people who are in no account: only their number matters."""

        def add(_: int) -> None:
            doctor = secrets.token_hex(16)
            for _ in range(A_DOCTOR):
                self._below(doctor, secrets.token_hex(16))

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _ in pool.map(add, range(number)):
                pass

    def _below(self, doctor: str, assistant: str) -> str:
        if doctor not in self.doctors:
            (root,) = self.environment.admin.get(REALM, "groups", search="delegations", exact="true")
            self.doctors[doctor] = self._group(root["id"], {"name": doctor})
        return self._group(
            self.doctors[doctor], {"name": assistant, "attributes": {"since": ["2026-01-01T00:00:00Z"]}}
        )

    def _group(self, parent: str, body: dict[str, Any]) -> str:
        return str(self.environment.admin.post(REALM, "groups", parent, "children", body=body))


@contextmanager
def _without_admin_events(environment: Environment) -> Iterator[None]:
    """Events would take most of the time to create 20,000 groups."""
    _set(environment, adminEventsEnabled=False)
    try:
        yield
    finally:
        _set(environment, adminEventsEnabled=True)


def _set(environment: Environment, **fields: object) -> None:
    environment.admin.put(REALM, body={**environment.admin.get(REALM), **fields})


def _with_many(environment: Environment, assistant: Person) -> Session:
    """The assistant of 200 doctors, who works for one of them."""
    browser = Browser(environment.keycloak)
    page = browser.enter_password(browser.open_sign_in(), assistant.email, assistant.password)
    page = browser.enter_code(page, environment.inbox.next_code(assistant.phone, 0))
    return Session(browser, browser.tokens(choose(browser, page, offered(page)[0])))


def _choice_page(session: Session) -> list[float]:
    """The times until the page with 200 doctors is there, in ms."""
    times = []
    for _ in range(WARM_UP + PAGES):
        begin = time.perf_counter()
        page = session.browser.open_sign_in(kc_action=ACTION)
        times.append((time.perf_counter() - begin) * 1e3)
        assert len(offered(page)) == OF_ASSISTANT, page.text[:300]
    return times[WARM_UP:]


def _own_list(environment: Environment, doctor: Person) -> float:
    """The median time until a doctor has the list of their assistants, in ms."""
    api = delegations_api(environment, doctor)
    times = []
    for _ in range(WARM_UP):
        begin = time.perf_counter()
        assert len(api.mine()["asPrincipal"]) == OF_DOCTOR
        times.append((time.perf_counter() - begin) * 1e3)
    return statistics.median(times)


def _without_delegation(environment: Environment) -> tuple[float, float]:
    """The medians of a sign-in by the cookie of an open session, without and with the action, in ms."""
    new = NewPeople(environment.admin)
    (session,) = sessions_of(environment, [new.professional(function="nurse")])
    times: dict[bool, list[float]] = {False: [], True: []}
    try:
        for nth in range(2 * ROUNDS):
            enabled = bool(nth % 2)
            _switch(environment, enabled=enabled)
            times[enabled] += _sign_ins(session)
    finally:
        _switch(environment, enabled=True)
    return statistics.median(times[False]), statistics.median(times[True])


def _sign_ins(session: Session) -> list[float]:
    times = []
    for _ in range(WARM_UP + REQUESTS):
        begin = time.perf_counter()
        page = session.browser.open_sign_in(prompt="none")
        times.append((time.perf_counter() - begin) * 1e3)
        assert page.authorization_code, page.url
    return times[WARM_UP:]


def _switch(environment: Environment, *, enabled: bool) -> None:
    path = ("authentication", "required-actions", ACTION)
    action = environment.admin.get(REALM, *path)
    environment.admin.put(REALM, *path, body={**action, "enabled": enabled})


def _refreshes(environment: Environment, assistants: list[Person], many: Session) -> tuple[Cost, Cost, Cost]:
    new = NewPeople(environment.admin)
    process = keycloak_process(environment)
    alone = sessions_of(environment, [new.professional() for _ in range(SESSIONS)])
    kinds = (sessions_of(environment, assistants), alone, [many])
    for sessions in kinds:
        block(process, sessions, REFRESHES_WARM_UP)
    rounds = [[block(process, sessions, REFRESHES) for sessions in kinds] for _ in range(ROUNDS)]
    with_one, without, with_many = zip(*rounds, strict=True)
    return median(with_one), median(without), median(with_many)
