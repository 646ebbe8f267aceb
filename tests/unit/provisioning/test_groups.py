"""Foreign groups below managed ones: listed, adopted, never deleted with their parent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from provisioning.errors import ProvisioningError
from provisioning.kinds.group import GROUP
from provisioning.model.live import LiveRealm, Wanted
from provisioning.model.plan import Plan
from provisioning.planning import make_plan
from provisioning.source.directory import load
from tests.unit.provisioning.realm_directory import realm_directory


def group(name: str, managed: bool = True, count: int = 0) -> dict[str, Any]:
    attributes = {"mep.managed": ["true"]} if managed else {}
    return {"id": f"id of {name}", "name": name, "attributes": attributes, "subGroupCount": count}


class Server:
    """Returns groups in the form measured on Keycloak 26.7: one level at a time."""

    def __init__(self, *top: dict[str, Any], **children: list[dict[str, Any]]) -> None:
        self.asked: list[str] = []
        self._levels = {"top": list(top), **children}

    def get(self, *path: str, **query: str) -> Any:
        self.asked.append("/".join(path[1:]))
        return self._levels[path[2].removeprefix("id of ") if len(path) > 2 else "top"]

    def read_by_post(self, *path: str, **query: str) -> Any:
        raise NotImplementedError


def read_groups(server: Server, folder: Path, *declared: str, everything: bool = False) -> Mapping[str, Any]:
    """The groups that are read when the files declare these ones."""
    groups = "groups: [" + ", ".join(f"{{path: {path}}}" for path in declared) + "]"
    wanted = Wanted(load(realm_directory(folder, groups=groups), "local"), everything=everything)
    return GROUP.read(server, LiveRealm("r", exists=True), wanted)


def test_top_level_groups_take_one_request_whatever_the_delegations(tmp_path: Path) -> None:
    server = Server(group("a"), group("foreign", managed=False), group("delegations", count=20_000))

    assert sorted(read_groups(server, tmp_path, "/a")) == ["/a", "/delegations", "/foreign"]
    assert server.asked == ["groups"]


def test_foreign_group_below_a_managed_group_is_read(tmp_path: Path) -> None:
    foreign = group("foreign", managed=False, count=3)
    server = Server(group("a", count=2), a=[group("b"), foreign])

    found = read_groups(server, tmp_path)

    assert sorted(found) == ["/a", "/a/b", "/a/foreign"]
    assert server.asked == ["groups", "groups/id of a/children"]


def test_children_of_a_declared_group_without_mark_are_read(tmp_path: Path) -> None:
    hand_made = group("a", managed=False, count=1)
    server = Server(hand_made, group("z", managed=False, count=5), a=[group("b", managed=False)])

    assert sorted(read_groups(server, tmp_path, "/a")) == ["/a", "/a/b", "/z"]


def test_groups_below_delegations_are_never_read(tmp_path: Path) -> None:
    server = Server(group("delegations", count=2))

    assert sorted(read_groups(server, tmp_path, "/delegations", "/delegations/x")) == ["/delegations"]
    assert list(read_groups(server, tmp_path / "all", everything=True)) == ["/delegations"]


def planned(tmp_path: Path, groups: str, *paths: str, foreign: str = "") -> Plan:
    held = {
        path: {**group(path.rpartition("/")[2], managed=path != foreign), "path": path}
        for path in (*paths, foreign)
        if path
    }
    export = {"enabled": True, "realm": "test"}
    live = LiveRealm("test", exists=True, export=export, beside={GROUP.name: held})
    return make_plan(load(realm_directory(tmp_path, groups=f"groups: {groups}"), "local"), live)


def test_foreign_group_below_a_managed_group_is_listed(tmp_path: Path) -> None:
    plan = planned(tmp_path, "[{path: /a}]", "/a", foreign="/a/foreign")

    assert not plan
    assert [(each.kind, each.name) for each in plan.foreign] == [("group", "/a/foreign")]


@pytest.mark.parametrize(
    ("groups", "paths", "foreign", "lost"),
    [
        ("[]", ["/delegations"], "", "every delegation"),
        ("[]", ["/a"], "/a/foreign", "“/a/foreign”"),
        ("[]", ["/a", "/a/b"], "/a/b/foreign", "“/a/b/foreign”"),
    ],
)
def test_pruning_a_group_with_groups_below_that_stay_is_refused(
    tmp_path: Path, groups: str, paths: list[str], foreign: str, lost: str
) -> None:
    with pytest.raises(
        ProvisioningError, match=f"nothing was written:\ndeleting group .* would delete {lost}"
    ):
        planned(tmp_path, groups, *paths, foreign=foreign)


def test_declared_group_keeps_the_group_above_it(tmp_path: Path) -> None:
    with pytest.raises(ProvisioningError, match="“/a/b” refers to group “/a”, which is deleted, because no"):
        planned(tmp_path, "[{path: /a/b}]", "/a", "/a/b")


def test_pruned_group_is_deleted_with_its_pruned_children(tmp_path: Path) -> None:
    plan = planned(tmp_path, "[]", "/a", "/a/b")

    assert [change.resource.name for change in plan.changes] == ["/a"]


def test_group_with_a_slash_in_its_name_is_not_a_child_group(tmp_path: Path) -> None:
    foreign = [group("a/b", managed=False), group("delegations/a", managed=False)]
    server = Server(group("a", count=1), *foreign, a=[group("b")])

    found = read_groups(server, tmp_path, "/a/b")

    assert {path: each["id"] for path, each in found.items()} == {
        "/a": "id of a",
        "/a/b": "id of b",
        "/a~/b": "id of a/b",
        "/delegations~/a": "id of delegations/a",
    }
