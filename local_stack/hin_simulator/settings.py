"""The settings of the simulator: its port, its only client, and its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

LOCAL_CLIENT_ID = "mon-espace-pro"
# Gives access to this simulator only, which has invented people.
LOCAL_CLIENT_SECRET = "local-hin"  # noqa: S105


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class RegisteredClient:
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]


@dataclass(frozen=True)
class HinSimulatorSettings:
    """The settings. `now` returns the current time as an aware datetime, so that a test can change it."""

    client: RegisteredClient
    port: int = 8090
    now: Callable[[], datetime] = _utc_now

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> HinSimulatorSettings:
        """Read MEP_HIN_PORT, MEP_HIN_CLIENT_ID, MEP_HIN_CLIENT_SECRET and MEP_HIN_REDIRECT_URIS.

        The redirects are separated by spaces. The default is the broker endpoint of the local Keycloak.
        """
        keycloak_port = environment.get("MEP_KEYCLOAK_PORT", "8080")
        broker_endpoint = f"http://localhost:{keycloak_port}/realms/mon-espace-pro/broker/hin/endpoint"
        return cls(
            client=RegisteredClient(
                client_id=environment.get("MEP_HIN_CLIENT_ID", LOCAL_CLIENT_ID),
                client_secret=environment.get("MEP_HIN_CLIENT_SECRET", LOCAL_CLIENT_SECRET),
                redirect_uris=tuple(environment.get("MEP_HIN_REDIRECT_URIS", broker_endpoint).split()),
            ),
            port=int(environment.get("MEP_HIN_PORT", "8090")),
        )
