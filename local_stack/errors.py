"""The errors of the local stack, each with a remedy."""

from __future__ import annotations


class StackError(Exception):
    """An error with its remedy. `exit_code` is the exit code of the command."""

    exit_code = 1

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


class AlreadyRunningError(StackError):
    """Another `up` is running, or its processes still run. Nothing was changed."""

    exit_code = 3


class PortInUseError(StackError):
    """Another program uses a port of the stack. Nothing was started."""

    exit_code = 4


class MissingToolError(StackError):
    """A program or resource of the machine is missing or too old."""

    exit_code = 5


class DownloadError(StackError):
    """Keycloak's distribution could not be fetched, or has the wrong checksum."""


class BuildError(StackError):
    """The build of the extension or of the server failed."""


class ProcessFailedError(StackError):
    """A process of the stack ended or did not become ready."""
