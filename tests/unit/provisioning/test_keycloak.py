from __future__ import annotations

import pytest

from provisioning.keycloak import _session


@pytest.mark.parametrize("server", ["https://keycloak.example.ch", "HTTPS://keycloak.example.ch"])
def test_a_certificate_is_always_looked_at(server: str) -> None:
    assert _session(server).verify is True
