"""Brings the local Keycloak to what the stack needs: both realms applied, the local people made."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from local_stack.people import demonstration, ensure_people
from local_stack.settings import (
    BOOTSTRAP_ADMIN_PASSWORD,
    BOOTSTRAP_ADMIN_USERNAME,
    Ports,
    StackSettings,
    variable,
)
from local_stack.state import read_record
from provisioning.apply import apply
from provisioning.keycloak import AdminUser, Credentials, Keycloak
from provisioning.source import LOCAL, RealmSource, load
from provisioning.template_functions import template_functions

_HOSPITAL_DIRECTORY = Path(__file__).with_name("hospital_idp")


def local_source(settings: StackSettings, directory: Path) -> RealmSource:
    """A realm directory rendered for this stack, whatever its ports."""
    return load(directory, LOCAL, template_functions(directory), local_variables(settings))


def local_variables(settings: StackSettings) -> Mapping[str, str]:
    """The process's environment variables with the ports of this stack."""
    return {**os.environ, **{variable(name): str(port) for name, port in settings.ports.named().items()}}


def local_administrator() -> Credentials:
    """The bootstrap administrator of the local Keycloak."""
    return AdminUser(BOOTSTRAP_ADMIN_USERNAME, BOOTSTRAP_ADMIN_PASSWORD)


def running(settings: StackSettings) -> StackSettings:
    """The settings with the ports of the stack that runs now, if one does."""
    record = read_record(settings.state_file)
    return replace(settings, ports=Ports(**record.ports)) if record and record.has_life() else settings


def apply_local_realms(settings: StackSettings) -> Mapping[str, str]:
    """Applies the hospital's realm and the portal's, makes the people; idempotent.

    Returns what the profile service needs to know of them: the secret of its client, the address of the
    portal's team, and whom the demonstration offers to be.
    """
    keycloak = Keycloak(settings.keycloak_url, local_administrator())
    portal = local_source(settings, settings.root / "realm")
    for source in (local_source(settings, _HOSPITAL_DIRECTORY), portal):
        apply(keycloak, source)
    ensure_people(keycloak)
    profile_service = next(
        entry for name, entry in portal.named("clients", "clientId") if name == "profile-service"
    )
    (realm,) = portal.entries("realm")
    return {
        "MEP_PROFILE_CLIENT_SECRET": profile_service.value["secret"].value,
        "MEP_CONTACT_EMAIL": realm.value["attributes"]["mep.contact.email"],
        "MEP_DEMO_PEOPLE": demonstration(),
    }
