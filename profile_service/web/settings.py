"""What the service reads from its environment, checked once at start."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from profile_service.demo.local_people import LocalPeople
from profile_service.web.encryption import Encryption

_PEOPLE_LOOK_LIKE = '{"password": "…", "people": [{"email": "…", "story": "sms"}]}'
_MAIL_ADDRESS = re.compile(r"[^\s@<>\"?&]++@[^\s@<>\"?&]++")


class SettingsError(Exception):
    """An environment variable is missing or unusable; the message names it and says what to set."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations of the profile service.

    URLs carry no trailing slash; durations are in seconds. `contact_email` is whom people write to, the
    realm's `mep.contact.email`; `keys` decrypt what browsers keep for us, and the first encrypts it;
    `local_people` are the demonstration's people, to sign in as.
    """

    public_url: str
    keycloak_url: str
    realm: str
    database_url: str
    client_secret: str = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)
    contact_email: str
    inbox_url: str
    local_people: LocalPeople | None = None
    session_idle_seconds: int = 30 * 60
    session_absolute_seconds: int = 8 * 60 * 60
    attempt_seconds: int = 60 * 60

    @property
    def issuer(self) -> str:
        """The issuer Keycloak writes into every token of our realm."""
        return f"{self.keycloak_url}/realms/{self.realm}"

    @property
    def keycloak_origin(self) -> str:
        """Scheme, host and port of Keycloak, as a Content-Security-Policy wants them."""
        return origin_of(self.keycloak_url)

    @property
    def public_origin(self) -> str:
        """Scheme, host and port of this service, as browsers send them in `Origin`."""
        return origin_of(self.public_url)

    @property
    def https(self) -> bool:
        """Whether browsers reach us by TLS; decides cookie prefixes and HSTS."""
        return self.public_url.startswith("https://")

    @property
    def local(self) -> bool:
        """Whether this is the local environment, the only one with the demonstration portal."""
        return _is_loopback(urlsplit(self.public_url).hostname)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the `MEP_…` variables.

        Raises `SettingsError` when one is missing or unusable, before anything listens.
        """
        keycloak_port = environment.get("MEP_KEYCLOAK_PORT", "8080")
        profile_port = environment.get("MEP_PROFILE_PORT", "8000")
        inbox_port = environment.get("MEP_INBOX_PORT", "8025")
        state_dir = Path(environment.get("MEP_STATE_DIR", ".local")).absolute()
        return cls(
            public_url=_url(environment, "MEP_PUBLIC_URL", f"http://localhost:{profile_port}"),
            keycloak_url=_url(environment, "MEP_KEYCLOAK_URL", f"http://localhost:{keycloak_port}"),
            realm=environment.get("MEP_REALM", "mon-espace-pro"),
            database_url=environment.get("MEP_PROFILE_DATABASE")
            or f"sqlite:///{state_dir / 'data' / 'profile.sqlite'}",
            client_secret=_required(
                environment,
                "MEP_PROFILE_CLIENT_SECRET",
                "give the secret of the Keycloak client «profile-service»",
            ),
            keys=_keys(environment, "MEP_PROFILE_KEYS"),
            contact_email=_mail_address(environment, "MEP_CONTACT_EMAIL"),
            inbox_url=_url(environment, "MEP_INBOX_URL", f"http://localhost:{inbox_port}"),
            local_people=_local_people(environment, "MEP_DEMO_PEOPLE"),
        )


def origin_of(url: str) -> str:
    """`https://example.org:8443/path` → `https://example.org:8443`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _required(environment: Mapping[str, str], name: str, remedy: str) -> str:
    value = environment.get(name, "") or _from_file(environment, f"{name}_FILE")
    if not value:
        raise SettingsError(f"{name} is not set: {remedy} in the environment")
    return value


def _from_file(environment: Mapping[str, str], name: str) -> str:
    path = environment.get(name)
    try:
        return Path(path).read_text(encoding="utf-8").strip() if path else ""
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{name} names a file that cannot be read ({type(error).__name__})") from error


def _keys(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    remedy = 'give keys, each 32 random bytes in URL-safe Base64 (python -c "import base64, secrets;'
    remedy += (
        ' print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())"), with commas between them,'
    )
    keys = tuple(key.strip() for key in _required(environment, name, remedy).split(","))
    try:
        Encryption(keys)
    except ValueError:
        # Neither the key nor how it is wrong: the line goes to the log.
        raise SettingsError(f"{name} holds a key that is not 32 bytes in URL-safe Base64") from None
    return keys


def _mail_address(environment: Mapping[str, str], name: str) -> str:
    remedy = "give the portal team's address, as the realm's attribute mep.contact.email has it,"
    value = _required(environment, name, remedy)
    if not _MAIL_ADDRESS.fullmatch(value):
        raise SettingsError(f"{name} is not a mail address: {value!r}; expected name@domain")
    return value


def _local_people(environment: Mapping[str, str], name: str) -> LocalPeople | None:
    value = environment.get(name)
    if not value:
        return None
    try:
        return LocalPeople.model_validate_json(value)
    except ValidationError as error:
        raise SettingsError(f"{name} lists no people; expected {_PEOPLE_LOOK_LIKE}") from error


def _url(environment: Mapping[str, str], name: str, default: str) -> str:
    value = (environment.get(name) or default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(f"{name} is not a web address: {value!r}; expected https://host[:port]")
    if parts.username or parts.password:
        raise SettingsError(f"{name} must not contain a user name or password")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        # Session cookies and tokens would cross the network in the clear.
        raise SettingsError(f"{name} must use https outside this machine: {value!r}")
    return value


def _is_loopback(hostname: str | None) -> bool:
    if hostname is None:
        return False
    if hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(hostname).is_loopback
    except ValueError:
        return False
