"""A person's sessions at Keycloak, listed and ended with the person's own token."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import httpx
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from profile_service.sign_in.sessions import Session
from profile_service.web.errors import KeycloakUnreachable

# The client scope that a token needs. Only the page of devices requests it.
SCOPE = "sessions"
_UNKNOWN = frozenset({"", "Other", "Unknown", "Other/Unknown"})


class _Client(BaseModel):
    id: str = Field(alias="clientId")
    name: str | None = Field(default=None, alias="clientName")


class _Session(BaseModel):
    id: str
    ip_address: str = Field(default="", alias="ipAddress")
    started: int
    last_access: int = Field(alias="lastAccess")
    browser: str = ""
    current: bool = False
    clients: tuple[_Client, ...] = ()


class _Device(BaseModel):
    os: str = ""
    os_version: str = Field(default="", alias="osVersion")
    device: str = ""
    sessions: tuple[_Session, ...] = ()


_DEVICES = TypeAdapter(tuple[_Device, ...])


@dataclass(frozen=True)
class SignedInDevice:
    """One session in one browser. Times are Unix seconds; values unknown to Keycloak are `None`.

    `current` marks the session of the request; `applications` are display names.
    """

    id: str
    browser: str | None
    system: str | None
    ip_address: str
    started: int
    last_access: int
    current: bool
    applications: tuple[str, ...]


@dataclass(frozen=True)
class Devices:
    """The sessions of the person of `session`. Every method may raise `KeycloakUnreachable`."""

    issuer: str
    http: httpx.Client

    @staticmethod
    def may_be_seen_by(session: Session) -> bool:
        """Whether the session's token has the scope."""
        scope = session.tokens.access_claims.get("scope")
        return isinstance(scope, str) and SCOPE in scope.split()

    def of(self, session: Session) -> Sequence[SignedInDevice]:
        """Return the person's sessions: the current one first, then by last use."""
        try:
            return read_devices(self._ask("GET", "/devices", session).content)
        except ValidationError as error:
            raise KeycloakUnreachable("the list of sessions cannot be read") from error

    def end(self, session: Session, device_id: str) -> bool:
        """End one of the person's sessions. Returns whether it existed."""
        if all(device.id != device_id for device in self.of(session)):
            return False
        self._ask("DELETE", f"/{quote(device_id, safe='')}", session)
        return True

    def end_others(self, session: Session) -> None:
        """End all of the person's sessions except this one."""
        self._ask("DELETE", "", session)

    def _ask(self, method: str, path: str, session: Session) -> httpx.Response:
        url = f"{self.issuer}/mep/sessions{path}"
        headers = {"Authorization": f"Bearer {session.tokens.access_token}"}
        try:
            return self.http.request(method, url, headers=headers).raise_for_status()
        except httpx.HTTPStatusError as error:
            raise KeycloakUnreachable(f"sessions: {error.response.status_code}") from error
        except httpx.HTTPError as error:
            raise KeycloakUnreachable(f"sessions: {type(error).__name__}") from error


def read_devices(body: bytes) -> Sequence[SignedInDevice]:
    """Convert the devices of the account API to sessions: the current one first, then by last use.

    Raises `pydantic.ValidationError`.
    """
    devices = _DEVICES.validate_json(body)
    found = [_signed_in(device, each) for device in devices for each in device.sessions]
    return sorted(found, key=lambda each: (not each.current, -each.last_access, each.id))


def _signed_in(device: _Device, session: _Session) -> SignedInDevice:
    return SignedInDevice(
        id=session.id,
        browser=_browser(session.browser),
        system=_system(device),
        ip_address=session.ip_address,
        started=session.started,
        last_access=session.last_access,
        current=session.current,
        applications=tuple(sorted(_application(client) for client in session.clients)),
    )


def _browser(written: str) -> str | None:
    """`Chrome/141.0.7390` → `Chrome 141`."""
    if written in _UNKNOWN:
        return None
    name, _, version = written.partition("/")
    return name if version in _UNKNOWN else f"{name} {version.split('.')[0]}"


def _system(device: _Device) -> str | None:
    known = [part for part in (device.device, device.os) if part not in _UNKNOWN]
    if not known:
        return None
    version = "" if device.os_version in _UNKNOWN or device.os in _UNKNOWN else f" {device.os_version}"
    return f"{' · '.join(dict.fromkeys(known))}{version}"


def _application(client: _Client) -> str:
    # Keycloak's own clients have a message key as name.
    return client.name if client.name and not client.name.startswith("${") else client.id
