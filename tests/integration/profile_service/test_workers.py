"""Several worker processes serve one port and end together."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from local_stack.waiting import answers, wait_until
from profile_service.web.settings import Settings
from tests.environment import ROOT, free_ports
from tests.signals import with_default_signals

TIMEOUT: Final = 60.0
FILE: Final = "/static/style.css"

Start = Callable[..., "Server"]


@dataclass(frozen=True)
class Server:
    """A running profile service with its workers."""

    process: subprocess.Popen[bytes]
    url: str
    state: Path
    log: Path

    def workers(self) -> list[psutil.Process]:
        """The worker processes. Python's resource tracker is another child of the service."""
        children = psutil.Process(self.process.pid).children()
        return [each for each in children if any("spawn_main" in word for word in each.cmdline())]

    def that_answered(self) -> set[int]:
        """The ids of the processes that have answered a request: each writes its figures to its own file."""
        files = self.state.glob("metrics/*/counter_*.db")
        return {int(file.stem.removeprefix("counter_")) for file in files}

    def ask(self, times: int) -> None:
        """Send requests at once, each on a connection of its own."""
        with ThreadPoolExecutor(8) as several:
            done = list(several.map(lambda _: httpx.get(f"{self.url}{FILE}", trust_env=False), range(times)))
        assert {answer.status_code for answer in done} == {200}

    def counted(self) -> float:
        """The number of those requests, as the metrics tell it."""
        text = httpx.get(f"{self.url}/metrics", trust_env=False).text
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        return sum(
            sample.value
            for sample in samples
            if sample.name == "mep_profile_requests_total" and sample.labels["route"] == "/static/{path}"
        )


@pytest.fixture
def start(settings: Settings, tmp_path: Path) -> Iterator[Start]:
    """Starts the service with two workers; a keyword argument replaces a variable."""
    port = free_ports().profile
    variables = {
        "MEP_STATE_DIR": str(tmp_path / "state"),
        "MEP_PROFILE_PORT": str(port),
        "MEP_PROFILE_WORKERS": "2",
        "MEP_PROFILE_DATABASE": settings.profile_database,
        "MEP_PROFILE_KEYS": ",".join(settings.profile_keys),
        "MEP_PROFILE_CLIENT_SECRET": settings.profile_client_secret,
        "MEP_SITE_NAME": settings.site_name,
        "MEP_KEYCLOAK_URL": settings.keycloak_url,
    }
    with ExitStack() as ending:

        def begin(**changed: str) -> Server:
            log = tmp_path / "log"
            with log.open("wb") as written:
                process = subprocess.Popen(
                    with_default_signals([sys.executable, "-m", "profile_service"]),
                    cwd=ROOT,
                    env={**os.environ, **variables, **changed},
                    stderr=written,
                )
            ending.callback(end, process)
            return Server(process, f"http://127.0.0.1:{port}", tmp_path / "state", log)

        yield begin


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends what a failed test left running."""
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.wait()


def started(server: Server) -> Server:
    ready = answers(f"{server.url}/health/live")
    assert wait_until(lambda: server.process.poll() is not None or ready(), TIMEOUT)
    assert server.process.poll() is None
    assert wait_until(lambda: len(server.workers()) == 2, TIMEOUT)
    return server


def test_two_workers_answer_and_their_figures_are_summed(start: Start) -> None:
    server = started(start())
    sent = 0

    def both_answered() -> bool:
        nonlocal sent
        server.ask(16)
        sent += 16
        return {each.pid for each in server.workers()} <= server.that_answered()

    assert wait_until(both_answered, TIMEOUT)
    # A request is counted when its answer has left.
    assert wait_until(lambda: server.counted() == sent, TIMEOUT)


def test_signal_ends_all_workers(start: Start) -> None:
    server = started(start())
    workers = server.workers()

    server.process.terminate()

    server.process.wait(TIMEOUT)
    _, alive = psutil.wait_procs(workers, TIMEOUT)
    assert alive == []
    assert "Traceback" not in server.log.read_text()


def test_service_that_cannot_start_ends_with_one_line(start: Start) -> None:
    server = start(MEP_SITE_NAME="")

    assert server.process.wait(TIMEOUT) == 1

    said = server.log.read_text()
    assert said.startswith("profile service: MEP_SITE_NAME is not set")
    assert said.count("\n") == 1
