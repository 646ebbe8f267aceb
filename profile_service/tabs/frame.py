"""What all tabs of the profile have in common: the heading, the tabs, and what is still missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from profile_service.passkeys.suggestion import PasskeySuggestion
from profile_service.person.claims import Menu, Person
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.tabs.proposal import ProfileProposal
from profile_service.web.notices import notice_for
from profile_service.web.rendering import Pages

INFORMATION: Final = "/profil/informations"
ADDRESSES: Final = "/profil/adresses"
ORGANISATION: Final = "/profil/organisation"
PREFERENCES: Final = "/profil/preferences"
HISTORY: Final = "/profil/historique"

TABS: Final[Mapping[str, str]] = {
    INFORMATION: "information",
    ADDRESSES: "addresses",
    ORGANISATION: "organisation",
    PREFERENCES: "preferences",
}
"""The four tabs of the manual, each with the key of its label."""


@dataclass(frozen=True)
class Missing:
    """Something without which documents do not arrive: the key of its text, and the page where to give it."""

    key: str
    path: str


@dataclass(frozen=True)
class Frame:
    """Renders the pages of a profile. `missing` says what a person still has to give."""

    gate: Gate
    pages: Pages
    suggestion: PasskeySuggestion
    proposal: ProfileProposal
    home_path: str
    missing: Callable[[str], tuple[Missing, ...]] = field(default=lambda _subject: ())

    def render(
        self, request: Request, template: str, session: Session, *, tab: str, **values: Any
    ) -> Response:
        """Render a page of this person's profile; `tab` is the address of the tab that it belongs to."""
        self.proposal.opened(session.subject)
        return self._page(
            request,
            template,
            session,
            principal=None,
            tab=tab,
            tabs=TABS,
            missing=self.missing(session.subject),
            suggest_passkey=self.suggestion.suits(session),
            **values,
        )

    def render_on_behalf(
        self, request: Request, template: str, session: Session, *, principal: str, **values: Any
    ) -> Response:
        """Render a page of the profile of the doctor `principal`, for whom the session's person acts.

        It says for whom. `tab` and `tabs` are addresses for this doctor. What concerns the session's own
        profile is left out.
        """
        return self._page(
            request, template, session, principal=principal, missing=(), suggest_passkey=False, **values
        )

    def _page(self, request: Request, template: str, session: Session, **values: Any) -> Response:
        person = Person.from_claims(session.claims)
        return self.pages.render(
            request,
            template,
            notice=notice_for(request, key=session.notice_key),
            menu=Menu.of(person, session, self.gate.party),
            person=person,
            home_path=self.home_path,
            **values,
        )
