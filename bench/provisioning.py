"""Measure plan and apply on this machine: seconds from the command's start to its end, and requests.

Each row is shown beside its floor, a single `POST …/partial-export` of the same realm in the same session.
Requests and writes are counted in Keycloak's access log, so nothing else may use that Keycloak.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.large_realm import DELEGATIONS, add_delegations, enlarge, realm_files
from provisioning.apply import apply
from tests.environment import ROOT, Environment, running_environment
from tests.flow_under_load import DECLARED, People, steps
from tests.integration.realm_files import rewrite
from tests.messages import wait_until

RUNS = 7
CHANGES = 10
_REALM = "mon-espace-pro"
_FLOOR_RUNS = 10
_REQUEST = re.compile(r"\] (\S+) (\S+) (\d+)")


@dataclass(frozen=True)
class Run:
    """One command: its exit code, its duration, and its requests according to Keycloak's access log."""

    code: int
    seconds: float
    requests: int
    writes: int


class Bench:
    """Runs the command as an operator does, against one Keycloak."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        ports = environment.settings.ports.named().items()
        self._variables = {
            **os.environ,
            **{f"MEP_{name.upper()}_PORT": str(port) for name, port in ports},
            "MEP_STATE_DIR": str(environment.settings.state),
        }

    def service_account(self, realm: str) -> Mapping[str, str]:
        """The variables of the realm's provisioner: its token costs no password hash."""
        local = {"MEP_CLIENT_ID": "mep-provisioner", "MEP_CLIENT_SECRET": "local-provisioner"}
        return {**self._variables, **local, "MEP_AUTH_REALM": realm}

    @property
    def administrator(self) -> Mapping[str, str]:
        return self._variables

    def run(self, directory: Path, *command: str, account: Mapping[str, str]) -> Run:
        before = self._mark()
        start = time.perf_counter()
        done = subprocess.run(
            [str(Path(sys.executable).with_name("mep")), "--realm-dir", str(directory), *command],
            env=account,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        seconds = time.perf_counter() - start
        found = _REQUEST.findall(self._between(before, self._mark()))
        writes = [
            path
            for method, path, _ in found
            if method != "GET" and "/admin/" in path and not path.endswith("/partial-export")
        ]
        return Run(done.returncode, seconds, len(found), len(writes))

    def _mark(self) -> str:
        """Write a recognisable line to the access log: Keycloak writes it late, but in order."""
        path = f"/realms/mark-{os.urandom(8).hex()}"
        httpx.get(f"{self.environment.keycloak}{path}", timeout=60)
        return path

    def _between(self, first: str, last: str) -> str:
        log = self.environment.settings.access_log
        wait_until(lambda: last in log.read_text(encoding="utf-8"), f"{last} does not come into {log.name}")
        _, _, after = log.read_text(encoding="utf-8").partition(f"{first} ")
        # Everything before the last newline ahead of the mark is complete lines.
        return after.partition(f"{last} ")[0].rpartition("\n")[0]

    def median(self, directory: Path, *command: str, account: Mapping[str, str]) -> Run:
        """The run of median time; a first one warms up and is not counted."""
        self.run(directory, *command, account=account)
        return _of_median_time([self.run(directory, *command, account=account) for _ in range(RUNS)])

    def floor(self, realm: str, groups: str = "false") -> float:
        """The median seconds of a partial export in one session."""
        admin = self.environment.admin
        times = []
        for _ in range(_FLOOR_RUNS):
            start = time.perf_counter()
            admin.read_by_post(realm, "partial-export", exportClients="true", exportGroupsAndRoles=groups)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    @contextmanager
    def scratch_realm(self) -> Iterator[tuple[str, Path]]:
        """The name and the files of a realm that does not exist yet; it is deleted at the end."""
        realm = f"bench-{os.urandom(4).hex()}"
        with tempfile.TemporaryDirectory() as folder:
            yield realm, realm_files(Path(folder) / "realm", realm)
        if self.environment.admin.get(realm) is not None:
            self.environment.admin.delete(realm)


def _of_median_time(runs: list[Run]) -> Run:
    return sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]


def show(what: str, run: Run, floor: float, wanted: str) -> None:
    figures = f"{run.seconds:7.2f} s{run.requests:6d}{run.writes:7d}{floor * 1e3:9.1f} ms"
    print(f"{what:<48}{figures}   {wanted}", flush=True)


def say(what: str, result: str, wanted: str) -> None:
    print(f"{what:<48}{result:<33}   {wanted}", flush=True)


def client_library(bench: Bench) -> None:
    """The minimum for a plan in Python: the interpreter and the client library, without any request."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import keycloak"], check=True)
        times.append(time.perf_counter() - start)
    say("python -c 'import keycloak'", f"{statistics.median(times):7.2f} s", "floor of each row below")


def unchanged(bench: Bench) -> None:
    account, floor = bench.service_account(_REALM), bench.floor(_REALM)
    for command in (["plan"], ["apply", "--yes"]):
        run = bench.median(ROOT / "realm", *command, account=account)
        show(f"unchanged: mep {command[0]}", run, floor, "≤ 0.5 s, ≤ 10 requests, 0 writes")


def first_import(bench: Bench) -> None:
    """The median of several new realms: for each, Keycloak makes keys, which takes from 0.2 to 0.6 s."""
    runs = []
    for _ in range(RUNS):
        with bench.scratch_realm() as (realm, directory):
            runs.append(bench.run(directory, "apply", "--yes", account=bench.administrator))
            floor = bench.floor(realm)
    show("first import: mep apply", _of_median_time(runs), floor, "≤ 2 s")


def large(bench: Bench) -> None:
    with bench.scratch_realm() as (realm, directory):
        enlarge(directory)
        apply(bench.environment.admin, bench.environment.source(directory))
        run = bench.median(directory, "plan", account=bench.service_account(realm))
        show("100 clients, 204 groups, unchanged: mep plan", run, bench.floor(realm, "true"), "≤ 0.8 s")


def delegations(bench: Bench) -> None:
    """Alternate between realms with and without delegations: the machine's load then affects both."""
    with bench.scratch_realm() as without, bench.scratch_realm() as crowded:
        for _, directory in (without, crowded):
            apply(bench.environment.admin, bench.environment.source(directory))
        add_delegations(bench.environment.admin, crowded[0])
        runs: list[list[Run]] = [[], []]
        for _ in range(RUNS + 1):
            for (realm, directory), done in zip((without, crowded), runs, strict=True):
                done.append(bench.run(directory, "plan", account=bench.service_account(realm)))
        for what, (realm, _), done in zip(("no", f"{DELEGATIONS:,}"), (without, crowded), runs, strict=True):
            show(f"{what} delegations: mep plan", _of_median_time(done[1:]), bench.floor(realm), "the same")


def flow_changes(bench: Bench) -> None:
    environment = bench.environment
    with bench.scratch_realm() as (realm, directory):
        rewrite(directory / "flows.yaml", DECLARED, steps(0))
        apply(environment.admin, environment.source(directory))
        with People(environment, realm).probing() as probe:
            for generation in range(1, CHANGES + 1):
                rewrite(directory / "flows.yaml", steps(generation - 1), steps(generation))
                apply(environment.admin, environment.source(directory))
        result = f"{len(probe.failures)} of {probe.opened} new logins failed"
        say(f"{CHANGES} changes of the bound flow", result, "0 failed")


def bad_flow(bench: Bench) -> None:
    environment = bench.environment
    with bench.scratch_realm() as (realm, directory):
        apply(environment.admin, environment.source(directory))
        rewrite(directory / "flows.yaml", "mep-one-time-code", "mep-no-such-step")
        run = bench.run(directory, "apply", "--yes", account=bench.service_account(realm))
        show(f"a bad flow: mep apply, exit code {run.code}", run, bench.floor(realm), "1, 0 writes")


def main() -> None:
    print(f"{'':<48}{'took':>9}{'requests':>9}{'writes':>7}{'floor':>8}   wanted")
    with running_environment(os.environ) as environment:
        bench = Bench(environment)
        for row in (client_library, unchanged, large, first_import, flow_changes, bad_flow, delegations):
            row(bench)


if __name__ == "__main__":
    main()
