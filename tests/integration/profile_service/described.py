"""Schemathesis tries all that the description of the API allows, and more."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

_CONFIGURATION: Final = Path(__file__).parent / "schemathesis.toml"
_COMMAND: Final = Path(sys.executable).parent / "st"
_TIMEOUT: Final = 200


def does_what_it_says(
    service: str,
    folder: Path,
    *,
    paths: str,
    token: str,
    seconds: int = 30,
    phases: str = "coverage,fuzzing,stateful",
    parameters: str = "",
) -> None:
    """Fail unless each answer to this token is described. `paths` is a regex of the paths that are tried.

    `parameters` are lines of a table in TOML: values of parameters that are always sent.
    """
    configuration = folder / "schemathesis.toml"
    settings = _CONFIGURATION.read_text(encoding="utf-8")
    configuration.write_text(f"{settings}\n[parameters]\n{parameters}\n", encoding="utf-8")
    arguments: list[str | Path] = [
        *("--no-color", "--config-file", configuration, "run", f"{service}/api/openapi.json"),
        *("--url", f"{service}/api", "--checks", "all", "--include-path-regex", paths),
        *("--header", f"Authorization: Bearer {token}", "--max-examples", "10"),
        *("--max-time", str(seconds), "--generation-deterministic", "--warnings", "off"),
        *("--phases", phases),
    ]
    ran = subprocess.run([_COMMAND, *arguments], capture_output=True, text=True, timeout=_TIMEOUT, cwd=folder)
    assert ran.returncode == 0, ran.stdout[-6000:]
    assert re.search(r"\b[1-9][0-9,]* generated", ran.stdout), ran.stdout[-2000:]
