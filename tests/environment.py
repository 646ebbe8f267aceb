"""The stack that the tests use.

With MEP_TEST_KEYCLOAK_URL, the tests use a stack that is already running (`mep up --detach`), on the ports of
the environment variables. Otherwise each process of the run starts a stack of its own, on free ports and
without data: Keycloak runs in a container if a container engine answers, otherwise from the local
distribution. With MEP_TEST_DATABASE=postgres, it runs from the distribution and keeps its data in PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx

from local_stack.access import local_administrator
from local_stack.locks import waiting_lock
from local_stack.people import people
from local_stack.proxies import past_the_proxy
from local_stack.realms import apply_local_realms, local_source
from local_stack.settings import REALM, JobIntervals, Ports, StackSettings
from local_stack.stack import Stack
from provisioning.keycloak import Keycloak
from provisioning.source.directory import RealmSource
from tests.keycloak_container import KeycloakContainer, container_engine_answers
from tests.messages import Inbox, wait_until

if TYPE_CHECKING:
    from keycloak import KeycloakAdmin

ROOT = Path(__file__).resolve().parent.parent
TEST_STATES = ".local-test"


@dataclass
class Environment:
    """Access to the services of the stack."""

    settings: StackSettings

    @property
    def keycloak(self) -> str:
        return self.settings.keycloak_url

    @property
    def demo(self) -> str:
        return f"{self.settings.profile_url}/demo"

    @property
    def hin(self) -> str:
        return self.settings.hin_url

    @cached_property
    def admin(self) -> Keycloak:
        return Keycloak(self.settings.keycloak_url, local_administrator())

    @property
    def realm_admin(self) -> KeycloakAdmin:
        """The named methods of python-keycloak for the portal's realm."""
        return self.admin.admin(REALM)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.settings.inbox_url)

    def source(self, directory: Path = ROOT / "realm") -> RealmSource:
        """A realm directory, rendered for this environment."""
        return local_source(self.settings, directory)

    def logs(self) -> Iterator[tuple[str, str]]:
        """Name and text of every log of this run."""
        for path in [*self.settings.logs.glob("*"), self.settings.access_log]:
            if path.is_file():
                yield path.name, path.read_text(encoding="utf-8", errors="replace")


@contextmanager
def running_environment(variables: Mapping[str, str]) -> Iterator[Environment]:
    """Yields the environment, and stops the stack if it was started here.

    The tests' own requests bypass the proxy of the machine.
    """
    os.environ.update(past_the_proxy(os.environ))
    if variables.get("MEP_TEST_KEYCLOAK_URL"):
        yield Environment(StackSettings.from_environment(variables, ROOT))
        return
    state = f"{TEST_STATES}/{variables.get('PYTEST_XDIST_WORKER', 'alone')}"
    settings = replace(
        StackSettings.from_environment({**variables, "MEP_STATE_DIR": state}, ROOT),
        ports=free_ports(),
        jobs=JobIntervals(owed_mails=1, account_ends=2, way_changes=1),
    )
    with ExitStack() as ending:
        if variables.get("MEP_TEST_DATABASE") == "postgres":
            settings = ending.enter_context(_on_postgres(settings))
        is_embedded = settings.database == "embedded"
        container = KeycloakContainer(settings) if is_embedded and container_engine_answers() else None
        if container is not None:
            ending.callback(container.stop)
        stack = Stack(settings, variables, container.start if container else None)
        stack.down(erase=True)
        shutil.rmtree(settings.logs, ignore_errors=True)
        settings.access_log.unlink(missing_ok=True)
        ending.callback(stack.down)
        # One after the other: they build the extension in the same folder.
        with waiting_lock(ROOT / TEST_STATES / "starting"):
            stack.up(apply=apply_local_realms, detach=True)
        environment = Environment(settings)
        _forget_first_mails(environment)
        yield environment


@contextmanager
def _on_postgres(settings: StackSettings) -> Iterator[StackSettings]:
    """The settings with PostgreSQL, whose account may not be able to enter the checkout.

    It does not wait for the disk: what a killed process has committed is kept all the same.
    """
    with TemporaryDirectory(prefix="mep-") as folder:
        Path(folder).chmod(0o755)
        quick = {"fsync": "off", "full_page_writes": "off"}
        yield replace(
            settings, database="postgres", postgres_folder=Path(folder) / "postgres", postgres_options=quick
        )


def _forget_first_mails(environment: Environment) -> None:
    """Waits for the mails about the local people's delegations, so that no test takes one for its own."""
    readers = Counter(each[side] for each in people()["delegations"] for side in ("doctor", "assistant"))
    wait_until(
        lambda: all(environment.inbox.count(reader) >= number for reader, number in readers.items()),
        "the mails about the delegations do not come",
    )
    httpx.delete(f"{environment.inbox.url}/api/messages", timeout=10).raise_for_status()


def free_ports() -> Ports:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in Ports().named()]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return Ports(*(each.getsockname()[1] for each in sockets))
