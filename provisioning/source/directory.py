"""Read a realm directory: YAML templates and the values of one environment → entries with their lines.

A directory holds any number of `*.yaml` files, each a mapping of sections, and `environments/<name>.yaml`
with `values` (variables of the templates) and, in the local environment only, `secrets`. Templates are
Jinja2 with StrictUndefined; `secret("NAME")` reads a secret from the environment variable of that name or
from the file named by `NAME_FILE`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml12
from provisioning.errors import Origin, ProvisioningError, SourceError
from provisioning.model.resource import Resource
from provisioning.model.secret import FINGERPRINT_KEY
from provisioning.source import rendering
from provisioning.source.schema import faults, single_sections
from provisioning.source.secrets import Secrets, port

if TYPE_CHECKING:
    from provisioning.kinds.kind import Kind

LOCAL = "local"
_TYPES = {str: "text", dict: "mapping"}


@dataclass(frozen=True)
class YamlDocument:
    """The content of a file, with the lines of its values."""

    file: str
    value: Mapping[str, Any]
    _read: yaml12.YamlDocument

    def origin(self, path: yaml12.Path) -> Origin:
        """The place of a value, or of the nearest value that contains it."""
        return Origin(self.file, self._read.line(path))


@dataclass(frozen=True)
class Entry:
    """One entry of a section: its value and its place."""

    value: Any
    origin: Origin
    _document: YamlDocument = field(repr=False, compare=False)
    _path: tuple[str | int, ...] = field(repr=False, compare=False)

    def place(self, *path: str | int) -> Origin:
        """The place of a value within the entry."""
        return self._document.origin((*self._path, *path))


@dataclass(frozen=True)
class RealmSource:
    """A realm directory, rendered for one environment."""

    directory: Path
    environment: str
    server: str
    realm: str
    fingerprint_key: str = field(repr=False)
    sections: Mapping[str, tuple[Entry, ...]]
    _declared: dict[str, tuple[Resource, ...]] = field(default_factory=dict, repr=False, compare=False)

    def declared(self, kind: Kind) -> tuple[Resource, ...]:
        """The declared objects of a kind. Raises SourceError."""
        if kind.name not in self._declared:
            self._declared[kind.name] = tuple(kind.declared(self))
        return self._declared[kind.name]

    def resources(self, kind: Kind) -> dict[str, Resource]:
        """The declared objects of a kind by name."""
        return {each.name: each for each in self.declared(kind)}

    def entries(self, section: str) -> tuple[Entry, ...]:
        """The entries of a section in file order; a section with a single mapping has one entry."""
        return self.sections.get(section, ())

    def named(self, section: str, key: str) -> Iterator[tuple[str, Entry]]:
        """The entries of a list section, each with its name. Raises SourceError for a repeated name."""
        seen: dict[str, Origin] = {}
        for entry in self.entries(section):
            name = entry.value.get(key) if isinstance(entry.value, Mapping) else None
            if not isinstance(name, str) or not name:
                raise SourceError(entry.origin, f"an entry of “{section}” needs a “{key}”")
            if name in seen:
                raise SourceError(entry.origin, f"“{name}” is already declared at {seen[name]}")
            seen[name] = entry.origin
            yield name, entry


def load(
    directory: Path,
    environment: str,
    functions: Mapping[str, Callable[[], Any]] | None = None,
    variables: Mapping[str, str] | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> RealmSource:
    """Read and render a realm directory.

    `functions` are additional functions of the templates. `variables` replaces the process's environment
    variables, from which secrets and the ports of the local environment are read. `meanwhile` runs while the
    files are rendered. Raises SourceError with
    file and line for a fault in a file, and ProvisioningError if the directory, the environment or a secret
    is missing.
    """
    variables = os.environ if variables is None else variables
    settings = _environment_settings(directory, environment, variables)
    secrets = Secrets(environment, variables, settings.get("secrets", {}))
    names = sorted(path.name for path in directory.glob("*.yaml"))
    texts = rendering.rendered(
        directory,
        names,
        settings["values"],
        {**(functions or {}), "secret": secrets.placeholder},
        meanwhile,
    )
    sections: dict[str, tuple[Entry, ...]] = {}
    wrong: list[SourceError] = []
    for path in sorted(directory.glob("*.yml")):
        wrong.append(SourceError(Origin(path.name, 1), "realm files are named *.yaml: rename it"))
    for file, text in texts.items():
        document = _read(text, file, secrets.revealed)
        wrong += (SourceError(document.origin(path), text) for path, text in faults(document.value))
        for name in document.value:
            if name in sections and name in single_sections():
                where = f"section “{name}” is already declared at {sections[name][0].origin}"
                wrong.append(SourceError(document.origin((name,)), where))
            sections[name] = (*sections.get(name, ()), *_entries(document, name))
    if wrong := [*wrong, *secrets.faults]:
        raise ProvisioningError("\n".join(map(str, wrong)))
    return RealmSource(
        directory=directory,
        environment=environment,
        server=str(settings["server"]),
        realm=_realm_name(directory, sections),
        fingerprint_key=secrets.read(FINGERPRINT_KEY) if secrets.used else "",
        sections=sections,
    )


def servers_of(directory: Path, environment: str) -> tuple[str, str]:
    """The base URLs of Keycloak and of the profile service in an environment, without reading secrets.

    Raises ProvisioningError.
    """
    settings = _environment_settings(directory, environment, os.environ)
    profile = settings["values"].get("profile")
    return str(settings["server"]), str(profile.get("url", "")) if isinstance(profile, dict) else ""


def _read(
    text: str, file: str, on_text: Callable[[str, Origin], Any] = lambda text, origin: text
) -> YamlDocument:
    """Read YAML 1.2: one mapping, no key twice. `on_text` may replace a text by another value.

    Raises SourceError with the line of the fault.
    """
    try:
        document = yaml12.read(text, lambda text, line: on_text(text, Origin(file, line)))
    except yaml12.BadYaml as error:
        raise SourceError(Origin(file, error.line), str(error)) from error
    value = {} if document.value is None else document.value
    if not isinstance(value, Mapping):
        raise SourceError(Origin(file, document.line(())), "the file must be a mapping of sections")
    return YamlDocument(file, value, document)


def _realm_name(directory: Path, sections: Mapping[str, tuple[Entry, ...]]) -> str:
    realm = sections.get("realm", ())
    if len(realm) != 1 or not isinstance(realm[0].value, Mapping) or "realm" not in realm[0].value:
        raise ProvisioningError(f"{directory}: one section “realm” with a field “realm” must name the realm")
    return str(realm[0].value["realm"])


def _entries(document: YamlDocument, section: str) -> tuple[Entry, ...]:
    value = document.value[section]
    if not isinstance(value, list):
        return (_entry(document, value, section),)
    return tuple(_entry(document, item, section, i) for i, item in enumerate(value))


def _entry(document: YamlDocument, value: Any, *path: str | int) -> Entry:
    return Entry(value, document.origin(path), document, path)


def _environment_settings(directory: Path, environment: str, variables: Mapping[str, str]) -> dict[str, Any]:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", environment):
        raise ProvisioningError(f"“{environment}” is not the name of an environment")
    if not directory.is_dir():
        raise ProvisioningError(f"{directory}: no such realm directory; name one with --realm-dir")
    name = f"environments/{environment}.yaml"
    if not (directory / name).is_file():
        known = ", ".join(sorted(path.stem for path in (directory / "environments").glob("*.yaml"))) or "none"
        raise ProvisioningError(f"{directory / name}: no such environment; known: {known}")
    text = rendering.rendered(directory, [name], {}, {"env": partial(port, variables)})[name]
    read, place = dict(_read(text, name).value), Origin(name, 1)
    if unknown := sorted(set(read) - {"server", "values", "secrets"}):
        raise SourceError(place, f"“{unknown[0]}” is not known here; known: server, values, secrets")
    for needed, kind in (("server", str), ("values", dict)):
        if not isinstance(read.get(needed), kind):
            raise SourceError(place, f"“{needed}” is missing, or is not a {_TYPES[kind]}")
    if not isinstance(read.get("secrets", {}), dict):
        raise SourceError(place, "“secrets” must be a mapping")
    if environment != LOCAL and read.get("secrets"):
        raise SourceError(place, "only the local environment may carry secrets in its file")
    return read
