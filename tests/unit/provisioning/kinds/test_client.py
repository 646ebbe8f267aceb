"""Settings of a client that exclude each other, also where one was changed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.errors import ProvisioningError
from provisioning.model.live import LiveRealm
from provisioning.planning import make_plan
from provisioning.source.directory import load
from tests.unit.provisioning.realm_directory import realm_directory


@pytest.mark.parametrize("by_hand", ["publicClient", "bearerOnly"])
@pytest.mark.parametrize("service", ["serviceAccountsEnabled", "authorizationServicesEnabled"])
def test_client_that_was_made_public_by_hand_is_refused_with_what_to_declare(
    tmp_path: Path, by_hand: str, service: str
) -> None:
    """Keycloak would not keep both, and no plan may switch off what the files do not mention."""
    declared = f"clients: [{{clientId: app, {service}: true}}]"
    source = load(realm_directory(tmp_path, clients=declared), "local")
    client = {"id": "1", "clientId": "app", by_hand: True, "serviceAccountsEnabled": True}
    live = LiveRealm("test", True, {"enabled": True, "realm": "test", "clients": [client]})

    with pytest.raises(ProvisioningError, match=f"“{service}” needs “{by_hand}: false”: declare it"):
        make_plan(source, live)
