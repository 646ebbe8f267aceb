"""A posted form: who sent it, and what is kept of it when it cannot be carried out."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from profile_service.drafts.store import Draft, Drafts
from profile_service.part.faults import Fault
from profile_service.sign_in.csrf import has_token, require_own_origin
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.web.errors import ForgedRequest, KeycloakUnreachable, RedirectTo
from profile_service.web.forms import Fields
from profile_service.web.notices import Notice, with_notice

VERSION: Final = "version"
"""The field of a form with the version that was shown."""
WRITER: Final = "writer"

INVALID: Final = "invalid"
STALE: Final = "stale"
GONE: Final = "gone"
"""What the form replaces is not there any more: it becomes something new."""
SESSION_OVER: Final = "session-over"
UNREACHABLE: Final = "unreachable"
TYPED: Final = "typed"
"""Nothing was refused: the form was left by another of its buttons."""


@dataclass(frozen=True)
class KeptForm:
    """The form of the page at `path`. Its fields `names` are kept, and those with a dot in their name."""

    gate: Gate
    drafts: Drafts
    path: str
    names: frozenset[str]

    def sender(self, request: Request, fields: Fields) -> Session:
        """The session of the form. A form of an earlier session is kept for the person who saw its page."""
        require_own_origin(request, public_origin=self.gate.public_origin)
        writer = self.drafts.writer_of(fields.get(WRITER, ""), self.path)
        try:
            session = self.gate.session_of(request)
        except KeycloakUnreachable:
            if writer is None:
                raise
            self._keep(writer, fields, UNREACHABLE, ())
            raise RedirectTo(self.path) from None
        if session is not None and has_token(fields, session_secret=session.secret):
            return session
        if writer is None:
            raise ForgedRequest
        self._keep(writer, fields, SESSION_OVER, ())
        raise RedirectTo(self.path)

    def keep(
        self, session: Session, fields: Fields, refused: str, faults: tuple[Fault, ...] = ()
    ) -> Response:
        """Keep what was typed, and show the page again."""
        self._keep(session.subject, fields, refused, faults)
        return self._to(self.path)

    def done(self, session: Session, path: str, notice: Notice) -> Response:
        """Forget what was typed, and show the page at `path` with a notice."""
        self.drafts.forget(session.subject, self.path)
        return self._to(with_notice(path, notice, key=session.notice_key))

    def forgotten(self, session: Session) -> Response:
        """Forget what was typed, and show the page again."""
        self.drafts.forget(session.subject, self.path)
        return self._to(self.path)

    def _keep(self, writer: str, fields: Fields, refused: str, faults: tuple[Fault, ...]) -> None:
        typed = {name: value for name, value in fields.items() if name in self.names or "." in name}
        if VERSION in typed and not _is_version(typed[VERSION]):
            # Nobody else's form: it replaces nothing.
            del typed[VERSION]
        # Faults with values are found again by the rules of the fields.
        found = {fault.name: fault.code for fault in faults if not fault.values}
        self.drafts.keep(writer, self.path, Draft("save", typed, refused, None, found))

    def _to(self, path: str) -> RedirectResponse:
        return RedirectResponse(f"{self.gate.public_url}{path}", 303)


def version_in(fields: Fields) -> int:
    """The version in the form. A form without a usable one is none of ours."""
    version = fields.get(VERSION, "")
    if not _is_version(version):
        raise ForgedRequest
    return int(version)


def _is_version(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
