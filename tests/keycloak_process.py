"""Keycloak's process: killed in the middle of its work and started again, or frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from local_stack.processes import StackProcess, spawn
from local_stack.services import KEYCLOAK
from local_stack.state import StackRecord, read_record, write_record
from local_stack.waiting import answers
from tests.environment import ROOT, Environment
from tests.messages import wait_until

_SECONDS_TO_START = 120


@contextmanager
def killed(environment: Environment) -> Iterator[Mapping[str, str]]:
    """Kills Keycloak at once, as `kill -9` does; starts it again with the same options at the end. Yields its
    environment.
    """
    record = read_record(environment.settings.state_file)
    keycloak = _keycloak(record)
    if record is None or keycloak is None:
        pytest.skip("Keycloak runs in a container")
    java = _java(keycloak)
    command, variables = java.cmdline(), java.environ()
    java.kill()
    wait_until(lambda: not java.is_running() or java.status() == psutil.STATUS_ZOMBIE, "Keycloak is alive")
    try:
        yield variables
    finally:
        again = spawn(
            KEYCLOAK,
            command,
            log=keycloak.log.with_name("keycloak-again.log"),
            folder=ROOT,
            environment=variables,
            run_id=record.run_id,
        )
        others = tuple(each for each in record.processes if each.name != KEYCLOAK)
        write_record(
            environment.settings.state_file, record.model_copy(update={"processes": (*others, again)})
        )
        ready = answers(f"{environment.settings.keycloak_management_url}/health/ready")
        wait_until(ready, "Keycloak did not start again", _SECONDS_TO_START)


@contextmanager
def frozen(environment: Environment) -> Iterator[None]:
    """Stops Keycloak's process: it accepts connections and does not answer. Goes on at the end."""
    keycloak = _keycloak(read_record(environment.settings.state_file))
    if keycloak is None:
        pytest.skip("Keycloak runs in a container")
    java = _java(keycloak)
    java.suspend()
    try:
        yield
    finally:
        java.resume()


def _keycloak(record: StackRecord | None) -> StackProcess | None:
    processes = record.processes if record else ()
    return next((each for each in processes if each.name == KEYCLOAK), None)


def _java(keycloak: StackProcess) -> psutil.Process:
    """The server itself: the script that starts it may wait for it."""
    script = psutil.Process(keycloak.identity.pid)
    family = [script, *script.children(recursive=True)]
    return next(each for each in family if Path(each.exe()).name == "java")
