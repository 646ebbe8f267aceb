"""Groups made by hand, at the top or below ours: named, adopted on demand, kept when a parent goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.adopt import adopt
from provisioning.apply import apply, current_plan
from provisioning.errors import ProvisioningError
from tests.environment import Environment
from tests.integration.realm_files import rewrite

OURS = "groups: [{path: /ours}, {path: /ours/below}]\n"


def test_a_group_made_by_hand_below_ours_is_named_kept_and_adopted(
    environment: Environment, realm_files: Path
) -> None:
    admin, more = environment.admin, realm_files / "more.yaml"
    more.write_text(OURS, encoding="utf-8")
    source = environment.source(realm_files)
    apply(admin, source)
    (ours,) = admin.get(source.realm, "groups", search="ours", exact="true")
    (below,) = admin.get(source.realm, "groups", ours["id"], "children")
    by_hand = admin.post(source.realm, "groups", below["id"], "children", body={"name": "by-hand"})
    admin.post(source.realm, "groups", str(by_hand), "children", body={"name": "deeper"})
    admin.post(source.realm, "groups", body={"name": "at-the-top"})

    found, _ = current_plan(admin, source)
    assert not found
    named = {(each.kind, each.name) for each in found.foreign}
    assert named == {("group", "/ours/below/by-hand"), ("group", "/at-the-top")}

    more.unlink()
    source, before = environment.source(realm_files), admin.writes
    with pytest.raises(ProvisioningError, match="deleting group “/ours” would delete “/ours/below/by-hand”"):
        apply(admin, source)
    assert admin.writes == before

    adopt(admin, source, ["group:/ours/below/by-hand"])
    with pytest.raises(ProvisioningError, match="would delete “/ours/below/by-hand/deeper”"):
        apply(admin, source)
    adopt(admin, source, ["/ours/below/by-hand/deeper", "group:/at-the-top"])
    assert sorted(each.resource.name for each in apply(admin, source).changes) == ["/at-the-top", "/ours"]


def test_delegations_are_never_pruned(environment: Environment, realm_files: Path) -> None:
    admin, source = environment.admin, environment.source(realm_files)
    apply(admin, source)
    rewrite(realm_files / "groups.yaml", "groups:", "groups: []")
    rewrite(realm_files / "groups.yaml", "  - path: /delegations", "")
    before = admin.writes

    with pytest.raises(ProvisioningError, match="would delete every delegation"):
        apply(admin, environment.source(realm_files))

    assert admin.writes == before
    with pytest.raises(ProvisioningError, match="is not a foreign object"):
        adopt(admin, source, ["group:/delegations/someone"])
