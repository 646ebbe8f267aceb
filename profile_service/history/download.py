"""A person's own data as one JSON document: what this service holds, and what Keycloak says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import httpx
from pydantic.alias_generators import to_camel
from sqlalchemy import Connection, Engine, Table, select

from profile_service.sign_in.provider import Clock
from profile_service.sign_in.sessions import Session
from profile_service.web.database import Base

WITHHELD: Final = frozenset(
    {"secret_hash", "keycloak_session_hash", "sealed", "renewal_started_at", "tokens_expire_at", "number"}
)
"""Columns that tell the person nothing, and another reader of the file too much."""

_TIMES: Final = ("at", "missed_since")
_OF_A_SIGN_IN: Final = frozenset({"sid", "session_state", "jti", "nonce", "at_hash", "s_hash", "c_hash"})
_UNREACHABLE: Final = "Keycloak did not answer; download your data again later."


@dataclass(frozen=True)
class PersonalData:
    """Collects it. What was typed and not saved is left out; it is deleted within an hour."""

    engine: Engine
    issuer: str
    http: httpx.Client
    clock: Clock

    def of(self, session: Session) -> dict[str, Any]:
        """All that is held about the person of this session."""
        return {
            "at": _written(int(self.clock())),
            "subject": session.subject,
            "profileService": self._held(session.subject),
            "keycloak": {"claims": _about_the_person(session.claims), "userinfo": self._userinfo(session)},
        }

    def _held(self, subject: str) -> dict[str, list[dict[str, Any]]]:
        """The person's rows in every table that names people."""
        tables = [table for table in Base.metadata.sorted_tables if "subject" in table.c]
        with self.engine.connect() as connection:
            return {to_camel(table.name): _rows(connection, table, subject) for table in tables}

    def _userinfo(self, session: Session) -> dict[str, Any]:
        """What Keycloak answers now (OpenID Connect Core 1.0, section 5.3), or that it does not answer."""
        headers = {"Authorization": f"Bearer {session.tokens.access_token}"}
        try:
            answer = self.http.get(f"{self.issuer}/protocol/openid-connect/userinfo", headers=headers)
            told = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            return {"unavailable": _UNREACHABLE}
        if not isinstance(told, dict) or told.get("sub") != session.subject:
            return {"unavailable": _UNREACHABLE}
        return _about_the_person(told)


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
    is_time = name in _TIMES or name.endswith("_at")
    return _written(value) if is_time and isinstance(value, int) and value else value


def _about_the_person(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The claims without the ids of one sign-in."""
    return {name: value for name, value in claims.items() if name not in _OF_A_SIGN_IN}


def _written(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
