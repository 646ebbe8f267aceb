"""The realm of the tests: reading it, and changing it temporarily."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, fields

from tests.environment import Environment
from tests.people import REALM


@contextmanager
def realm_settings(environment: Environment, values: Mapping[str, str]) -> Iterator[None]:
    """Sets realm attributes to other values temporarily."""
    attributes = environment.admin.get(REALM)["attributes"]
    environment.admin.put(REALM, body={"attributes": {**attributes, **values}})
    try:
        yield
    finally:
        environment.admin.put(REALM, body={"attributes": attributes})


def realm_setting(environment: Environment, name: str, value: str) -> AbstractContextManager[None]:
    """Another value of one realm attribute while a test needs it."""
    return realm_settings(environment, {name: value})


@dataclass(frozen=True)
class Contact:
    """How to reach the portal's team, as an installation says it."""

    email: str
    telephone: str
    bookingUrl: str  # as the realm's attribute is called
    desk: str
    hours: str

    def as_settings(self) -> dict[str, str]:
        return {f"{_CONTACT}{name}": value for name, value in asdict(self).items()}


NO_CONTACT = Contact("", "", "", "", "")
_CONTACT = "mep.contact."


def contact(environment: Environment) -> Contact:
    """The portal's team of the running realm."""
    attributes = environment.admin.get(REALM)["attributes"]
    return Contact(**{each.name: attributes[f"{_CONTACT}{each.name}"] for each in fields(Contact)})


def executions(environment: Environment, flow: str = "mep-browser") -> dict[str, str]:
    """The executions of a flow: provider id to execution id."""
    found = environment.admin.get(REALM, "authentication", "flows", flow, "executions")
    return {step["providerId"]: step["id"] for step in found if "providerId" in step}
