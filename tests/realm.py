"""The realm of the tests, read and changed for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.environment import Environment
from tests.people import REALM


@contextmanager
def realm_setting(environment: Environment, name: str, value: str) -> Iterator[None]:
    """Another value of one realm attribute while a test needs it."""
    attributes = environment.admin.get(REALM)["attributes"]
    environment.admin.put(REALM, body={"attributes": {**attributes, name: value}})
    try:
        yield
    finally:
        environment.admin.put(REALM, body={"attributes": attributes})


def executions(environment: Environment, flow: str = "mep-browser") -> dict[str, str]:
    """The steps of a flow: what does them, and the id by which an address names them."""
    found = environment.admin.get(REALM, "authentication", "flows", flow, "executions")
    return {step["providerId"]: step["id"] for step in found if "providerId" in step}
