"""Each kind owns its facts: no other module names it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning.kinds.registry import REGISTRY

ROOT = Path(__file__).resolve().parents[3] / "provisioning"
OUTSIDE = sorted(path for path in ROOT.rglob("*.py") if "kinds" not in path.relative_to(ROOT).parts)
ABOUT_ALL_KINDS = {"kind", "providers", "registry", "shapes", "writer"}
NAMES = {name for kind in REGISTRY for name in (kind.name, kind.part, type(kind).__name__) if name}
# The directory of realm files is about a realm, and so are its name and its field.
NOT_A_KIND = {"realm"}


def named_kinds(tree: ast.AST) -> Iterator[str]:
    """The kinds that a module imports or names in a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("provisioning.kinds"):
            module = (node.module or "").removeprefix("provisioning.kinds").lstrip(".")
            modules = [module] if module else [alias.name for alias in node.names]
            yield from (each for each in modules if each not in ABOUT_ALL_KINDS)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from {node.value} & (NAMES - NOT_A_KIND)


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_outside_the_kinds_names_a_kind(path: Path) -> None:
    assert list(named_kinds(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_naming_a_kind_is_noticed() -> None:
    code = "from provisioning.kinds.client import CLIENT\nif kind == 'identity provider': pass"

    assert list(named_kinds(ast.parse(code))) == ["client", "identity provider"]
