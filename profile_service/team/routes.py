"""The pages of the portal team: requests for an account, accounts, and what is done to them."""

import re
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from accounts.errors import Refused
from profile_service.drafts.store import Drafts
from profile_service.person.callers import OwnForm, Staff
from profile_service.person.claims import VALIDATOR, Menu, Person
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.team.account_page import AccountPage, check_values, entries
from profile_service.team.api import SCOPE, AccountsApi
from profile_service.team.fresh_sign_in import asked_freshly
from profile_service.team.lists import ACCOUNTS, REQUESTS, Asked, ListPage
from profile_service.team.posted import PostedAct, act_named
from profile_service.web.errors import NotFound, RedirectTo
from profile_service.web.forms import Fields, form_fields
from profile_service.web.moments import local_minute
from profile_service.web.notices import Notice, notice_for, with_notice
from profile_service.web.rendering import Pages

_STAFF: Final = Staff(VALIDATOR, scope=SCOPE)
TeamMember = Annotated[Session, Depends(_STAFF)]
_REFERENCE = re.compile(r"[0-9A-Za-z-]{1,64}")
_GUIDE_COOKIE: Final = "mep-team-guide"
_GUIDE_SECONDS: Final = 365 * 24 * 3600


@dataclass(frozen=True)
class TeamRoutes:
    """The team's routes. `script_policy` is the Content-Security-Policy of pages with our own script."""

    gate: Gate
    pages: Pages
    api: AccountsApi
    drafts: Drafts
    script_policy: str

    def router(self) -> APIRouter:
        """`/equipe/…`: lists, and one account by its subject or by the random id of its request."""
        router = APIRouter()
        router.add_api_route("/equipe/guide", self.close_guide, methods=["POST"])
        for path, show in ((REQUESTS, self.requests), (ACCOUNTS, self.accounts)):
            router.add_api_route(path, show, methods=["GET"])
        for path in (REQUESTS, ACCOUNTS):
            router.add_api_route(f"{path}/{{reference}}", self.one, methods=["GET"])
            router.add_api_route(f"{path}/{{reference}}/forget", self.forget, methods=["POST"])
            router.add_api_route(f"{path}/{{reference}}/{{act}}", self.act, methods=["POST"])
        return router

    def requests(
        self, request: Request, session: TeamMember, status: str = "", search: str = "", cursor: str = ""
    ) -> Response:
        """Requests that wait or were rejected."""
        asked = Asked.of(REQUESTS, status=status, search=search, cursor=cursor)
        return self._list(request, session, asked)

    def accounts(
        self, request: Request, session: TeamMember, status: str = "", search: str = "", cursor: str = ""
    ) -> Response:
        """Accounts that are active or deactivated."""
        asked = Asked.of(ACCOUNTS, status=status, search=search, cursor=cursor)
        return self._list(request, session, asked)

    def one(self, request: Request, reference: str, session: TeamMember, correct: str = "") -> Response:
        """One account. `correct` is the field whose correction is open."""
        if not _REFERENCE.fullmatch(reference):
            raise NotFound
        account = asked_freshly(
            self.gate, request, session, lambda: self.api.show(session, reference), scope=SCOPE
        )
        page = AccountPage(account, self.drafts.find(session.subject, reference), correct or None)
        return self.pages.render(
            request,
            "team-account.html",
            notice=notice_for(request, key=session.notice_key),
            menu=self._menu(session),
            page=page,
            path=request.url.path,
            writer=self.drafts.writer_seal(session.subject, reference),
            moment=local_minute,
            entries=entries,
            check_values=check_values,
        )

    def act(
        self, request: Request, reference: str, act: str, fields: Annotated[Fields, Depends(form_fields)]
    ) -> Response:
        """Carry out an act; the page of the account then says what happened."""
        if not _REFERENCE.fullmatch(reference):
            raise NotFound
        page = request.url.path.removesuffix(f"/{act}")
        posted = PostedAct(self.gate, self.drafts, _STAFF, page, reference, act_named(act), fields)
        session = posted.session(request)

        def carry_out(sent: dict[str, str]) -> None:
            self.api.act(session, reference, act, sent)

        return self._to(posted.carry_out(session, carry_out))

    def forget(self, request: Request, reference: str, session: TeamMember, _fields: OwnForm) -> Response:
        """Delete what the staff member typed and did not send."""
        self.drafts.forget(session.subject, reference)
        page = request.url.path.removesuffix("/forget")
        return self._to(with_notice(page, Notice.DRAFT_FORGOTTEN, key=session.notice_key))

    def close_guide(self, _session: TeamMember, _fields: OwnForm) -> Response:
        """Remember in this browser that the guide was read."""
        response = self._to(REQUESTS)
        response.set_cookie(
            _GUIDE_COOKIE,
            "read",
            max_age=_GUIDE_SECONDS,
            path="/equipe",
            secure=self.gate.cookies.https,
            httponly=True,
            samesite="lax",
        )
        return response

    def _list(self, request: Request, session: Session, asked: Asked) -> Response:
        def ask() -> ListPage:
            found = self.api.list(session, status=asked.status, search=asked.search, cursor=asked.cursor)
            return ListPage(asked, found, self.gate.clock())

        try:
            page = asked_freshly(self.gate, request, session, ask, scope=SCOPE)
        except Refused as refused:
            if not asked.cursor:
                raise NotFound(refused.code) from refused
            # A cursor of an earlier release, or a changed one: the list begins again.
            raise RedirectTo(asked.address()) from refused
        response = self.pages.render(
            request,
            "team-list.html",
            notice=notice_for(request, key=session.notice_key),
            menu=self._menu(session),
            page=page,
            moment=local_minute,
            guide_is_open=_GUIDE_COOKIE not in request.cookies,
        )
        response.headers["Content-Security-Policy"] = self.script_policy
        return response

    def _menu(self, session: Session) -> Menu:
        return Menu.of(Person.from_claims(session.claims), session, self.gate.party)

    def _to(self, path: str) -> RedirectResponse:
        return RedirectResponse(f"{self.gate.public_url}{path}", 303)
