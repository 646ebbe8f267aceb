"""kcwarden, an auditor of Keycloak, finds nothing in the realm that docs/security.md does not explain."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.environment import ROOT, Environment
from tests.people import REALM

KCWARDEN = str(Path(sys.executable).with_name("kcwarden"))
CONFIG = """\
monitors: []
auditors:
  # Asks GitHub for the newest version.
  - {auditor: KeycloakVersionShouldBeUpToDate, allowed: [".*"]}
"""
EXPLAINED = re.compile(r"^\| `([A-Z]\w+)` \| `([\w-]+)` \| .+ \|$", re.MULTILINE)

TEAM = {"account-validator", "delegation-manager"}

Export = dict[str, Any]
"""The realm, or an object of it, as the admin API gives it."""
Findings = set[tuple[str, str]]
"""The rules that found something, each with the name of the object at fault."""


def audited(export: Export, folder: Path) -> Findings:
    """What kcwarden finds in an export, of severity medium or higher."""
    (folder / "export.json").write_text(json.dumps(export), encoding="utf-8")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    files = [str(folder / "export.json"), "--config", str(folder / "config.yaml")]
    done = subprocess.run(
        [KCWARDEN, "audit", *files, "--min-severity", "MEDIUM", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {(each["reporting_auditor"], each["entity"]) for each in json.loads(done.stdout)}


def client(export: Export, name: str) -> Export:
    return one_of(export["clients"], clientId=name)


def broker(export: Export, alias: str) -> Export:
    return one_of(export["identityProviders"], alias=alias)


def one_of(objects: list[Export], **named: str) -> Export:
    (found,) = (each for each in objects if named.items() <= each.items())
    return found


@pytest.fixture(scope="module")
def export(environment: Environment) -> Export:
    """The realm as `kcwarden download` reads it."""
    read: Export = environment.admin.read_by_post(
        REALM, "partial-export", exportClients="true", exportGroupsAndRoles="true"
    )
    return read


@pytest.fixture(scope="module")
def findings(export: Export, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return audited(export, tmp_path_factory.mktemp("audit"))


@pytest.fixture(scope="module")
def explained() -> Findings:
    return set(EXPLAINED.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8")))


def test_every_finding_is_explained(findings: Findings, explained: Findings) -> None:
    assert findings - explained == set()


def test_every_explanation_has_its_finding(findings: Findings, explained: Findings) -> None:
    assert explained - findings == set()


def test_clients_explained_as_bearer_only_start_no_sign_in(
    environment: Environment, explained: Findings
) -> None:
    clients = {entity for rule, entity in explained if rule == "ClientWithOptionalOfflineAccessScope"}

    assert {name: started(environment, name) for name in clients} == dict.fromkeys(clients, 403)
    assert started(environment, "portal") == 400  # only the redirect URI is missing


def started(environment: Environment, name: str) -> int:
    """The HTTP status of the answer to an authorization request without redirect URI."""
    request = {"client_id": name, "response_type": "code", "scope": "openid"}
    address = f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/auth"
    return httpx.get(address, params=request, timeout=30).status_code


def test_every_mapper_has_a_sync_mode_of_its_own(export: Export) -> None:
    modes = {mapper["config"].get("syncMode") for mapper in export["identityProviderMappers"]}

    assert modes == {"FORCE", "IMPORT"}


def test_roles_of_the_team_are_judged_at_every_sign_in(export: Export) -> None:
    granting = [
        mapper["config"]
        for mapper in export["identityProviderMappers"]
        if mapper["config"].get("role") in TEAM
    ]

    assert {config["role"] for config in granting} == TEAM
    assert {config["syncMode"] for config in granting} == {"FORCE"}


def give_a_client_the_password_grant(export: Export) -> None:
    client(export, "portal")["directAccessGrantsEnabled"] = True


def let_a_client_ask_for_offline_tokens(export: Export) -> None:
    client(export, "profile-service")["optionalClientScopes"].append("offline_access")


def drop_pkce(export: Export) -> None:
    del client(export, "portal")["attributes"]["pkce.code.challenge.method"]


def redirect_anywhere(export: Export) -> None:
    client(export, "portal")["redirectUris"].append("*")


def keep_used_refresh_tokens_valid(export: Export) -> None:
    export["revokeRefreshToken"] = False


def take_any_password(export: Export) -> None:
    del export["passwordPolicy"]


def take_unsigned_tokens_of_the_hospital(export: Export) -> None:
    broker(export, "hug")["config"]["validateSignature"] = "false"


@pytest.mark.parametrize(
    ("weaken", "rule", "entity"),
    [
        (give_a_client_the_password_grant, "PublicClientShouldDisableDirectAccessGrants", "portal"),
        (let_a_client_ask_for_offline_tokens, "ClientWithOptionalOfflineAccessScope", "profile-service"),
        (drop_pkce, "PublicClientsMustEnforcePKCE", "portal"),
        (redirect_anywhere, "ClientMustNotUseGlobalWildcardURI", "portal"),
        (keep_used_refresh_tokens_valid, "RefreshTokensShouldBeRevokedAfterUse", REALM),
        (take_any_password, "PasswordPolicyMissing", REALM),
        (take_unsigned_tokens_of_the_hospital, "IdentityProviderWithSignatureVerificationDisabled", "hug"),
    ],
)
def test_weakness_is_found(
    export: Export,
    findings: Findings,
    tmp_path: Path,
    weaken: Callable[[Export], None],
    rule: str,
    entity: str,
) -> None:
    weakened = copy.deepcopy(export)
    weaken(weakened)

    assert audited(weakened, tmp_path) - findings == {(rule, entity)}
