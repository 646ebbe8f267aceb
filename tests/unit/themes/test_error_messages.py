"""Every message key of an error exists in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

import yaml12
from professional_rules.account_address import AddressRefusal
from professional_rules.identifiers import IdentifierRefusal
from professional_rules.person_name import NameRefusal
from professional_rules.telephone import TelephoneRefusal

from .theme_files import LANGUAGES, ROOT, messages, parse_properties

EXTENSION = ROOT / "keycloak_extension/src/main"
# Keys in Java source: "mepCodeLocked"; with an ending computed at run time, "mepPhone_".
KEY_IN_JAVA = re.compile(r'"(mep[A-Z][A-Za-z]*+(?:[_-][A-Za-z-]*+)?)"')


def extension_messages(language: str) -> dict[str, str]:
    """The messages of the sign-in pages and the admin console."""
    path = EXTENSION / f"resources/theme-resources/messages/messages_{language}.properties"
    return parse_properties(path.read_text(encoding="utf-8"))


def keys_of_the_user_profile() -> set[str]:
    profile = yaml12.read((ROOT / "realm/user-profile.yaml").read_text(encoding="utf-8")).value[
        "user-profile"
    ]
    validations: Iterator[Any] = (
        config for attribute in profile["attributes"] for config in attribute.get("validations", {}).values()
    )
    return {config["error-message"] for config in validations if "error-message" in config}


def keys_of_the_extension() -> set[str]:
    sources = (path.read_text(encoding="utf-8") for path in EXTENSION.rglob("*.java"))
    return {key for source in sources for key in KEY_IN_JAVA.findall(source)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_user_profile_error_has_a_message(language: str) -> None:
    keys = keys_of_the_user_profile()

    assert "mepAddressNotAscii" in keys
    assert keys <= extension_messages(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_message_key_in_java_exists(language: str) -> None:
    words = extension_messages(language) | messages("login", language)
    keys = keys_of_the_extension()

    assert {"mepCodeLocked", "mepPhone_", "mepHinNoAnswer"} <= keys
    missing = [key for key in keys if not key.endswith("_") and key not in words]
    endless = [key for key in keys if key.endswith("_") and not any(word.startswith(key) for word in words)]
    assert (missing, endless) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_refusal_of_a_rule_has_a_message(language: str) -> None:
    words = extension_messages(language)
    refusals = {
        "mepPhone_": set(TelephoneRefusal),
        "mepName_": set(NameRefusal),
        "mepTitle_": set(NameRefusal),
        "mepMail_": set(AddressRefusal),
        "mepIdentifier_": {
            *(set(IdentifierRefusal) - {IdentifierRefusal.FORMAT}),
            *(f"format-{type_}" for type_ in ("GLN", "ZSR", "RPPS")),
        },
    }

    for prefix, codes in refusals.items():
        assert {key.removeprefix(prefix) for key in words if key.startswith(prefix)} == codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_admin_console_has_the_texts_of_the_pages(language: str) -> None:
    name = f"resources/theme-resources/messages/admin-messages_{language}.properties"
    console = parse_properties((EXTENSION / name).read_text(encoding="utf-8"))
    pages = extension_messages(language)

    assert console == {key: pages[key] for key in console}
    assert {"mepSpelling", "mepName_markup", "mepPassword_guessable"} <= console.keys()
