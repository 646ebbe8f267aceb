"""What can go wrong with the local stack, said so that the reader knows what to do."""

from __future__ import annotations


class StackError(Exception):
    """A fault with its remedy. `exit_code` is what the command ends with."""

    exit_code = 1

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


class AlreadyRunningError(StackError):
    """Another `up` is at it, or its processes still run. Nothing was touched."""

    exit_code = 3


class PortInUseError(StackError):
    """Somebody else listens where the stack wants to. Nothing was started."""

    exit_code = 4


class MissingToolError(StackError):
    """A program or resource of the machine is absent or too old."""

    exit_code = 5


class DownloadError(StackError):
    """Keycloak's distribution could not be fetched whole and true."""


class BuildError(StackError):
    """The extension or the server did not build."""


class ProcessFailedError(StackError):
    """One of the stack's processes ended or did not become ready."""
