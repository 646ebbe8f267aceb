"""Prepares several worker processes. Each keeps its metrics in a common folder, to be summed up."""

import multiprocessing
import os
import shutil
from pathlib import Path
from typing import Final

SHARED_METRICS: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The variable with that folder. prometheus-client reads it when it is imported, so this module does not
import it.
"""


def share_metrics(folder: Path) -> None:
    """Make the folder empty, for processes that start afterwards. Raises `OSError`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ[SHARED_METRICS] = str(folder)


def keep_metrics_in_memory() -> None:
    """Ignore a folder that the environment names: a single process needs none."""
    os.environ.pop(SHARED_METRICS, None)


def try_start() -> None:
    """Create the application in a process of its own, and end this process when that fails.

    uvicorn replaces a worker that ends, also when no worker can start.
    """
    trial = multiprocessing.get_context("spawn").Process(target=_create_app)
    trial.start()
    trial.join()
    if trial.exitcode:
        raise SystemExit(trial.exitcode)


def _create_app() -> None:
    from profile_service.app import create_app  # its modules read the variable above

    create_app()
