"""A notice shown once on the page after a redirect."""

from enum import Enum

from starlette.requests import Request
from starlette.responses import Response

_COOKIE = "mep-notice"
_SECONDS = 120


class Notice(Enum):
    """The notices; their texts are in the messages under `notice`."""

    SIGNED_OUT = "signed-out"
    CHANGED = "changed"
    NOT_CHANGED = "not-changed"
    DEVICE_SIGNED_OUT = "device-signed-out"
    DEVICE_GONE = "device-gone"
    OTHERS_SIGNED_OUT = "others-signed-out"


def leave_notice(response: Response, notice: Notice, *, https: bool) -> None:
    """Set `notice` for the next page that shows notices. The cookie holds no secret."""
    response.set_cookie(
        _COOKIE, notice.value, max_age=_SECONDS, path="/", secure=https, httponly=True, samesite="lax"
    )


def waiting_notice(request: Request) -> Notice | None:
    """The notice to show, if any."""
    value = request.cookies.get(_COOKIE)
    return next((notice for notice in Notice if notice.value == value), None)


def forget_notice(response: Response) -> None:
    """Delete the notice once it is shown."""
    response.delete_cookie(_COOKIE, path="/", httponly=True, samesite="lax")
