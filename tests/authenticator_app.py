"""The credential of an authenticator app, and the code that the app shows now."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import time

from tests.environment import Environment
from tests.people import REALM, Person

SECRET = "twenty bytes of test"


def time_based_code() -> str:
    """The present code of the app (RFC 6238: SHA-1, 30 seconds, 6 digits)."""
    digest = hmac.digest(SECRET.encode(), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    at = digest[-1] & 0xF
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def with_app(environment: Environment, person: Person) -> Person:
    credential = {
        "type": "otp",
        "secretData": json.dumps({"value": base64.b32encode(SECRET.encode()).decode()}),
        "credentialData": json.dumps(
            {
                "subType": "totp",
                "digits": 6,
                "period": 30,
                "algorithm": "HmacSHA1",
                "counter": 0,
                "secretEncoding": "BASE32",
            }
        ),
    }
    environment.admin.put(REALM, "users", person.id, body={"credentials": [credential]})
    return person
