"""Encrypting what the service keeps, and what browsers keep for it: Fernet (AES-128-CBC with HMAC-SHA256).

The first key encrypts; every key decrypts. A new key is put first, and an old one goes when nothing needs it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Unreadable(Exception):
    """None of the keys encrypted this text, it was changed, or it is too old."""


@dataclass(frozen=True)
class Encryption:
    """Encrypts values that JSON can hold, as URL-safe text.

    `keys` are Fernet keys: 32 random bytes in URL-safe Base64. Raises `ValueError` for a wrong one, or none.
    """

    keys: Sequence[str] = field(repr=False)
    _fernet: MultiFernet = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_fernet", MultiFernet([Fernet(key) for key in self.keys]))

    def encrypt(self, value: Any, *, at: int) -> str:
        """The value as text that carries the time `at`, in Unix seconds."""
        data = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
        return self._fernet.encrypt_at_time(data, at).decode()

    def decrypt(self, text: str) -> Any:
        """The value again. Raises `Unreadable`."""
        try:
            return json.loads(self._fernet.decrypt(text))
        except InvalidToken as error:
            raise Unreadable from error

    def decrypt_recent(self, text: str, *, seconds: int, at: int) -> Any:
        """The value again. Raises `Unreadable`, also for one encrypted more than `seconds` before `at`."""
        try:
            return json.loads(self._fernet.decrypt_at_time(text, seconds, at))
        except InvalidToken as error:
            raise Unreadable from error

    def time_of(self, text: str) -> int:
        """When the text was encrypted, in Unix seconds. Raises `Unreadable`."""
        try:
            return self._fernet.extract_timestamp(text)
        except InvalidToken as error:
            raise Unreadable from error

    def by_first_key(self, text: str) -> str:
        """The same value, encrypted by the first key. Raises `Unreadable`."""
        try:
            return self._fernet.rotate(text).decode()
        except InvalidToken as error:
            raise Unreadable from error


def new_key() -> str:
    """A key of its own for an installation."""
    return Fernet.generate_key().decode()
