"""Groups that somebody else made below ours: named, adopted, never taken along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provisioning.errors import ProvisioningError
from provisioning.live import LiveRealm
from provisioning.live_groups import every_group, read_groups
from provisioning.plan import Plan, make_plan
from provisioning.refusals import require_harmless
from provisioning.source import RealmSource, load
from tests.unit.provisioning.realm_directory import realm_directory


def group(name: str, ours: bool = True, count: int = 0) -> dict[str, Any]:
    attributes = {"mep.managed": ["true"]} if ours else {}
    return {"id": f"id of {name}", "name": name, "attributes": attributes, "subGroupCount": count}


class Server:
    """Tells of groups in the form measured on Keycloak 26.7: one level at a time."""

    def __init__(self, *top: dict[str, Any], **children: list[dict[str, Any]]) -> None:
        self.asked: list[str] = []
        self._levels = {"top": list(top), **children}

    def get(self, *path: str, **query: str) -> Any:
        self.asked.append("/".join(path[1:]))
        return self._levels[path[2].removeprefix("id of ") if len(path) > 2 else "top"]

    def read_by_post(self, *path: str, **query: str) -> Any:
        raise NotImplementedError


def test_top_groups_take_one_request_with_delegations_below() -> None:
    server = Server(group("a"), group("theirs", ours=False), group("delegations", count=20_000))

    assert sorted(read_groups(server, "r", ["/a"])) == ["/a", "/delegations", "/theirs"]
    assert server.asked == ["groups"]


def test_what_somebody_made_right_below_ours_is_read() -> None:
    theirs = group("theirs", ours=False, count=3)
    server = Server(group("a", count=2), a=[group("b"), theirs])

    found = read_groups(server, "r", [])

    assert sorted(found) == ["/a", "/a/b", "/a/theirs"]
    assert server.asked == ["groups", "groups/id of a/children"]


def test_a_declared_group_without_our_mark_is_looked_below_too() -> None:
    hand_made = group("a", ours=False, count=1)
    server = Server(hand_made, group("z", ours=False, count=5), a=[group("b", ours=False)])

    assert sorted(read_groups(server, "r", ["/a"])) == ["/a", "/a/b", "/z"]


def test_delegations_are_not_looked_at_whoever_asks() -> None:
    server = Server(group("delegations", count=2))

    assert sorted(read_groups(server, "r", ["/delegations", "/delegations/someone"])) == ["/delegations"]
    assert [path for path, _ in every_group(server, "r")] == ["/delegations"]


def planned(
    tmp_path: Path, groups: str, *paths: str, foreign: str = ""
) -> tuple[Plan, LiveRealm, RealmSource]:
    held = {
        path: {**group(path.rpartition("/")[2], ours=path != foreign), "path": path}
        for path in (*paths, foreign)
        if path
    }
    live = LiveRealm("test", exists=True, export={"enabled": True, "realm": "test"}, groups=held)
    source = load(realm_directory(tmp_path, groups=f"groups: {groups}"), "local")
    return make_plan(source, live), live, source


def test_a_foreign_group_below_ours_is_named(tmp_path: Path) -> None:
    plan, live, source = planned(tmp_path, "[{path: /a}]", "/a", foreign="/a/theirs")

    assert not plan
    assert [(each.kind, each.name) for each in plan.foreign] == [("group", "/a/theirs")]
    require_harmless(plan, live, source, None)


@pytest.mark.parametrize(
    ("groups", "paths", "foreign", "lost"),
    [
        ("[]", ["/delegations"], "", "every delegation"),
        ("[]", ["/a"], "/a/theirs", "“/a/theirs”"),
        ("[]", ["/a", "/a/b"], "/a/b/theirs", "“/a/b/theirs”"),
        ("[{path: /a/b}]", ["/a", "/a/b"], "", "“/a/b”"),
    ],
)
def test_nothing_that_is_to_stay_goes_with_a_pruned_group(
    tmp_path: Path, groups: str, paths: list[str], foreign: str, lost: str
) -> None:
    with pytest.raises(
        ProvisioningError, match=f"nothing was written:\ndeleting group .* would delete {lost}"
    ):
        require_harmless(*planned(tmp_path, groups, *paths, foreign=foreign), None)


def test_a_pruned_group_takes_its_pruned_children(tmp_path: Path) -> None:
    plan, live, source = planned(tmp_path, "[]", "/a", "/a/b")

    assert [change.resource.name for change in plan.changes] == ["/a"]
    require_harmless(plan, live, source, None)


def test_a_group_with_a_slash_in_its_name_is_no_other(tmp_path: Path) -> None:
    theirs = [group("a/b", ours=False), group("delegations/a", ours=False)]
    server = Server(group("a", count=1), *theirs, a=[group("b")])

    found = read_groups(server, "r", ["/a/b"])

    assert {path: each["id"] for path, each in found.items()} == {
        "/a": "id of a",
        "/a/b": "id of b",
        "/a~/b": "id of a/b",
        "/delegations~/a": "id of delegations/a",
    }
