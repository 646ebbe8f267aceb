"""What can be marked as ours."""

from __future__ import annotations

import pytest

from provisioning.adopt import with_mark
from provisioning.errors import ProvisioningError
from provisioning.kinds.component import COMPONENT
from provisioning.kinds.flow import FLOW
from provisioning.kinds.realm import REALM
from provisioning.resource import LiveObject


def test_a_component_whose_sub_type_means_something_is_not_said_to_be_ours() -> None:
    component = LiveObject("KeyProvider/theirs", {}, {"name": "theirs", "subType": "anonymous"})

    with pytest.raises(
        ProvisioningError,
        match="nothing was marked: component “KeyProvider/theirs” cannot carry the managed mark",
    ):
        with_mark(COMPONENT, component)

    ours = with_mark(COMPONENT, LiveObject("KeyProvider/theirs", {}, {"name": "theirs"}))
    assert ours == {"name": "theirs", "subType": "mep.managed"}


def test_a_flow_whose_description_leaves_no_room_is_not_said_to_be_ours() -> None:
    def theirs(length: int) -> LiveObject:
        return LiveObject("theirs", {}, {"alias": "theirs", "description": "x" * length})

    with pytest.raises(ProvisioningError, match="“theirs” has 217 characters, and may have 216"):
        with_mark(FLOW, theirs(217))

    assert with_mark(FLOW, theirs(216))


def test_a_kind_without_marks_is_not_adopted() -> None:
    with pytest.raises(ProvisioningError, match="a realm cannot carry the managed mark"):
        with_mark(REALM, LiveObject("test", {}, {}))
