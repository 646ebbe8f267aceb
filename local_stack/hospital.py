"""The identity provider of the hospital, which a realm of the local Keycloak simulates."""

from __future__ import annotations

from pathlib import Path
from string import Template

import yaml12
from provisioning.keycloak import Keycloak

HOSPITAL_REALM = "hug-idp"
_FILE = Path(__file__).with_name("hospital.yaml")
_MADE_ONCE = ("clients", "groups")


def ensure_hospital(keycloak: Keycloak) -> None:
    """Create the realm, or update its settings and its client. People, groups and mappers stay."""
    text = Template(_FILE.read_text(encoding="utf-8")).substitute(keycloak=keycloak.server)
    realm = yaml12.read(text).value
    admin = keycloak.admin(HOSPITAL_REALM)
    if keycloak.get(HOSPITAL_REALM) is None:
        admin.create_realm(realm)
        return
    settings = {name: value for name, value in realm.items() if name not in _MADE_ONCE}
    (client,) = realm["clients"]
    # A mapper without its id would be added a second time.
    declared = {name: value for name, value in client.items() if name != "protocolMappers"}
    admin.update_realm(HOSPITAL_REALM, settings)
    admin.update_client(str(admin.get_client_id(client["clientId"])), declared)
