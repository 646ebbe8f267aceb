"""The theme's files, and Keycloak's own themes if they are on this machine."""

import os
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from local_stack.settings import StackSettings
from tests.environment import TEST_STATES

ROOT = Path(__file__).parents[3]
THEME = ROOT / "themes" / "mon-espace-pro"
LANGUAGES = ("fr", "de", "it", "en")
# The order in which Keycloak looks for files that the theme does not have.
ANCESTORS = {"login": ("keycloak.v2", "base"), "email": ("base",)}

# msg("key"), condition?then("key", "key"), and the label="key" of a button.
_MESSAGE_USED = re.compile(
    r"""msg\(\s*["']([\w.-]+)["']|then\("([\w.-]+)",\s*"([\w.-]+)"\)|label="([\w.-]+)\""""
)


def parse_properties(text: str) -> dict[str, str]:
    """Parse the subset of Java properties that the theme uses: `key=value` lines and # comments.

    Raises AssertionError for any other line and for a duplicate key.
    """
    entries: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        key, equals, value = line.partition("=")
        assert equals, f"line {number} is no key=value: {line}"
        assert key not in entries, f"line {number} writes {key} a second time"
        entries[key] = value
    return entries


def messages(kind: str, language: str) -> dict[str, str]:
    path = THEME / kind / "messages" / f"messages_{language}.properties"
    return parse_properties(path.read_text(encoding="utf-8"))


def templates(kind: str) -> dict[str, str]:
    """Text of every template of the theme, by its path below the theme type."""
    folder = THEME / kind
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.ftl")
    }


def keys_used(template: str) -> set[str]:
    """The message keys that a template names literally; computed keys are not found."""
    return {key for groups in _MESSAGE_USED.findall(template) for key in groups if key}


class StockThemes:
    """Keycloak's own themes, read from the jar of an unpacked distribution."""

    def __init__(self, jar: ZipFile) -> None:
        self._jar = jar
        self._names = set(jar.namelist())

    def template(self, kind: str, path: str) -> bytes | None:
        """The original that our template replaces, or None."""
        for ancestor in ANCESTORS[kind]:
            name = f"theme/{ancestor}/{kind}/{path}"
            if name in self._names:
                return self._jar.read(name)
        return None

    def message_keys(self, kind: str) -> set[str]:
        """All keys that a stock page can use: those of the English bundle and those named by templates."""
        bundle = self._jar.read(f"theme/base/{kind}/messages/messages_en.properties").decode()
        keys = {line.partition("=")[0].strip() for line in bundle.splitlines() if not line.startswith("#")}
        for ancestor in ANCESTORS[kind]:
            for name in self._names:
                if name.startswith(f"theme/{ancestor}/{kind}/") and name.endswith(".ftl"):
                    keys |= keys_used(self._jar.read(name).decode())
        return keys


def stock_themes() -> StockThemes:
    """Keycloak's themes; skips the test when no distribution has been fetched."""
    settings = StackSettings.from_environment(os.environ)
    for state in (settings.state, *(settings.root / TEST_STATES).glob("*")):
        libraries = state / "keycloak" / "lib" / "lib" / "main"
        for jar in libraries.glob("org.keycloak.keycloak-themes-*.jar"):
            if "themes-vendor" not in jar.name:
                return StockThemes(ZipFile(jar))
    pytest.skip("no Keycloak distribution here yet: run `make up` or the integration tests once")
