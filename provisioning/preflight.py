"""Check before the first write that the server has the providers and secrets a plan needs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from provisioning.errors import ProvisioningError, SourceError
from provisioning.flows.tree import unmanaged
from provisioning.kinds.flow import FLOW
from provisioning.live import LiveRealm
from provisioning.plan import Plan
from provisioning.resource import Delete, Fields, Resource, Update

SUPPORTED = ("26.7.",)
_STEPS = ("authenticator", "form-action", "client-authenticator")


def require_supported(live: LiveRealm, server: Mapping[str, Any]) -> None:
    """Raise ProvisioningError for a Keycloak version on which this tool was not tested.

    An export shows the version to every account, `/admin/serverinfo` only to accounts of realm `master`.
    """
    version = str(live.export.get("keycloakVersion") or (server.get("systemInfo") or {}).get("version", ""))
    if version and not version.startswith(SUPPORTED):
        raise ProvisioningError(f"Keycloak {version} is not supported; supported: {', '.join(SUPPORTED)}x")


def require_providers(plan: Plan, server: Mapping[str, Any]) -> None:
    """Raise ProvisioningError with each unknown provider and its place in the files.

    `server` is the answer of `/admin/serverinfo`.
    """
    known = _Known(server)
    unknown = [
        SourceError(resource.origin, f"{resource.kind} “{resource.name}”: the server has no {what}")
        for resource in (change.resource for change in plan.changes if not isinstance(change, Delete))
        for what in known.missing(resource)
    ]
    if unknown:
        raise ProvisioningError("nothing was written:\n" + "\n".join(map(str, unknown)))


def require_known_secrets(plan: Plan) -> None:
    """Raise ProvisioningError if a flow would be rebuilt with a secret that only the server knows."""
    unknown = [
        SourceError(
            change.resource.origin,
            f"flow “{change.resource.name}” must be rebuilt, and {what} is unmanaged: declare the secret",
        )
        for change in plan.changes
        if change.resource.kind == FLOW.name and isinstance(change, Update) and FLOW.is_built_anew(change)
        for what in unmanaged(change.resource.fields["executions"])
    ]
    if unknown:
        raise ProvisioningError("nothing was written:\n" + "\n".join(map(str, unknown)))


class _Known:
    """The providers of one server."""

    def __init__(self, server: Mapping[str, Any]) -> None:
        self._server = server

    def missing(self, resource: Resource) -> Iterator[str]:
        fields = resource.fields
        match resource.kind:
            case "flow":
                yield from self._missing_steps(fields["executions"])
            case "identity provider":
                known = {each["id"] for each in self._server["identityProviders"]}
                yield from _unknown("identity provider", fields["providerId"], known)
            case "identity provider mapper":
                known = self._providers("identity-provider-mapper")
                yield from _unknown("mapper", fields["identityProviderMapper"], known)
            case "client mapper" | "client scope mapper":
                yield from self._missing_mapper(fields["protocol"], fields["protocolMapper"])
            case "client" | "client scope" if "protocol" in fields:
                yield from _unknown("protocol", fields["protocol"], self._providers("login-protocol"))
            case "component":
                types = self._server["componentTypes"].get(fields["providerType"], ())
                yield from _unknown("component", fields["providerId"], {each["id"] for each in types})
            case "required action":
                known = self._providers("required-action")
                yield from _unknown("required action", fields.get("providerId", resource.name), known)
            case "client profile":
                known = self._providers("client-policy-executor")
                for part in fields.get("executors", ()):
                    yield from _unknown("executor", part["executor"], known)
            case "client policy":
                known = self._providers("client-policy-condition")
                for part in fields.get("conditions", ()):
                    yield from _unknown("condition", part["condition"], known)
            case "workflow":
                known = self._providers("workflow-step")
                if not known:
                    yield "workflows: start it with the feature “workflows”"
                    return
                for step in fields["steps"]:
                    yield from _unknown("workflow step", step["uses"], known)
            case "user profile":
                for attribute in fields["attributes"].values():
                    for validator in attribute.get("validations", ()):
                        yield from _unknown("validator", validator, self._providers("validator"))

    def _missing_mapper(self, protocol: str, mapper: str) -> Iterator[str]:
        types = self._server["protocolMapperTypes"]
        if protocol not in types:
            yield from _unknown("protocol", protocol, set(types))
        else:
            yield from _unknown("mapper", mapper, {each["id"] for each in types[protocol]})

    def _missing_steps(self, steps: list[Fields]) -> Iterator[str]:
        known = {provider for spi in _STEPS for provider in self._providers(spi)}
        known |= self._providers("form-authenticator")
        for step in steps:
            if step["authenticator"]:
                yield from _unknown("authenticator", step["authenticator"], known)
            yield from self._missing_steps(step.get("executions", []))

    def _providers(self, spi: str) -> set[str]:
        return set(self._server["providers"].get(spi, {}).get("providers", ()))


def _unknown(what: str, provider: str, known: set[str]) -> Iterator[str]:
    if provider not in known:
        close = get_close_matches(provider, sorted(known), n=1)
        yield f"{what} “{provider}”" + (f"; did you mean “{close[0]}”?" if close else "")
