"""The page «Délégations»: a doctor's assistants, an assistant's doctors, and a request to the team."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from accounts.errors import Refused
from delegations.models import Delegation, OwnDelegations, Person
from delegations.rights import RIGHTS
from profile_service.delegations.api import DelegationGone, DelegationsApi, SignInNeeded
from profile_service.delegations.lists import PAGE, Wanted
from profile_service.delegations.page import (
    ASSISTANT,
    REQUEST_FIELDS,
    SHOWN,
    DelegationsPage,
    ticked_in,
)
from profile_service.delegations.values import DelegationRequest
from profile_service.drafts.store import Drafts
from profile_service.part.faults import Fault, Faulty, read
from profile_service.part.kept_form import INVALID, SESSION_OVER, STALE, UNREACHABLE, KeptForm
from profile_service.person.callers import OwnForm, SignedIn
from profile_service.person.claims import Person as SignedInPerson
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.tabs.frame import Frame
from profile_service.web.addresses import query_of, with_parameter
from profile_service.web.errors import KeycloakUnreachable, NotFound, RedirectTo
from profile_service.web.forms import Fields, form_fields
from profile_service.web.languages import PARAMETER
from profile_service.web.moments import day_of
from profile_service.web.notices import Notice, with_notice

_Reader = Annotated[Session, Depends(SignedIn(outdated=True))]
_Own = Annotated[Session, Depends(SignedIn())]
_Form = Annotated[Fields, Depends(form_fields)]

_RIGHTS: Final = f"{PAGE}/rights"
_REQUEST: Final = f"{PAGE}/request"
_REFERENCE = re.compile(r"[0-9A-Za-z-]{1,64}")
# In the address after a sign-in for another token. If that one is refused too, a further sign-in would go
# round in circles. The age of a token does not tell: an assistant who resigns may lose a session that has
# just begun.
_SIGNED_IN_AGAIN: Final = "signed-in-again"
_REASONS: Final = {
    "too_many_requests": "too-many",
    "may_not_delegate": "may-not-delegate",
    "stale": STALE,
}
_OTHER: Final = "other"
_FAULTS: Final = {"same_person": "same_person", "not_an_address": "mail_address", "not_a_text": "not_a_text"}
_NOT_ACCEPTED: Final = "not_accepted"


class Ending(Enum):
    """Who ends a delegation: the doctor revokes it, the assistant resigns from it."""

    REVOKE = "revoke"
    RESIGN = "resign"

    def pair(self, own: str, other: str) -> tuple[str, str]:
        """The ids of the doctor and of the assistant."""
        return (own, other) if self is Ending.REVOKE else (other, own)

    def other(self, delegation: Delegation) -> Person:
        """The other person of the delegation."""
        return delegation.assistant if self is Ending.REVOKE else delegation.principal

    @property
    def notice(self) -> Notice:
        """What is said afterwards."""
        return Notice.DELEGATION_REVOKED if self is Ending.REVOKE else Notice.DELEGATION_RESIGNED


@dataclass(frozen=True)
class DelegationRoutes:
    """The routes below `/profil/delegations`."""

    gate: Gate
    frame: Frame
    drafts: Drafts
    api: DelegationsApi

    def router(self) -> APIRouter:
        """The page, its two forms, and a page that asks before a delegation ends."""
        router = APIRouter()
        router.add_api_route(PAGE, self.show, methods=["GET"])
        for path, send in ((_RIGHTS, self.save_rights), (_REQUEST, self.request)):
            router.add_api_route(path, send, methods=["POST"])
            router.add_api_route(f"{path}/restore", self._restore(path), methods=["POST"])
            for address in (path, f"{path}/restore"):
                router.add_api_route(address, self.back, methods=["GET"])
        for ending in Ending:
            path = f"{PAGE}/{ending.value}/{{other}}"
            router.add_api_route(path, self._ask(ending), methods=["GET"])
            router.add_api_route(path, self._end(ending), methods=["POST"])
        return router

    def show(
        self,
        request: Request,
        session: _Reader,
        assistants: str = "",
        doctors: str = "",
        assistant: str = "",
        assistants_page: Annotated[str, Query(alias="assistants-page")] = "",
        doctors_page: Annotated[str, Query(alias="doctors-page")] = "",
    ) -> Response:
        """Both boxes. `assistants` and `doctors` search in them, the form of `assistant` is open."""
        own = self._mine(request, session)
        if own is None:
            away = self.frame.render(
                request, "delegations-away.html", session, tab=PAGE, path=PAGE, status=503
            )
            away.headers["Retry-After"] = "10"
            return away
        page = DelegationsPage.of(
            own,
            SignedInPerson.from_claims(session.claims),
            (Wanted.of(assistants, assistants_page), Wanted.of(doctors, doctors_page)),
            opened=assistant,
            drafts=(
                self.drafts.find(session.subject, _REQUEST),
                self.drafts.find(session.subject, _RIGHTS),
            ),
        )
        return self.frame.render(
            request,
            "delegations.html",
            session,
            tab=PAGE,
            path=PAGE,
            page=page,
            rights=RIGHTS,
            day=day_of,
            writer_of_rights=self.drafts.writer_seal(session.subject, _RIGHTS),
            writer_of_request=self.drafts.writer_seal(session.subject, _REQUEST),
        )

    def save_rights(self, request: Request, fields: _Form) -> Response:
        """Set what one assistant may do, unless the delegation is no longer the one that the page showed."""
        kept = self._kept_rights
        session, assistant = kept.sender(request, fields), fields.get(ASSISTANT, "")
        if not _REFERENCE.fullmatch(assistant):
            raise NotFound
        try:
            return self._save_rights(session, assistant, fields)
        except DelegationGone:
            return kept.done(session, PAGE, Notice.DELEGATION_GONE)
        except SignInNeeded:
            return kept.keep(session, fields, SESSION_OVER)
        except KeycloakUnreachable:
            return kept.keep(session, fields, UNREACHABLE)
        except Refused as refused:
            return kept.keep(session, fields, _REASONS.get(refused.code, _OTHER))

    def request(self, request: Request, fields: _Form) -> Response:
        """Ask the team for a delegation. The answer is the same whether the address has an account or not."""
        kept = self._kept_request
        session = kept.sender(request, fields)
        try:
            asked = read(DelegationRequest, {name: fields.get(name, "") for name in REQUEST_FIELDS})
            self.api.request(session, assistant=asked.assistant, practice=asked.practice, note=asked.note)
        except Faulty as faulty:
            return kept.keep(session, fields, INVALID, faulty.faults)
        except SignInNeeded:
            return kept.keep(session, fields, SESSION_OVER)
        except KeycloakUnreachable:
            return kept.keep(session, fields, UNREACHABLE)
        except Refused as refused:
            if refused.field not in REQUEST_FIELDS:
                return kept.keep(session, fields, _REASONS.get(refused.code, _OTHER))
            code = _FAULTS.get(refused.code, _NOT_ACCEPTED)
            return kept.keep(session, fields, INVALID, (Fault((refused.field,), code),))
        return kept.done(session, PAGE, Notice.DELEGATION_REQUESTED)

    def back(self) -> Response:
        """After a form or a sign-in, a browser comes to the address of a form as a page."""
        return self._to(PAGE)

    def _restore(self, path: str) -> Callable[..., Response]:
        def restore(session: _Own, _fields: OwnForm) -> Response:
            self.drafts.forget(session.subject, path)
            return self._to(PAGE)

        return restore

    def _ask(self, ending: Ending) -> Callable[..., Response]:
        def ask(request: Request, other: str, session: _Own) -> Response:
            principal, assistant = self._pair(ending, session, other)
            try:
                delegation = self.api.find(session, principal, assistant)
            except DelegationGone:
                return self._said(session, Notice.DELEGATION_GONE)
            except SignInNeeded as needed:
                raise self._sign_in(request) from needed
            except Refused as refused:
                raise KeycloakUnreachable(f"delegations: {refused}") from refused
            return self.frame.render(
                request,
                "delegation-end.html",
                session,
                tab=PAGE,
                path=PAGE,
                ending=ending.value,
                other=ending.other(delegation),
            )

        return ask

    def _end(self, ending: Ending) -> Callable[..., Response]:
        def end(request: Request, other: str, session: _Own, _fields: OwnForm) -> Response:
            principal, assistant = self._pair(ending, session, other)
            try:
                self.api.end(session, principal, assistant)
            except DelegationGone:
                return self._said(session, Notice.DELEGATION_GONE)
            except SignInNeeded:
                return self._to(request.url.path)
            except (KeycloakUnreachable, Refused):
                return self._said(session, Notice.DELEGATION_UNCERTAIN)
            return self._said(session, ending.notice)

        return end

    def _save_rights(self, session: Session, assistant: str, fields: Fields) -> Response:
        present = frozenset(self.api.find(session, session.subject, assistant).rights)
        wanted = ticked_in(fields)
        if wanted != present & {*RIGHTS}:
            # Rights that this release does not know stay as they are.
            rights = wanted | (present - {*RIGHTS})
            self.api.set_rights(session, assistant, rights, version=fields.get(SHOWN, ""))
        return self._kept_rights.done(session, f"{PAGE}?{ASSISTANT}={assistant}", Notice.RIGHTS_SAVED)

    def _mine(self, request: Request, session: Session) -> OwnDelegations | None:
        """The person's delegations; `None` when the endpoint gives no usable answer."""
        try:
            return self.api.mine(session)
        except SignInNeeded as needed:
            if _SIGNED_IN_AGAIN in request.query_params:
                return None
            raise self._sign_in(request) from needed
        except (KeycloakUnreachable, Refused):
            return None

    @staticmethod
    def _sign_in(request: Request) -> RedirectTo:
        """The redirect to a sign-in that gives another token. Raises `KeycloakUnreachable` after that one."""
        if _SIGNED_IN_AGAIN in request.query_params:
            raise KeycloakUnreachable("delegations: a new token is refused")
        here = with_parameter(f"{request.url.path}{query_of(request)}", PARAMETER, None)
        back_to = with_parameter(here, _SIGNED_IN_AGAIN, "1")
        return SignedIn(back_to=back_to).elsewhere(request, fresh=False)

    def _pair(self, ending: Ending, session: Session, other: str) -> tuple[str, str]:
        if not _REFERENCE.fullmatch(other):
            raise NotFound
        return ending.pair(session.subject, other)

    @property
    def _kept_rights(self) -> KeptForm:
        names = frozenset((ASSISTANT, SHOWN, *RIGHTS))
        return KeptForm(self.gate, self.drafts, _RIGHTS, names)

    @property
    def _kept_request(self) -> KeptForm:
        return KeptForm(self.gate, self.drafts, _REQUEST, frozenset(REQUEST_FIELDS))

    def _said(self, session: Session, notice: Notice) -> Response:
        return self._to(with_notice(PAGE, notice, key=session.notice_key))

    def _to(self, path: str) -> RedirectResponse:
        return RedirectResponse(f"{self.gate.public_url}{path}", 303)
