"""Encryption of stored data and of cookies: Fernet (AES-128-CBC with HMAC-SHA256).

The first key encrypts; every key decrypts. A new key is added first. An old key is removed when nothing needs
it any more.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Unreadable(Exception):
    """No key decrypts this text, it was changed, or it is too old."""


@dataclass(frozen=True)
class Encryption:
    """Encrypts JSON values as URL-safe text.

    `keys` are Fernet keys: 32 random bytes in URL-safe Base64. Raises `ValueError` without a key or for a
    malformed one.
    """

    keys: Sequence[str] = field(repr=False)
    _fernet: MultiFernet = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_fernet", MultiFernet([Fernet(key) for key in self.keys]))

    def encrypt(self, value: Any, *, at: int) -> str:
        """Encrypt the value, with the time `at` in Unix seconds."""
        data = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
        return self._fernet.encrypt_at_time(data, at).decode()

    def decrypt(self, text: str) -> Any:
        """Decrypt the value. Raises `Unreadable`."""
        try:
            return json.loads(self._fernet.decrypt(text))
        except (InvalidToken, ValueError) as error:
            raise Unreadable from error

    def decrypt_recent(self, text: str, *, seconds: int, at: int) -> Any:
        """Decrypt a value encrypted at most `seconds` before `at`. Raises `Unreadable` otherwise."""
        try:
            return json.loads(self._fernet.decrypt_at_time(text, seconds, at))
        except (InvalidToken, ValueError) as error:
            raise Unreadable from error

    def time_of(self, text: str) -> int:
        """The time of encryption in Unix seconds. Raises `Unreadable`."""
        try:
            return self._fernet.extract_timestamp(text)
        except (InvalidToken, ValueError) as error:
            raise Unreadable from error

    def by_first_key(self, text: str) -> str:
        """Re-encrypt the value with the first key. Raises `Unreadable`."""
        try:
            return self._fernet.rotate(text).decode()
        except (InvalidToken, ValueError) as error:
            raise Unreadable from error


def new_key() -> str:
    """Generate a key for an installation."""
    return Fernet.generate_key().decode()
