"""Realms of a few lines, for single cases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from provisioning.apply import apply
from provisioning.errors import NotConvergedError, ProvisioningError, ServerRefusedError
from provisioning.keycloak import Keycloak
from provisioning.source.directory import RealmSource, load
from tests.integration.foreign_realm import RealmByAdminApi
from tests.integration.whole_schema import told, told_differences

OIDC: Mapping[str, Any] = {
    "alias": "partner",
    "providerId": "oidc",
    "config": {"authorizationUrl": "https://a.example.ch/auth", "tokenUrl": "https://a.example.ch/token"},
}
"""An identity provider."""
DIRECTORY: Mapping[str, Any] = {
    "name": "directory",
    "providerType": "org.keycloak.storage.UserStorageProvider",
    "providerId": "ldap",
    "config": {
        "enabled": "false",
        "editMode": "READ_ONLY",
        "vendor": "other",
        "connectionUrl": "ldap://localhost:1",
        "usersDn": "ou=people",
        "authType": "none",
        "usernameLDAPAttribute": "uid",
        "rdnLDAPAttribute": "uid",
        "uuidLDAPAttribute": "entryUUID",
        "userObjectClasses": "person",
    },
}
"""A user directory that no server answers for; it is switched off."""
EVERYBODY: Mapping[str, Any] = {"view": ["admin", "user"], "edit": ["admin", "user"]}
"""The permissions of a profile field that its owner changes."""


def declared(directory: Path, realm: str, **sections: Any) -> RealmSource:
    """The files of a realm: `realm_` holds the fields of the realm itself, the others are sections."""
    fields = {"realm": realm, "enabled": True, **sections.pop("realm_", {})}
    (directory / "environments").mkdir(parents=True, exist_ok=True)
    environment = "server: http://localhost\nvalues: {}\nsecrets: {MEP_FINGERPRINT_KEY: key}\n"
    (directory / "environments" / "local.yaml").write_text(environment, encoding="utf-8")
    named = {name.replace("_", "-"): section for name, section in sections.items()}
    (directory / "realm.yaml").write_text(json.dumps({"realm": fields, **named}), encoding="utf-8")
    return load(directory, "local", variables={})


@contextmanager
def erased_afterwards(admin: Keycloak, name: str) -> Iterator[RealmByAdminApi]:
    """Access to a realm that is deleted at the end."""
    try:
        yield RealmByAdminApi(admin, name)
    finally:
        if admin.get(name) is not None:
            admin.delete(name)


def converges_or_is_refused(realm: RealmByAdminApi, read: Mapping[str, Any], directory: Path) -> str:
    """Apply files. Returns what is wrong, or an empty text.

    Right is: one apply makes the realm equal to its files, and the next has nothing to do; or the files are
    refused before the first write.
    """
    admin = realm.admin
    before = told(realm) if realm.get() is not None else None
    writes = admin.writes
    try:
        source = declared(directory, realm.name, **read)
        apply(admin, source)
        again = apply(admin, source)
    except NotConvergedError as error:
        return str(error)
    except ServerRefusedError as error:
        return f"refused by the server: {error}"
    except ProvisioningError as error:
        now = told(realm) if realm.get() is not None else None
        if admin.writes == writes:
            return ""
        return f"refused after {admin.writes - writes} writes: {error}; {told_differences(before, now)[:5]}"
    return "" if not again.changes else f"the second apply changes {again.changes}"
