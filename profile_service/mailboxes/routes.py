"""The page behind a link to the owner of an address. Opening it changes nothing; a button decides.

The link is its own proof: whoever reads the mailbox may decide, in any browser and without an account.
"""

import re
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from profile_service.keycloak.domains import SecuredDomains
from profile_service.mailboxes.links import PATH
from profile_service.mailboxes.store import (
    DOCUMENTS,
    OWNER,
    Mailbox,
    confirm,
    decline,
    of_link,
    outcome_of,
)
from profile_service.part.store import record
from profile_service.preferences.names import FIELDS, PART
from profile_service.sign_in.csrf import require_own_origin
from profile_service.sign_in.provider import Clock
from profile_service.web.rendering import Pages

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_DONE: Final = ("confirmed", "declined", "not-secured")


@dataclass(frozen=True)
class MailboxRoutes:
    """The routes of the links."""

    engine: Engine
    pages: Pages
    domains: SecuredDomains
    clock: Clock
    public_url: str
    public_origin: str

    def router(self) -> APIRouter:
        """`…/{secret}` with its two buttons, and `…` that says what was done."""
        router = APIRouter()
        router.add_api_route(PATH, self.done, methods=["GET"])
        router.add_api_route(f"{PATH}/{{secret}}", self.show, methods=["GET"])
        router.add_api_route(f"{PATH}/{{secret}}/confirm", self.confirm, methods=["POST"])
        router.add_api_route(f"{PATH}/{{secret}}/decline", self.decline, methods=["POST"])
        return router

    def show(self, request: Request, secret: str) -> Response:
        """What the link is for, with two buttons."""
        found = self._of(secret)
        return self._page(request, "ask" if found else "over", found, f"{PATH}/{secret}")

    def done(self, request: Request, result: str = "") -> Response:
        """What was done; the address has no secret."""
        return self._page(request, result if result in _DONE else "over", None, PATH)

    def confirm(self, request: Request, secret: str) -> Response:
        """The owner wants the mails. A documents address must still be secured."""
        require_own_origin(request, public_origin=self.public_origin)
        found = self._of(secret)
        if found is None:
            return self._decided(secret)
        if found.purpose == DOCUMENTS and not self.domains.is_secured(found.waiting):
            return self._to("not-secured")
        now = int(self.clock())
        with self.engine.begin() as connection:
            former = confirm(connection, secret, now=now)
            if former:
                changed = {
                    f"{FIELDS[former.purpose]}InForce": {"old": former.standing, "new": former.waiting}
                }
                record(connection, former.subject, PART, changed, OWNER, at=now)
        return self._to("confirmed") if former else self._decided(secret)

    def decline(self, request: Request, secret: str) -> Response:
        """The owner does not want the mails: the former address goes on."""
        require_own_origin(request, public_origin=self.public_origin)
        now = int(self.clock())
        if not _SECRET.fullmatch(secret):
            return self._to("over")
        with self.engine.begin() as connection:
            former = decline(connection, secret, now=now)
            if former:
                changed = {f"{FIELDS[former.purpose]}Declined": {"old": former.waiting, "new": ""}}
                record(connection, former.subject, PART, changed, OWNER, at=now)
        return self._to("declined") if former else self._decided(secret)

    def _decided(self, secret: str) -> Response:
        """What the owner has decided by this link before: a second press of a button says it again."""
        if not _SECRET.fullmatch(secret):
            return self._to("over")
        with self.engine.connect() as connection:
            return self._to(outcome_of(connection, secret) or "over")

    def _of(self, secret: str) -> Mailbox | None:
        if not _SECRET.fullmatch(secret):
            return None
        with self.engine.connect() as connection:
            return of_link(connection, secret, now=int(self.clock()))

    def _page(self, request: Request, state: str, mailbox: Mailbox | None, path: str) -> Response:
        status = 200 if state != "over" else 404
        return self.pages.render(
            request, "mailbox.html", status=status, state=state, mailbox=mailbox, path=path
        )

    def _to(self, result: str) -> Response:
        return RedirectResponse(f"{self.public_url}{PATH}?result={result}", 303)
