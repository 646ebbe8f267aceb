"""The texts of the pages, one file for each language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from profile_service.web.languages import Language

MESSAGES = Path(__file__).parent / "messages"


@dataclass(frozen=True)
class Messages:
    """Texts by language and dotted key. They are plain text; the renderer escapes them."""

    by_language: Mapping[str, Mapping[str, str]]

    @classmethod
    @cache
    def load(cls, folder: Path = MESSAGES) -> "Messages":
        """Read every language's file, once per process."""
        return cls(
            {
                language.value: _flattened(
                    tomllib.loads((folder / f"{language.value}.toml").read_text(encoding="utf-8"))
                )
                for language in Language
            }
        )

    def text(self, language: str, key: str, **values: object) -> str:
        """The text of `key` with its `{names}` filled in. Raises `KeyError` for an unknown key or a missing
        value.
        """
        return self.by_language[language][key].format(**values)

    def has(self, key: str) -> bool:
        """Whether the key exists; for labels of codes that may be extended elsewhere."""
        return key in self.by_language[Language.FRENCH.value]


def _flattened(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat |= _flattened(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat
