"""Whatever key an error may carry has its words in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

import yaml12

from .theme_files import LANGUAGES, ROOT, messages, parse_properties

EXTENSION = ROOT / "keycloak_extension/src/main"
# As Java writes them: "mepCodeLocked"; with an ending that is found at run time, "mepTelephone_".
KEY_IN_JAVA = re.compile(r'"(mep[A-Z][A-Za-z]*+(?:[_-][A-Za-z-]*+)?)"')


def extension_messages(bundle: str, language: str) -> dict[str, str]:
    path = EXTENSION / f"resources/theme-resources/messages/{bundle}_{language}.properties"
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
def test_each_refusal_of_the_user_profile_has_words_for_the_person_and_for_the_team(language: str) -> None:
    keys = keys_of_the_user_profile()

    assert {"mepPhoneNotE164", "mepAddressNotAscii"} <= keys
    for bundle in ("messages", "admin-messages"):
        assert keys <= extension_messages(bundle, language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_key_that_java_names_has_words(language: str) -> None:
    words = extension_messages("messages", language) | messages("login", language)
    keys = keys_of_the_extension()

    assert {"mepCodeLocked", "mepTelephone_", "mepHinNoAnswer"} <= keys
    missing = [key for key in keys if not key.endswith("_") and key not in words]
    endless = [key for key in keys if key.endswith("_") and not any(word.startswith(key) for word in words)]
    assert (missing, endless) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_team_reads_the_words_that_people_read(language: str) -> None:
    of_the_team = extension_messages("admin-messages", language)

    assert list(of_the_team) == list(extension_messages("admin-messages", "fr"))
    assert of_the_team.items() <= extension_messages("messages", language).items()
