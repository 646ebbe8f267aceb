"""Read an identity from a file, for `mep hin explain`."""

import json
from pathlib import Path
from typing import Final, NoReturn

from hin_mapper.identity import HinIdentity

_LARGEST: Final = 1_000_000
_CLAIMS: Final = ("loginName", "email", "contactId")


class BadIdentityFile(ValueError):
    """The file is not a HIN identity; the message names the file and, if known, the line."""


def read_identity(path: Path) -> HinIdentity:
    """Read one identity: a JSON object as HIN's profile endpoint returns it. Raises `BadIdentityFile`."""
    text = _text(path)
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as broken:
        raise BadIdentityFile(f"{path}:{broken.lineno}: not JSON: {broken.msg}") from broken
    except (RecursionError, ValueError) as strange:
        raise BadIdentityFile(f"{path}: not JSON that can be read") from strange
    if not isinstance(content, dict):
        raise BadIdentityFile(f"{path}: an identity is one JSON object with the keys {', '.join(_CLAIMS)}")
    if content.keys().isdisjoint(_CLAIMS):
        raise BadIdentityFile(f"{path}: not a HIN identity: it has none of the keys {', '.join(_CLAIMS)}")
    return HinIdentity(content)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise BadIdentityFile(f"{path}: larger than one identity")
        return content.decode("utf-8-sig")
    except FileNotFoundError as missing:
        raise BadIdentityFile(f"{path}: no such file") from missing
    except OSError as unreadable:
        raise BadIdentityFile(f"{path}: cannot be read: {unreadable.strerror}") from unreadable
    except UnicodeDecodeError as not_text:
        raise BadIdentityFile(f"{path}: not UTF-8 text") from not_text


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")
