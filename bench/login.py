"""Compare the cost of a sign-in by one-time code with Keycloak's own form for an authenticator app.

Both use the same flow, server and run, and alternate, so that the machine's load affects both alike. The
figures are the times that the browser waits, from the authorization request to the tokens, with the sending
of the SMS. Reading the SMS and computing the app's code are not counted.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin

from bench import delegations
from bench.refreshes import compare, keycloak_process
from tests.authenticator_app import time_based_code, with_app
from tests.environment import Environment, running_environment
from tests.people import NewPeople, Person
from tests.sign_in import Browser

SIGN_INS, WARM_UP = 80, 20
STARTED_EACH = 4
"""Sign-ins that each person leaves at the code page: with the first one, the maximum number of codes."""
_AT_ONCE = 4


@dataclass
class Way:
    """A second factor: the name of its form's input, and the function that returns a person's next code."""

    input: str
    code: Callable[[Person], str]
    people: list[Person]
    whole: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    reload: list[float] = field(default_factory=list)


@contextmanager
def timed(*into: list[float]) -> Iterator[None]:
    """Add the time spent in the context to the last entry of each list."""
    start = time.perf_counter()
    yield
    for times in into:
        times[-1] += time.perf_counter() - start


def sign_in(environment: Environment, way: Way, person: Person) -> None:
    for times in (way.whole, way.page, way.reload):
        times.append(0.0)
    with Browser(environment.keycloak) as browser:
        with timed(way.whole):
            page = browser.open_sign_in()
        with timed(way.whole, way.page):
            page = browser.enter_password(page, person.email, person.password)
        with timed(way.reload):
            page = browser.get(urljoin(page.url, page.form_with(way.input).action))
        form, code = page.form_with(way.input), way.code(person)
        with timed(way.whole):
            browser.tokens(browser.post(page, form, **{way.input: code}))


def start(environment: Environment, way: Way, person: Person) -> None:
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        page.form_with(way.input)


def ways(environment: Environment) -> tuple[Way, Way]:
    new, number = NewPeople(environment.admin), WARM_UP + SIGN_INS
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # Numbers are verified before, as they are for everybody after the first sign-in.
        by_sms = list(pool.map(lambda _: new.professional(phoneNumberVerified="true"), range(number)))
        by_app = list(pool.map(lambda _: with_app(environment, new.professional()), range(number)))
    return (
        Way("code", lambda person: environment.inbox.next_code(person.phone, 0), by_sms),
        Way("otp", lambda person: time_based_code(), by_app),
    )


def live_bytes(environment: Environment) -> int | None:
    """The size of Keycloak's heap after a full collection; None if its process cannot be inspected."""
    process, jcmd = keycloak_process(environment), shutil.which("jcmd")
    if process is None or not jcmd:
        return None
    done = subprocess.run(
        [jcmd, str(process), "GC.class_histogram"], capture_output=True, text=True, check=True
    )
    return int(done.stdout.strip().splitlines()[-1].split()[2])


def start_often(environment: Environment, way: Way, people: list[Person]) -> int:
    """Start sign-ins without finishing them. Returns how many."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # One round per person, because Keycloak refuses two sign-ins of one person at the same moment.
        for _ in range(STARTED_EACH):
            list(pool.map(lambda person: start(environment, way, person), people))
    return STARTED_EACH * len(people)


def bytes_each(environment: Environment, way: Way) -> float | None:
    before = live_bytes(environment)
    started = start_often(environment, way, way.people[WARM_UP:])
    after = live_bytes(environment)
    return None if before is None or after is None else (after - before) / started


def row(what: str, extension: float, built_in: float, unit: str, wanted: str) -> None:
    figures = f"{extension:10.1f}{built_in:12.1f} {unit:<6}{extension / built_in:8.2f}"
    print(f"{what:<44}{figures}   {wanted}", flush=True)


def main() -> None:
    with running_environment(os.environ) as environment:
        extension, built_in = ways(environment)
        for nth in range(WARM_UP + SIGN_INS):
            for way in (extension, built_in):
                sign_in(environment, way, way.people[nth])
        print(f"{'':<44}{'mep':>10}{'built in':>12}{'':<7}{'ratio':>8}   wanted   ({SIGN_INS} sign-ins each)")
        value, peer = (1 / statistics.median(way.whole[WARM_UP:]) for way in (extension, built_in))
        row("full sign-ins, one after the other", value, peer, "/s", "≥ 0.95")
        for what, times in (("password posted → code page", "page"), ("code page loaded again", "reload")):
            value, peer = (
                statistics.median(getattr(way, times)[WARM_UP:]) * 1e3 for way in (extension, built_in)
            )
            row(what, value, peer, "ms", "≤ 1.15")
        # Objects that Keycloak creates once, at the first concurrent sign-ins, are not counted.
        for way in (extension, built_in):
            start_often(environment, way, way.people[:WARM_UP])
        match [bytes_each(environment, way) for way in (extension, built_in)]:
            case [float(value), float(peer)]:
                row("live heap for a started sign-in", value / 1024, peer / 1024, "KiB", "≤ 1.6")
            case _:
                print("live heap for a started sign-in: Keycloak's process cannot be asked (no jcmd)")
        refresh_here, refresh_stock = compare(environment)
        row("refresh, beside a stock realm", refresh_here.wall, refresh_stock.wall, "ms", "≤ 1.05")
        if refresh_stock.cpu:
            row("  its CPU time", refresh_here.cpu, refresh_stock.cpu, "ms", "")
        delegations.measure(environment)


if __name__ == "__main__":
    main()
