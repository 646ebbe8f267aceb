"""Start everything: independent steps run in parallel."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from local_stack import services
from local_stack.distribution import cached_archive, is_unpacked, maven_fetch, unpack
from local_stack.extension import built_jar, has_current_jar
from local_stack.keycloak import build_options, build_server, forget_compressed_themes, needs_build
from local_stack.maven import KeycloakRelease
from local_stack.postgres import prepare
from local_stack.processes import RUN_MARK, spawn, stop, wait_ready
from local_stack.progress import OnProgress, ignore, step
from local_stack.services import Service
from local_stack.settings import StackSettings
from local_stack.signals import uninterrupted
from local_stack.state import StackRecord, write_record

Apply = Callable[[StackSettings, OnProgress], Mapping[str, str]]
"""Applies the realm and creates the local people in the running Keycloak; returns further environment
variables for the profile service (its client's secret)."""

KeycloakElsewhere = Callable[[Path, str], None]
"""Starts a Keycloak outside the stack, with the extension's jar and the SMS gateway's token, and returns when
it is ready. The caller that provides it also stops it."""


class StartUp:
    """One start; `record` gets each new process and is saved before anything waits for that process."""

    def __init__(
        self,
        settings: StackSettings,
        environment: Mapping[str, str],
        release: KeycloakRelease,
        record: StackRecord,
        on_progress: OnProgress,
        elsewhere: KeycloakElsewhere | None = None,
    ) -> None:
        self.record = record
        self._elsewhere = elsewhere
        self._settings = settings
        self._release = release
        self._on_progress = on_progress
        self._environment = {
            **services.shared_environment(settings, environment),
            RUN_MARK: record.run_id,
        }
        self._writing = threading.Lock()

    def run(self, apply: Apply | None) -> StackRecord:
        """Start everything and return the record of a running stack; without `apply`, no profile service.

        After an error or interruption, everything of this run is stopped before the exception is raised.
        """
        try:
            with ThreadPoolExecutor(max_workers=3) as pool:
                try:
                    self._run(pool, apply)
                except BaseException:
                    # This also stops Maven, for which a thread of the pool may be waiting.
                    self._end()
                    raise
        except BaseException:
            # Stop once more: a thread may have started something before it ended.
            self._end()
            raise
        return self.record

    def _run(self, pool: ThreadPoolExecutor, apply: Apply | None) -> None:
        settings, environment = self._settings, self._environment
        sms_token = secrets.token_urlsafe(24)
        simulators = [
            pool.submit(self._start, services.inbox(settings, environment, sms_token)),
            pool.submit(self._start, services.hin_simulator(settings, environment)),
        ]
        jar = pool.submit(self._extension)
        passwords = self._database()
        if self._elsewhere is None:
            self._distribution()
            self._server(jar.result())
            forget_compressed_themes(settings.keycloak_home)
            self._start(services.keycloak(settings, environment, sms_token, passwords.get("keycloak", "")))
        else:
            self._elsewhere(jar.result(), sms_token)
        for simulator in simulators:
            simulator.result()
        if apply is not None:
            with step(self._on_progress, "Realm applied"):
                added = {
                    **apply(settings, self._on_progress),
                    **services.profile_database(settings, passwords),
                }
            with step(self._on_progress, "Profile database migrated"):
                services.migrate_profile_database(settings, {**environment, **added})
            self._start(services.profile_service(settings, {**environment, **added}))
        self._write(self.record.model_copy(update={"phase": "running"}))

    def _end(self) -> None:
        with uninterrupted():
            stop(self.record.processes, self.record.run_id)

    def _start(self, service: Service) -> None:
        with step(self._on_progress, f"{service.name} ready"):
            process = spawn(
                service.name,
                service.command,
                log=self._settings.logs / f"{service.name.lower().replace(' ', '-')}.log",
                folder=self._settings.root,
                environment=service.environment,
                run_id=self.record.run_id,
                account=service.account,
                is_database=service.name == services.POSTGRES,
            )
            with self._writing:
                self._write(self.record.model_copy(update={"processes": (*self.record.processes, process)}))
            wait_ready(process, service.is_ready, service.seconds)

    def _database(self) -> Mapping[str, str]:
        """The passwords of the databases by role; nothing for embedded stores."""
        if self._settings.database == "embedded":
            return {}
        passwords = prepare(self._settings)
        self._start(services.postgres(self._settings, self._environment))
        return passwords

    def _extension(self) -> Path:
        module, build_folder = self._settings.extension_module, self._settings.build_folder
        on_progress = ignore if has_current_jar(module, build_folder) else self._on_progress
        with step(on_progress, "Extension built"):
            return built_jar(module, build_folder, self._environment)

    def _distribution(self) -> None:
        home = self._settings.keycloak_home
        if is_unpacked(self._release, home):
            return
        with step(self._on_progress, f"Keycloak {self._release.version} fetched and verified"):
            archive = cached_archive(self._release, self._settings.cache, maven_fetch(self._environment))
        with step(self._on_progress, f"Keycloak {self._release.version} unpacked"):
            unpack(archive, self._release, home)

    def _server(self, jar: Path) -> None:
        home = self._settings.keycloak_home
        options = build_options(self._settings.database)
        if not needs_build(home, jar, options):
            return
        with step(self._on_progress, "Keycloak built with the extension"):
            log = self._settings.logs / "keycloak-build.log"
            build_server(home, jar, log, self._environment, options)

    def _write(self, record: StackRecord) -> None:
        self.record = record
        write_record(self._settings.state_file, record)
