"""Plans show no secret, not even one that the server returns in clear."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from provisioning.model.live import LiveRealm
from provisioning.model.masking import MASK, masked
from provisioning.model.plan import Plan
from provisioning.planning import make_plan
from provisioning.report import as_json, as_markdown, as_text
from provisioning.source.directory import load
from tests.unit.provisioning.realm_directory import realm_directory

MARK = {"mep.managed": "true"}
KEY = "MIIE-live-value"


def plan_against(tmp_path: Path, text: str, **export: object) -> Plan:
    live = LiveRealm("test", exists=True, export={"enabled": True, "realm": "test", **export})
    file = "realm" if text.startswith("realm:") else "declared"
    return make_plan(load(realm_directory(tmp_path, **{file: text}), "local"), live)


def client(**more: object) -> dict[str, object]:
    attributes = {"saml.signing.private.key": KEY, "access.token.lifespan": "60", **MARK}
    return {"id": "1", "clientId": "old", "attributes": attributes, "secret": KEY, **more}


def assert_never_shown(plan: Plan) -> None:
    assert plan
    for text in (as_text(plan), as_json(plan), as_markdown(plan)):
        assert KEY not in text


def test_deleted_client_is_shown_without_its_secrets(tmp_path: Path) -> None:
    plan = plan_against(tmp_path, "clients: []", clients=[client()])

    assert_never_shown(plan)
    (change,) = json.loads(as_json(plan))["changes"]
    shown = {field["field"]: field["old"] for field in change["fields"]}
    assert shown["attributes"]["saml.signing.private.key"] == MASK
    assert shown["attributes"]["access.token.lifespan"] == "60"
    assert shown["secret"] == MASK


@pytest.mark.parametrize(
    ("text", "export"),
    [
        ("clients: [{clientId: old, attributes: {saml.signing.private.key: new}}]", {"clients": [client()]}),
        (
            "components: [{name: c, providerType: t, providerId: p, config: {apiKey: [new]}}]",
            {"components": {"t": [{"name": "c", "providerId": "p", "config": {"apiKey": [KEY]}}]}},
        ),
        (
            "components: [{name: c, providerType: t, providerId: p, config: {apiKey: [new, newer]}}]",
            {"components": {"t": [{"name": "c", "providerId": "p", "config": {"apiKey": [KEY, "x"]}}]}},
        ),
        (
            "realm: {realm: test, smtpServer: {auth: true, password: {{ secret('CLIENT_SECRET') }}}}",
            {"smtpServer": {"password": KEY}},
        ),
        (
            "identity-providers: [{alias: a, providerId: oidc, mappers: "
            "[{name: m, identityProviderMapper: i, config: {clientSecret: unmanaged, x: y}}]}]",
            {
                "identityProviders": [{"alias": "a", "providerId": "oidc"}],
                "identityProviderMappers": [
                    {"id": "1", "name": "m", "identityProviderAlias": "a", "config": {"clientSecret": KEY}}
                ],
            },
        ),
    ],
)
def test_old_value_of_a_secret_is_masked(tmp_path: Path, text: str, export: dict[str, object]) -> None:
    assert_never_shown(plan_against(tmp_path, text, **export))


def test_secret_is_recognised_by_its_name_at_every_depth() -> None:
    held = {"config": {"inner": [{"config": {"api.key": KEY, "uri": "https://x"}}], "password": ["a", ""]}}

    assert masked("executions", [held]) == [
        {"config": {"inner": [{"config": {"api.key": MASK, "uri": "https://x"}}], "password": [MASK, ""]}}
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("passwordPolicy", "length(12)"),
        ("resetPasswordAllowed", True),
        ("updatePasswordTitle", "Nouveau mot de passe"),
        ("clientRoles.password-service", ["reset"]),
        ("attributes.client.secret.rotation.enabled", "true"),
        ("config.useJwksUrl", "true"),
    ],
)
def test_fields_that_only_mention_secrets_are_shown(path: str, value: object) -> None:
    assert masked(path, value) == value


def test_value_that_was_written_as_a_secret_is_masked_whatever_its_name(tmp_path: Path) -> None:
    """Its fingerprint tells: the files may no longer call it a secret."""
    held = {"door": KEY, "mep.fingerprint.attributes.door": "0" * 32}
    realm = plan_against(tmp_path / "realm", "realm: {realm: test, attributes: {door: y}}", attributes=held)
    deleted = client(attributes={**held, **MARK}, secret=None)
    assert_never_shown(realm)
    assert_never_shown(plan_against(tmp_path / "client", "clients: []", clients=[deleted]))
