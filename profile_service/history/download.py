"""A person's own data as one JSON document: what this service holds, and all that Keycloak holds."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from sqlalchemy import Connection, Engine, Table, select

from profile_service.sign_in.provider import Clock
from profile_service.sign_in.sessions import Session
from profile_service.web.database import Base
from profile_service.web.errors import KeycloakUnreachable

WITHHELD: Final = frozenset(
    {"secret_hash", "keycloak_session_hash", "sealed", "renewal_started_at", "tokens_expire_at", "number"}
)
"""Columns that tell the person nothing, and another reader of the file too much."""

_TIMES: Final = ("at", "missed_since")
# Events of a year are read there.
_TIMEOUT: Final = httpx.Timeout(20.0, connect=2.0)


class _Account(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: str


class _Told(BaseModel):
    """The account, and whatever else the extension tells."""

    model_config = ConfigDict(extra="allow")

    account: _Account


@dataclass(frozen=True)
class PersonalData:
    """Collects it. What was typed and not saved is left out; it is deleted within an hour."""

    engine: Engine
    issuer: str
    http: httpx.Client
    clock: Clock

    def of(self, session: Session) -> dict[str, Any]:
        """All that is held about the person of this session.

        Raises `KeycloakUnreachable`: half of the data would look like all of them.
        """
        account = self._account(session)
        return {
            "at": _written(int(self.clock())),
            "subject": session.subject,
            "profileService": self._held(session.subject),
            "keycloak": account,
        }

    def _held(self, subject: str) -> dict[str, list[dict[str, Any]]]:
        """The person's rows in every table that names people."""
        tables = [table for table in Base.metadata.sorted_tables if "subject" in table.c]
        with self.engine.connect() as connection:
            return {to_camel(table.name): _rows(connection, table, subject) for table in tables}

    def _account(self, session: Session) -> dict[str, Any]:
        """What the endpoint `mep/person/data` of the extension tells: the same as the team's export."""
        headers = {"Authorization": f"Bearer {session.tokens.access_token}"}
        try:
            answer = self.http.get(f"{self.issuer}/mep/person/data", headers=headers, timeout=_TIMEOUT)
            told = _Told.model_validate_json(answer.raise_for_status().content)
        except httpx.HTTPStatusError as error:
            raise KeycloakUnreachable(f"person/data answers {error.response.status_code}") from error
        except httpx.HTTPError as error:
            raise KeycloakUnreachable(f"person/data: {type(error).__name__}") from error
        except ValidationError as error:
            raise KeycloakUnreachable("person/data gives no usable answer") from error
        if told.account.id != session.subject:
            raise KeycloakUnreachable("person/data tells of another account")
        return told.model_dump()


def _rows(connection: Connection, table: Table, subject: str) -> list[dict[str, Any]]:
    shown = [column for column in table.c if column.name not in {*WITHHELD, "subject"}]
    rows = select(*shown).where(table.c.subject == subject).order_by(*table.primary_key.columns)
    return [
        {to_camel(name): _value(name, value, subject) for name, value in row.items()}
        for row in connection.execute(rows).mappings()
    ]


def _value(name: str, value: Any, subject: str) -> Any:
    if name == "author":
        # Another person's id is theirs.
        return "self" if value == subject else "other"
    if name == "acted_by":
        return "other" if value else None
    is_time = name in _TIMES or name.endswith("_at")
    return _written(value) if is_time and isinstance(value, int) and value else value


def _written(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
