"""Measure the profile service on PostgreSQL beside Keycloak's account API with the same data.

Keycloak, with the extension, runs on the same PostgreSQL server. Three questions: how many reads and saves a
second, beside the same preferences kept as user attributes in a realm of their own, and beside the least that
a Python service does; how long a batch of 1,000 identifiers takes with 200,000 professionals; and whether a
read costs the same with 1,000 rows and with a million. At the end Keycloak is stopped, and reads go on.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg

from bench.accounts import person as account_rows
from bench.floor import SUBJECT
from bench.http_load import Answer, Measured, Request, load, request
from bench.keycloak_on_postgres import KeycloakOnPostgres
from local_stack.realms import apply_local_realms
from local_stack.settings import JobIntervals, StackSettings
from local_stack.stack import Stack
from local_stack.waiting import answers, wait_until
from profile_service.migrate import upgrade
from profile_service.web.database import connect, exclusive_transaction
from profile_service.web.encryption import Encryption
from tests.environment import ROOT, Environment, free_ports
from tests.integration.profile_api import person_token, program_token
from tests.integration.profile_service.process import running_service
from tests.people import REALM, NewPeople
from tests.postgres import Postgres, postgres
from tests.unit.profile_service.conftest import KEY

PROFESSIONALS: Final = 200_000
FEW, MANY = 1_000, 1_000_000
CONNECTIONS, SECONDS, ROUNDS = 8, 8, 3
BATCH, BATCHES = 1_000, 20
OURS: Final = "profile service"
ACCOUNT_API: Final = "account API"
_STATE: Final = ".local-bench"
_ACCOUNT_REALM: Final = "bench-account"
_PASSWORD: Final = "Bench-2026-account!"
_PREFERENCES: Final = {
    "documentTypes": ["discharge-letter", "operation-report"],
    "notificationMail": "",
    "documentsMail": "",
    "lifetimeDays": 100,
    "notification": "each",
    "delivery": "portal",
}


def gln(number: int) -> str:
    """The GLN of one professional, with its check digit."""
    digits = f"7601{number:08d}"
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def store_professionals(keycloak_url: str, profile_url: str, realm_id: str) -> None:
    """Write accounts and profiles by `COPY`; each professional has chosen HIN-secured mail."""
    made = [account_rows(realm_id, number) for number in range(PROFESSIONALS)]
    with psycopg.connect(_plain(keycloak_url), autocommit=True) as connection:
        people = (
            (user, mail, mail, mail, first, last, True, True, int(created), 0, realm_id)
            for (user, mail, first, last, _, created), _ in made
        )
        columns = (
            "id, email, email_constraint, username, first_name, last_name, enabled, email_verified,"
            " created_timestamp, not_before, realm_id"
        )
        _copy(connection, f"user_entity ({columns})", people)
        _copy(connection, "user_attribute (id, user_id, name, value)", _attributes(made))
        connection.execute("ANALYZE user_entity")
        connection.execute("ANALYZE user_attribute")
    subjects = [user for (user, *_), _ in made]
    with psycopg.connect(_plain(profile_url), autocommit=True) as connection:
        _copy(connection, _PARTS, _parts(subjects))
        boxes = ((each, "documents", f"doctor.{n}@hin.ch", "", 0) for n, each in enumerate(subjects))
        _copy(connection, "mailboxes (subject, purpose, standing, waiting, expires_at)", boxes)
        connection.execute("ANALYZE profile_parts")
        connection.execute("ANALYZE mailboxes")


_PARTS: Final = "profile_parts (subject, part, version, content, saved_at)"


def _attributes(made: list[Any]) -> Iterator[tuple[str, ...]]:
    for number, (_, rows) in enumerate(made):
        for row_id, user, name, value in rows:
            if name == "accountStatus":
                yield row_id, user, name, "active"
            elif name == "professionalId":
                yield row_id, user, name, gln(number)
            else:
                yield row_id, user, name, value


def _parts(subjects: list[str]) -> Iterator[tuple[Any, ...]]:
    address = {
        **dict.fromkeys(
            ("organisation", "addressLine1", "addressLine2", "postOfficeBox", "foreignZipCode"), ""
        ),
        **{"kind": "postal", "street": "Boulevard de la Tour", "houseNumber": "8"},
        **{"swissZipCode": "1205", "town": "Genève", "country": "CH"},
    }
    addresses = json.dumps({"addresses": [address]})
    for number, subject in enumerate(subjects):
        chosen = {**_PREFERENCES, "delivery": "hin-email", "documentsMail": f"doctor.{number}@hin.ch"}
        yield subject, "preferences", 1, json.dumps(chosen), 1_795_000_000
        yield subject, "addresses", 1, addresses, 1_795_000_000


def _copy(connection: psycopg.Connection[Any], target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor().copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def tokens(environment: Environment, number: int) -> list[str]:
    """Fresh tokens of so many people: valid for five minutes."""
    new = NewPeople(environment.admin)
    return [person_token(environment, new.professional()) for _ in range(number)]


def reads(url: str, path: str, each: list[str]) -> list[Request]:
    """One connection for each token."""

    def connection(token: str) -> Request:
        made = request(url, path, Authorization=f"Bearer {token}", Accept="application/json")
        return lambda _before: made

    return [connection(token) for token in each]


def saves(url: str, each: list[str]) -> list[Request]:
    """Each connection saves the preferences of its person, in place of the version before."""

    def connection(token: str) -> Request:
        bearer = {"Authorization": f"Bearer {token}"}
        days = [1]

        def present_tag() -> str:
            read = httpx.get(f"{url}/api/v1/preferences", headers=bearer).raise_for_status()
            return str(read.headers["etag"])

        def save(before: Answer | None) -> bytes:
            days[0] = days[0] % 365 + 1
            if before and b"etag" not in before.headers:
                raise RuntimeError(f"a save is answered with {before.status}")
            present = before.headers[b"etag"].decode() if before else present_tag()
            body = json.dumps({**_PREFERENCES, "lifetimeDays": days[0]}).encode()
            further = {"If_Match": present, "Content_Type": "application/json", **bearer}
            return request(url, "/api/v1/preferences", method="PUT", body=body, **further)

        return save

    return [connection(token) for token in each]


class AccountApi:
    """The same preferences as attributes, in a realm made for it."""

    def __init__(self, environment: Environment) -> None:
        self.url = environment.keycloak
        self.path = f"/realms/{_ACCOUNT_REALM}/account/?userProfileMetadata=false"
        admin = environment.admin
        admin.post(
            body={
                "realm": _ACCOUNT_REALM,
                "enabled": True,
                "accessTokenLifespan": 3600,
                "clients": [
                    {
                        "clientId": "bench",
                        "publicClient": True,
                        "directAccessGrantsEnabled": True,
                        "fullScopeAllowed": True,
                    }
                ],
            }
        )
        profile = admin.get(_ACCOUNT_REALM, "users", "profile")
        admin.put(_ACCOUNT_REALM, "users", "profile", body={**profile, "unmanagedAttributePolicy": "ENABLED"})
        for number in range(CONNECTIONS):
            admin.post(_ACCOUNT_REALM, "users", body=self._person(number))
        self.tokens = [self._token(number) for number in range(CONNECTIONS)]

    def _person(self, number: int) -> dict[str, Any]:
        return {
            **self._document(number, 100),
            "enabled": True,
            "emailVerified": True,
            "credentials": [{"type": "password", "value": _PASSWORD}],
        }

    @staticmethod
    def _document(number: int, days: int) -> dict[str, Any]:
        attributes = {
            name: value if isinstance(value, list) else [str(value) or "none"]
            for name, value in {**_PREFERENCES, "lifetimeDays": days}.items()
        }
        name = f"person{number}"
        told = {"username": name, "email": f"{name}@example.ch", "firstName": "Anne", "lastName": "Médecin"}
        return {**told, "attributes": attributes}

    def _token(self, number: int) -> str:
        form = {"grant_type": "password", "client_id": "bench", "scope": "openid"}
        login = {"username": f"person{number}", "password": _PASSWORD}
        url = f"{self.url}/realms/{_ACCOUNT_REALM}/protocol/openid-connect/token"
        return str(httpx.post(url, data={**form, **login}).raise_for_status().json()["access_token"])

    def reads(self) -> list[Request]:
        return reads(self.url, self.path, self.tokens)

    def saves(self) -> list[Request]:
        def connection(number: int) -> Request:
            headers = {"Authorization": f"Bearer {self.tokens[number]}", "Content_Type": "application/json"}
            days = [1]

            def save(_before: Answer | None) -> bytes:
                days[0] = days[0] % 365 + 1
                body = json.dumps(self._document(number, days[0])).encode()
                return request(
                    self.url, self.path, method="POST", body=body, Accept="application/json", **headers
                )

            return save

        return [connection(number) for number in range(CONNECTIONS)]


def hold_floor_people(profile_url: str) -> None:
    """Store the preferences of one person for each connection."""
    rows = (
        (SUBJECT % number, "preferences", 1, json.dumps(_PREFERENCES), 0) for number in range(CONNECTIONS)
    )
    with psycopg.connect(_plain(profile_url), autocommit=True) as connection:
        _copy(connection, _PARTS, rows)


@contextmanager
def floor(application: str, profile_url: str) -> Iterator[str]:
    """The address of an application of `bench.floor` with two workers, on the same database."""
    port = free_ports().profile
    url = f"http://localhost:{port}"
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        f"bench.floor:{application}",
        "--port",
        str(port),
        "--workers",
        "2",
    ]
    quiet = ["--log-level", "error", "--no-access-log", "--http", "httptools", "--loop", "uvloop"]
    process = subprocess.Popen(
        [*command, *quiet], cwd=ROOT, env={**os.environ, "BENCH_DATABASE": _plain(profile_url)}
    )
    try:
        if not wait_until(answers(f"{url}/?0"), 60):
            raise RuntimeError("the floor does not start")
        yield url
    finally:
        process.terminate()
        process.wait()


def floor_reads(url: str) -> list[Request]:
    """Each connection reads a row of its own."""

    def connection(number: int) -> Request:
        made = request(url, f"/?{number}", Accept="application/json")
        return lambda _before: made

    return [connection(number) for number in range(CONNECTIONS)]


def floor_saves(url: str) -> list[Request]:
    """Each connection saves a row of its own."""

    def connection(number: int) -> Request:
        body = json.dumps(_PREFERENCES).encode()
        made = request(url, f"/?{number}", method="PUT", body=body, Content_Type="application/json")
        return lambda _before: made

    return [connection(number) for number in range(CONNECTIONS)]


def compare(name: str, sides: dict[str, tuple[str, list[Request]]], wanted: float) -> None:
    """Alternate the sides, so that the machine's load affects all alike; the best round of each counts."""
    best: dict[str, Measured] = {}
    for turn in range(ROUNDS + 1):
        for side, (url, connections) in sides.items():
            measured = load(url, connections, seconds=SECONDS if turn else 4)
            if set(measured.statuses) - {200, 204}:
                raise RuntimeError(f"{side} answers {measured.statuses}")
            if turn and (side not in best or measured.per_second > best[side].per_second):
                best[side] = measured
    for side, each in best.items():
        ratio = each.per_second / best[ACCOUNT_API].per_second
        told = f"ratio {ratio:4.1f}" + (f"   wanted ≥ {wanted}" if side == OURS else "")
        print(f"{name:<8}{side:<20}{each.per_second:9.0f} /s  p99 {each.p99_milliseconds:7.1f} ms   {told}")


def batches(url: str, token: str) -> None:
    """The time of a batch, from the request to the last byte."""
    times = []
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as http:
        for turn in range(BATCHES + 3):
            numbers = random.sample(range(PROFESSIONALS), BATCH)
            asked = [{"type": "GLN", "value": gln(number)} for number in numbers]
            start = time.perf_counter()
            answer = http.post("/api/v1/delivery/query", json={"identifiers": asked})
            took = (time.perf_counter() - start) * 1e3
            results = answer.raise_for_status().json()["results"]
            if {each["status"] for each in results} != {200}:
                raise RuntimeError("professionals are not found")
            if turn >= 3:
                times.append(took)
    print(
        f"batch of {BATCH:,} with {PROFESSIONALS:,} professionals: median {statistics.median(times):.0f} ms,"
        f" longest {max(times):.0f} ms     wanted ≤ 500 ms"
    )


def fill(profile_url: str, rows: int) -> None:
    """Have exactly so many parts of other people, and as many lines of the history."""
    with psycopg.connect(_plain(profile_url), autocommit=True) as connection:
        connection.execute("TRUNCATE profile_parts, profile_changes")
        connection.execute(
            "INSERT INTO profile_parts SELECT 'person-' || n, 'profile', 1,"
            ' \'{"directMail": "", "telephone": "", "telephoneE164": ""}\', 0'
            f" FROM generate_series(1, {rows}) AS n"
        )
        connection.execute(
            "INSERT INTO profile_changes (subject, part, at, author, client, fields)"
            " SELECT 'person-' || n, 'profile', 0, '', '', '{}'"
            f" FROM generate_series(1, {rows}) AS n"
        )
        connection.execute("VACUUM ANALYZE profile_parts")
        connection.execute("VACUUM ANALYZE profile_changes")


def growth(url: str, profile_url: str, token: str) -> None:
    """The cost of one read with few rows and with many, in turns."""
    costs: dict[int, list[float]] = {FEW: [], MANY: []}
    for _ in range(2):
        for rows, medians in costs.items():
            fill(profile_url, rows)
            load(url, reads(url, "/api/v1/profile", [token]), times=300)
            medians.append(load(url, reads(url, "/api/v1/profile", [token]), times=2000).median_milliseconds)
    few, many = min(costs[FEW]), min(costs[MANY])
    print(
        f"one read with {FEW:,} rows {few:.2f} ms, with {MANY:,} rows {many:.2f} ms:"
        f" {many / few:.2f}     wanted ≤ 1.2"
    )


def without_keycloak(url: str, each: list[str]) -> None:
    """Reads while Keycloak is stopped."""
    measured = load(url, reads(url, "/api/v1/profile", each), times=10_000 // len(each))
    failed = len(measured.times) - measured.statuses.get(200, 0)
    print(f"Keycloak stopped: {failed} of {len(measured.times):,} reads fail     wanted 0")


def database(ending: ExitStack, server: Postgres) -> str:
    return ending.enter_context(server.database())


def main() -> None:
    settings = replace(
        StackSettings.from_environment({**os.environ, "MEP_STATE_DIR": _STATE}, ROOT),
        ports=free_ports(),
        jobs=JobIntervals(),
    )
    with ExitStack() as ending:
        server = ending.enter_context(postgres(durable=True))
        keycloak_url, profile_url = database(ending, server), database(ending, server)
        engine = connect(profile_url)
        with exclusive_transaction(engine) as connection:
            upgrade(connection, Encryption((KEY,)))
        engine.dispose()
        keycloak = KeycloakOnPostgres(settings, keycloak_url)
        ending.callback(keycloak.stop)
        stack = Stack(settings, os.environ, keycloak.start)
        stack.down(erase=True)
        ending.callback(lambda: stack.down(erase=True))
        stack.up(apply=apply_local_realms, detach=True)
        environment = Environment(settings)
        folder = Path(settings.state) / "profile"
        folder.mkdir(parents=True, exist_ok=True)
        given = {
            "MEP_PROFILE_WORKERS": "2",
            "MEP_DOCUMENT_TYPES": (ROOT / "local_stack" / "document_types.json").read_text(encoding="utf-8"),
        }
        url = ending.enter_context(running_service(environment, profile_url, folder, **given)).url
        account = AccountApi(environment)
        mine = tokens(environment, CONNECTIONS)
        hold_floor_people(profile_url)
        with (
            floor("prescribed", profile_url) as prescribed,
            floor("statements", profile_url) as statements,
        ):
            sides = {
                OURS: (url, reads(url, "/api/v1/profile", mine)),
                ACCOUNT_API: (account.url, account.reads()),
                "FastAPI, SQLAlchemy": (prescribed, floor_reads(prescribed)),
                "statements only": (statements, floor_reads(statements)),
            }
            compare("reads", sides, 5)
            sides = {
                OURS: (url, saves(url, mine)),
                ACCOUNT_API: (account.url, account.saves()),
                "FastAPI, SQLAlchemy": (prescribed, floor_saves(prescribed)),
                "statements only": (statements, floor_saves(statements)),
            }
            compare("saves", sides, 3)
        store_professionals(keycloak_url, profile_url, str(environment.admin.get(REALM)["id"]))
        batches(url, program_token(environment, "document-dispatcher", "local-document-dispatcher"))
        growth(url, profile_url, tokens(environment, 1)[0])
        last = tokens(environment, CONNECTIONS)
        keycloak.stop()
        without_keycloak(url, last)


if __name__ == "__main__":
    main()
