"""Random secrets and the form in which they are stored.

A 256-bit random value needs no slow hash. The database stores SHA-256 only, so that its content is useless to
a reader.
"""

import base64
import hashlib
import hmac
import secrets


def new_secret() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def stored_form(secret: str) -> str:
    """The form stored in the database: SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived(secret: str, purpose: str) -> str:
    """A second secret, which can be computed only from the first, different for each purpose."""
    mac = hmac.digest(secret.encode(), purpose.encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def same(left: str, right: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
