"""A tab of the profile with one form: shows it, saves it, and keeps what was typed until it can be saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from profile_service.drafts.store import Draft, Drafts
from profile_service.part.document import Document
from profile_service.part.faults import Fault, Faulty, read
from profile_service.part.kept_form import INVALID, STALE, UNREACHABLE, VERSION, KeptForm, version_in
from profile_service.part.store import Held, Parts, Stale
from profile_service.person.callers import OwnForm, SignedIn
from profile_service.person.people import Individual
from profile_service.profile.frame import Frame
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.web.errors import KeycloakUnreachable
from profile_service.web.forms import Fields, form_fields
from profile_service.web.notices import Notice

SignedInPerson = Annotated[Session, Depends(SignedIn())]


@dataclass(frozen=True)
class Shown:
    """What a form shows: the fields as text, what is wrong with them, and why they were not saved.

    `version` is the one that the form replaces. `elsewhere` has the saved values of fields that differ from
    what was typed, after another window or device has saved the part.
    """

    typed: Mapping[str, str]
    version: int
    refused: str | None = None
    faults: Mapping[str, Fault] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TabForm:
    """How one part becomes a form: its texts from a content, and a content from its texts."""

    to_text: Callable[[Mapping[str, Any]], Mapping[str, str]]
    from_text: Callable[[Mapping[str, str]], Mapping[str, Any]]


class HeldElsewhere(Protocol):
    """Fields of a form that another place than the part holds."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def shown(self, session: Session) -> Mapping[str, str]:
        """The fields as they are there now."""

    def save(self, session: Session, typed: Mapping[str, str]) -> None:
        """Save the fields there, before the part. Raises `Faulty` and `KeycloakUnreachable`."""


@dataclass(frozen=True)
class NothingElsewhere:
    """A form whose fields all belong to its part."""

    names: tuple[str, ...] = ()

    def shown(self, session: Session) -> Mapping[str, str]:
        return {}

    def save(self, session: Session, typed: Mapping[str, str]) -> None:
        return None


@dataclass(frozen=True)
class Tab:
    """The routes of one tab. `more` adds values for its template."""

    gate: Gate
    frame: Frame
    drafts: Drafts
    parts: Parts
    document: Document
    form: TabForm
    path: str
    template: str
    elsewhere: HeldElsewhere = field(default_factory=NothingElsewhere)
    more: Callable[[Session, Shown], Mapping[str, object]] = field(default=lambda _session, _shown: {})

    def router(self) -> APIRouter:
        """`GET` and `POST` of the tab, and `POST …/restore`, which forgets what was typed."""
        router = APIRouter()
        router.add_api_route(self.path, self.show, methods=["GET"])
        router.add_api_route(self.path, self.save, methods=["POST"])
        router.add_api_route(f"{self.path}/restore", self.restore, methods=["POST"])
        router.add_api_route(f"{self.path}/restore", self.back, methods=["GET"])
        return router

    def show(self, request: Request, session: SignedInPerson) -> Response:
        """The form with what is saved, or with what was typed and could not be saved."""
        held = self.parts.find(session.subject, self.document.name)
        shown = self._shown(session, held)
        return self.frame.render(
            request,
            self.template,
            session,
            tab=self.path,
            shown=shown,
            writer=self.drafts.writer_seal(session.subject, self.path),
            **self.more(session, shown),
        )

    def save(self, request: Request, fields: Annotated[Fields, Depends(form_fields)]) -> Response:
        """Save the form; the page then says what happened."""
        kept = self._kept
        session = kept.sender(request, fields)
        person = Individual.of_session(session)
        try:
            values = read(self.document.values, self.form.from_text(fields))
            replacing = version_in(fields)
            self.parts.require(session.subject, self.document.name, replacing)
            self.elsewhere.save(session, fields)
            self.document.save(self.parts, person, values, replacing=replacing)
        except Faulty as faulty:
            return kept.keep(session, fields, INVALID, faulty.faults)
        except Stale:
            return kept.keep(session, fields, STALE)
        except KeycloakUnreachable:
            return kept.keep(session, fields, UNREACHABLE)
        return kept.done(session, self.path, Notice.SAVED)

    def restore(self, session: SignedInPerson, _fields: OwnForm) -> Response:
        """RÉTABLIR: the page shows what is saved."""
        return self._kept.forgotten(session)

    def back(self) -> Response:
        """After a sign-in, a browser comes to the address of the button as a page."""
        return RedirectResponse(f"{self.gate.public_url}{self.path}", 303)

    @property
    def _kept(self) -> KeptForm:
        names = (*self.form.to_text(self.document.empty), *self.elsewhere.names, VERSION)
        return KeptForm(self.gate, self.drafts, self.path, frozenset(names))

    def _shown(self, session: Session, held: Held) -> Shown:
        content = self.document.content(session.subject, held)
        saved = {**self.form.to_text(content), **self.elsewhere.shown(session)}
        draft = self.drafts.find(session.subject, self.path)
        if draft is None:
            return Shown(saved, held.version)
        typed = {name: draft.typed.get(name, "") for name in {*saved, *draft.typed} - {VERSION}}
        version = int(draft.typed.get(VERSION, "0"))
        if draft.refused == STALE or version != held.version:
            # The form now replaces the present version: the page says what that one has.
            other = {name: value for name, value in saved.items() if value != typed.get(name, "")}
            return Shown(typed, held.version, STALE, self._faults(draft), other)
        return Shown(typed, version, draft.refused, self._faults(draft))

    def _faults(self, draft: Draft) -> dict[str, Fault]:
        """The faults of the rules, which are judged again, and those that were found elsewhere."""
        found = {name: Fault((name,), code) for name, code in draft.values.items()}
        try:
            read(self.document.values, self.form.from_text(draft.typed))
        except Faulty as faulty:
            found |= {fault.name: fault for fault in faulty.faults}
        return found if draft.refused == INVALID else {}


def text_fields(document: Document) -> TabForm:
    """A form whose fields are texts, named like the members of the document."""
    names = tuple(document.empty)
    computed = {alias.alias for alias in document.values.model_computed_fields.values()}
    typed = tuple(name for name in names if name not in computed)
    return TabForm(
        to_text=lambda content: {name: str(content.get(name, "")) for name in typed},
        from_text=lambda fields: {name: fields.get(name, "") for name in typed},
    )
