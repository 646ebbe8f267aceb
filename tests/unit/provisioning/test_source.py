from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from provisioning.errors import ProvisioningError, SourceError
from provisioning.model.secret import Secret
from provisioning.source.compiled_rules import compiled_rules
from provisioning.source.directory import load
from tests.unit.provisioning.realm_directory import realm_directory

REALM = Path(__file__).resolve().parents[3] / "realm"
KEY = "MEP_FINGERPRINT_KEY"


def client_with_secret(name: str) -> str:
    return f"clients:\n  - clientId: portal\n    secret: {{{{ secret('{name}') }}}}\n"


def test_entry_has_its_file_and_line(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path, roles="roles:\n  - name: a\n\n  - name: b\n"), "local")

    assert [str(entry.origin) for entry in source.entries("roles")] == ["roles.yaml:2", "roles.yaml:4"]


def test_sections_of_several_files_are_merged(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path, one="roles: [{name: a}]", two="roles: [{name: b}]"), "local")

    assert [name for name, _ in source.named("roles", "name")] == ["a", "b"]


def test_environment_values_are_rendered_in_the_files(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path, clients="clients: [{clientId: p, baseUrl: {{ site }}}]"), "local")

    assert source.entries("clients")[0].value["baseUrl"] == "https://example.ch"


@pytest.mark.parametrize("text", ["0790000000", "a: b", "a # b", "no", "'", '"', "{x", "- x", "\\n"])
def test_environment_values_cannot_break_the_yaml(tmp_path: Path, text: str) -> None:
    directory = realm_directory(tmp_path, roles="roles: [{name: a, description: {{ site }}}]")
    environment = json.dumps({"server": "http://x", "values": {"site": text}, "secrets": {KEY: "k"}})
    (directory / "environments" / "local.yaml").write_text(environment, encoding="utf-8")

    assert load(directory, "local").entries("roles")[0].value["description"] == text


def test_a_blank_contact_leaves_no_trace_in_the_realm(tmp_path: Path) -> None:
    directory = tmp_path / "realm"
    shutil.copytree(REALM, directory)
    local = directory / "environments/local.yaml"
    blank = re.sub(
        r"(?m)^(    (?:email|telephone|booking_url|desk|hours):).*",
        r'\1 ""',
        local.read_text(encoding="utf-8"),
    )
    local.write_text(blank, encoding="utf-8")

    source = load(directory, "local", compiled_rules(directory))

    (realm,) = source.entries("realm")
    contact = {name: value for name, value in realm.value["attributes"].items() if "contact" in name}
    assert len(contact) == 5
    assert set(contact.values()) == {""}
    assert "replyTo" not in realm.value["smtpServer"]
    (texts,) = source.entries("localization")
    assert "@" not in str(texts.value)


def test_without_the_hospital_s_name_the_theme_s_notice_stands(tmp_path: Path) -> None:
    directory = tmp_path / "realm"
    shutil.copytree(REALM, directory)
    local = directory / "environments/local.yaml"
    named = local.read_text(encoding="utf-8")
    local.write_text(named.replace("name: HUG", 'name: ""'), encoding="utf-8")
    assert local.read_text(encoding="utf-8") != named

    (texts,) = load(directory, "local", compiled_rules(directory)).entries("localization")

    assert {"loginAccountTitle"} <= set(texts.value["fr"])
    assert all("mepRegisterNotice" not in each for each in texts.value.values())


@pytest.mark.parametrize("environment", ["local", "staging", "production"])
def test_realm_renders_for_every_environment(environment: str) -> None:
    names = ["SMTP_PASSWORD", "HIN_CLIENT_SECRET", "HUG_CLIENT_SECRET", "PROVISIONER_CLIENT_SECRET"]
    names += ["PROFILE_SERVICE_CLIENT_SECRET", "DOCUMENT_DISPATCHER_CLIENT_SECRET", KEY]

    source = load(REALM, environment, compiled_rules(REALM), dict.fromkeys(names, "s"))

    assert source.realm == "mon-espace-pro"
    assert environment == "local" or source.server.startswith("https://")


def test_yaml_1_2_reads_no_and_on_as_texts(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path, texts="localization: {no: {yes: on}}"), "local")

    assert source.entries("localization")[0].value == {"no": {"yes": "on"}}


@pytest.mark.parametrize(
    ("text", "place", "fault"),
    [
        ("roles:\n  - name: a\n    name: b\n", "bad.yaml:3", "is repeated"),
        ("roles:\n  - name: {{ sight }}\n", "bad.yaml:2", "'sight' is undefined"),
        ("roles:\n  - name: {{ sight | upper }}\n", "bad.yaml:2", "'sight' is undefined"),
        ("roles:\n  - name: {{ [sight] }}\n", "bad.yaml:2", "a value cannot be used here"),
        ("roles:\n  - name: {{ 1 / 0 }}\n", "bad.yaml:2", "division by zero"),
        ("a: 1\n{% include 'nowhere' %}\n", "bad.yaml:2", "nowhere"),
        (
            "clients:\n  - clientId: a\n    redirectUris: [{{ secret('CLIENT_SECRET') }}]\n",
            "bad.yaml:3",
            "a secret cannot be in a list",
        ),
        ("roles: !foo []\n", "bad.yaml:1", "foo"),
        ("roles:\n  - name: !!int abc\n", "bad.yaml:2", "cannot be read"),
        ("roles:\n  - name: a\x01b\n", "bad.yaml:1", "special characters"),
        ("roles: &a\n  - *a\n", "bad.yaml:1", "contains itself"),
        ("roles:\n  - name: {{ secret('lower') }}\n", "bad.yaml:2", "is not the name of a secret"),
        ("realm: {realm: other}\n", "realm.yaml:1", "is already declared at bad.yaml:1"),
        ("realm:\n  realm:\n", "bad.yaml:2", 'is not of type "string"'),
        ("roles:\n  - name: {{ site\n", "bad.yaml:2", "end of print statement"),
        ("roles:\n  - name: 'a\n", "bad.yaml:3", "end of stream"),
        ("- a\n", "bad.yaml:1", "mapping of sections"),
        ("clients:\n  - clientId: a\n    redirectUri: x\n", "bad.yaml:3", "did you mean “redirectUris”?"),
        ("clientz: []\n", "bad.yaml:1", "did you mean “clients”?"),
        ("clients:\n  - name: x\n", "bad.yaml:2", '"clientId" is a required property'),
        ("clients: text\n", "bad.yaml:1", 'is not of type "array"'),
        ("roles:\n  -\n", "bad.yaml:2", 'is not of type "object"'),
        ("clients:\n  - clientId: a\n    redirectUris: /x\n", "bad.yaml:3", 'is not of type "array"'),
        ("? [a, b]\n: c\n", "bad.yaml:1", "a key must be a plain word"),
        ("clients:\n  - secret: x{{ secret('CLIENT_SECRET') }}\n", "bad.yaml:2", "must be the whole value"),
    ],
)
def test_fault_is_reported_with_file_and_line(tmp_path: Path, text: str, place: str, fault: str) -> None:
    with pytest.raises(ProvisioningError) as error:
        load(realm_directory(tmp_path, bad=text), "local")

    assert str(error.value).startswith(f"{place}: ")
    assert fault in str(error.value)


def test_repeated_name_is_reported_with_both_places(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path, roles="roles:\n  - name: a\n  - name: a\n"), "local")

    with pytest.raises(SourceError, match=r"roles.yaml:3: “a” is already declared at roles.yaml:2"):
        list(source.named("roles", "name"))


def test_secret_does_not_show_its_value(tmp_path: Path) -> None:
    directory = realm_directory(tmp_path, clients=client_with_secret("CLIENT_SECRET"))

    source = load(directory, "local")

    secret = source.entries("clients")[0].value["secret"]
    assert isinstance(secret, Secret)
    assert secret.value == "s3cr3t-value"
    assert "s3cr3t-value" not in repr(source) + str(secret)


def test_secret_is_read_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = realm_directory(tmp_path / "realm", clients=client_with_secret("OTHER"))
    (tmp_path / "other").write_text("from-file\n", encoding="utf-8")

    monkeypatch.setenv("OTHER_FILE", str(tmp_path / "other"))
    assert load(directory, "local").entries("clients")[0].value["secret"].value == "from-file"
    monkeypatch.setenv("OTHER", "from-environment")
    assert load(directory, "local").entries("clients")[0].value["secret"].value == "from-environment"


def test_all_missing_secrets_are_reported_with_their_places(tmp_path: Path) -> None:
    clients = client_with_secret("ONE") + "  - clientId: other\n    secret: {{ secret('TWO') }}\n"
    directory = realm_directory(tmp_path, clients=clients)

    with pytest.raises(ProvisioningError) as refused:
        load(directory, "local", variables={})

    assert re.findall(r"(clients.yaml:\d): secret (\w+) is missing", str(refused.value)) == [
        ("clients.yaml:3", "ONE"),
        ("clients.yaml:5", "TWO"),
    ]


def test_missing_secret_is_reported_with_its_remedy(tmp_path: Path) -> None:
    directory = realm_directory(tmp_path, clients=client_with_secret("OTHER"))

    with pytest.raises(ProvisioningError, match=r"secret OTHER is missing.*set OTHER, or OTHER_FILE"):
        load(directory, "local")


@pytest.mark.parametrize("value", ["", "null", "{}", "[a]", "5"])
def test_empty_secret_is_refused(tmp_path: Path, value: str) -> None:
    directory = realm_directory(tmp_path, clients=client_with_secret("CLIENT_SECRET"))
    environment = f"server: http://x\nvalues: {{}}\nsecrets: {{{KEY}: k, CLIENT_SECRET: {value}}}\n"
    (directory / "environments" / "local.yaml").write_text(environment, encoding="utf-8")

    with pytest.raises(ProvisioningError, match="secret CLIENT_SECRET is missing"):
        load(directory, "local")


def test_file_with_the_wrong_suffix_is_refused(tmp_path: Path) -> None:
    directory = realm_directory(tmp_path)
    (directory / "more.yml").write_text("roles: []", encoding="utf-8")

    with pytest.raises(ProvisioningError, match=r"more.yml:1: realm files are named \*.yaml"):
        load(directory, "local")


def test_unknown_key_of_an_environment_is_refused(tmp_path: Path) -> None:
    directory = realm_directory(tmp_path)
    (directory / "environments" / "local.yaml").write_text("server: x\nvalues: {}\nvalue: 1\n", "utf-8")

    with pytest.raises(SourceError, match="“value” is not known here"):
        load(directory, "local")


def test_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    directory = realm_directory(tmp_path)
    (directory / "bad.yaml").write_bytes(b"roles: [{name: \xe9}]")

    with pytest.raises(SourceError, match=r"bad.yaml:1: the file is not UTF-8"):
        load(directory, "local")


def test_secrets_are_accepted_only_in_the_local_environment_file(tmp_path: Path) -> None:
    directory = realm_directory(tmp_path)
    (directory / "environments" / "production.yaml").write_text(
        "server: https://x\nvalues: {}\nsecrets: {A: b}\n", encoding="utf-8"
    )

    with pytest.raises(SourceError, match="only the local environment"):
        load(directory, "production")


def test_unknown_environment_is_reported_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ProvisioningError, match="no such environment; known: local"):
        load(realm_directory(tmp_path), "lokal")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("realm: {{ secret.__self__.read('CLIENT_SECRET') }}", "unsafe"),
        ("realm: {{ cycler.__init__.__globals__ }}", "unsafe"),
        ("{% include 'bad.yaml' %}", "includes itself"),
    ],
)
def test_template_can_use_only_its_values(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ProvisioningError, match=rf"bad.yaml:\d+: .*{fault}"):
        load(realm_directory(tmp_path, bad=text), "local", variables={})


def test_environment_file_can_read_only_port_variables(tmp_path: Path) -> None:
    directory = realm_directory(tmp_path)
    (directory / "environments" / "local.yaml").write_text(
        "server: {{ env('HIN_CLIENT_SECRET') }}\nvalues: {}\n"
    )

    with pytest.raises(ProvisioningError, match="not a port of the local stack"):
        load(directory, "local", variables={"HIN_CLIENT_SECRET": "s3cr3t"})
