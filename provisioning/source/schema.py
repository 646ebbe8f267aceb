"""Validate a realm file against `realm.schema.json`, and report faults with their path."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from provisioning.model.secret import secrets_in, shown

SCHEMA_FILE = Path(__file__).parents[1] / "realm.schema.json"


def faults(value: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every path at which a rendered file violates the schema, with the fault."""
    for path, _ in secrets_in(value):
        if isinstance(path[-1], int):
            yield path, f"{_where(path)}a secret cannot be in a list"
    for error in _validator().iter_errors(shown(value)):
        path = tuple(error.instance_path)
        unexpected = getattr(error.kind, "unexpected", None)
        if unexpected is None:
            yield path, f"{_where(path)}{error.message}"
            continue
        known = _known_keys(error.schema_path)
        for key in unexpected:
            yield (*path, key), f"{_where(path)}“{key}” is not known here{meant(key, known)}"


def fields_of(definition: str) -> frozenset[str]:
    """The fields that files may declare for a definition of the schema, such as `client`."""
    return frozenset(_schema()["$defs"][definition]["properties"])


@lru_cache(maxsize=1)
def single_sections() -> frozenset[str]:
    """The sections that are one mapping, and so may be declared once."""
    sections = _schema()["properties"].items()
    return frozenset(name for name, each in sections if each.get("type") != "array")


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
