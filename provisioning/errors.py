"""The errors of the provisioner, in words for the operator."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """A place in a realm file: path relative to the realm directory, and 1-based line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class ProvisioningError(Exception):
    """An error the operator can correct. The text names the place, the fault and the remedy."""


class SourceError(ProvisioningError):
    """A fault in a realm file; nothing was sent."""

    def __init__(self, origin: Origin, fault: str) -> None:
        super().__init__(f"{origin}: {fault}")
        self.origin = origin


class ServerUnreachableError(ProvisioningError):
    """No answer from Keycloak at the given address."""


class ServerRefusedError(ProvisioningError):
    """An error answer of Keycloak to a request."""

    def __init__(self, request: str, status: int, answer: str) -> None:
        super().__init__(f"{request}: Keycloak answered {status} {answer}".rstrip())
        self.status = status


class NotConvergedError(ProvisioningError):
    """The realm still differs although Keycloak accepted every change."""
