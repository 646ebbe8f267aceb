"""Runs the server: `python -m profile_service`.

It listens at `MEP_PROFILE_HOST` and `MEP_PROFILE_PORT` (127.0.0.1, 8000), with `MEP_PROFILE_WORKERS`
processes (1).
"""

import uvicorn

from profile_service.web.deadline import DeadlineProtocol
from profile_service.web.settings import ServerSettings, SettingsError
from profile_service.web.workers import keep_metrics_in_memory, share_metrics, try_start


def main() -> None:
    """Serve until SIGTERM. uvicorn's access log is off, because it would contain authorization codes.

    Ends the process with one line on standard error when the environment or the database is unusable.
    """
    try:
        settings = ServerSettings.from_environment()
    except SettingsError as error:
        raise SystemExit(f"profile service: {error}") from error
    if settings.profile_workers > 1:
        _prepare_workers(settings)
    else:
        keep_metrics_in_memory()
    uvicorn.run(
        "profile_service.app:create_app",
        factory=True,
        host=settings.profile_host,
        port=settings.profile_port,
        workers=settings.profile_workers,
        loop="uvloop",
        http=DeadlineProtocol,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )


def _prepare_workers(settings: ServerSettings) -> None:
    try:
        share_metrics(settings.metrics_folder)
    except OSError as error:
        reason = f"MEP_STATE_DIR names no folder for metrics ({type(error).__name__})"
        raise SystemExit(f"profile service: {reason}") from error
    try_start()


if __name__ == "__main__":
    main()
