"""Measure the team's list with 1,000 and with 60,000 accounts, of which a sixth are requests that wait.

The people are written by SQL while Keycloak is down: its API would take hours. Each figure is the time from
the request to the last byte of its answer over one open connection on loopback, so it contains the check of
the token. All are wanted below 300 ms, and to grow by 1.5 at most.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from local_stack.realms import apply_local_realms
from local_stack.settings import JobIntervals, StackSettings
from local_stack.stack import Stack
from tests.environment import ROOT, Environment, free_ports
from tests.people import REALM, NewPeople
from tests.team import new_validator, team_api

SIZES = (1_000, 60_000)
EACH, WARM_UP = 100, 100
_STATE = ".local-bench"
_FIRST = datetime.now(UTC).replace(microsecond=0) - timedelta(days=60)
"""Young enough that no job ends a request meanwhile."""
_FIRST_NAMES = ("Anne", "Bruno", "Claire", "Denis", "Emma", "François", "Gaëlle", "Hélène", "Irène", "Jérôme")
_SYLLABLES = ("ba", "cor", "du", "fel", "ga", "lin", "mon", "per", "ro", "sa", "tis", "vau", "zim")
_FOLDED = str.maketrans("çëéèô", "ceeeo")
_RARE, _COMMON = "Rarissime", "Anne"

Row = tuple[str, ...]


def surname(number: int) -> str:
    """One of 2,197 names; one person has a name of their own."""
    if number == 500:
        return _RARE
    parts = (number % 13, number // 13 % 13, number // 169 % 13)
    return "".join(_SYLLABLES[part] for part in parts).capitalize()


def person(realm_id: str, number: int) -> tuple[Row, list[Row]]:
    """The rows of one account: of the person, and of the attributes."""
    first, last = _FIRST_NAMES[number % len(_FIRST_NAMES)], surname(number)
    folded_first, folded_last = first.lower().translate(_FOLDED), last.lower()
    local, domain = f"{folded_first}.{folded_last}.{number}", "example.ch"
    is_pending = number % 6 == 0
    status, at = "pending" if is_pending else "active", _FIRST + timedelta(minutes=number)
    identifier = f"7601{number:09d}"
    user_id = f"00000000-0000-4000-8000-{number:012d}"
    realm = hashlib.sha256(realm_id.encode()).hexdigest()[:12]
    place = f"{int(at.timestamp()):012d}{user_id.replace('-', '')}"
    attributes = {
        "accountStatus": [status],
        "requestedAt": [at.strftime("%Y-%m-%dT%H:%M:%SZ")],
        "requestId": [f"request{number:017d}"],
        "noticeVersion": ["2026-11"],
        "title": ["Dr méd."],
        "function": ["physician"],
        "professionalIdType": ["GLN"],
        "professionalId": [identifier],
        "phoneNumber": [f"+4178{number:07d}"],
        "codeChannel": ["sms"],
        "locale": ["fr"],
        "lastUsedAt": ["2026-11-01"],
        # As the extension writes them: see ListKeys.
        "listPlace": [f"{realm}x{place}", f"{realm}{status[0]}{place}"],
        "searchWords": [
            f"{folded_last}{folded_first}",
            f"{folded_first}{folded_last}",
            f"{folded_first}{folded_last}{number}examplech",
            f"{folded_last}{number}{folded_first}examplech",
            identifier,
        ],
    }
    rows = [(name, value) for name, values in attributes.items() for value in values]
    email = f"{local}@{domain}"
    enabled = "false" if is_pending else "true"
    return (user_id, email, first, last, enabled, str(int(at.timestamp() * 1000))), [
        (f"{number:012d}-{nth:02d}", user_id, *row) for nth, row in enumerate(rows)
    ]


_INSERT = """
insert into USER_ENTITY (ID, EMAIL, EMAIL_CONSTRAINT, USERNAME, FIRST_NAME, LAST_NAME,
    ENABLED, EMAIL_VERIFIED, CREATED_TIMESTAMP, NOT_BEFORE, REALM_ID)
select ID, EMAIL, EMAIL, EMAIL, FIRST_NAME, LAST_NAME,
    cast(ENABLED as boolean), true, cast(CREATED as bigint), 0, '{realm}'
from csvread('{people}', null, 'charset=UTF-8');
insert into USER_ATTRIBUTE (ID, USER_ID, NAME, "VALUE")
select ID, USER_ID, NAME, "TEXT" from csvread('{attributes}', null, 'charset=UTF-8');
"""


def write_people(settings: StackSettings, realm_id: str, numbers: range) -> None:
    """Add people to the database of a Keycloak that is down."""
    folder = settings.state / "people"
    folder.mkdir(exist_ok=True)
    people, attributes, script = folder / "people.csv", folder / "attributes.csv", folder / "insert.sql"
    made = [person(realm_id, number) for number in numbers]
    _write(people, ("ID", "EMAIL", "FIRST_NAME", "LAST_NAME", "ENABLED", "CREATED"), (row for row, _ in made))
    rows = itertools.chain.from_iterable(rows for _, rows in made)
    _write(attributes, ("ID", "USER_ID", "NAME", "TEXT"), rows)
    script.write_text(_INSERT.format(realm=realm_id, people=people, attributes=attributes), encoding="utf-8")
    (h2,) = (settings.keycloak_home / "lib" / "lib" / "main").glob("com.h2database.h2-*.jar")
    url = f"jdbc:h2:file:{settings.data / 'keycloak'};NON_KEYWORDS=VALUE"
    java = [shutil.which("java") or "java", "-cp", str(h2), "org.h2.tools.RunScript"]
    login = ["-user", "", "-password", ""]
    subprocess.run([*java, "-url", url, *login, "-script", str(script)], check=True)


def _write(path: Path, head: Row, rows: Iterator[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def questions(cursor: str, middle: int) -> dict[str, dict[str, str]]:
    """What is measured; `cursor` continues the list of requests, `middle` is a person of every size."""
    first, _ = person("", middle)
    return {
        "requests that wait": {"status": "pending"},
        "their next page": {"status": "pending", "cursor": cursor},
        "200 of them": {"status": "pending", "limit": "200"},
        "active accounts": {"status": "active"},
        "deactivated accounts": {"status": "deactivated"},
        "all accounts": {},
        "a rare surname": {"search": _RARE},
        "a common first name": {"search": _COMMON},
        "its requests": {"search": _COMMON, "status": "pending"},
        "first letters of an address": {"search": first[1][:12]},
        "an identifier": {"search": f"7601{middle:09d}"},
        "nobody's name": {"search": "nobodysname"},
        "one whole address": {"email": first[1]},
    }


def milliseconds(environment: Environment) -> Mapping[str, float]:
    """The median time of each question; the questions alternate, so that load affects all alike."""
    staff = team_api(environment, new_validator(NewPeople(environment.admin)))
    times: dict[str, list[float]] = {}
    with httpx.Client(headers=staff.headers, timeout=60) as client:
        url = f"{environment.keycloak}/realms/{REALM}/mep/accounts"
        cursor = client.get(url, params={"status": "pending"}).raise_for_status().json()["next"]
        for turn in range(WARM_UP + EACH):
            for question, query in questions(cursor, 600).items():
                start = time.perf_counter()
                answer = client.get(url, params=query)
                took = (time.perf_counter() - start) * 1e3
                if answer.status_code == httpx.codes.UNAUTHORIZED:
                    raise RuntimeError("The token is over: the measurement takes too long on this machine.")
                answer.raise_for_status()
                if turn >= WARM_UP:
                    times.setdefault(question, []).append(took)
    return {question: statistics.median(each) for question, each in times.items()}


def main() -> None:
    settings = replace(
        StackSettings.from_environment({**os.environ, "MEP_STATE_DIR": _STATE}, ROOT),
        ports=free_ports(),
        jobs=JobIntervals(),
    )
    stack = Stack(settings, os.environ)
    measured: list[Mapping[str, float]] = []
    with ExitStack() as ending:
        stack.down(erase=True)
        ending.callback(lambda: stack.down(erase=True))
        stack.up(apply=apply_local_realms, detach=True)
        environment = Environment(settings)
        realm_id = str(environment.admin.get(REALM)["id"])
        for before, size in itertools.pairwise((0, *SIZES)):
            stack.down()
            write_people(settings, realm_id, range(before, size))
            stack.up(apply=apply_local_realms, detach=True)
            measured.append(milliseconds(Environment(settings)))
    small, large = measured
    print(
        f"{'list of':<32}{SIZES[0]:>10,}{SIZES[1]:>10,}{'':<4}{'ratio':>6}   wanted   ({EACH} requests each)"
    )
    for question, few in small.items():
        many = large[question]
        print(f"{question:<32}{few:10.1f}{many:10.1f} ms {many / few:6.2f}   ≤ 300 ms, ≤ 1.5")


if __name__ == "__main__":
    main()
