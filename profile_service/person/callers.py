"""Dependencies that declare in a route's signature who may call it.

`Annotated[Session, Depends(SignedIn())]` requires a signed-in person, `SignedIn(fresh=True)` a recent
sign-in, `Staff("account-validator")` a realm role, and `Bearer("profile-service", "delivery-reader")` an API
caller with a token for this audience and role.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from profile_service.sign_in.csrf import require_own_form
from profile_service.sign_in.gate import gate_of
from profile_service.sign_in.sessions import Session, roles_of, scopes_of
from profile_service.sign_in.shared_value import WouldWait
from profile_service.sign_in.tokens import Claims, InvalidToken, TokenVerifier
from profile_service.web.addresses import query_of, with_parameter
from profile_service.web.errors import ApiError, NotAllowed, RedirectTo
from profile_service.web.forms import Fields, form_fields
from profile_service.web.languages import PARAMETER

FRESH_SECONDS: Final = 300
"""The age up to which a sign-in counts as fresh."""


@dataclass(frozen=True)
class SignedIn:
    """The session of the request. Without one, the browser is sent to sign in and comes back.

    `fresh` requires a sign-in within the last minutes, `scope` a token with this scope. `back_to` is the page
    to return to, by default the requested address. `outdated` accepts a session whose tokens cannot be
    renewed because Keycloak is away: for pages that only show what this service holds.
    """

    fresh: bool = False
    scope: str | None = None
    back_to: str | None = None
    outdated: bool = False

    def __call__(self, request: Request) -> Session:
        gate = gate_of(request)
        session = gate.session_of(request, outdated=self.outdated)
        if session is None:
            raise self.elsewhere(request, fresh=False)
        if self.scope is not None and self.scope not in session.scopes:
            raise self.elsewhere(request, fresh=False)
        if self.fresh and gate.clock() - session.signed_in_at > FRESH_SECONDS:
            raise self.elsewhere(request, fresh=True)
        return session

    def elsewhere(self, request: Request, *, fresh: bool) -> RedirectTo:
        """The redirect to sign in, which comes back to this page."""
        asked = {
            "next": self.back_to or with_parameter(f"{request.url.path}{query_of(request)}", PARAMETER, None),
            **({"scope": self.scope} if self.scope else {}),
            **({"fresh": "true"} if fresh else {}),
        }
        return RedirectTo(f"{gate_of(request).party.sign_in_path}?{urlencode(asked)}")


@dataclass(frozen=True)
class Staff:
    """The session of a staff member with this realm role. Without the role, the answer is 403.

    `scope` requires a token with this scope; a person without the role is not asked to get one.
    """

    role: str
    scope: str | None = None

    def __call__(self, request: Request) -> Session:
        session = gate_of(request).session_of(request)
        if session is None:
            raise SignedIn(scope=self.scope).elsewhere(request, fresh=False)
        return self.require(request, session)

    def require(self, request: Request, session: Session) -> Session:
        """Check a session that is known already."""
        if self.role not in session.roles:
            raise NotAllowed
        if self.scope is not None and self.scope not in session.scopes:
            raise SignedIn(scope=self.scope).elsewhere(request, fresh=False)
        return session


def own_form(
    request: Request,
    fields: Annotated[Fields, Depends(form_fields)],
    session: Annotated[Session, Depends(SignedIn())],
) -> Fields:
    """The fields of a form posted from a page of this session. Raises `ForgedRequest`."""
    require_own_form(
        request, fields, public_origin=gate_of(request).public_origin, session_secret=session.secret
    )
    return fields


OwnForm = Annotated[Fields, Depends(own_form)]


@dataclass(frozen=True)
class Caller:
    """The caller of an API: a person or a service account. `subject` is Keycloak's `sub`."""

    subject: str
    claims: Mapping[str, Any] = field(repr=False)
    token: str = field(repr=False)


class ByRequest(ABC):
    """A dependency that judges the caller by the request alone: the API asks it before it reads a body."""

    @abstractmethod
    async def __call__(self, request: Request) -> Any:
        """Judge. Raises `ApiError` or `starlette.exceptions.HTTPException`."""


@dataclass(frozen=True)
class Bearer(ByRequest):
    """A caller whose token (RFC 6750) has this audience, and this realm role and scope if they are given.

    `person` refuses service accounts: their tokens belong to no session of a person. `program` refuses
    people. `clients` are the OIDC clients (`azp`) that may use their tokens here; without it, any client may.
    """

    audience: str
    role: str | None = None
    scope: str | None = None
    person: bool = False
    program: bool = False
    clients: frozenset[str] | None = None

    async def __call__(self, request: Request) -> Caller:
        """Judge the token once for each request: a route may do so before it reads the body."""
        judged: dict[Bearer, Caller] = request.scope.setdefault("callers", {})
        if self not in judged:
            judged[self] = await self._judge(request)
        return judged[self]

    async def _judge(self, request: Request) -> Caller:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise ApiError(401, "unauthorized", "A bearer token is needed", challenge="Bearer")
        try:
            claims = await self._verified(gate_of(request).verifier, token.strip())
        except InvalidToken as invalid:
            refused = f"The token is refused: {invalid}"
            raise ApiError(401, "invalid_token", refused, challenge=_challenge("invalid_token")) from invalid
        if self.role is not None and self.role not in roles_of(claims):
            lacking = f"The role {self.role} is needed"
            raise ApiError(403, "insufficient_role", lacking, challenge=_challenge("insufficient_scope"))
        if self.scope is not None and self.scope not in scopes_of(claims):
            lacking = f"The scope {self.scope} is needed"
            raise ApiError(403, "insufficient_scope", lacking, challenge=_challenge("insufficient_scope"))
        if self.person and not claims.get("sid"):
            raise ApiError(403, "person_required", "Programs have no profile: a person signs in")
        if self.program and claims.get("sid"):
            raise ApiError(403, "program_required", "Only programs ask here, with their own token")
        if self.clients is not None and claims.get("azp") not in self.clients:
            raise ApiError(403, "client_refused", "This client has no access here")
        return Caller(claims["sub"], claims, token.strip())

    async def _verified(self, verifier: TokenVerifier, token: str) -> Claims:
        # In the event loop, which takes less time than to have a thread do it.
        try:
            return verifier.at_once().bearer_token(token, audience=self.audience)
        except WouldWait:
            return await run_in_threadpool(verifier.bearer_token, token, audience=self.audience)


def _challenge(error: str) -> str:
    return f'Bearer error="{error}"'
