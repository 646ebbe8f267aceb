"""The folder in which several workers keep their metrics."""

import os
from pathlib import Path

import pytest

from profile_service.web.workers import SHARED_METRICS, keep_metrics_in_memory, share_metrics


def test_folder_of_metrics_is_emptied_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SHARED_METRICS, "elsewhere")
    folder = tmp_path / "metrics" / "8000"
    folder.mkdir(parents=True)
    (folder / "counter_1.db").touch()

    share_metrics(folder)

    assert list(folder.iterdir()) == []
    assert folder.stat().st_mode & 0o777 == 0o700
    assert os.environ[SHARED_METRICS] == str(folder)


def test_folder_of_the_environment_is_not_used_by_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SHARED_METRICS, "elsewhere")
    keep_metrics_in_memory()
    assert SHARED_METRICS not in os.environ
