"""Objects that can and cannot carry the managed mark."""

from __future__ import annotations

import pytest

from provisioning.errors import ProvisioningError
from provisioning.kinds.component import COMPONENT
from provisioning.kinds.flow.flow import FLOW
from provisioning.kinds.realm import REALM
from provisioning.model.resource import LiveObject


def test_component_with_its_own_sub_type_is_not_marked() -> None:
    component = LiveObject("KeyProvider/foreign", {}, {"name": "foreign", "subType": "anonymous"})

    with pytest.raises(
        ProvisioningError,
        match="component “KeyProvider/foreign” cannot carry the managed mark",
    ):
        COMPONENT.marked(component)

    managed = COMPONENT.marked(LiveObject("KeyProvider/foreign", {}, {"name": "foreign"}))
    assert managed == {"name": "foreign", "subType": "mep.managed"}


def test_flow_with_a_long_description_is_not_marked() -> None:
    def foreign(length: int) -> LiveObject:
        return LiveObject("foreign", {}, {"alias": "foreign", "description": "x" * length})

    with pytest.raises(ProvisioningError, match="“foreign” has 216 characters, and may have 215"):
        FLOW.marked(foreign(216))

    assert FLOW.marked(foreign(215))


def test_kind_without_marks_is_not_adopted() -> None:
    with pytest.raises(ProvisioningError, match="realm “test” cannot carry the managed mark"):
        REALM.marked(LiveObject("test", {}, {}))
