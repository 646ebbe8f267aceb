"""Starting the service: an unusable setting is reported in one line."""

import logging
from pathlib import Path

import pytest

from profile_service import __main__ as server
from profile_service.app import create_app
from profile_service.migrate import main


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("MEP_PUBLIC_URL", "MEP_KEYCLOAK_URL", "MEP_INBOX_URL", "MEP_PROFILE_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MEP_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("MEP_PROFILE_CLIENT_SECRET", "secret")
    monkeypatch.setenv("MEP_PROFILE_KEYS", "A" * 43 + "=")
    monkeypatch.setenv("MEP_SITE_NAME", "Portail d’essai")
    # Starting configures the process's logging; it is restored for other tests.
    log = logging.getLogger("profile_service")
    for name in ("propagate", "handlers", "level"):
        monkeypatch.setattr(log, name, getattr(log, name))
    monkeypatch.setattr(logging.getLogger("uvicorn.access"), "disabled", False)


def test_service_starts_without_keycloak(tmp_path: Path) -> None:
    assert main([]) == 0
    assert create_app().title == "Mon Espace Pro"
    assert (tmp_path / "data" / "profile.sqlite").exists()


def test_missing_secret_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEP_PROFILE_CLIENT_SECRET")
    with pytest.raises(SystemExit, match="MEP_PROFILE_CLIENT_SECRET"):
        create_app()


@pytest.mark.parametrize(
    "database",
    ["nonsense", "sqlite:////proc/no/such/folder/x.sqlite", "postgresql://mep:word@localhost:9/mep"],
)
def test_unusable_database_is_reported_without_its_password(
    monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    monkeypatch.setenv("MEP_PROFILE_DATABASE", database)
    with pytest.raises(SystemExit, match="MEP_PROFILE_DATABASE") as ended:
        create_app()
    assert "word" not in str(ended.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MEP_PROFILE_WORKERS", "0"),
        ("MEP_PROFILE_WORKERS", "-2"),
        ("MEP_PROFILE_WORKERS", "65"),
        ("MEP_PROFILE_WORKERS", "two"),
        ("MEP_PROFILE_PORT", "0"),
        ("MEP_PROFILE_PORT", "http"),
    ],
)
def test_unusable_number_ends_the_server_with_one_line(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit, match=f"^profile service: {variable} is unusable: [^\n]+$"):
        server.main()
