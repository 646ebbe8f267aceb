"""The required actions that a person may start, by our names for them."""

from typing import Final

WAYS_TO_SIGN_IN: Final = {
    "passkey": "webauthn-register-passwordless",
    "authenticator-app": "CONFIGURE_TOTP",
    "recovery-codes": "CONFIGURE_RECOVERY_AUTHN_CODES",
    "code-destination": "mep-change-code-destination",
    "password": "UPDATE_PASSWORD",
    "email": "mep-change-email",
}

ACTIONS: Final = {
    **WAYS_TO_SIGN_IN,
    "professional-identity": "mep-propose-identity",
    "responsibility": "mep-choose-responsibility",
}
"""All of them: an account without a checked identity may propose one, and an assistant may choose for which
doctor to work.
"""
