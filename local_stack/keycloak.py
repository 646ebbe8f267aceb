"""Keycloak in the local stack: built once, started optimised, on loopback, one node."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from local_stack.distribution import sha256_of
from local_stack.errors import BuildError
from local_stack.extension import JAR_NAME
from local_stack.processes import log_end
from local_stack.settings import BOOTSTRAP_ADMIN_PASSWORD, BOOTSTRAP_ADMIN_USERNAME, StackSettings

# Keycloak's own settings for its development database, and WRITE_DELAY: what is answered is written.
_H2 = "NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0"
_KINDS_OF_DATABASES = {"embedded": "dev-file", "postgres": "postgres"}
_BUILD_OPTIONS: tuple[str, ...] = (
    "--health-enabled=true",
    "--metrics-enabled=true",
    # Features that the portal does not use are off, to leave less to attack.
    "--features-disabled=ciba,docker,impersonation,kerberos,token-exchange-standard",
    # The provider of an SPI is fixed when the server is built; its settings are not.
    "--spi-sms-gateway--provider=http",
)


def build_options(database: str = "embedded") -> tuple[str, ...]:
    """The options of `kc.sh build`, for a kind of database of `StackSettings`."""
    return (f"--db={_KINDS_OF_DATABASES[database]}", *_BUILD_OPTIONS)


SMS_BODY = '{"to":"{to}","text":"{text}"}'

_BUILT_MARK = ".built-from"
_HEAP = "-Xms256m -Xmx768m"
# The build is short: the optimising compiler would cost more time than it saves.
_BUILD_JVM = "-XX:TieredStopAtLevel=1"
_FOREIGN_JVM_SETTINGS = ("JAVA_OPTS", "JAVA_OPTS_APPEND", "JAVA_OPTS_KC_HEAP", "JAVA_ADD_OPENS", "PRINT_ENV")


def server_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without variables that would change Keycloak's configuration."""
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith("KC_") and name not in _FOREIGN_JVM_SETTINGS
    }


def needs_build(home: Path, jar: Path, options: Sequence[str]) -> bool:
    try:
        return (home / _BUILT_MARK).read_text(encoding="ascii") != _build_digest(home, jar, options)
    except OSError:
        return True


def forget_compressed_themes(home: Path) -> None:
    """Delete compressed theme files: Keycloak would serve the old ones after a change of the theme."""
    shutil.rmtree(home / "data" / "tmp" / "kc-gzip-cache", ignore_errors=True)


def build_server(
    home: Path, jar: Path, log: Path, environment: Mapping[str, str], options: Sequence[str]
) -> None:
    """Run `kc.sh build` with the extension's jar among the providers. Raises BuildError."""
    mark = home / _BUILT_MARK
    mark.unlink(missing_ok=True)
    shutil.copyfile(jar, home / "providers" / JAR_NAME)
    log.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
        finished = subprocess.run(  # noqa: S603
            [str(home / "bin" / "kc.sh"), "build", *options],
            env={**server_environment(environment), "JAVA_OPTS_APPEND": _BUILD_JVM},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            start_new_session=True,
        )
    if finished.returncode != 0:
        raise BuildError(
            f"Keycloak refused to build with the extension.{log_end(log)}", f"Its whole log is {log}."
        )
    mark.write_text(_build_digest(home, jar, options), encoding="ascii")


def _build_digest(home: Path, jar: Path, options: Sequence[str]) -> str:
    """A digest of everything a build depends on: the distribution, the jar and the options."""
    version = (home / "version.txt").read_text(encoding="utf-8")
    return hashlib.sha256("\n".join([version, sha256_of(jar), *options]).encode()).hexdigest()


def start_command(settings: StackSettings) -> list[str]:
    """The command, without secrets: every user of the machine can read command lines."""
    ports = settings.ports
    return [
        str(settings.keycloak_home / "bin" / "kc.sh"),
        "start",
        "--optimized",
        "--http-enabled=true",
        "--http-host=127.0.0.1",
        f"--http-port={ports.keycloak}",
        f"--hostname={settings.keycloak_url}",
        "--http-management-host=127.0.0.1",
        f"--http-management-port={ports.keycloak_management}",
        "--cache=local",
        *_database(settings),
        # Each request for the health page would log a line while the server is starting. Each page of a
        # person would log their address, in a warning about attributes with several values.
        "--log-level=info,io.smallrye.health:error,org.keycloak.forms.login.freemarker.model.ProfileBean:error",
        "--http-access-log-enabled=true",
        "--http-access-log-file-enabled=true",
        "--http-access-log-file-rotate=false",
        # %R is the path alone; %U and "common" would log codes and tokens of the query string.
        "--http-access-log-pattern=%{DATE_TIME} %m %R %s",
        f"--spi-theme--folder--dir={settings.themes}",
        # Without this filter, each failed sign-in would send a mail, which could flood a mailbox.
        "--spi-events-listener--email--include-events=UPDATE_CREDENTIAL,REMOVE_CREDENTIAL",
        f"--spi-mep-job--owed-mails--every-seconds={settings.jobs.owed_mails}",
        f"--spi-mep-job--account-ends--every-seconds={settings.jobs.account_ends}",
        f"--spi-mep-job--way-changes--every-seconds={settings.jobs.way_changes}",
        f"--spi-sms-gateway--http--url={settings.inbox_url}/sms",
        f"--spi-sms-gateway--http--body={SMS_BODY}",
        f"--spi-sms-gateway--http--fallback-url={settings.inbox_url}/second-sms",
        f"--spi-sms-gateway--http--fallback-body={SMS_BODY}",
    ]


def _database(settings: StackSettings) -> list[str]:
    if settings.database == "embedded":
        return [f"--db-url=jdbc:h2:file:{settings.data / 'keycloak'};{_H2}"]
    address = f"127.0.0.1:{settings.ports.postgres}/keycloak"
    return [f"--db-url=jdbc:postgresql://{address}", "--db-username=keycloak"]


def start_environment(
    environment: Mapping[str, str], sms_token: str, database_password: str = ""
) -> dict[str, str]:
    return {
        **server_environment(environment),
        **({"KC_DB_PASSWORD": database_password} if database_password else {}),
        "JAVA_OPTS_KC_HEAP": _HEAP,
        "KC_BOOTSTRAP_ADMIN_USERNAME": BOOTSTRAP_ADMIN_USERNAME,
        "KC_BOOTSTRAP_ADMIN_PASSWORD": BOOTSTRAP_ADMIN_PASSWORD,
        "KC_SPI_SMS_GATEWAY__HTTP__HEADERS": f"Authorization: Bearer {sms_token}",
        "KC_SPI_SMS_GATEWAY__HTTP__FALLBACK_HEADERS": f"Authorization: Bearer {sms_token}",
    }
