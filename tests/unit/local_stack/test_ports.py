"""Ports: chosen, checked, and reported with the processes that use them."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from local_stack.errors import PortInUseError, StackError
from local_stack.ports import require_free, taken_ports
from local_stack.settings import Ports


@pytest.fixture(name="listener")
def a_listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def _ports(listener: socket.socket) -> dict[str, int]:
    """Ports of which one is in use; the others are numbers that no test listens on."""
    return Ports(listener.getsockname()[1], 50001, 50002, 50003, 50004, 50005).named()


def test_port_in_use_is_reported_with_its_holder_and_the_remedy(listener: socket.socket) -> None:
    with pytest.raises(
        PortInUseError, match=r"port \d+ \(keycloak\) is used by .+ \(process \d+\)"
    ) as refused:
        require_free(_ports(listener))
    assert "MEP_KEYCLOAK_PORT" in refused.value.remedy
    assert "Nothing was started" in refused.value.problem


def test_released_port_is_free(listener: socket.socket) -> None:
    ports = _ports(listener)
    listener.close()
    assert [taken.port for taken in taken_ports(ports) if taken.name == "keycloak"] == []


def test_ports_are_read_from_the_environment() -> None:
    ports = Ports.from_environment({"MEP_KEYCLOAK_MANAGEMENT_PORT": "9480", "MEP_SMTP_PORT": ""})
    assert (ports.keycloak_management, ports.smtp, ports.keycloak) == (9480, 1025, 8080)


@pytest.mark.parametrize("value", ["http", "0", "65536", "-1", "٨٠٨٠", "8080.0"])
def test_invalid_port_is_refused_with_its_variable(value: str) -> None:
    with pytest.raises(StackError, match="MEP_HIN_PORT"):
        Ports.from_environment({"MEP_HIN_PORT": value})


def test_port_used_twice_is_refused() -> None:
    with pytest.raises(StackError, match=r"8080 is used twice.*MEP_KEYCLOAK_PORT and MEP_HIN_PORT"):
        Ports.from_environment({"MEP_HIN_PORT": "8080"})
