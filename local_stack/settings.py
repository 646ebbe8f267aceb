"""The folders and ports of the local stack, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path

from local_stack.errors import StackError

REALM = "mon-espace-pro"
BOOTSTRAP_ADMIN_USERNAME = "admin"
# The well-known administrator of a server that listens on loopback only; see the project's contract.
BOOTSTRAP_ADMIN_PASSWORD = "admin"  # noqa: S105


@dataclass(frozen=True)
class Ports:
    """TCP ports on loopback; each can be overridden by MEP_<NAME>_PORT."""

    keycloak: int = 8080
    keycloak_management: int = 9000
    profile: int = 8000
    inbox: int = 8025
    smtp: int = 1025
    hin: int = 8090
    postgres: int = 5433

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Ports:
        """Raise StackError for a value that is not a port, or a port given twice."""
        chosen = {each.name: _port(environment, each.name, int(str(each.default))) for each in fields(cls)}
        for name, port in chosen.items():
            twin = next((other for other, value in chosen.items() if value == port and other != name), None)
            if twin is not None:
                raise StackError(
                    f"Port {port} is used twice: {variable(name)} and {variable(twin)}.",
                    "Give each its own port.",
                )
        return cls(**chosen)

    def named(self) -> dict[str, int]:
        return {each.name: int(getattr(self, each.name)) for each in fields(self)}


def variable(port_name: str) -> str:
    """The environment variable of a port: `keycloak_management` → MEP_KEYCLOAK_MANAGEMENT_PORT."""
    return f"MEP_{port_name.upper()}_PORT"


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    raw = environment.get(variable(name), "").strip()
    if not raw:
        return default
    if not (raw.isascii() and raw.isdigit() and 0 < int(raw) < 65536):
        raise StackError(f"{variable(name)}={raw!r} is not a port.", "Give a number from 1 to 65535.")
    return int(raw)


@dataclass(frozen=True)
class JobIntervals:
    """Seconds between two runs of the extension's jobs. They come sooner than on a server."""

    owed_mails: int = 5
    account_ends: int = 1800
    way_changes: int = 10


@dataclass(frozen=True)
class StackSettings:
    """`root`: the checkout. `state`: run-time data of this checkout. `cache`: downloads for all checkouts.
    `database`: where Keycloak and the profile service keep their data, embedded stores or PostgreSQL.
    """

    root: Path
    state: Path
    cache: Path
    ports: Ports = Ports()
    jobs: JobIntervals = JobIntervals()
    database: Literal["embedded", "postgres"] = "embedded"
    postgres_folder: Path | None = None
    postgres_options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], root: Path | None = None) -> StackSettings:
        """Read MEP_STATE_DIR, MEP_CACHE_DIR, MEP_POSTGRES_DIR and the ports. Relative folders are relative to
        `root`.
        """
        root = (root or Path(__file__).parent.parent).resolve()
        cache, postgres = environment.get("MEP_CACHE_DIR"), environment.get("MEP_POSTGRES_DIR")
        return cls(
            root=root,
            state=root / environment.get("MEP_STATE_DIR", ".local"),
            cache=root / cache if cache else user_cache_path("mon-espace-pro"),
            ports=Ports.from_environment(environment),
            postgres_folder=root / postgres if postgres else None,
        )

    @property
    def extension_module(self) -> Path:
        return self.root / "keycloak_extension"

    @property
    def pom(self) -> Path:
        return self.extension_module / "pom.xml"

    @property
    def themes(self) -> Path:
        return self.root / "themes"

    @property
    def keycloak_home(self) -> Path:
        return self.state / "keycloak"

    @property
    def data(self) -> Path:
        """The folder whose content survives a restart; `down --erase` deletes it."""
        return self.state / "data"

    @property
    def postgres_data(self) -> Path:
        """PostgreSQL's data folder; its server must be able to enter the folders above it."""
        return self.postgres_folder or self.state / "postgres"

    @property
    def used_ports(self) -> dict[str, int]:
        """The ports that this stack listens on."""
        named = self.ports.named()
        return named if self.database == "postgres" else {k: v for k, v in named.items() if k != "postgres"}

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def build_folder(self) -> Path:
        """The folder of the extension's jar."""
        return self.state / "build"

    @property
    def run(self) -> Path:
        return self.state / "run"

    @property
    def state_file(self) -> Path:
        return self.run / "state.json"

    @property
    def lock_file(self) -> Path:
        return self.run / "lock"

    @property
    def access_log(self) -> Path:
        """Keycloak's HTTP access log: `[time] METHOD path status`, never a query string."""
        return self.keycloak_home / "data" / "log" / "keycloak-http-access.log"

    @property
    def keycloak_url(self) -> str:
        return f"http://localhost:{self.ports.keycloak}"

    @property
    def keycloak_management_url(self) -> str:
        return f"http://localhost:{self.ports.keycloak_management}"

    @property
    def profile_url(self) -> str:
        return f"http://localhost:{self.ports.profile}"

    @property
    def inbox_url(self) -> str:
        return f"http://localhost:{self.ports.inbox}"

    @property
    def hin_url(self) -> str:
        return f"http://localhost:{self.ports.hin}"
