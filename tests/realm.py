"""Read the realm of the tests, and change it temporarily."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.environment import Environment
from tests.people import REALM


@contextmanager
def realm_setting(environment: Environment, name: str, value: str) -> Iterator[None]:
    """Set another value of one realm attribute in the context."""
    attributes = environment.admin.get(REALM)["attributes"]
    environment.admin.put(REALM, body={"attributes": {**attributes, name: value}})
    try:
        yield
    finally:
        environment.admin.put(REALM, body={"attributes": attributes})


def executions(environment: Environment, flow: str = "mep-browser") -> dict[str, str]:
    """The steps of a flow: authenticator to execution id."""
    found = environment.admin.get(REALM, "authentication", "flows", flow, "executions")
    return {step["providerId"]: step["id"] for step in found if "providerId" in step}
