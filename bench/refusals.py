"""Measure refused sign-ins per reason: an attacker who measures time must not learn the reason.

The peer is a wrong password of an existing account. The reasons alternate, so that the machine's load
affects all alike. A second table shows how long a person waits for a HIN that does not answer.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.brokers import ANNA, choose, fault
from tests.environment import Environment, running_environment
from tests.people import NewPeople, Person
from tests.sign_in import Browser, link_to

TRIES = 50
PEER = "wrong password"
_FAILURES_BEFORE_THE_LOCK = 9
_WARM_UP = 10

Attempt = tuple[str, str]
"""The e-mail address and the password to type."""


def reasons(environment: Environment) -> Mapping[str, Callable[[], Attempt]]:
    """For each reason, the input to type. The accounts change before their failures lock them."""
    new = NewPeople(environment.admin)
    brokered, locked = new.professional(password=None), new.professional()
    known, empty = _changing(new.professional), _changing(new.professional)
    pending = _changing(lambda: new.professional(accountStatus="pending", enabled=False))
    for _ in range(_FAILURES_BEFORE_THE_LOCK + 1):
        seconds(environment, (locked.email, "wrong"))
    return {
        PEER: lambda: (next(known).email, "wrong"),
        "unknown e-mail": lambda: ("personne.inconnue@example.ch", "wrong"),
        "empty password": lambda: (next(empty).email, ""),
        "unknown e-mail, empty password": lambda: ("personne.inconnue@example.ch", ""),
        "account without password": lambda: (brokered.email, "wrong"),
        "pending account, wrong password": lambda: (next(pending).email, "wrong"),
        "locked account, right password": lambda: (locked.email, locked.password),
    }


def _changing(make: Callable[[], Person]) -> Iterator[Person]:
    while True:
        person = make()
        for _ in range(_FAILURES_BEFORE_THE_LOCK):
            yield person


def seconds(environment: Environment, attempt: Attempt) -> float:
    """The time from posting the form to reading the refusal."""
    with Browser(environment.keycloak) as browser:
        page = browser.open_sign_in()
        start = time.perf_counter()
        page = browser.enter_password(page, *attempt)
        took = time.perf_counter() - start
    if not page.asks_for_password:
        raise RuntimeError(f"{attempt[0]} was not refused: {page.text[:200]}")
    return took


SILENT = 3600
"""A delay of HIN's answer in seconds, much longer than the browser's timeout."""

SLOW_HIN: Mapping[str, Mapping[str, Any]] = {
    "HIN's sign-in page": {"authorization": {"delay_seconds": SILENT}},
    "HIN's token": {"token": {"delay_seconds": SILENT}},
    "HIN's profile": {"profile": {"delay_seconds": SILENT}},
    "HIN's token late, its profile never": {
        "token": {"delay_seconds": 3},
        "profile": {"delay_seconds": SILENT},
    },
    "HIN's token, drop by drop": {"token": {"drip_seconds": 1}},
}


def seconds_without_hin(environment: Environment, faults: Mapping[str, Any]) -> float:
    """The time that a person waits for the page which says that HIN does not answer."""
    with fault(environment, **faults), Browser(environment.keycloak) as browser:
        page = browser.open_sign_in()
        start = time.perf_counter()
        page = browser.get(link_to(page, "HIN"))
        if page.url.startswith(environment.hin):
            page = choose(browser, page, ANNA)
        took = time.perf_counter() - start
    if not page.asks_for_password:
        raise RuntimeError(f"{faults}: not back on the sign-in page: {page.text[:200]}")
    return took


def main() -> None:
    with running_environment(os.environ) as environment:
        waits = {what: seconds_without_hin(environment, faults) for what, faults in SLOW_HIN.items()}
        tried = reasons(environment)
        for attempt in tried.values():
            for _ in range(_WARM_UP):
                seconds(environment, attempt())
        measured: dict[str, list[float]] = {reason: [] for reason in tried}
        for _ in range(TRIES):
            for reason, attempt in tried.items():
                measured[reason].append(seconds(environment, attempt()))
    peer = statistics.median(measured[PEER])
    print(f"{'refused because':<34}{'p10 ms':>8}{'median':>8}{'p90':>8}{'to peer':>9}   ({TRIES} tries each)")
    for reason, times in measured.items():
        p10, *_, p90 = statistics.quantiles(times, n=10)
        median = statistics.median(times)
        print(f"{reason:<34}{p10 * 1e3:8.1f}{median * 1e3:8.1f}{p90 * 1e3:8.1f}{median / peer:9.2f}")
    print(f"\n{'what does not come':<40}{'wait s':>8}   (one try each; wanted: ≤ 12 s)")
    for what, wait in waits.items():
        print(f"{what:<40}{wait:8.1f}")


if __name__ == "__main__":
    main()
