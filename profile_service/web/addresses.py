"""Addresses of our own pages and the parameters of their query."""

from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request


def query_of(request: Request) -> str:
    """The query that was asked for, as a reference to the same page: `?…`, or nothing."""
    query = request.scope["query_string"].decode("latin-1")
    return f"?{query}" if query else ""


def with_parameter(address: str, name: str, value: str | None) -> str:
    """`address` with this value of the parameter and no other; without the parameter for `None`."""
    path, _, query = address.partition("?")
    kept = [each for each in parse_qsl(query, keep_blank_values=True) if each[0] != name]
    changed = urlencode(kept if value is None else [*kept, (name, value)])
    return f"{path}?{changed}" if changed else path


def printable(value: str) -> str:
    """The value of a parameter without control characters, which Keycloak refuses in an address."""
    return "".join(sign for sign in value if sign.isprintable())
