import os
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import pytest

from local_stack.people import demonstration, people
from local_stack.settings import REALM
from profile_service.web.encryption import new_key
from profile_service.web.settings import Settings, SettingsError

KEY = "A" * 43 + "="
REQUIRED = {
    "MEP_PROFILE_CLIENT_SECRET": "secret",
    "MEP_PROFILE_KEYS": KEY,
    "MEP_SITE_NAME": "Portail d’essai",
}


def settings_from(environment: Mapping[str, str]) -> Settings:
    with mock.patch.dict(os.environ, environment, clear=True):
        return Settings.from_environment()


def test_local_defaults_follow_the_ports() -> None:
    settings = settings_from(
        REQUIRED | {"MEP_PROFILE_PORT": "8500", "MEP_KEYCLOAK_PORT": "8580", "MEP_INBOX_PORT": "8525"}
    )
    assert settings.public_url == "http://localhost:8500"
    assert settings.issuer == "http://localhost:8580/realms/mon-espace-pro"
    assert settings.inbox_url == "http://localhost:8525"
    assert settings.local
    assert not settings.https


def test_database_is_in_the_state_directory() -> None:
    settings = settings_from(REQUIRED | {"MEP_STATE_DIR": "/var/lib/mep"})
    assert settings.database_url == "sqlite:////var/lib/mep/data/profile.sqlite"


def test_public_installation_is_https_and_has_no_demonstration() -> None:
    settings = settings_from(
        REQUIRED
        | {"MEP_PUBLIC_URL": "https://pro.example.org/", "MEP_KEYCLOAK_URL": "https://id.example.org:8443"}
    )
    assert settings.public_url == "https://pro.example.org"
    assert settings.keycloak_origin == "https://id.example.org:8443"
    assert settings.https
    assert not settings.local


@pytest.mark.parametrize("name", REQUIRED)
def test_missing_variable_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is not set"):
        settings_from({**REQUIRED, name: ""})


@pytest.mark.parametrize("address", ["equipe", "Equipe <a@b.example>", "a@b.example?subject=x", "a@b c"])
def test_malformed_contact_address_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="MEP_CONTACT_EMAIL"):
        settings_from(REQUIRED | {"MEP_CONTACT_EMAIL": address})


def test_demo_people_are_those_of_the_local_stack() -> None:
    told = settings_from(REQUIRED | {"MEP_DEMO_PEOPLE": demonstration()}).demo_people

    assert told is not None
    assert told.password == people()["password"]
    assert {person.email for person in told.people} < {person["email"] for person in people()[REALM]}


@pytest.mark.parametrize("value", ["nobody", "{}", '{"password": "x", "people": [{"email": "a@b.example"}]}'])
def test_unreadable_list_of_people_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="MEP_DEMO_PEOPLE"):
        settings_from(REQUIRED | {"MEP_DEMO_PEOPLE": value})


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://pro.example.org", "https"),
        ("http://192.0.2.7:8000", "https"),
        ("ftp://localhost", "not a web address"),
        ("localhost:8000", "not a web address"),
        ("https://pro.example.org/?a=b", "not a web address"),
        ("https://user:word@pro.example.org", "user name or password"),
    ],
)
def test_unusable_public_url_is_refused(url: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason) as refused:
        settings_from(REQUIRED | {"MEP_PUBLIC_URL": url})
    assert "MEP_PUBLIC_URL" in str(refused.value)


def test_several_keys_are_read_from_variable_or_file(tmp_path: Path) -> None:
    keys = [new_key(), new_key()]
    file = tmp_path / "keys"
    file.write_text(f"{keys[0]}, {keys[1]}\n", encoding="ascii")
    without = {name: value for name, value in REQUIRED.items() if name != "MEP_PROFILE_KEYS"}

    assert list(settings_from(REQUIRED | {"MEP_PROFILE_KEYS": ",".join(keys)}).profile_keys) == keys
    assert list(settings_from(without | {"MEP_PROFILE_KEYS_FILE": str(file)}).profile_keys) == keys


@pytest.mark.parametrize("key", ["short", "A" * 42 + "==", "é" * 32, KEY + "," + KEY[:-4], ","])
def test_malformed_key_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(SettingsError, match="MEP_PROFILE_KEYS") as refused:
        settings_from(REQUIRED | {"MEP_PROFILE_KEYS": key})
    assert key not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_unreadable_file_is_named() -> None:
    with pytest.raises(SettingsError, match="MEP_PROFILE_KEYS_FILE"):
        settings_from({**REQUIRED, "MEP_PROFILE_KEYS": "", "MEP_PROFILE_KEYS_FILE": "/nowhere"})


def test_repr_of_settings_contains_no_secret() -> None:
    shown = repr(settings_from(REQUIRED))
    assert KEY not in shown
    assert "client_secret" not in shown


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("nonsense", "Invalid JSON"),
        ('[{"code": "a.b", "labels": {"fr": "A"}}]', "[0]['code']"),
        ('[{"code": "a", "labels": {}}]', "a has no label"),
        ('[{"code": "a", "labels": {"rm": "A"}}]', "[0]['labels']['rm']"),
        ('[{"code": "a", "labels": {"fr": "A"}}, {"code": "a", "labels": {"fr": "B"}}]', "a is there twice"),
    ],
)
def test_unusable_document_types_are_refused_with_their_place(value: str, told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        settings_from(REQUIRED | {"MEP_DOCUMENT_TYPES": value})
    assert "MEP_DOCUMENT_TYPES lists no document types" in str(refused.value)
    assert told in str(refused.value)
