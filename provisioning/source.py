"""Read a realm directory: YAML templates and the values of one environment → entries with their lines.

A directory holds any number of `*.yaml` files, each a mapping of sections, and `environments/<name>.yaml`
with `values` (variables of the templates) and, in the local environment only, `secrets`. Templates are
Jinja2 with StrictUndefined; `secret("NAME")` reads a secret from the environment variable of that name or
from the file named by `NAME_FILE`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from provisioning import message_format, yaml_document
from provisioning.errors import Origin, ProvisioningError, SourceError
from provisioning.schema import faults
from provisioning.secrets import FINGERPRINT_KEY, Secret
from provisioning.yaml_document import YamlDocument

_PLACEHOLDER = re.compile("\ue000secret:([A-Z][A-Z0-9_]*)\ue001")
LOCAL = "local"
_ONCE = ("realm", "localization", "user-profile", "flow-bindings", "default-roles", "default-client-scopes")
_KINDS = {str: "text", dict: "mapping"}


@dataclass(frozen=True)
class Entry:
    """One entry of a section: its value and its place."""

    value: Any
    origin: Origin


@dataclass(frozen=True)
class RealmSource:
    """A realm directory, rendered for one environment."""

    directory: Path
    environment: str
    server: str
    realm: str
    fingerprint_key: str = field(repr=False)
    sections: Mapping[str, tuple[Entry, ...]]

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
) -> RealmSource:
    """Read and render a realm directory.

    `functions` are additional functions of the templates. `variables` replaces the process's environment
    variables, from which secrets and the ports of the local environment are read. Raises SourceError with
    file and line for a fault in a file, and ProvisioningError if the directory, the environment or a secret
    is missing.
    """
    variables = os.environ if variables is None else variables
    settings = _environment_settings(directory, environment, variables)
    secrets = _Secrets(environment, variables, settings.get("secrets", {}))
    templates = _template_environment(directory)
    templates.globals.update(functions or {}, secret=secrets.placeholder)
    sections: dict[str, tuple[Entry, ...]] = {}
    wrong: list[SourceError] = []
    for path in sorted(directory.glob("*.yml")):
        wrong.append(SourceError(Origin(path.name, 1), "realm files are named *.yaml: rename it"))
    for path in sorted(directory.glob("*.yaml")):
        text = _render(templates, path.name, settings["values"])
        document = yaml_document.read(text, path.name, secrets.revealed)
        wrong += [*faults(document), *message_format.faults(document)]
        for name in document.value:
            if name in sections and name in _ONCE:
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


def _realm_name(directory: Path, sections: Mapping[str, tuple[Entry, ...]]) -> str:
    realm = sections.get("realm", ())
    if len(realm) != 1 or not isinstance(realm[0].value, Mapping) or "realm" not in realm[0].value:
        raise ProvisioningError(f"{directory}: one section “realm” with a field “realm” must name the realm")
    return str(realm[0].value["realm"])


def _entries(document: YamlDocument, section: str) -> tuple[Entry, ...]:
    value = document.value[section]
    if not isinstance(value, list):
        return (Entry(value, document.origin((section,))),)
    return tuple(Entry(item, document.origin((section, i))) for i, item in enumerate(value))


def _template_environment(directory: Path) -> jinja2.Environment:
    # The output is YAML, not HTML: each value is written as JSON, which is valid YAML and safe to embed.
    return ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(directory),
        undefined=jinja2.StrictUndefined,
        finalize=_as_json,
        keep_trailing_newline=True,
    )


def _as_json(value: Any) -> Any:
    if isinstance(value, jinja2.Undefined):
        return value
    return json.dumps(value, ensure_ascii=False)


def _environment_settings(directory: Path, environment: str, variables: Mapping[str, str]) -> dict[str, Any]:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", environment):
        raise ProvisioningError(f"“{environment}” is not the name of an environment")
    if not directory.is_dir():
        raise ProvisioningError(f"{directory}: no such realm directory; name one with --realm-dir")
    name = f"environments/{environment}.yaml"
    if not (directory / name).is_file():
        known = ", ".join(sorted(path.stem for path in (directory / "environments").glob("*.yaml"))) or "none"
        raise ProvisioningError(f"{directory / name}: no such environment; known: {known}")
    templates = _template_environment(directory)
    templates.globals["env"] = _Ports(variables).get
    read = dict(yaml_document.read(_render(templates, name, {}), name).value)
    if unknown := sorted(set(read) - {"server", "values", "secrets"}):
        raise SourceError(
            Origin(name, 1), f"“{unknown[0]}” is not known here; known: server, values, secrets"
        )
    for needed, kind in (("server", str), ("values", dict)):
        if not isinstance(read.get(needed), kind):
            raise SourceError(Origin(name, 1), f"“{needed}” is missing, or is not a {_KINDS[kind]}")
    if not isinstance(read.get("secrets", {}), dict):
        raise SourceError(Origin(name, 1), "“secrets” must be a mapping")
    if environment != LOCAL and read.get("secrets"):
        raise SourceError(Origin(name, 1), "only the local environment may carry secrets in its file")
    return read


def _render(templates: jinja2.Environment, name: str, values: Mapping[str, Any]) -> str:
    try:
        return templates.get_template(name).render(values)
    except jinja2.TemplateSyntaxError as error:
        raise SourceError(Origin(name, error.lineno), str(error.message)) from error
    except jinja2.TemplateError as error:
        raise SourceError(Origin(name, _line_in(name, error)), str(error.message or error)) from error
    except UnicodeDecodeError as error:
        raise SourceError(Origin(name, 1), "the file is not UTF-8 text") from error
    except OSError as error:
        raise SourceError(Origin(name, 1), f"the file cannot be read: {error.strerror}") from error
    except RecursionError as error:
        raise SourceError(Origin(name, 1), "the file includes itself") from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise SourceError(
            Origin(name, _line_in(name, error)), f"a value cannot be used here: {error}"
        ) from error


def _line_in(name: str, error: BaseException) -> int:
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(name):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


class _Ports:
    """The environment variables that an environment's file may read: the ports of the local stack."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def get(self, name: str, default: str = "") -> str:
        if not re.fullmatch(r"MEP_[A-Z_]+_PORT", name):
            raise ValueError(f"“{name}” is not a port of the local stack; only ports can be read here")
        return self._variables.get(name, default)


class _Secrets:
    """The secrets of one environment, from variables, files or its own file."""

    def __init__(self, environment: str, variables: Mapping[str, str], local: Mapping[str, str]) -> None:
        self._environment = environment
        self._variables = variables
        self._local = local
        self.used = False
        self.faults: list[SourceError] = []

    def placeholder(self, name: str) -> str:
        """A placeholder for the secret in the rendered text, so that no error can quote the value."""
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", str(name)):
            raise ValueError(
                f"“{name}” is not the name of a secret: use capitals, as for an environment variable"
            )
        return f"\ue000secret:{name}\ue001"

    def revealed(self, text: str, origin: Origin) -> str | Secret:
        """Replace a placeholder by its secret; return any other text unchanged."""
        found = _PLACEHOLDER.fullmatch(text)
        if found:
            self.used = True
            return Secret(found[1], self._read_or_fault(found[1], origin))
        if _PLACEHOLDER.search(text):
            raise SourceError(origin, "a secret must be the whole value, not a part of one")
        return text

    def _read_or_fault(self, name: str, origin: Origin) -> str:
        """The secret, or an empty text and a recorded fault, so that one run reports every missing secret."""
        try:
            return self.read(name)
        except ProvisioningError as error:
            self.faults.append(SourceError(origin, str(error)))
            return ""

    def read(self, name: str) -> str:
        value = self._given(name)
        if not isinstance(value, str) or not value:
            raise ProvisioningError(
                f"secret {name} is missing for environment {self._environment}: "
                f"set {name}, or {name}_FILE to a file that holds it"
            )
        return value

    def _given(self, name: str) -> str | None:
        if self._variables.get(name):
            return self._variables[name]
        if file := self._variables.get(f"{name}_FILE"):
            try:
                return Path(file).read_text(encoding="utf-8").rstrip("\n")
            except OSError as error:
                raise ProvisioningError(f"secret {name}: {file}: {error.strerror}") from error
        return self._local.get(name)
