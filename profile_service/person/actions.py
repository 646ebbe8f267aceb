"""What a person may change of the ways they sign in: our names, and the required actions of Keycloak."""

from typing import Final

ACTIONS: Final = {
    "passkey": "webauthn-register-passwordless",
    "authenticator-app": "CONFIGURE_TOTP",
    "recovery-codes": "CONFIGURE_RECOVERY_AUTHN_CODES",
    "code-destination": "mep-change-code-destination",
    "password": "UPDATE_PASSWORD",
}
