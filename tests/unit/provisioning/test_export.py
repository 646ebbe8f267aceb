from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from provisioning.errors import ProvisioningError
from provisioning.export import gaps, sections
from provisioning.kinds.kind import Kind
from provisioning.kinds.registry import REGISTRY
from provisioning.model.diff import differences, merged
from provisioning.model.live import LiveRealm
from provisioning.model.masking import MASK, with_unmanaged
from provisioning.model.resource import StrictMapping
from provisioning.model.secret import UNMANAGED, revealed
from provisioning.planning import make_plan
from provisioning.source.directory import load
from provisioning.source.realm_file import realm_file
from provisioning.source.schema import SCHEMA_FILE

ENVIRONMENT = "server: http://localhost:8080\nvalues: {}\n"
TEXTS = [
    "{{ secret('CLIENT_SECRET') }}",
    "{{{ x }}} {%- if %} {# {{% raw %}{% endraw %}",
    "{% endraw %}",
    "yes",
    "null",
    "true",
    "0x1F",
    "1e3",
    "0o17",
    ".5",
    "1_000",
    "1:30",
    "2026-01-01",
    "=",
    "<<",
    "*alias &anchor !tag",
    "- not: a list # nor a comment",
    " spaces at both ends ",
    "two\nlines\n",
    "tab\tbell\x07 nel\x85 bom\ufeff line\u2028 return\r\n",
    "‘ “ é 𝔘 ",
    "",
    "x" * 500,
]


def realm(folder: Path, **files: str) -> Path:
    (folder / "environments").mkdir(parents=True)
    (folder / "environments" / "local.yaml").write_text(ENVIRONMENT, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def live_realm(beside: dict[str, Any] | None = None, **export: Any) -> LiveRealm:
    default = {"defaultRole": {"id": "d"}, "clients": [], "attributes": {}}
    held = {"enabled": True, "realm": "test", **default, **export}
    return LiveRealm("test", exists=True, export=held, beside={"default roles": (), **(beside or {})})


def test_every_section_of_the_files_is_exported() -> None:
    sections_of_files = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))["properties"].keys() - {"ignore"}

    assert {kind.section for kind in REGISTRY if kind.section} == sections_of_files
    by_object = [kind for kind in REGISTRY if kind.section and type(kind).exported is Kind.exported]
    assert [kind for kind in by_object if not kind.key or type(kind).in_files is Kind.in_files] == []


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_the_same_after_export_and_load(tmp_path: Path, text: str) -> None:
    held = {"realm": "test", "attributes": {"a": text, "b": "after"}}
    written = realm_file({"realm": held})

    source = load(realm(tmp_path, realm=written), "local", variables={})

    (entry,) = source.entries("realm")
    assert entry.value == held


def test_name_cannot_end_the_comment_of_an_export(tmp_path: Path) -> None:
    written = realm_file({"realm": {"realm": "test"}}, ["roles: {{ 1 }}\nclients: []\u2028clients: []"])

    source = load(realm(tmp_path, realm=written), "local", variables={})

    assert set(source.sections) == {"realm"}


@pytest.mark.parametrize("value", [{"a": "\ue000secret:CLIENT_SECRET\ue001"}, {"\ue000secret:A\ue001": "b"}])
def test_text_that_looks_like_a_secret_placeholder_is_refused(value: dict[str, str]) -> None:
    with pytest.raises(ProvisioningError, match=r"U\+E000"):
        realm_file({"localization": {"fr": value}})


def test_exported_realm_has_an_empty_plan_without_any_secret(tmp_path: Path) -> None:
    live = live_realm(
        smtpServer={"host": "mail", "auth": "true", "password": MASK},
        clients=[
            {
                "id": "1",
                "clientId": "app",
                "secret": MASK,
                "attributes": {
                    "saml.signing.private.key": "MIIE",
                    "x": "true",
                    "n": "007",
                    "mep.managed": "true",
                },
                "protocolMappers": [
                    {
                        "id": "2",
                        "name": "m",
                        "protocol": "openid-connect",
                        "protocolMapper": "p",
                        "config": {"a": "1"},
                    }
                ],
            }
        ],
        identityProviders=[
            {"alias": "idp", "providerId": "oidc", "config": {"apiKey": "in clear", "b": "5"}}
        ],
    )
    files = {name: realm_file(held) for name, held in sections(live).items()}

    plan = make_plan(load(realm(tmp_path, **files), "local", variables={}), live)

    assert plan.changes == ()
    written = "".join(files.values())
    assert "MIIE" not in written
    assert "in clear" not in written
    assert MASK not in written
    assert "mep.managed" not in written


def test_text_that_is_not_a_message_pattern_is_listed_and_not_exported() -> None:
    texts = {"fr": {"greeting": "Bonjour {0}", "farewell": "Au revoir {name}"}, "de": {"farewell": "{"}}
    live = live_realm(localizationTexts=texts)

    assert sections(live)["localization"] == {"localization": {"fr": {"greeting": "Bonjour {0}"}}}
    named = "texts that are not java.text.MessageFormat patterns: de/farewell, fr/farewell"
    assert named in gaps(live)


@pytest.mark.parametrize(
    ("organizations", "named"),
    [(("acme",), "organizations: acme"), (None, "organizations: the server refused to show them")],
)
def test_fields_without_a_place_in_realm_files_are_listed(
    organizations: tuple[str, ...] | None, named: str
) -> None:
    live = live_realm(
        {"realm": organizations},
        clients=[
            {"id": "1", "clientId": "app", "adminUrl": "https://x", "authorizationServicesEnabled": True}
        ],
        components={"org.keycloak.models.workflow.WorkflowProvider": [{"id": "w", "providerId": "default"}]},
        adminPermissionsEnabled=True,
        newSetting="on",
        dockerAuthenticationFlow="other",
    )

    assert {
        named,
        "workflows: the server does not show their content",
        "fine-grained admin permissions",
        "authorization settings of the clients: app",
        "fields of client “app”: adminUrl",
        "settings of the realm: newSetting, dockerAuthenticationFlow",
    } <= set(gaps(live))


def test_text_unmanaged_has_a_meaning_only_in_secret_fields() -> None:
    client = {
        "name": "unmanaged",
        "secret": "unmanaged",
        "attributes": {"saml.signing.private.key": "unmanaged", "login_theme": "unmanaged"},
    }

    live = {
        "name": "x",
        "secret": MASK,
        "attributes": {"saml.signing.private.key": "MIIE", "login_theme": "y"},
    }
    changes = differences(with_unmanaged(client), live)

    assert [change.path for change in changes] == ["name", "attributes.login_theme"]


def test_unmanaged_secret_is_not_sent_and_the_server_keeps_its_value() -> None:
    declared = with_unmanaged({"config": StrictMapping(token="unmanaged", role="a")}, any_name=True)

    assert revealed(declared) == {"config": {"role": "a"}}
    assert merged({"config": {"token": MASK, "role": "b"}}, declared) == {
        "config": {"token": MASK, "role": "a"}
    }
    assert str(declared["config"]["token"]) == UNMANAGED
