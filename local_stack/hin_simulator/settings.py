"""What the simulator is started with: its port, the one client it knows, and its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

LOCAL_CLIENT_ID = "mon-espace-pro"
# Opens nothing but this simulator, which knows invented people only.
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
    """`now` gives the present as an aware time, so that a test can let ten minutes pass at once."""

    client: RegisteredClient
    port: int = 8090
    now: Callable[[], datetime] = _utc_now

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> HinSimulatorSettings:
        """Read MEP_HIN_PORT, MEP_HIN_CLIENT_ID, MEP_HIN_CLIENT_SECRET and MEP_HIN_REDIRECT_URIS.

        The redirects are separated by spaces; without them it is the broker endpoint of the local Keycloak.
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
