"""A form posted from a page of the team: who sent it, and whether it may be carried out now."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from starlette.requests import Request

from accounts.errors import FreshSignInNeeded, Refused
from profile_service.drafts.store import Draft, Drafts
from profile_service.person.callers import Staff
from profile_service.sign_in.csrf import has_token, require_own_origin
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.team.acts import SEND_PROOF, ActForm, Fault, form_named
from profile_service.team.fresh_sign_in import fresh_sign_in
from profile_service.web.errors import ForgedRequest, KeycloakUnreachable, NotFound, RedirectTo
from profile_service.web.forms import Fields
from profile_service.web.moments import next_minute
from profile_service.web.notices import with_notice

FORM_FIELD = "form"
WRITER_FIELD = "writer"


class Kept(Enum):
    """Why a form was kept instead of carried out, beside the codes of the endpoint."""

    SIGNED_OUT = "session-over"
    SIGN_IN_TOO_OLD = "sign-in-too-old"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True)
class PostedAct:
    """One posted form. Whatever ends it, what was typed is kept, except after a success.

    `staff` says who may send it. `page` is the address of the form's page, `reference` names its draft.
    """

    gate: Gate
    drafts: Drafts
    staff: Staff
    page: str
    reference: str
    form: ActForm
    fields: Fields

    def session(self, request: Request) -> Session:
        """The sender's session, proved by the form's token.

        A form of an earlier session is kept, and the person who saw its page sends it again: a staff member
        may have talked longer than a session lasts. Raises `ForgedRequest` for other forms, and `NotAllowed`
        for a person without the role.
        """
        require_own_origin(request, public_origin=self.gate.public_origin)
        session = self.gate.session_of(request)
        if session is not None and has_token(self.fields, session_secret=session.secret):
            Staff(self.staff.role).require(request, session)
            if self.staff.scope is None or self.staff.scope in session.scopes:
                return session
            # Another page has replaced the tokens; ours asks for the scope again.
            self._keep(session.subject, Kept.SIGNED_OUT.value)
            raise RedirectTo(self.page)
        writer = self.drafts.writer_of(self.fields.get(WRITER_FIELD, ""), self.reference)
        if writer is None:
            raise ForgedRequest
        self._keep(writer, Kept.SIGNED_OUT.value)
        raise RedirectTo(self.page)

    def carry_out(self, session: Session, act: Callable[[dict[str, str]], str | None]) -> str:
        """Carry out the act. Returns the address of the page that says what happened.

        `act` gets the fields as the endpoint wants them. It returns the page for after a success, or None for
        the form's page.
        """
        fault = self.form.fault(self.fields)
        if fault:
            self._keep_fault(session, fault)
            return self.page
        try:
            after = act(self.form.sent(self.fields)) or self.page
        except FreshSignInNeeded:
            self._keep(session.subject, Kept.SIGN_IN_TOO_OLD.value)
            return fresh_sign_in(self.gate, self.page, scope=self.staff.scope)
        except Refused as refused:
            self._keep_fault(
                session, Fault(refused.code, refused.field, told(refused, now=self.drafts.clock()))
            )
            return self.page
        except KeycloakUnreachable:
            self._keep(session.subject, Kept.NO_ANSWER.value)
            raise
        if self.form is SEND_PROOF:
            self._keep(session.subject, None)
        else:
            self.drafts.forget(session.subject, self.reference)
        return with_notice(after, self.form.notice, key=session.notice_key)

    def _keep_fault(self, session: Session, fault: Fault) -> None:
        self._keep(session.subject, fault.code, fault.field, dict(fault.values or {}))

    def _keep(
        self, writer: str, refused: str | None, field: str | None = None, values: dict[str, str] | None = None
    ) -> None:
        form = self._typed_form()
        draft = Draft(form.name, form.kept(self.fields), refused, field, values or {})
        self.drafts.keep(writer, self.reference, draft)

    def _typed_form(self) -> ActForm:
        """The form that was on the page: the button that sends a proof code stands in that of another act."""
        named = form_named(self.fields.get(FORM_FIELD, "")) if self.form is SEND_PROOF else None
        return named or self.form


def act_named(name: str) -> ActForm:
    """The act of a form's address. Raises `NotFound`."""
    form = form_named(name)
    if form is None:
        raise NotFound
    return form


def told(refused: Refused, *, now: float) -> dict[str, str]:
    """What the endpoint answered; a number of seconds to `wait` becomes the moment `until` which."""
    members = {name: str(each) for name, each in refused.members.items()}
    wait = members.get("wait", "")
    if wait.isdecimal():
        members["until"] = next_minute(now + int(wait))
    return {**members, "detail": refused.detail}
