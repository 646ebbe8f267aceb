"""The required actions that a person may start, by our names for them."""

from typing import Final

ACTIONS: Final = {
    "passkey": "webauthn-register-passwordless",
    "authenticator-app": "CONFIGURE_TOTP",
    "recovery-codes": "CONFIGURE_RECOVERY_AUTHN_CODES",
    "code-destination": "mep-change-code-destination",
    "password": "UPDATE_PASSWORD",
    "professional-identity": "mep-propose-identity",
}
