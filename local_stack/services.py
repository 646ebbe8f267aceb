"""The servers of the stack: how each is started, and when it is ready."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from local_stack.errors import ProcessFailedError
from local_stack.keycloak import start_command, start_environment
from local_stack.postgres import account, program
from local_stack.postgres import start_command as start_command_of_postgres
from local_stack.proxies import past_the_proxy
from local_stack.settings import StackSettings, variable
from local_stack.waiting import answers

KEYCLOAK = "Keycloak"
POSTGRES = "PostgreSQL"
_SECONDS_FOR_PYTHON = 30.0
# The first start also creates the database schema, possibly on a busy machine.
_SECONDS_FOR_KEYCLOAK = 180.0
_SECONDS_FOR_POSTGRES = 60.0  # to recover after a crash


@dataclass(frozen=True)
class Service:
    """One server; `is_ready` is polled until it is true, at most for `seconds`."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(repr=False)
    is_ready: Callable[[], bool]
    seconds: float
    account: str | None = None
    """The account that it runs under; None for that of the stack."""


def shared_environment(settings: StackSettings, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of every server: addresses, data folder, and the hosts that bypass the proxy."""
    ports = {variable(name): str(port) for name, port in settings.ports.named().items()}
    return {
        **past_the_proxy(environment),
        **ports,
        "MEP_STATE_DIR": str(settings.state),
        "MEP_KEYCLOAK_URL": settings.keycloak_url,
        "MEP_PUBLIC_URL": settings.profile_url,
        "MEP_INBOX_URL": settings.inbox_url,
        "MEP_HIN_URL": settings.hin_url,
    }


def inbox(settings: StackSettings, environment: Mapping[str, str], sms_token: str) -> Service:
    return Service(
        name="Inbox",
        command=[sys.executable, "-m", "local_stack.inbox"],
        environment={**environment, "MEP_SMS_TOKEN": sms_token},
        is_ready=answers(f"http://127.0.0.1:{settings.ports.inbox}/api/messages?to=nobody"),
        seconds=_SECONDS_FOR_PYTHON,
    )


def hin_simulator(settings: StackSettings, environment: Mapping[str, str]) -> Service:
    return Service(
        name="HIN simulator",
        command=[sys.executable, "-m", "local_stack.hin_simulator"],
        environment=environment,
        is_ready=answers(f"http://127.0.0.1:{settings.ports.hin}/health"),
        seconds=_SECONDS_FOR_PYTHON,
    )


def postgres(settings: StackSettings, environment: Mapping[str, str]) -> Service:
    ready = [program("pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={settings.ports.postgres}"]
    return Service(
        name=POSTGRES,
        command=start_command_of_postgres(settings),
        environment=environment,
        is_ready=lambda: subprocess.run(ready, check=False).returncode == 0,  # noqa: S603
        seconds=_SECONDS_FOR_POSTGRES,
        account=account(),
    )


def keycloak(
    settings: StackSettings, environment: Mapping[str, str], sms_token: str, database_password: str = ""
) -> Service:
    return Service(
        name=KEYCLOAK,
        command=start_command(settings),
        environment=start_environment(environment, sms_token, database_password),
        is_ready=answers(f"http://127.0.0.1:{settings.ports.keycloak_management}/health/ready"),
        seconds=_SECONDS_FOR_KEYCLOAK,
    )


def profile_service(settings: StackSettings, environment: Mapping[str, str]) -> Service:
    return Service(
        name="Profile service",
        command=[sys.executable, "-m", "profile_service"],
        environment=environment,
        is_ready=answers(f"http://127.0.0.1:{settings.ports.profile}/health/live"),
        seconds=_SECONDS_FOR_PYTHON,
    )


def profile_database(settings: StackSettings, passwords: Mapping[str, str]) -> dict[str, str]:
    """The variable of the profile service's database on PostgreSQL; nothing without a password."""
    if "profile" not in passwords:
        return {}
    login = f"profile:{passwords['profile']}@127.0.0.1:{settings.ports.postgres}"
    return {"MEP_PROFILE_DATABASE": f"postgresql+psycopg://{login}/profile"}


def migrate_profile_database(settings: StackSettings, environment: Mapping[str, str]) -> None:
    """Migrate the profile service's database to its current schema. Raises ProcessFailedError."""
    done = subprocess.run(
        [sys.executable, "-m", "profile_service.migrate"],
        cwd=settings.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ProcessFailedError(
            f"The profile service's database was not migrated: {done.stderr.strip()}.",
            "Restore its keys (MEP_PROFILE_KEYS), or erase its data: mep down --erase.",
        )
