"""Conditional requests (RFC 9110, section 13): a write names the version that it replaces."""

import re
from typing import Final

from starlette.requests import Request

from profile_service.web.errors import ApiError

_TAG: Final = re.compile(r'"([a-z]++)-(0|[1-9][0-9]{0,17}+)"')


def etag(part: str, version: int) -> str:
    """The entity tag of a version of a part."""
    return f'"{part}-{version}"'


def replaced_version(request: Request, part: str) -> int:
    """The version that `If-Match` names: exactly one strong tag of this part.

    Raises `ApiError`: 428 without the header, 412 for a tag that no version has or will have.
    """
    given = request.headers.getlist("if-match")
    if not given:
        raise ApiError(428, "precondition_required", "Send If-Match with the ETag of the version you read")
    tag = _TAG.fullmatch(given[0].strip()) if len(given) == 1 else None
    if tag is None or tag[1] != part:
        raise stale()
    return int(tag[2])


def stale() -> ApiError:
    """The part is not the one that `If-Match` names."""
    return ApiError(412, "stale", "The part was changed since you read it: read it again")
