"""Who the provisioner is at the server: taken from the environment, never from a command line."""

from __future__ import annotations

from collections.abc import Mapping

from provisioning.errors import ProvisioningError
from provisioning.keycloak import AdminUser, Credentials, ServiceAccount


def from_environment(environment: Mapping[str, str]) -> Credentials | None:
    """The credentials that the environment names, or None where it names none.

    A service account (MEP_CLIENT_ID, MEP_CLIENT_SECRET; MEP_AUTH_REALM issues its token, by default
    `mon-espace-pro`) goes before a bootstrap administrator (MEP_ADMIN_USERNAME, MEP_ADMIN_PASSWORD).
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
