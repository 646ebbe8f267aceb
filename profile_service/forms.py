"""Reading a posted form, within limits."""

from urllib.parse import parse_qs

from starlette.requests import Request

_LARGEST_BODY_BYTES = 64 * 1024
_MOST_FIELDS = 200
_CONTENT_TYPE = "application/x-www-form-urlencoded"

Fields = dict[str, str]


class UnusableForm(Exception):
    """What was posted is not a URL-encoded form, or is larger than any form of ours."""


async def form_fields(request: Request) -> Fields:
    """The fields of a posted form, the first value of each name.

    Raises `UnusableForm`.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _CONTENT_TYPE:
        raise UnusableForm
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY_BYTES:
            raise UnusableForm
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise UnusableForm from error
    return {name: values[0] for name, values in fields.items()}
