"""Notices: a sentence on the page that follows a redirect.

The address of the page carries the notice, so it stays after a reload, in another language, after Back and
in a second tab. A link made by another person shows none: a notice to a signed-in person has a proof that is
valid in their sign-in only, and the notice of a sign-out is shown only by the browser that signed out.
"""

from enum import Enum

from starlette.requests import Request
from starlette.responses import Response

from profile_service.sign_in.secret_values import derived, same
from profile_service.web.addresses import with_parameter

_PARAMETER = "notice"
# The name that OpenID Connect RP-Initiated Logout 1.0 gives to it: Keycloak adds it to the address.
_SIGNED_OUT_PARAMETER = "state"
_COOKIE = "mep-signed-out"
_SECONDS = 8 * 3600


class Notice(Enum):
    """The notices; their texts are in the messages under `notice`."""

    SIGNED_OUT = "signed-out"
    CHANGED = "changed"
    NOT_CHANGED = "not-changed"
    DEVICE_SIGNED_OUT = "device-signed-out"
    DEVICE_GONE = "device-gone"
    OTHERS_SIGNED_OUT = "others-signed-out"
    HAS_ACCOUNT = "has-account"
    VALIDATED = "validated"
    REJECTED = "rejected"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    VALIDATION_UNDONE = "validation-undone"
    NOTE_KEPT = "note-kept"
    MORE_ASKED = "more-asked"
    PROOF_SENT = "proof-sent"
    CORRECTED = "corrected"
    IDENTIFIER_CONFIRMED = "identifier-confirmed"
    ACTIVATION_RESENT = "activation-resent"
    FACTOR_RESET = "factor-reset"
    NAME_APPROVED = "name-approved"
    NAME_DECLINED = "name-declined"
    IDENTITY_APPROVED = "identity-approved"
    IDENTITY_DECLINED = "identity-declined"
    CHANGE_CANCELLED = "change-cancelled"
    SAVED = "saved"
    ADDRESS_SAVED = "address-saved"
    ADDRESS_DELETED = "address-deleted"
    ADDRESS_RESTORED = "address-restored"
    ADDRESS_GONE = "address-gone"
    LINK_SENT = "link-sent"
    LINK_NOT_NEEDED = "link-not-needed"
    LINK_DECLINED = "link-declined"
    LINK_TOO_MANY = "link-too-many"
    LINK_FAILED = "link-failed"
    DRAFT_FORGOTTEN = "draft-forgotten"
    DELEGATION_GRANTED = "delegation-granted"
    DELEGATION_CHANGED = "delegation-changed"
    DELEGATION_REVOKED = "delegation-revoked"
    DELEGATION_GONE = "delegation-gone"
    RIGHTS_SAVED = "rights-saved"
    DELEGATION_REQUESTED = "delegation-requested"
    DELEGATION_RESIGNED = "delegation-resigned"
    DELEGATION_UNCERTAIN = "delegation-uncertain"


def with_notice(path: str, notice: Notice, *, key: str) -> str:
    """The address of a page that shows `notice`, only in sessions with this `notice_key`."""
    return with_parameter(path, _PARAMETER, f"{notice.value}.{_proof(notice, key)}")


def notice_for(request: Request, *, key: str) -> Notice | None:
    """The notice that the requested address carries for the session with this `notice_key`, if any."""
    name, _, proof = request.query_params.get(_PARAMETER, "").partition(".")
    notice = next((each for each in Notice if each.value == name), None)
    return notice if notice and same(proof, _proof(notice, key)) else None


def announce_sign_out(response: Response, state: str, *, https: bool) -> None:
    """Store in the signing-out browser the `state` that Keycloak returns."""
    response.set_cookie(
        _COOKIE, state, max_age=_SECONDS, path="/", secure=https, httponly=True, samesite="lax"
    )


def sign_out_notice(request: Request) -> Notice | None:
    """The notice of a sign-out, on pages without a session and in the browser that signed out."""
    state = request.query_params.get(_SIGNED_OUT_PARAMETER)
    return Notice.SIGNED_OUT if state and same(state, request.cookies.get(_COOKIE, "")) else None


def forget_sign_out(response: Response, *, https: bool) -> None:
    """Delete the proof of a sign-out after a sign-in, so that the old address does not show its notice."""
    response.delete_cookie(_COOKIE, path="/", secure=https, httponly=True, samesite="lax")


def _proof(notice: Notice, key: str) -> str:
    return derived(key, f"notice {notice.value}")
