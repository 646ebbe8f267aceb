"""Test cases that Python and Java both run. Java reads the same files
(`ch.monespacepro.keycloak.hin.Vectors`).
"""

import json
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

Case = dict[str, Any]
"""One case of a vector file; the file's `about` explains its fields."""


def document(file: str) -> Case:
    """A complete vector file."""
    content = json.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def cases(file: str, key: str = "cases") -> list[ParameterSet]:
    """The cases under `key`, each with its name as test id."""
    return [pytest.param(case, id=case["name"].replace(" ", "-")) for case in document(file)[key]]


def long_inputs(characters: int | None = None) -> list[ParameterSet]:
    """The inputs of `long_inputs.json`, at full length or with another number of characters."""
    content = document("long_inputs.json")
    size = characters or content["characters"]
    return [
        pytest.param(
            shape["before"] + shape["repeated"] * (size // len(shape["repeated"])) + shape["after"],
            id=shape["name"].replace(" ", "-"),
        )
        for shape in content["inputs"]
    ]
