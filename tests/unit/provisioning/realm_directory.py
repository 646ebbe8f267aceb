"""Write a realm directory to disk for the tests of the provisioner."""

from __future__ import annotations

from pathlib import Path

ENVIRONMENT = """\
server: http://localhost:8080
values:
  site: https://example.ch
secrets:
  MEP_FINGERPRINT_KEY: key
  CLIENT_SECRET: s3cr3t-value
"""


def realm_directory(folder: Path, **files: str) -> Path:
    """Write `realm.yaml`, a local environment and the named files into the folder."""
    (folder / "environments").mkdir(parents=True, exist_ok=True)
    (folder / "environments" / "local.yaml").write_text(ENVIRONMENT, encoding="utf-8")
    (folder / "realm.yaml").write_text("realm:\n  realm: test\n  enabled: true\n", encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder
