"""Find ports that are in use, and the processes that use them, before anything is started."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

from local_stack.errors import PortInUseError
from local_stack.settings import variable


@dataclass(frozen=True)
class TakenPort:
    """A port in use; `holder` names the process, if this user may see it."""

    name: str
    port: int
    holder: str

    def __str__(self) -> str:
        return f"port {self.port} ({self.name.replace('_', ' ')}) is used by {self.holder}"


def taken_ports(ports: Mapping[str, int]) -> list[TakenPort]:
    return [TakenPort(name, port, _holder(port)) for name, port in ports.items() if not _is_free(port)]


def require_free(ports: Mapping[str, int]) -> None:
    """Raise PortInUseError with every port in use, and the variables that move them."""
    taken = taken_ports(ports)
    if not taken:
        return
    variables = " or ".join(variable(port.name) for port in taken)
    raise PortInUseError(
        f"Nothing was started: {'; '.join(map(str, taken))}.",
        f"Stop what uses it, or choose another port with {variables}.",
    )


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Servers set SO_REUSEADDR too: a port in TIME_WAIT is free, a port with a listener is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _holder(port: int) -> str:
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:
        return "another process"
    for connection in connections:
        if not connection.laddr or connection.status != psutil.CONN_LISTEN or connection.pid is None:
            continue
        if connection.laddr.port != port:
            continue
        try:
            return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
        except psutil.NoSuchProcess:
            break
    return "another process"
