"""The four routes of a relying party: sign-in, callback, sign-out and back-channel logout."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from profile_service.sign_in.attempts import Attempt
from profile_service.sign_in.client import SignInRefused
from profile_service.sign_in.csrf import require_own_form
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.redirects import own_path
from profile_service.sign_in.relying_party import ACCOUNT_REQUEST_PATH, RelyingParty
from profile_service.sign_in.secret_values import new_secret
from profile_service.sign_in.sessions import Session, Tokens
from profile_service.sign_in.tokens import InvalidToken
from profile_service.web.errors import KeycloakUnreachable, NotFound, PageError, Problem
from profile_service.web.forms import Fields, form_fields
from profile_service.web.languages import (
    language_of,
    remember_account_language,
    remember_asked_language,
    wishes_for_keycloak,
    with_asked_language,
)
from profile_service.web.notices import Notice, announce_sign_out, forget_sign_out, with_notice

_log = logging.getLogger("profile_service.sign_in")

# Error codes for which the person can do something; all others show the general text.
_PROBLEMS = {
    "access_denied": Problem.ACCESS_DENIED,
    "temporarily_unavailable": Problem.UNAVAILABLE,
    "server_error": Problem.UNAVAILABLE,
}
# Keycloak's answer when its sign-in page has expired: after a late tab, from a bookmark or the history.
_PAGE_EXPIRED = ("temporarily_unavailable", "authentication_expired")
_LONGEST_PARAMETER = 2048
LEVELS = frozenset({"phr"})
"""Levels (`acr` values of the realm) that a sign-in may request beyond two factors."""
SCOPES = frozenset({"accounts", "sessions"})
"""Optional client scopes of the realm that a sign-in may request."""

ActionDone = Callable[[str, str], None]
"""Called with `sub` and alias when a person has completed a required action started here."""


class SignInProblem(PageError):
    """A sign-in or sign-out failed; the person can try again. It has a page of its own.

    The page's address holds the name of the problem only, so no link can show another text or lead elsewhere.
    """

    def __init__(self, problem: Problem, party: RelyingParty, reason: str = "") -> None:
        super().__init__(reason or problem.value)
        self.problem = problem
        self.page_path = f"{party.problems_path}/{problem.value}"
        self.retry_path = f"{party.sign_in_path}?{urlencode({'next': party.prefix})}"
        self.home_path = party.signed_out_path


@dataclass(frozen=True)
class SignInRoutes:
    """The routes of one relying party.

    `actions` maps the names in links to the required actions of Keycloak that a person may start.
    """

    gate: Gate
    actions: Mapping[str, str]
    action_done: ActionDone

    def router(self) -> APIRouter:
        """The routes, at the addresses of the relying party."""
        router, party = APIRouter(), self.gate.party
        router.add_api_route(party.sign_in_path, self.begin, methods=["GET"])
        router.add_api_route(party.callback_path, self.callback, methods=["GET"])
        router.add_api_route(party.sign_out_path, self.sign_out, methods=["POST"])
        router.add_api_route(f"{party.problems_path}/{{name}}", self.problem, methods=["GET"])
        router.add_api_route(party.backchannel_logout_path, self.backchannel_logout, methods=["POST"])
        return router

    def begin(
        self,
        request: Request,
        next: str | None = None,
        action: str | None = None,
        level: str | None = None,
        scope: str | None = None,
        fresh: bool = False,
    ) -> Response:
        """Redirect the browser to Keycloak.

        `next` is the path to return to, `action` one of `actions`, `level` one of `LEVELS`, `scope` one of
        `SCOPES`, `fresh` requires a new sign-in. Other values are ignored.
        """
        return self._to_keycloak(
            request,
            Attempt.new(next_path=own_path(next, prefixes=self.gate.party.prefixes)),
            action=self.actions.get(action or ""),
            level=level if level in LEVELS else None,
            scope=scope if scope in SCOPES else None,
            fresh=fresh,
        )

    def request_account(self, request: Request) -> Response:
        """Redirect to Keycloak's form for an account; tell a person who is signed in that they have one.

        Who turns out to have an account at Keycloak comes back to this address.
        """
        session = self.gate.session_of(request)
        if session is None:
            return self._to_keycloak(request, Attempt.new(next_path=ACCOUNT_REQUEST_PATH))
        home = with_asked_language(self.gate.party.prefix, request)
        return self._to_own(with_notice(home, Notice.HAS_ACCOUNT, key=session.notice_key))

    def callback(
        self,
        request: Request,
        state: str | None = None,
        code: str | None = None,
        iss: str | None = None,
        error: str | None = None,
        error_description: str | None = None,
        kc_action: str | None = None,
        kc_action_status: str | None = None,
    ) -> Response:
        """Handle Keycloak's answer (OpenID Connect Core 1.0, section 3.1.2.5) and start a session.

        `kc_action` is the started action, `kc_action_status` its result.
        """
        attempt = self._attempt(request, state)
        if attempt is None:
            if self.gate.session_of(request):
                # Reached by the browser's history, or by a second tab after the first.
                return self._to_own(self.gate.party.prefix)
            if (error, error_description) == _PAGE_EXPIRED:
                return self._again(request, self.gate.party.prefix)
            raise self._problem(Problem.EXPIRED_ATTEMPT)
        try:
            self.gate.client.require_issuer(iss)
            if (error, error_description) == _PAGE_EXPIRED and not attempt.again:
                return self._again(request, attempt.next_path)
            if error is not None:
                _log.info("keycloak answered with an error", extra={"error": _word(error)})
                raise self._problem(_PROBLEMS.get(error, Problem.REFUSED))
            if not code or not _usable(code):
                raise self._problem(Problem.REFUSED)
            tokens = self.gate.client.exchange(code, attempt)
        except (SignInRefused, InvalidToken) as refusal:
            _log.warning("sign-in refused", extra={"error": _word(str(refusal))})
            raise self._problem(Problem.REFUSED) from refusal
        except KeycloakUnreachable as error:
            # The attempt is used up: this address would say something else the next time.
            raise self._problem(Problem.UNREACHABLE, str(error)) from error
        session = self._start_session(request, tokens)
        notice = self._outcome(session, kc_action, kc_action_status)
        path = attempt.next_path
        response = self._to_own(with_notice(path, notice, key=session.notice_key) if notice else path)
        cookies = self.gate.cookies
        cookies.set(response, cookies.session, session.secret)
        self.gate.attempts.forget(response, attempt)
        remember_account_language(response, tokens.id_claims.get("locale"), https=cookies.https)
        forget_sign_out(response, https=cookies.https)
        return response

    def problem(self, name: str) -> Response:
        """Show why a sign-in or sign-out failed."""
        problem = Problem.named(name)
        raise NotFound if problem is None else self._problem(problem)

    def sign_out(self, request: Request, fields: Annotated[Fields, Depends(form_fields)]) -> Response:
        """End our session, then redirect to Keycloak to end all others."""
        gate, party = self.gate, self.gate.party
        secret = gate.cookies.session_of(request)
        session = gate.sessions.find(client_id=party.client_id, secret=secret) if secret else None
        if session is not None:
            require_own_form(request, fields, public_origin=gate.public_origin, session_secret=session.secret)
            gate.sessions.end(session)
        # Our session may have ended while Keycloak's is open. The person is told that they are signed out
        # only after Keycloak has answered.
        response = self._farewell(request, session)
        gate.cookies.forget(response, gate.cookies.session)
        return response

    def backchannel_logout(self, fields: Annotated[Fields, Depends(form_fields)]) -> Response:
        """Handle Keycloak's back-channel logout request (OpenID Connect Back-Channel Logout 1.0)."""
        client_id = self.gate.party.client_id
        try:
            claims = self.gate.verifier.logout_token(fields.get("logout_token", ""), client_id=client_id)
        except InvalidToken as invalid:
            return _logout_refused(f"the logout token is not valid: {invalid}")
        except KeycloakUnreachable:
            return JSONResponse({"error": "temporarily_unavailable"}, 503)
        ended = self.gate.sessions.end_by_logout_token(client_id=client_id, claims=claims)
        if ended is None:
            return _logout_refused("the logout token was used before")
        _log.info("keycloak ended a session", extra={"client": client_id, "sessions": ended})
        return Response(status_code=200)

    def _again(self, request: Request, next_path: str) -> Response:
        """Start again without a message: with an open session, Keycloak redirects back at once."""
        return self._to_keycloak(request, Attempt.new(next_path=next_path, again=True))

    def _to_keycloak(
        self,
        request: Request,
        attempt: Attempt,
        *,
        action: str | None = None,
        level: str | None = None,
        scope: str | None = None,
        fresh: bool = False,
    ) -> Response:
        url = self.gate.client.authorization_url(
            attempt,
            languages=wishes_for_keycloak(request),
            action=action,
            level=level,
            scope=scope,
            fresh=fresh,
            create=attempt.next_path == ACCOUNT_REQUEST_PATH,
        )
        response = RedirectResponse(url, 303)
        remember_asked_language(request, response, https=self.gate.cookies.https)
        self.gate.attempts.give(response, attempt, held=request.cookies)
        return response

    def _attempt(self, request: Request, state: str | None) -> Attempt | None:
        if not state or not _usable(state):
            return None
        return self.gate.attempts.take(request.cookies, state)

    def _start_session(self, request: Request, tokens: Tokens) -> Session:
        return self.gate.sessions.start(
            client_id=self.gate.party.client_id,
            tokens=tokens,
            replacing=self.gate.cookies.session_of(request),
        )

    def _outcome(self, session: Session, action: str | None, status: str | None) -> Notice | None:
        """Record the result of a required action; return the notice about it, if any."""
        if action in self.actions.values() and status == "success":
            self.action_done(session.subject, str(action))
            return Notice.CHANGED
        return Notice.NOT_CHANGED if status == "error" else None

    def _farewell(self, request: Request, session: Session | None) -> Response:
        # Without an id_token_hint, Keycloak asks first, and the person may refuse.
        state = new_secret() if session else None
        try:
            url = self.gate.client.end_session_url(session, language=language_of(request), state=state)
        except KeycloakUnreachable as error:
            _log.error("signed out here only", extra={"error": str(error)})
            return self._to_own(f"{self.gate.party.problems_path}/{Problem.SIGNED_OUT_HERE_ONLY.value}")
        response = RedirectResponse(url, 303)
        if state:
            announce_sign_out(response, state, https=self.gate.cookies.https)
        return response

    def _to_own(self, path: str) -> Response:
        return RedirectResponse(f"{self.gate.public_url}{path}", 303)

    def _problem(self, problem: Problem, reason: str = "") -> SignInProblem:
        return SignInProblem(problem, self.gate.party, reason)


def _logout_refused(description: str) -> Response:
    # OpenID Connect Back-Channel Logout 1.0, section 2.8.
    _log.warning("logout token refused", extra={"error": description})
    return JSONResponse({"error": "invalid_request", "error_description": description}, 400)


def _usable(parameter: str) -> bool:
    return 0 < len(parameter) <= _LONGEST_PARAMETER


def _word(value: str) -> str:
    """An error code with safe characters for the log, because it came through the browser."""
    return "".join(c for c in value[:64] if c.isascii() and (c.isalnum() or c in "_-. "))
