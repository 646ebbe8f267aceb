"""Foreign groups at the top or below managed ones are listed, adopted on demand, and never pruned."""

from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.adopt import adopt
from provisioning.apply import apply, current_plan
from provisioning.errors import ProvisioningError
from tests.environment import Environment
from tests.integration.realm_files import rewrite

MANAGED = "groups: [{path: /managed}, {path: /managed/below}]\n"


def test_foreign_group_below_a_managed_one_is_listed_kept_and_adopted(
    environment: Environment, realm_files: Path
) -> None:
    admin, more = environment.admin, realm_files / "more.yaml"
    more.write_text(MANAGED, encoding="utf-8")
    source = environment.source(realm_files)
    apply(admin, source)
    (managed,) = admin.get(source.realm, "groups", search="managed", exact="true")
    (below,) = admin.get(source.realm, "groups", managed["id"], "children")
    by_hand = admin.post(source.realm, "groups", below["id"], "children", body={"name": "by-hand"})
    admin.post(source.realm, "groups", str(by_hand), "children", body={"name": "deeper"})
    admin.post(source.realm, "groups", body={"name": "at-the-top"})

    found, _ = current_plan(admin, source)
    assert not found
    named = {(each.kind, each.name) for each in found.foreign}
    assert named == {("group", "/managed/below/by-hand"), ("group", "/at-the-top")}

    more.unlink()
    source, before = environment.source(realm_files), admin.writes
    with pytest.raises(
        ProvisioningError, match="deleting group “/managed” would delete “/managed/below/by-hand”"
    ):
        apply(admin, source)
    assert admin.writes == before

    adopt(admin, source, ["group:/managed/below/by-hand"])
    with pytest.raises(ProvisioningError, match="would delete “/managed/below/by-hand/deeper”"):
        apply(admin, source)
    adopt(admin, source, ["/managed/below/by-hand/deeper", "group:/at-the-top"])
    assert sorted(each.resource.name for each in apply(admin, source).changes) == ["/at-the-top", "/managed"]


def test_delegations_are_not_pruned(environment: Environment, realm_files: Path) -> None:
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
