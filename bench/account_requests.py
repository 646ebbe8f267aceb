"""Measure requests for an account by the state of the address: neither time nor page may tell who has one.

The peer is an address that nobody has. The states alternate, so that the machine's load affects all alike;
then eight browsers ask at once. Measured from posting the form to its answer. All ratios are wanted within
0.98 to 1.02.
"""

from __future__ import annotations

import os
import secrets
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

from tests.account_requests import open_form, request_of, set_status, was_received, without_minimum_fill_time
from tests.environment import Environment, running_environment
from tests.people import NewPeople
from tests.sign_in import Browser, comparable_html

TRIES = 100
AT_ONCE = 8
PEER = "nobody's"
_WARM_UP = 10
_MAILS_PER_HOUR = 3

Address = Callable[[], str]


def states(environment: Environment) -> Mapping[str, Address]:
    """For each state, an address in it: a new one each time, so that the limit of mails is not reached."""
    new = NewPeople(environment.admin)
    limited = new.professional().email
    for _ in range(_MAILS_PER_HOUR):
        seconds(environment, limited)

    def prepared(status: str | None, password: str | None = "Espace-Pro-2026!") -> Address:
        people = [new.professional(password=password).email for _ in range(2 * TRIES + _WARM_UP)]
        for email in people if status else []:
            set_status(environment, email, str(status))
        rest: Iterator[str] = iter(people)
        return lambda: next(rest)

    return {
        PEER: lambda: f"demande.{secrets.token_hex(8)}@example.ch",
        "active": prepared(None),
        "pending": prepared("pending"),
        "rejected": prepared("rejected"),
        "by HIN": prepared(None, password=None),
        "limit reached": lambda: limited,
    }


def seconds(environment: Environment, address: str, pages: set[str] | None = None) -> float:
    """The time from posting the form to its answer, which is a redirect."""
    with Browser(environment.keycloak) as browser:
        page = open_form(browser)
        action = urljoin(page.url, page.form_with("password-confirm").action)
        start = time.perf_counter()
        target = browser.redirect_of(action, request_of(address))
        took = time.perf_counter() - start
        answer = browser.get(target)
    if not was_received(answer):
        raise RuntimeError(f"{address}: {answer.text[:200]}")
    if pages is not None:
        pages.add(comparable_html(answer).replace(address, ""))
    return took


def in_turn(environment: Environment, tried: Mapping[str, Address], at_once: int) -> dict[str, list[float]]:
    """The times of all states; with `at_once` browsers, each of them in turn."""
    pages: set[str] = set()
    with ThreadPoolExecutor(at_once) as pool:
        order = [(state, address()) for _ in range(TRIES) for state, address in tried.items()]
        times = list(pool.map(lambda each: seconds(environment, each[1], pages), order))
    print(f"\n{at_once} at once: {len(pages)} page(s) for {len(order)} answers")
    measured: dict[str, list[float]] = {state: [] for state in tried}
    for (state, _), took in zip(order, times, strict=True):
        measured[state].append(took)
    return measured


def report(measured: Mapping[str, list[float]]) -> None:
    """Print p10, median and p90, and the ratio of each to the peer's."""
    figures = {
        state: (
            statistics.quantiles(times, n=10)[0],
            statistics.median(times),
            statistics.quantiles(times, n=10)[-1],
        )
        for state, times in measured.items()
    }
    print(f"{'address':<16}{'p10 ms':>8}{'median':>8}{'p90':>8}{'ratios to peer':>24}   ({TRIES} tries each)")
    for state, values in figures.items():
        shown = "".join(f"{value * 1e3:8.1f}" for value in values)
        ratios = "".join(f"{value / peer:8.3f}" for value, peer in zip(values, figures[PEER], strict=True))
        print(f"{state:<16}{shown}{ratios}")


def main() -> None:
    with running_environment(os.environ) as environment, without_minimum_fill_time(environment):
        tried = states(environment)
        for address in tried.values():
            for _ in range(_WARM_UP):
                seconds(environment, address())
        report(in_turn(environment, tried, 1))
        report(in_turn(environment, tried, AT_ONCE))


if __name__ == "__main__":
    main()
