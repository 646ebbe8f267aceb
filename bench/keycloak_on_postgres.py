"""Keycloak with the extension on a PostgreSQL server of the bench."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from local_stack.distribution import cached_archive, is_unpacked, maven_fetch, unpack
from local_stack.keycloak import build_options, server_environment, start_command, start_environment
from local_stack.maven import read_release
from local_stack.settings import StackSettings
from local_stack.waiting import answers, wait_until

_READY_SECONDS: Final = 300.0


@dataclass
class KeycloakOnPostgres:
    """Starts and stops the server. `database_url` is SQLAlchemy's, of an empty database."""

    settings: StackSettings
    database_url: str
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def home(self) -> Path:
        return self.settings.state / "keycloak-on-postgres"

    def start(self, jar: Path, sms_token: str) -> None:
        """Unpack, build and start; returns when Keycloak is ready."""
        release = read_release(self.settings.pom)
        if not is_unpacked(release, self.home):
            archive = cached_archive(release, self.settings.cache, maven_fetch(os.environ))
            unpack(archive, release, self.home)
        shutil.copyfile(jar, self.home / "providers" / jar.name)
        program = str(self.home / "bin" / "kc.sh")
        log = self.settings.state / "keycloak-on-postgres.log"
        with log.open("wb") as written:
            environment = {**server_environment(os.environ), "JAVA_OPTS_APPEND": "-XX:TieredStopAtLevel=1"}
            subprocess.run(
                [program, "build", *build_options("postgres")],
                env=environment,
                check=True,
                stdout=written,
                stderr=written,
            )
            self.process = subprocess.Popen(
                [program, *self._arguments()],
                env=start_environment(os.environ, sms_token),
                stdout=written,
                stderr=written,
                start_new_session=True,
            )
        ready = answers(f"http://127.0.0.1:{self.settings.ports.keycloak_management}/health/ready")
        if not wait_until(ready, _READY_SECONDS):
            raise RuntimeError(f"Keycloak did not become ready; see {log}")

    def _arguments(self) -> list[str]:
        url = make_url(self.database_url)
        given = [each for each in start_command(self.settings)[1:] if not each.startswith("--db-url=")]
        return [
            *given,
            f"--db-url=jdbc:postgresql://{url.host}:{url.port}/{url.database}",
            f"--db-username={url.username}",
            "--db-password=none",
        ]

    def stop(self) -> None:
        """Stop it; it may be stopped already."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
