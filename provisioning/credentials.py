"""The provisioner's credentials: read from the environment, never from a command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from provisioning.errors import ProvisioningError


@dataclass(frozen=True)
class AdminUser:
    """The bootstrap administrator, a user of realm `master`."""

    username: str
    password: str = field(repr=False)

    realm = "master"

    @property
    def form(self) -> dict[str, str]:
        """The form of the token request: RFC 6749, section 4.3."""
        return {
            "grant_type": "password",
            "client_id": "admin-cli",
            "username": self.username,
            "password": self.password,
        }

    def __str__(self) -> str:
        return f"administrator “{self.username}”"


@dataclass(frozen=True)
class ServiceAccount:
    """A confidential client with its secret; realm `realm` issues its token."""

    client_id: str
    client_secret: str = field(repr=False)
    realm: str

    @property
    def form(self) -> dict[str, str]:
        """The form of the token request: RFC 6749, section 4.4."""
        return {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }

    def __str__(self) -> str:
        return f"client “{self.client_id}” of realm “{self.realm}”"


Credentials = AdminUser | ServiceAccount


def from_environment(environment: Mapping[str, str]) -> Credentials | None:
    """The credentials in the environment's variables, or None if there are none.

    A service account (MEP_CLIENT_ID, MEP_CLIENT_SECRET; MEP_AUTH_REALM issues its token, by default
    `mon-espace-pro`) has precedence over a bootstrap administrator (MEP_ADMIN_USERNAME, MEP_ADMIN_PASSWORD).
    Raises ProvisioningError if one variable of a pair is set without the other.
    """
    client = _both(environment, "MEP_CLIENT_ID", "MEP_CLIENT_SECRET")
    if client:
        return ServiceAccount(*client, realm=environment.get("MEP_AUTH_REALM", "mon-espace-pro"))
    admin = _both(environment, "MEP_ADMIN_USERNAME", "MEP_ADMIN_PASSWORD")
    return AdminUser(*admin) if admin else None


def _both(environment: Mapping[str, str], name: str, secret: str) -> tuple[str, str] | None:
    if name in environment and not environment.get(secret):
        raise ProvisioningError(f"{name} is set without {secret}; set both")
    return (environment[name], environment[secret]) if environment.get(name) else None
