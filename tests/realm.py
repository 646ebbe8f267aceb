"""The realm of the tests: reading it, and changing it temporarily."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.environment import Environment
from tests.people import REALM


@contextmanager
def realm_setting(environment: Environment, name: str, value: str) -> Iterator[None]:
    """Sets one realm attribute to another value temporarily."""
    attributes = environment.admin.get(REALM)["attributes"]
    environment.admin.put(REALM, body={"attributes": {**attributes, name: value}})
    try:
        yield
    finally:
        environment.admin.put(REALM, body={"attributes": attributes})


def executions(environment: Environment, flow: str = "mep-browser") -> dict[str, str]:
    """The executions of a flow: provider id to execution id."""
    found = environment.admin.get(REALM, "authentication", "flows", flow, "executions")
    return {step["providerId"]: step["id"] for step in found if "providerId" in step}
