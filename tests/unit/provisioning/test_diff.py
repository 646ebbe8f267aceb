from __future__ import annotations

from typing import Any

import pytest

from provisioning.model.diff import differences, merged
from provisioning.model.resource import FieldChange, StrictMapping
from provisioning.model.secret import Secret, with_fingerprints


@pytest.mark.parametrize(
    ("declared", "live", "changes"),
    [
        ({"a": 1}, {"a": 1, "server_default": 2}, []),
        ({"a": 1}, {"a": 2}, [("a", 2, 1)]),
        ({"a": 1}, {}, [("a", None, 1)]),
        ({"a": {"b": 1}}, {"a": {"b": 2, "c": 3}}, [("a.b", 2, 1)]),
        ({"a": [1, 2]}, {"a": [2, 1]}, [("a", [2, 1], [1, 2])]),
        ({"a": [{"name": "x", "b": 1}]}, {"a": [{"name": "x", "b": 2}]}, [("b", 2, 1, ("x",))]),
        (
            {"a": [{"name": "x"}]},
            {"a": [{"name": "y"}]},
            [("", None, {"name": "x"}, ("x",)), ("", {"name": "y"}, None, ("y",))],
        ),
        (
            {"a": [{"name": "x"}, {"name": "x", "b": 1}]},
            {"a": [{"name": "x"}, {"name": "x"}]},
            [("b", None, 1, ("x (2)",))],
        ),
        (
            {"a": [{"flow": "x"}, {"flow": "y"}]},
            {"a": [{"flow": "y"}, {"flow": "x"}]},
            [("order", ["y", "x"], ["x", "y"])],
        ),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, [("a", [{"b": 2}], [{"b": 1}])]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 1}, {"b": 2}]}, [("a", [{"b": 1}, {"b": 2}], [{"b": 1}])]),
        ({"a": StrictMapping(b=1)}, {"a": {"b": 1, "by_hand": 2}}, [("a.by_hand", 2, None)]),
        ({"a": StrictMapping()}, {"a": {}}, []),
        ({"a": True}, {"a": "true"}, [("a", "true", True)]),
    ],
)
def test_differences_contain_path_old_and_new_value(
    declared: dict[str, Any], live: dict[str, Any], changes: list[tuple[Any, ...]]
) -> None:
    found = differences(declared, live, named_by=("flow", "name"))

    assert found == tuple(FieldChange(*change) for change in changes)


def test_masked_secret_with_the_same_fingerprint_is_no_difference() -> None:
    declared = with_fingerprints({"secret": Secret("S", "one")}, "attributes", "key")

    live = {"secret": "**********", "attributes": dict(declared["attributes"])}

    assert differences(declared, live) == ()


def test_changed_secret_shows_as_changed_fingerprint_only() -> None:
    old = with_fingerprints({"secret": Secret("S", "one")}, "attributes", "key")
    new = with_fingerprints({"secret": Secret("S", "two")}, "attributes", "key")

    (change,) = differences(new, {"secret": "**********", "attributes": old["attributes"]})

    assert change.path == "attributes.mep.fingerprint.secret"
    assert "two" not in str(change)


def test_fingerprint_depends_on_its_key() -> None:
    secret = Secret("S", "one")

    assert secret.fingerprint("key") != secret.fingerprint("other key")


def test_update_keeps_undeclared_fields() -> None:
    assert merged({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": 9}}) == {"a": {"b": 9, "c": 2}, "d": 3}


def test_update_replaces_a_strict_mapping() -> None:
    assert merged({"a": {"by_hand": 1}}, {"a": StrictMapping(b=2)}) == {"a": {"b": 2}}
