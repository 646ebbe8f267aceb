"""Prepare the local Keycloak: the hospital's realm, the portal's, the local people and their delegations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from local_stack.access import local_administrator, local_variables
from local_stack.delegations import ensure_delegations
from local_stack.hospital import ensure_hospital
from local_stack.people import demonstration, ensure_people
from local_stack.progress import OnProgress, ignore
from local_stack.settings import StackSettings
from profile_service.web.encryption import new_key
from provisioning.apply import apply
from provisioning.keycloak import Keycloak
from provisioning.source.compiled_rules import compiled_rules
from provisioning.source.directory import LOCAL, RealmSource, load

_DOCUMENT_TYPES = Path(__file__).with_name("document_types.json")


def local_source(settings: StackSettings, directory: Path) -> RealmSource:
    """A realm directory rendered for this stack and its ports."""
    return load(directory, LOCAL, compiled_rules(directory), local_variables(settings))


def apply_local_realms(settings: StackSettings, on_progress: OnProgress = ignore) -> Mapping[str, str]:
    """Make the hospital's realm, apply the portal's, and create the people; idempotent.

    Returns environment variables for the profile service: the secret of its client, its key, the portal's
    name, its team's address, the demonstration's people, the mail server and the types of documents.
    """
    keycloak = Keycloak(settings.keycloak_url, local_administrator())
    portal = local_source(settings, settings.root / "realm")
    ensure_hospital(keycloak)
    apply(keycloak, portal)
    ensure_people(keycloak)
    ensure_delegations(settings, keycloak, on_progress)
    profile_service = next(
        entry for name, entry in portal.named("clients", "clientId") if name == "profile-service"
    )
    (realm,) = portal.entries("realm")
    return {
        "MEP_PROFILE_CLIENT_SECRET": profile_service.value["secret"].value,
        "MEP_PROFILE_KEYS": _profile_key(settings),
        "MEP_SITE_NAME": realm.value["displayName"],
        "MEP_CONTACT_EMAIL": realm.value["attributes"]["mep.contact.email"],
        "MEP_DEMO_PEOPLE": demonstration(),
        "MEP_MAIL_SERVER": f"smtp://localhost:{settings.ports.smtp}",
        "MEP_MAIL_FROM": realm.value["smtpServer"]["from"],
        "MEP_DOCUMENT_TYPES": _DOCUMENT_TYPES.read_text(encoding="utf-8"),
    }


def _profile_key(settings: StackSettings) -> str:
    """The encryption key of the profile service, stored with the data so that sign-ins survive a restart."""
    file = settings.state / "data" / "profile.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(new_key(), encoding="ascii")
    return file.read_text(encoding="ascii")
