"""How one comes to the pages of a profile: one's own, or another person's on whose behalf one acts."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response

from profile_service.part.kept_form import KeptForm
from profile_service.person.callers import SignedIn
from profile_service.person.people import Individual
from profile_service.sign_in.csrf import require_own_form
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.tabs.frame import Frame
from profile_service.web.forms import Fields


@dataclass(frozen=True)
class Visit:
    """A request for a page: who is signed in, whose profile it is about, and the address of the tab.

    What is typed and not saved belongs to the session's person.
    """

    session: Session = field(repr=False)
    person: Individual
    path: str
    may_change: bool = True


class Entrance(Protocol):
    """The way to one tab."""

    @property
    def route(self) -> str:
        """The route of the tab, with its parameters."""

    def path(self, request: Request) -> str:
        """The address of the tab that this request asks for. It says nothing about who may see it."""

    def reader(self, request: Request) -> Visit:
        """The visit of a page that shows the part. Raises what ends the request."""

    def writer(self, request: Request, fields: Fields) -> Visit:
        """The visit of a button that changes the part. Raises what ends the request, as `ForgedRequest`."""

    def sender(self, request: Request, fields: Fields, kept: KeptForm) -> Visit:
        """The visit of a form; one that cannot be judged now is kept. Raises what ends the request."""

    def render(self, request: Request, template: str, visit: Visit, **values: Any) -> Response:
        """Render a page of the tab."""


@dataclass(frozen=True)
class OwnEntrance:
    """The way to a tab of one's own profile. It is shown while Keycloak is away."""

    gate: Gate
    frame: Frame
    route: str

    def path(self, _request: Request) -> str:
        return self.route

    def reader(self, request: Request) -> Visit:
        return self._visit(SignedIn(outdated=True)(request))

    def writer(self, request: Request, fields: Fields) -> Visit:
        session = SignedIn()(request)
        require_own_form(
            request, fields, public_origin=self.gate.public_origin, session_secret=session.secret
        )
        return self._visit(session)

    def sender(self, request: Request, fields: Fields, kept: KeptForm) -> Visit:
        return self._visit(kept.sender(request, fields))

    def render(self, request: Request, template: str, visit: Visit, **values: Any) -> Response:
        return self.frame.render(request, template, visit.session, tab=self.route, may_change=True, **values)

    def _visit(self, session: Session) -> Visit:
        return Visit(session, Individual.of_session(session), self.route)
