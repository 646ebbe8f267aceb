"""A portal in which assistants work under a doctor's responsibility, explained in docs/delegation.md.

    PORTAL_ISSUER=https://identite.example/realms/mon-espace-pro PORTAL_URL=http://127.0.0.1:9400 \\
        uvicorn --app-dir docs/examples --factory --port 9400 portal_authlib:portal

It keeps its sessions in memory, so it runs in one process.
"""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass, field
from html import escape
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

import httpx
from authlib.integrations.httpx_client import OAuth2Client, OAuthError  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

COOKIE = "portal"
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # of public keys only
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
CHOOSE = '<p><a href="/sign-in?choose=1">Change the responsibility</a></p>'


@dataclass
class Session:
    """One browser's session. `claims` are those of the newest ID token."""

    claims: dict[str, Any]
    refresh_token: str
    expires_at: float
    lost: str = ""  # the doctor whose delegation has ended
    renewing: Lock = field(default_factory=Lock)


class Portal:
    def __init__(self, issuer: str, url: str, client_id: str, renew_before: int) -> None:
        self.issuer, self.url, self.client_id, self.renew_before = issuer, url, client_id, renew_before
        found = httpx.get(f"{issuer}/.well-known/openid-configuration").raise_for_status()
        self.metadata: dict[str, Any] = found.json()
        self.attempts: dict[str, dict[str, str]] = {}  # forget old ones in a real portal
        self.sessions: dict[str, Session] = {}
        self.logout_tokens: set[str] = set()

    def oauth(self) -> OAuth2Client:
        return OAuth2Client(
            self.client_id,
            scope="openid",
            redirect_uri=f"{self.url}/callback",
            code_challenge_method="S256",
            token_endpoint_auth_method="none",  # noqa: S106 (a public client)
        )

    def verified(self, token: str, **required: Any) -> jwt.Token:
        """Checks signature, issuer, audience and time, and further claims; `None` stands for any value.

        Raises `JoseError` or `ValueError`.
        """
        keys = httpx.get(self.metadata["jwks_uri"]).raise_for_status().json()["keys"]  # a real portal caches
        signing = KeySet.import_key_set({"keys": [key for key in keys if key.get("use") == "sig"]})
        found = jwt.decode(token, signing, algorithms=ALGORITHMS)
        essential: dict[str, Any] = {
            name: {"essential": True, "value": value} for name, value in required.items()
        }
        jwt.JWTClaimsRegistry(
            leeway=30,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            **essential,
        ).validate(found.claims)
        return found

    def sign_in(self, request: Request) -> Response:
        """Goes to Keycloak, with `choose` to ask for the responsibility again."""
        key, attempt = (
            secrets.token_urlsafe(),
            {name: secrets.token_urlsafe(48) for name in ("verifier", "nonce")},
        )
        action = {"kc_action": "mep-choose-responsibility"} if "choose" in request.query_params else {}
        with self.oauth() as oauth:
            address, attempt["state"] = oauth.create_authorization_url(
                self.metadata["authorization_endpoint"],
                code_verifier=attempt["verifier"],
                nonce=attempt["nonce"],
                **action,
            )
        self.attempts[key] = attempt
        answer = RedirectResponse(address, 303)
        answer.set_cookie("attempt", key, httponly=True, samesite="lax", secure=self.url.startswith("https:"))
        return answer

    def callback(self, request: Request) -> Response:
        attempt = self.attempts.pop(request.cookies.get("attempt", ""), None)
        answered = request.query_params
        if attempt is None or answered.get("state") != attempt["state"] or answered.get("iss") != self.issuer:
            return page(400, '<p>This sign-in is over. <a href="/sign-in">Sign in</a></p>')
        try:
            with self.oauth() as oauth:
                tokens = oauth.fetch_token(
                    self.metadata["token_endpoint"],
                    code=answered.get("code", ""),
                    code_verifier=attempt["verifier"],
                )
            claims = self.verified(tokens["id_token"], nonce=attempt["nonce"]).claims
        except (OAuthError, JoseError, ValueError):
            return page(400, '<p>The sign-in failed. <a href="/sign-in">Sign in</a></p>')
        self.sessions.pop(request.cookies.get(COOKIE, ""), None)
        key = secrets.token_urlsafe()
        self.sessions[key] = Session(claims, tokens["refresh_token"], time.time() + tokens["expires_in"])
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, key, httponly=True, samesite="lax", secure=self.url.startswith("https:"))
        return answer

    def current(self, request: Request) -> Session | None:
        """The session with claims that count now. One request renews for all: refresh tokens work once."""
        key = request.cookies.get(COOKIE, "")
        session = self.sessions.get(key)
        if session is None:
            return None
        with session.renewing:
            if session.expires_at - self.renew_before > time.time():
                return session
            try:
                self.renew(session)
            except (OAuthError, JoseError, ValueError):  # invalid_grant: the session was ended
                self.sessions.pop(key, None)
                return None
        return session

    def renew(self, session: Session) -> None:
        with self.oauth() as oauth:
            tokens = oauth.refresh_token(self.metadata["token_endpoint"], session.refresh_token)
        before = session.claims
        session.claims = self.verified(tokens["id_token"], sub=before["sub"]).claims
        session.refresh_token, session.expires_at = (
            tokens["refresh_token"],
            time.time() + tokens["expires_in"],
        )
        if before.get("principal_sub") not in (None, session.claims.get("principal_sub")):
            session.lost = principal(before)

    def home(self, request: Request) -> Response:
        session = self.current(request)
        if session is None:
            return RedirectResponse("/sign-in", 303)
        if session.lost:
            return left(session)
        doctor = principal(session.claims)
        whose = f"under the responsibility of {doctor}" if doctor else "in your own name"
        name = session.claims.get("name", "")
        return page(200, f"<p>{escape(name)}, you work {escape(whose)}.</p>{CHOOSE}")

    def documents(self, request: Request) -> Response:
        """The doctor's space."""
        session = self.current(request)
        if session is None:
            return RedirectResponse("/sign-in", 303)
        if session.lost:
            return left(session)
        if "principal_sub" not in session.claims:
            return page(403, f"<p>You work under no doctor's responsibility.</p>{CHOOSE}")
        doctor = escape(principal(session.claims))
        if "mayReadDocuments" not in session.claims["delegation_rights"]:
            return page(403, f"<p>{doctor} does not let you read documents.</p>{CHOOSE}")
        return page(200, f"<p>Documents of {doctor}, by {escape(session.claims['principal_sub'])}</p>")

    async def backchannel_logout(self, request: Request) -> Response:
        """Ends the sessions that a logout token names (OpenID Connect Back-Channel Logout 1.0)."""
        form = parse_qs((await request.body()).decode("ascii", "replace"))
        try:
            token = await run_in_threadpool(self.verified, form.get("logout_token", [""])[0], jti=None)
        except (JoseError, ValueError):
            return Response(status_code=400)
        claims = token.claims
        is_logout = token.header.get("typ") == "logout+jwt" and LOGOUT_EVENT in claims.get("events", {})
        known = {name: claims[name] for name in ("sid", "sub") if name in claims}
        if not is_logout or not known or "nonce" in claims or claims["jti"] in self.logout_tokens:
            return Response(status_code=400)
        self.logout_tokens.add(claims["jti"])
        for key, session in list(self.sessions.items()):
            if known.items() <= session.claims.items():
                self.sessions.pop(key, None)
        return Response(headers={"Cache-Control": "no-store"})


def principal(claims: dict[str, Any]) -> str:
    """The doctor's name; empty without a delegation."""
    return str(claims.get("extensions", {}).get("ch_delegation", {}).get("principal", ""))


def left(session: Session) -> Response:
    return page(403, f"<p>You no longer work under the responsibility of {escape(session.lost)}.</p>{CHOOSE}")


def page(status: int, body: str) -> Response:
    return HTMLResponse(f"<!doctype html><title>Portal</title>{body}", status, {"Cache-Control": "no-store"})


def portal() -> Starlette:
    """The application, set by environment variables."""
    made = Portal(
        os.environ["PORTAL_ISSUER"],
        os.environ["PORTAL_URL"],
        os.environ.get("PORTAL_CLIENT_ID", "portal"),
        int(os.environ.get("PORTAL_RENEW_BEFORE", "30")),
    )
    routes = [
        Route("/", made.home),
        Route("/health", lambda request: Response(status_code=204)),
        Route("/sign-in", made.sign_in),
        Route("/callback", made.callback),
        Route("/documents", made.documents),
        Route("/backchannel-logout", made.backchannel_logout, methods=["POST"]),
    ]
    return Starlette(routes=routes)
