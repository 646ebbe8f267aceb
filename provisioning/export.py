"""Export a live realm as realm files whose plan is empty, to keep it as code from then on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provisioning.errors import ProvisioningError
from provisioning.keycloak import Keycloak
from provisioning.kinds.registry import REGISTRY
from provisioning.model.live import LiveRealm, Wanted
from provisioning.planning import make_plan
from provisioning.reading import read
from provisioning.report import as_text
from provisioning.source.directory import LOCAL, load
from provisioning.source.realm_file import realm_file

_NEVER_CARRIED = (
    "Never exported: accounts, sessions, keys, the server's ids, the names of execution configs and the",
    "descriptions of sub-flows. Secrets are “unmanaged”: neither compared nor sent.",
)


@dataclass(frozen=True)
class Exported:
    """The files that were written, and one line for each sort of object they do not cover."""

    directory: Path
    files: tuple[Path, ...]
    not_covered: tuple[str, ...]


def export(keycloak: Keycloak, realm: str, directory: Path) -> Exported:
    """Write a realm of the server into a new directory, then plan it to verify that nothing differs.

    Raises ProvisioningError if the realm does not exist, the directory is not empty, or the realm holds
    something that realm files cannot express.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ProvisioningError(f"{directory} exists and is not empty: name another directory with --to")
    live = read(keycloak, realm, Wanted(everything=True))
    if not live.exists:
        raise ProvisioningError(f"{keycloak.server} has no realm “{realm}”")
    not_covered = gaps(live)
    files = _write(directory, _texts(keycloak.server, live, not_covered))
    plan = make_plan(load(directory, LOCAL, variables={}), live)
    if plan.is_drift:
        raise ProvisioningError(f"{directory} does not cover the whole realm:\n{as_text(plan)}")
    return Exported(directory, files, not_covered)


def gaps(live: LiveRealm) -> tuple[str, ...]:
    """One line for each sort of object that is not covered, with the names of the objects."""
    found = [gap for kind in REGISTRY for gap in kind.gaps(live) if gap[1] != []]
    return tuple(f"{what}: {', '.join(names)}" if names else what for what, names in found)


def sections(live: LiveRealm) -> dict[str, dict[str, Any]]:
    """The sections that declare the whole realm, by file; without the empty ones."""
    files: dict[str, dict[str, Any]] = {}
    for kind in REGISTRY:
        if section := kind.exported(live):
            files.setdefault(kind.file or kind.section, {})[kind.section] = section
    return files


def _texts(server: str, live: LiveRealm, not_covered: tuple[str, ...]) -> dict[str, str]:
    comment = [f"Realm {live.name} of {server}, exported.", *_NEVER_CARRIED]
    if not_covered:
        comment += ["", "Not covered by these files:", *(f"- {line}" for line in not_covered)]
    files = sections(live)
    first = next(iter(files))
    texts = {
        f"{file}.yaml": realm_file(held, comment if file == first else ()) for file, held in files.items()
    }
    return {**texts, f"environments/{LOCAL}.yaml": realm_file({"server": server, "values": {}})}


def _write(directory: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    try:
        (directory / "environments").mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (directory / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ProvisioningError(f"{directory} cannot be written: {error.strerror}") from error
    return tuple(directory / name for name in texts)
