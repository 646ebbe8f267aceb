"""The fields of resources as Keycloak keeps them. Pure."""

from __future__ import annotations

import re
from typing import Any

from provisioning.model.ownership import Mark
from provisioning.model.resource import Fields, Update


def marked(mark: Mark | None, fields: Fields) -> Fields:
    """The fields of a new object, with the managed mark."""
    return mark.put_on(fields) if mark else fields


def marked_as_before(mark: Mark | None, update: Update, fields: Fields) -> Fields:
    """The fields of an update, with the mark if the live object carries it."""
    return mark.put_on(fields) if mark and mark.is_on(update.live.raw) else fields


def as_strings(value: Fields) -> dict[str, Any]:
    """A map with strings as values, as Keycloak stores configuration: `true` → "true", `5` → "5"."""
    return {name: _as_string(inner) for name, inner in value.items()}


def _as_string(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def with_maps_as_strings(value: Fields, *names: str) -> dict[str, Any]:
    """The mapping with the named maps as Keycloak stores them."""
    return {**value, **{name: as_strings(value[name]) for name in names if isinstance(value.get(name), dict)}}


def with_config(value: Fields) -> dict[str, Any]:
    """The mapping with a map `config` as Keycloak stores it, if only an empty one."""
    return {**value, "config": as_strings(value.get("config", {}))}


def with_sorted(value: Fields, *names: str) -> dict[str, Any]:
    """The mapping with the named lists as sets: sorted, without doubles and blank texts."""
    return {
        name: sorted({each for each in inner if not is_blank(each)}) if name in names and inner else inner
        for name, inner in value.items()
    }


def with_blanks(value: Fields, declared: Fields) -> dict[str, Any]:
    """A live map with the blank values that are declared and that it lacks: Keycloak drops blank settings."""
    return {**{name: inner for name, inner in declared.items() if is_blank(inner)}, **value}


def is_blank(value: Any) -> bool:
    """Return whether Keycloak takes the value for nothing: a text of spaces only, or a list of such texts."""
    if isinstance(value, list):
        return all(is_blank(each) for each in value)
    return isinstance(value, str) and not value.strip()


def within(parent: str, name: str) -> str:
    """The name of an object within another one: “parent/name”, a parent with a slash in quotes.

    So no two objects have one name: both `a/b` and `c`, and `a` and `b/c`, would be “a/b/c”.
    """
    is_plain = "/" not in parent and not parent.startswith('"')
    quoted = parent if is_plain else '"' + parent.replace('"', '""') + '"'
    return f"{quoted}/{name}"


def parent_in(name: str) -> str:
    """The parent in a name of `within`."""
    quoted = re.match('"((?:[^"]|"")*)"/', name)
    return quoted[1].replace('""', '"') if quoted else name.partition("/")[0]


def without(value: Fields, *names: str) -> dict[str, Any]:
    """The mapping without some fields."""
    return {name: inner for name, inner in value.items() if name not in names}
