"""The pages of the portal team for delegations: list, grant, change, revoke."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from accounts.errors import Refused
from delegations.client import Changes
from delegations.models import Delegation
from delegations.rights import RIGHTS
from profile_service.drafts.store import Drafts
from profile_service.person.callers import OwnForm, Staff
from profile_service.person.claims import DELEGATION_MANAGER, Menu, Person
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.team.acts import ActForm
from profile_service.team.delegations.api import TeamDelegationsApi
from profile_service.team.delegations.forms import CHANGES, END_SESSIONS, GRANT, REVOKE, SHOWN, TERMS
from profile_service.team.delegations.page import LIST, Asked, ListPage, OnePage, path_of
from profile_service.team.fresh_sign_in import asked_freshly
from profile_service.team.posted import PostedAct
from profile_service.web.errors import NotFound, RedirectTo
from profile_service.web.forms import Fields, form_fields
from profile_service.web.moments import day_of
from profile_service.web.notices import Notice, notice_for, with_notice
from profile_service.web.rendering import Pages

_STAFF: Final = Staff(DELEGATION_MANAGER)
Manager = Annotated[Session, Depends(_STAFF)]
Posted = Annotated[Fields, Depends(form_fields)]
_ONE: Final = f"{LIST}/{{principal}}/{{assistant}}"
_REFERENCE: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
_UNKNOWN_ACCOUNT: Final = "unknown_account"


@dataclass(frozen=True)
class TeamDelegationRoutes:
    """The team's routes for delegations."""

    gate: Gate
    pages: Pages
    api: TeamDelegationsApi
    drafts: Drafts

    def router(self) -> APIRouter:
        """`/equipe/delegations/…`; one delegation has the subjects of the doctor and the assistant."""
        router = APIRouter()
        router.add_api_route(LIST, self.list, methods=["GET"])
        router.add_api_route(f"{LIST}/grant", self.grant, methods=["POST"])
        router.add_api_route(f"{LIST}/forget", self.forget, methods=["POST"])
        router.add_api_route(_ONE, self.one, methods=["GET"])
        router.add_api_route(f"{_ONE}/revoke", self.ask_to_revoke, methods=["GET"])
        router.add_api_route(f"{_ONE}/revoke", self.revoke, methods=["POST"])
        router.add_api_route(f"{_ONE}/forget", self.forget, methods=["POST"])
        router.add_api_route(f"{_ONE}/{{change}}", self.change, methods=["POST"])
        return router

    def list(
        self,
        request: Request,
        session: Manager,
        account: str = "",
        cursor: str = "",
        doctor: str = "",
        assistant: str = "",
    ) -> Response:
        """All delegations, or those of one account, and the form that grants one.

        `doctor` and `assistant` fill that form: a mail to the team leads here.
        """
        asked = Asked.of(account=account, cursor=cursor, doctor=doctor, assistant=assistant)
        page = asked_freshly(self.gate, request, session, lambda: self._list(session, asked))
        return self._render(request, session, "team-delegations.html", page, LIST)

    def one(self, request: Request, principal: str, assistant: str, session: Manager) -> Response:
        """One delegation with its forms."""
        return self._one(request, session, principal, assistant, "team-delegation.html")

    def ask_to_revoke(self, request: Request, principal: str, assistant: str, session: Manager) -> Response:
        """The question before a delegation is revoked."""
        return self._one(request, session, principal, assistant, "team-delegation-revoke.html")

    def grant(self, request: Request, fields: Posted) -> Response:
        """Grant a delegation; its page then says so."""
        posted = PostedAct(self.gate, self.drafts, _STAFF, LIST, LIST, GRANT, fields)
        session = posted.session(request)

        def carry_out(sent: dict[str, str]) -> str:
            made = self.api.grant(
                session,
                sent["doctor"],
                sent["assistant"],
                until=sent.get("until"),
                practice=sent.get("practice"),
            )
            return path_of(made)

        return self._to(posted.carry_out(session, carry_out))

    def change(
        self, request: Request, principal: str, assistant: str, change: str, fields: Posted
    ) -> Response:
        """Change the last day and the practice, or the rights."""
        form = CHANGES.get(change)
        if form is None:
            raise NotFound

        def carry_out(session: Session, sent: dict[str, str]) -> None:
            found = self.api.find(session, principal, assistant)
            changes = _terms(found, sent) if form is TERMS else _rights(found, sent)
            if changes:
                shown = sent.get(SHOWN, "")
                self.api.change(session, principal, assistant, version=shown, **changes)

        return self._carry_out(request, principal, assistant, form, fields, carry_out)

    def revoke(self, request: Request, principal: str, assistant: str, fields: Posted) -> Response:
        """Revoke the delegation; the list then says so."""

        def carry_out(session: Session, sent: dict[str, str]) -> str:
            self.api.revoke(session, principal, assistant, end_sessions=END_SESSIONS in sent)
            return LIST

        return self._carry_out(request, principal, assistant, REVOKE, fields, carry_out)

    def forget(
        self,
        request: Request,
        session: Manager,
        _fields: OwnForm,
        principal: str = "",
        assistant: str = "",
    ) -> Response:
        """Delete what the staff member typed and did not send."""
        page = _page(principal, assistant) if principal else LIST
        self.drafts.forget(session.subject, page)
        return self._to(with_notice(page, Notice.DRAFT_FORGOTTEN, key=session.notice_key))

    def _list(self, session: Session, asked: Asked) -> ListPage:
        draft = self.drafts.find(session.subject, LIST)
        try:
            found = self.api.list(session, account=asked.account, cursor=asked.cursor)
        except Refused as refused:
            if refused.code == _UNKNOWN_ACCOUNT:
                return ListPage(asked, None, draft)
            if not asked.cursor:
                raise NotFound(refused.code) from refused
            # A cursor of an earlier release, or a changed one: the list begins again.
            raise RedirectTo(asked.address()) from refused
        return ListPage(asked, found, draft)

    def _one(
        self, request: Request, session: Session, principal: str, assistant: str, template: str
    ) -> Response:
        reference = _page(principal, assistant)

        def find() -> Delegation:
            return self.api.find(session, principal, assistant)

        found = asked_freshly(self.gate, request, session, find)
        page = OnePage(found, self.drafts.find(session.subject, reference))
        return self._render(request, session, template, page, reference)

    def _carry_out(
        self,
        request: Request,
        principal: str,
        assistant: str,
        form: ActForm,
        fields: Fields,
        act: Callable[[Session, dict[str, str]], str | None],
    ) -> Response:
        reference = _page(principal, assistant)
        page = f"{reference}/revoke" if form is REVOKE else reference
        posted = PostedAct(self.gate, self.drafts, _STAFF, page, reference, form, fields)
        session = posted.session(request)
        try:
            return self._to(posted.carry_out(session, lambda sent: act(session, sent)))
        except NotFound:
            # The delegation was revoked while the page was open.
            self.drafts.forget(session.subject, reference)
            return self._to(with_notice(LIST, Notice.DELEGATION_GONE, key=session.notice_key))

    def _render(
        self, request: Request, session: Session, template: str, page: ListPage | OnePage, reference: str
    ) -> Response:
        return self.pages.render(
            request,
            template,
            notice=notice_for(request, key=session.notice_key),
            menu=Menu.of(Person.from_claims(session.claims), session, self.gate.party),
            page=page,
            writer=self.drafts.writer_seal(session.subject, reference),
            rights=RIGHTS,
            day=day_of,
        )

    def _to(self, path: str) -> RedirectResponse:
        return RedirectResponse(f"{self.gate.public_url}{path}", 303)


def _page(principal: str, assistant: str) -> str:
    """The address of the page of one delegation. Raises `NotFound` for what cannot be a subject."""
    if not (_REFERENCE.fullmatch(principal) and _REFERENCE.fullmatch(assistant)):
        raise NotFound
    return f"{LIST}/{principal}/{assistant}"


def _terms(found: Delegation, sent: dict[str, str]) -> Changes:
    """What changes of the last day and the practice: a last day that is past may stay."""
    changes: Changes = {}
    if sent.get("until") != found.until:
        changes["until"] = sent.get("until")
    if sent.get("practice") != found.practice:
        changes["practice"] = sent.get("practice")
    return changes


def _rights(found: Delegation, sent: dict[str, str]) -> Changes:
    """The rights that are ticked, and those that only a newer server knows."""
    newer = [right for right in found.rights if right not in RIGHTS]
    return {"rights": [*(right for right in RIGHTS if right in sent), *newer]}
