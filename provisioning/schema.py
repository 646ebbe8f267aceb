"""Validate a realm file against `realm.schema.json`, and report faults with their place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from provisioning.errors import SourceError
from provisioning.secrets import Secret
from provisioning.yaml_document import YamlDocument

SCHEMA_FILE = Path(__file__).with_name("realm.schema.json")


def faults(document: YamlDocument) -> Iterator[SourceError]:
    """Yield every place where a rendered file violates the schema."""
    for path in _listed_secrets(document.value):
        yield SourceError(document.origin(path), f"{_where(path)}a secret cannot be in a list")
    for error in _validator().iter_errors(_without_secrets(document.value)):
        path = tuple(error.instance_path)
        unexpected = getattr(error.kind, "unexpected", None)
        if unexpected is None:
            yield SourceError(document.origin(path), f"{_where(path)}{error.message}")
            continue
        known = _known_keys(error.schema_path)
        for key in unexpected:
            text = f"{_where(path)}“{key}” is not known here{meant(key, known)}"
            yield SourceError(document.origin((*path, key)), text)


def fields_of(definition: str) -> frozenset[str]:
    """The fields that files may declare for a definition of the schema, such as `client`."""
    return frozenset(_schema()["$defs"][definition]["properties"])


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


@lru_cache(maxsize=1)
def _validator() -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(_schema())


def _known_keys(schema_path: Sequence[str | int]) -> list[str]:
    """The allowed keys where `additionalProperties`, the last step of the path, refused one."""
    place: Any = _schema()
    for step in schema_path[:-1]:
        place = place[step]
    return sorted(place.get("properties", ()))


def meant(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, n=1)
    return f"; did you mean “{close[0]}”?" if close else f"; known: {', '.join(known)}"


def _where(path: Sequence[str | int]) -> str:
    return f"{'.'.join(map(str, path))}: " if path else ""


def _listed_secrets(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _listed_secrets(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            here = (*path, number)
            yield from (here,) if isinstance(inner, Secret) else _listed_secrets(inner, here)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, Secret):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _without_secrets(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_secrets(inner) for inner in value]
    return value
