"""The settings of the service, read from the environment and checked once at start.

A field's variable is its name in upper case after `MEP_`. The variable `…_FILE` names a file that contains a
secret.
"""

import ipaddress
import os
import re
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from profile_service.addresses.post_codes import BadPostCodes, PostCodes
from profile_service.demo.local_people import LocalPeople
from profile_service.preferences.types import DocumentTypes
from profile_service.web.encryption import Encryption

_PREFIX = "MEP_"
_PEOPLE_LOOK_LIKE = '{"password": "…", "people": [{"email": "…", "story": "sms"}]}'
_TYPES_LOOK_LIKE = '[{"code": "discharge-letter", "labels": {"fr": "…"}}]'
_MAIL_ADDRESS = re.compile(r"[^\s@<>\"?&]++@[^\s@<>\"?&]++")


class SettingsError(Exception):
    """An environment variable is missing or unusable; the message names it and the remedy."""


def origin_of(url: str) -> str:
    """`https://example.org:8443/path` → `https://example.org:8443`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _web_address(value: str) -> str:
    value = value.rstrip("/")
    if not value:
        return value
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"is not a web address: {value!r}; expected https://host[:port]")
    if parts.username or parts.password:
        raise ValueError("must not contain a user name or password")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        # Otherwise session cookies and tokens would be sent in clear text.
        raise ValueError(f"must use https outside this machine: {value!r}")
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


def _mail_address(value: str) -> str:
    if value and not _MAIL_ADDRESS.fullmatch(value):
        raise ValueError(f"is not a mail address: {value!r}; expected name@domain")
    return value


def _listed(value: object) -> object:
    return tuple(key.strip() for key in value.split(",")) if isinstance(value, str) else value


def _usable_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    try:
        Encryption(keys)
    except ValueError:
        # The message contains neither the key nor its fault, because it is logged.
        raise ValueError("holds a key that is not 32 bytes in URL-safe Base64") from None
    return keys


def _people(value: object) -> object:
    try:
        return LocalPeople.model_validate_json(value) if isinstance(value, str) else value
    except ValidationError as error:
        raise ValueError(f"lists no people; expected {_PEOPLE_LOOK_LIKE}") from error


def _mail_server(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname or parts.password):
        raise ValueError("is not a mail server: expected smtps://user@host:port, without a password")
    if parts.scheme == "smtp" and not _is_loopback(parts.hostname):
        raise ValueError("must use smtps or smtp+tls outside this machine")
    return value


def _types(value: object) -> object:
    try:
        return DocumentTypes.model_validate_json(value) if isinstance(value, str) else value
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "".join(f"[{each!r}]" for each in first["loc"])
        raise ValueError(
            f"lists no document types: {place} {first['msg']}; expected {_TYPES_LOOK_LIKE}"
        ) from error


_Url = Annotated[str, AfterValidator(_web_address)]
_Keys = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed), AfterValidator(_usable_keys)]
_Types = Annotated[DocumentTypes, NoDecode, BeforeValidator(_types)]
_People = Annotated[LocalPeople | None, NoDecode, BeforeValidator(_people)]


class _SecretFiles(PydanticBaseSettingsSource):
    """Reads secrets (the fields with `repr=False`) from the files named by `…_FILE`."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        variable = f"{_variable(field_name)}_FILE"
        path = None if field.repr else os.environ.get(variable)
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeError) as error:
            raise SettingsError(
                f"{variable} names a file that cannot be read ({type(error).__name__})"
            ) from error

    def __call__(self) -> dict[str, Any]:
        read = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in read.items() if value}


class _FromEnvironment(BaseSettings):
    """Settings that are read from the `MEP_…` variables."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    @classmethod
    def from_environment(cls) -> Self:
        """Read the variables. Raises `SettingsError` when one is missing or unusable."""
        try:
            return cls()  # reads the environment
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            name = str(first["loc"][0])
            raise SettingsError(f"{_variable(name)} {_reason(cls.model_fields[name], first)}") from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, _SecretFiles(settings_cls)


class ServerSettings(_FromEnvironment):
    """Where the server listens, and with how many worker processes."""

    state_dir: Path = Path(".local")
    profile_host: str = "127.0.0.1"
    profile_port: int = Field(8000, ge=1, le=65535)
    profile_workers: int = Field(1, ge=1, le=64)

    @property
    def metrics_folder(self) -> Path:
        """The folder of the workers' figures; another one for each server of this machine."""
        return self.state_dir.absolute() / "metrics" / str(self.profile_port)


class StorageSettings(_FromEnvironment):
    """The database and its encryption keys. `profile_database` is a URL of SQLAlchemy."""

    state_dir: Path = Path(".local")
    profile_database: str = Field(default="", repr=False)
    profile_keys: _Keys = Field(
        repr=False,
        description="give keys of 32 random bytes in URL-safe Base64, separated by commas",
    )

    @property
    def database_url(self) -> str:
        """The database's URL: by default a SQLite file in the state directory."""
        return self.profile_database or f"sqlite:///{self.state_dir.absolute() / 'data' / 'profile.sqlite'}"

    @property
    def encryption(self) -> Encryption:
        """Encryption by `profile_keys`: the first encrypts, all decrypt."""
        return Encryption(self.profile_keys)


class Settings(StorageSettings):
    """The settings that differ between installations of the profile service.

    URLs have no trailing slash; durations are in seconds. `site_name` is the portal's name, the realm's
    `displayName`; `contact_email` is the portal team's address, the realm's `mep.contact.email`, or blank;
    `mail_server` is the URL of the mail server (`smtps://user@host`, `smtp+tls://user@host`; `smtp://` on
    this machine only), `mail_from` the sender; without them no mail is sent. `document_types` is a JSON list.
    `delivery_trail_days` and `history_days` are how long the trail of deliveries and the history of changes
    are kept. `gone_check` is the interval of the clean-up; 0 means once a night.
    `demo_people` are the people of the demonstration. The ports are those of the local stack, and form the
    default addresses.
    """

    keycloak_port: int = 8080
    profile_port: int = 8000
    inbox_port: int = 8025
    public_url: _Url = ""
    keycloak_url: _Url = ""
    inbox_url: _Url = ""
    realm: str = "mon-espace-pro"
    profile_client_secret: str = Field(
        repr=False, description="give the secret of the Keycloak client «profile-service»"
    )
    site_name: str = Field(description="give the portal's name, as in the realm's displayName")
    contact_email: Annotated[str, AfterValidator(_mail_address)] = ""
    demo_people: _People = None
    mail_server: Annotated[str, AfterValidator(_mail_server)] = ""
    mail_password: str = Field(default="", repr=False)
    mail_from: Annotated[str, AfterValidator(_mail_address)] = ""
    post_codes_file: Path | None = None
    document_types: _Types = DocumentTypes(())
    delivery_trail_days: int = Field(365, gt=0)
    history_days: int = Field(3650, gt=0)
    gone_check: int = Field(0, ge=0)
    session_idle_seconds: int = 30 * 60
    session_absolute_seconds: int = 8 * 60 * 60
    attempt_seconds: int = 60 * 60

    @model_validator(mode="before")
    @classmethod
    def _local_addresses(cls, given: dict[str, Any]) -> dict[str, Any]:
        ports = {
            name: given.get(f"{name}_port", cls.model_fields[f"{name}_port"].default) for name in _SERVERS
        }
        local = {f"{_SERVERS[name]}_url": f"http://localhost:{port}" for name, port in ports.items()}
        return local | {name: value for name, value in given.items() if value != ""}

    @property
    def post_codes(self) -> PostCodes:
        """The Swiss post codes: the installation's list, or the bundled one. Raises `SettingsError`."""
        if self.post_codes_file is None:
            return PostCodes.bundled()
        try:
            return PostCodes.read(self.post_codes_file)
        except (OSError, UnicodeError, BadPostCodes) as error:
            raise SettingsError(f"MEP_POST_CODES_FILE is unusable: {error}") from error

    @property
    def issuer(self) -> str:
        """The issuer in every token of our realm."""
        return f"{self.keycloak_url}/realms/{self.realm}"

    @property
    def keycloak_origin(self) -> str:
        """Scheme, host and port of Keycloak, in the form of a Content-Security-Policy."""
        return origin_of(self.keycloak_url)

    @property
    def public_origin(self) -> str:
        """Scheme, host and port of this service, in the form of the `Origin` header."""
        return origin_of(self.public_url)

    @property
    def https(self) -> bool:
        """Whether browsers use TLS; decides cookie prefixes and HSTS."""
        return self.public_url.startswith("https://")

    @property
    def local(self) -> bool:
        """Whether this is the local environment, the only one with the demonstration portal."""
        return _is_loopback(urlsplit(self.public_url).hostname)


# Names of the ports, and of the addresses formed from them.
_SERVERS = {"keycloak": "keycloak", "profile": "public", "inbox": "inbox"}


def _variable(field: str) -> str:
    return f"{_PREFIX}{field.upper()}"


def _reason(field: FieldInfo, error: Any) -> str:
    if error["type"] == "missing":
        return f"is not set: {field.description}"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return f"is unusable: {error['msg']}"
