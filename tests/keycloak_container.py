"""Keycloak in a container of the published image, for machines with a container engine."""

from __future__ import annotations

import os
from pathlib import Path

import docker
from docker.errors import DockerException
from testcontainers.core.container import DockerContainer

from local_stack.keycloak import build_options, start_command, start_environment
from local_stack.maven import read_release
from local_stack.settings import StackSettings
from local_stack.waiting import answers
from tests.messages import wait_until

_IMAGE = "quay.io/keycloak/keycloak"
_HOME = Path("/opt/keycloak")
_READY_SECONDS = 180.0


def container_engine_answers() -> bool:
    try:
        client = docker.from_env()
    except DockerException:
        return False
    try:
        return bool(client.ping())
    finally:
        client.close()


class KeycloakContainer:
    """The image with the extension's jar and the themes. It uses the host's network, so that all addresses
    stay the same.
    """

    def __init__(self, settings: StackSettings) -> None:
        version = read_release(settings.pom).version
        self._settings = settings
        self._container = DockerContainer(f"{_IMAGE}:{version}", network_mode="host", user=str(os.getuid()))

    def start(self, jar: Path, sms_token: str) -> None:
        """Starts the container with the options of the local stack; returns when Keycloak is ready."""
        settings = self._settings
        log = settings.access_log.parent
        for folder in (settings.data, log):
            folder.mkdir(parents=True, exist_ok=True)
        # Started without `--optimized`: the server is built at the start, with the options of the local
        # distribution.
        arguments = [each for each in start_command(settings)[1:] if each != "--optimized"]
        container = (
            self._container.with_command([*arguments, *build_options()])
            .with_volume_mapping(str(jar), str(_HOME / "providers" / jar.name))
            .with_volume_mapping(str(settings.themes), str(settings.themes))
            .with_volume_mapping(str(settings.data), str(settings.data), "rw")
            .with_volume_mapping(str(log), str(_HOME / "data" / "log"), "rw")
        )
        for name, value in start_environment({}, sms_token).items():
            container.with_env(name, value)
        container.start()
        ready = answers(f"http://127.0.0.1:{settings.ports.keycloak_management}/health/ready")
        wait_until(ready, "Keycloak's container did not become ready", _READY_SECONDS)

    def stop(self) -> None:
        """Stops the container and saves its log with the other logs."""
        if self._container.get_wrapped_container() is not None:
            stdout, stderr = self._container.get_logs()
            self._settings.logs.mkdir(parents=True, exist_ok=True)
            (self._settings.logs / "keycloak.log").write_bytes(stdout + stderr)
            self._container.stop()
