"""Reads a posted form, within limits."""

from starlette.requests import Request

from profile_service.web.errors import UnusableRequest

_LARGEST_FORM_BYTES = 256 * 1024
_LARGEST_FIELD_BYTES = 8 * 1024
_MOST_FIELDS = 100
_CONTENT_TYPE = "application/x-www-form-urlencoded"

Fields = dict[str, str]


async def form_fields(request: Request) -> Fields:
    """The fields of a posted form, the first value of each name. A line ends with one character, as a browser
    counts it. Raises `UnusableRequest`.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _CONTENT_TYPE:
        raise UnusableRequest
    announced = request.headers.get("content-length", "")
    if not (announced.isascii() and announced.isdigit() and int(announced[:9]) <= _LARGEST_FORM_BYTES):
        # Browsers announce the length of a form; the server holds them to it.
        raise UnusableRequest
    async with request.form(max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD_BYTES) as form:
        return {
            name: value.replace("\r\n", "\n")
            for name, value in reversed(form.multi_items())
            if isinstance(value, str)
        }
