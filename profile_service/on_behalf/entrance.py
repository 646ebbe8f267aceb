"""The way to the pages by which an assistant acts for a doctor."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from profile_service.on_behalf.mandate import TO_READ, TO_SAVE, Mandate
from profile_service.on_behalf.reads import ReadsOnBehalf
from profile_service.part.kept_form import TYPED, UNREACHABLE, KeptForm
from profile_service.person.callers import SignedIn
from profile_service.sign_in.csrf import require_own_form
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.tabs.entrance import Visit
from profile_service.tabs.frame import Frame
from profile_service.web.errors import KeycloakUnreachable, MissingRight, NotFound, RedirectTo
from profile_service.web.forms import Fields

PREFIX: Final = "/profil/pour/{principal_sub}"

TABS: Final = {
    "informations": "profile",
    "adresses": "addresses",
    "organisation": "organisation",
    "preferences": "preferences",
}
"""The part of each page, by the last word of its address."""


@dataclass(frozen=True)
class OnBehalfEntrance:
    """The way to the page `word` of a doctor's profile.

    It is open only while valid tokens name this doctor: they are at most five minutes old. So, unlike one's
    own profile, nothing is shown while Keycloak is away. Each page that shows a part is recorded.
    """

    gate: Gate
    frame: Frame
    reads: ReadsOnBehalf
    word: str

    @property
    def route(self) -> str:
        return f"{PREFIX}/{self.word}"

    @property
    def part(self) -> str:
        """The part that the page shows."""
        return TABS[self.word]

    def path(self, request: Request) -> str:
        return self.address(request, self.word)

    @staticmethod
    def address(request: Request, word: str) -> str:
        """The address of a page about the doctor whom the request names. It says nothing about access."""
        return f"{_prefix(request.path_params['principal_sub'])}/{word}"

    def reader(self, request: Request) -> Visit:
        visit = self._visit(request, SignedIn()(request))
        self.reads.record(visit.person, self.part)
        return visit

    def writer(self, request: Request, fields: Fields) -> Visit:
        session = SignedIn()(request)
        require_own_form(
            request, fields, public_origin=self.gate.public_origin, session_secret=session.secret
        )
        return self._changing(self._visit(request, session))

    def sender(self, request: Request, fields: Fields, kept: KeptForm) -> Visit:
        session = kept.sender(request, fields)
        try:
            return self._changing(self._visit(request, session))
        except KeycloakUnreachable:
            kept.keep(session, fields, UNREACHABLE)
            raise RedirectTo(kept.path) from None
        except MissingRight:
            kept.keep(session, fields, TYPED)
            raise

    def render(self, request: Request, template: str, visit: Visit, **values: Any) -> Response:
        mandate = self._mandate(request, visit.session)
        prefix = _prefix(mandate.principal)
        return self.frame.render_on_behalf(
            request,
            template,
            visit.session,
            principal=mandate.name,
            tab=visit.path,
            tabs={f"{prefix}/{word}": part for word, part in TABS.items()},
            may_change=visit.may_change,
            **values,
        )

    def _visit(self, request: Request, session: Session) -> Visit:
        mandate = self._mandate(request, session)
        if not mandate.has_one_of(TO_READ[self.part]):
            raise MissingRight
        may_change = mandate.has_one_of(TO_SAVE.get(self.part, frozenset()))
        return Visit(session, mandate.individual(session.client_id), self.path(request), may_change)

    def _mandate(self, request: Request, session: Session) -> Mandate:
        """The delegation, if it is for the doctor whom the address names. Raises `NotFound`."""
        if session.tokens.expire_at <= self.gate.clock():
            # Another request of this browser is renewing the tokens, which may name nobody afterwards.
            raise KeycloakUnreachable("the tokens are being renewed")
        mandate = Mandate.of_claims(session.tokens.access_claims)
        if mandate is None or mandate.principal != request.path_params["principal_sub"]:
            raise NotFound
        return mandate

    @staticmethod
    def _changing(visit: Visit) -> Visit:
        if not visit.may_change:
            raise MissingRight
        return visit


def _prefix(principal: str) -> str:
    return PREFIX.format(principal_sub=quote(principal, safe=""))
