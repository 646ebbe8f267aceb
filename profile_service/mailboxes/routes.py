"""The page behind a link to the owner of an address. Opening it changes nothing; a button decides.

Whoever has the link may decide, because it was sent to that mailbox only: in any browser, without an account
or cookies. Afterwards the same page shows the decision, read from the database.
"""

import re
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from profile_service.keycloak.domains import SecuredDomains
from profile_service.mailboxes.links import PATH, MailboxLinks
from profile_service.mailboxes.store import DOCUMENTS, OWNER, confirm, decision_of, decline, of_link
from profile_service.part.store import record
from profile_service.preferences.names import FIELDS, PART
from profile_service.sign_in.csrf import require_own_origin
from profile_service.sign_in.provider import Clock
from profile_service.web.languages import language_of, with_asked_language
from profile_service.web.rendering import Pages

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class MailboxRoutes:
    """The routes of the links."""

    engine: Engine
    pages: Pages
    domains: SecuredDomains
    links: MailboxLinks
    clock: Clock
    public_url: str
    public_origin: str

    def router(self) -> APIRouter:
        """`…/{secret}` and its two buttons."""
        router = APIRouter()
        router.add_api_route(f"{PATH}/{{secret}}", self.show, methods=["GET"])
        router.add_api_route(f"{PATH}/{{secret}}/confirm", self.confirm, methods=["POST"])
        router.add_api_route(f"{PATH}/{{secret}}/decline", self.decline, methods=["POST"])
        return router

    def show(self, request: Request, secret: str) -> Response:
        """What the link is for, with two buttons; later what was decided by it."""
        if not _SECRET.fullmatch(secret):
            return self._page(request, "over", secret)
        with self.engine.connect() as connection:
            found = of_link(connection, secret, now=int(self.clock()))
            decision = decision_of(connection, secret)
        if found:
            return self._page(request, "ask", secret, purpose=found.purpose, address=found.waiting)
        if decision:
            return self._page(request, decision.outcome, secret, address=decision.address)
        return self._page(request, "over", secret)

    def confirm(self, request: Request, secret: str) -> Response:
        """The owner wants the mails. A documents address must still be secured."""
        require_own_origin(request, public_origin=self.public_origin)
        now = int(self.clock())
        with self.engine.connect() as connection:
            found = of_link(connection, secret, now=now)
        if found and found.purpose == DOCUMENTS and not self.domains.is_secured(found.waiting):
            return self._page(request, "not-secured", secret)
        with self.engine.begin() as connection:
            former = confirm(connection, secret, now=now)
            if former:
                changed = {
                    f"{FIELDS[former.purpose]}InForce": {"old": former.standing, "new": former.waiting}
                }
                record(connection, former.subject, PART, changed, OWNER, at=now)
        if former and former.purpose == DOCUMENTS and former.standing:
            self.links.tell_former(former.standing, language_of(request))
        return self._decided(request, secret)

    def decline(self, request: Request, secret: str) -> Response:
        """The owner does not want the mails: the former address goes on."""
        require_own_origin(request, public_origin=self.public_origin)
        now = int(self.clock())
        with self.engine.begin() as connection:
            former = decline(connection, secret, now=now)
            if former:
                changed = {f"{FIELDS[former.purpose]}Declined": {"old": former.waiting, "new": ""}}
                record(connection, former.subject, PART, changed, OWNER, at=now)
        return self._decided(request, secret)

    def _decided(self, request: Request, secret: str) -> Response:
        """Back to the page of the link: a second press of a button shows the same decision."""
        if not _SECRET.fullmatch(secret):
            return self._page(request, "over", secret)
        page = with_asked_language(f"{PATH}/{secret}", request)
        return RedirectResponse(f"{self.public_url}{page}", 303)

    def _page(
        self, request: Request, state: str, secret: str, *, purpose: str = "", address: str = ""
    ) -> Response:
        path = f"{PATH}/{secret}"
        actions = {name: with_asked_language(f"{path}/{name}", request) for name in ("confirm", "decline")}
        return self.pages.render(
            request,
            "mailbox.html",
            status=200 if state != "over" else 404,
            # Of the link, also after a button that has decided nothing.
            address=with_asked_language(path, request),
            state=state,
            purpose=purpose,
            mailbox=address,
            actions=actions,
        )
