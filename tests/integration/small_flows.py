"""A realm with small flows and few other objects."""

from __future__ import annotations

from pathlib import Path

from provisioning.apply import current_plan
from provisioning.source.directory import RealmSource
from tests.environment import Environment
from tests.integration.realm_files import keep_the_realm_alone

COOKIE = "{authenticator: auth-cookie, requirement: ALTERNATIVE}"
BOUND = "flow-bindings: {browserFlow: a, directGrantFlow: direct grant}\n"


def flow(alias: str, *parts: str) -> str:
    password = "[{authenticator: auth-username-password-form, requirement: REQUIRED}]"
    below = [f"{{flow: {part}, requirement: ALTERNATIVE, executions: {password}}}" for part in parts]
    return f"  - {{alias: {alias}, executions: [{', '.join([COOKIE, *below])}]}}\n"


def with_flows(environment: Environment, realm_files: Path, text: str) -> RealmSource:
    """The realm with these flows and few other objects."""
    keep_the_realm_alone(realm_files)
    (realm_files / "flows.yaml").write_text(f"flows:\n{text}{BOUND}", encoding="utf-8")
    return environment.source(realm_files)


def require_settled(environment: Environment, source: RealmSource) -> None:
    assert not current_plan(environment.admin, source)[0]
    export = environment.admin.read_by_post(source.realm, "partial-export")
    assert not [each["alias"] for each in export["authenticationFlows"] if "being built" in each["alias"]]
    assert export["browserFlow"] == "a"
