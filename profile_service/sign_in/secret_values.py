"""Random values that prove something, and how they are kept.

A 256-bit random value needs no slow hash: SHA-256 suffices for what the database stores, and nobody who reads
the database can use what is there.
"""

import base64
import hashlib
import hmac
import secrets


def new_secret() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def stored_form(secret: str) -> str:
    """What the database keeps of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived(secret: str, purpose: str) -> str:
    """A second secret that only the holder of the first can compute, different for each purpose."""
    mac = hmac.digest(secret.encode(), purpose.encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def same(left: str, right: str) -> bool:
    """Compare in a time that does not depend on where the two differ."""
    return hmac.compare_digest(left.encode(), right.encode())
