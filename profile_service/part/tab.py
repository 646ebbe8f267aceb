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
from profile_service.part.fields import PartValues
from profile_service.part.kept_form import INVALID, STALE, TYPED, UNREACHABLE, VERSION, KeptForm, version_in
from profile_service.part.store import Held, Parts, Stale
from profile_service.person.callers import OwnForm, SignedIn
from profile_service.person.people import Individual
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.tabs.frame import Frame
from profile_service.web.errors import KeycloakUnreachable
from profile_service.web.forms import Fields, form_fields
from profile_service.web.notices import Notice

SignedInPerson = Annotated[Session, Depends(SignedIn())]
Reader = Annotated[Session, Depends(SignedIn(outdated=True))]
"""The session of a page that only shows the profile. It is accepted while Keycloak is away."""


@dataclass(frozen=True)
class Shown:
    """What a form shows: the fields as text, what is wrong with them, and why they were not saved.

    `version` is the one that the form replaces. `elsewhere` has the saved values of fields that differ from
    what was typed, after another window or device has saved the part. `is_draft`: the fields are not those
    that are saved.
    """

    typed: Mapping[str, str]
    version: int
    refused: str | None = None
    faults: Mapping[str, Fault] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    is_draft: bool = False


@dataclass(frozen=True)
class TabForm:
    """How one part becomes a form: its texts from a content, and a content from its texts.

    Fields with a dot in their name, such as `documentTypes.report`, are one value: the choices of the name
    before the dot.
    """

    to_text: Callable[[Mapping[str, Any]], Mapping[str, str]]
    from_text: Callable[[Mapping[str, str]], Mapping[str, Any]]


class HeldElsewhere(Protocol):
    """Fields of a form that another place than the part holds."""

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def mark(self) -> str:
        """The name of the hidden field with what was shown, so that a change elsewhere is noticed."""

    def find(self, session: Session) -> Any:
        """What is there now; the template gets it as `own`."""

    def shown(self, session: Session, found: Any) -> Mapping[str, str]:
        """The fields as they are there."""

    def save(self, session: Session, typed: Mapping[str, str]) -> None:
        """Save the fields there, before the part, if the person has changed them.

        Raises `Faulty`, `ChangedElsewhere` and `KeycloakUnreachable`.
        """


class ChangedElsewhere(Exception):
    """The fields held elsewhere are not those that the page had shown."""


@dataclass(frozen=True)
class NothingElsewhere:
    """A form whose fields all belong to its part."""

    names: tuple[str, ...] = ()
    mark: str = ""

    def find(self, session: Session) -> None:
        return None

    def shown(self, session: Session, found: None) -> Mapping[str, str]:
        return {}

    def save(self, session: Session, typed: Mapping[str, str]) -> None:
        return None


@dataclass(frozen=True)
class Tab:
    """The routes of one tab. `more` adds values for its template.

    `script_policy` is the Content-Security-Policy of a page with a script of ours.
    """

    gate: Gate
    frame: Frame
    drafts: Drafts
    parts: Parts
    document: Document
    form: TabForm
    path: str
    template: str
    elsewhere: HeldElsewhere = field(default_factory=NothingElsewhere)
    script_policy: str | None = None
    more: Callable[[Session, Shown], Mapping[str, object]] = field(default=lambda _session, _shown: {})

    def router(self) -> APIRouter:
        """`GET` and `POST` of the tab, and `POST …/restore`, which forgets what was typed."""
        router = APIRouter()
        router.add_api_route(self.path, self.show, methods=["GET"])
        router.add_api_route(self.path, self.save, methods=["POST"])
        router.add_api_route(f"{self.path}/restore", self.restore, methods=["POST"])
        router.add_api_route(f"{self.path}/restore", self.back, methods=["GET"])
        return router

    def show(self, request: Request, session: Reader) -> Response:
        """The form with what is saved, or with what was typed and could not be saved."""
        held = self.parts.find(session.subject, self.document.name)
        own = self.elsewhere.find(session)
        shown = self._shown(session, held, own)
        page = self.frame.render(
            request,
            self.template,
            session,
            tab=self.path,
            shown=shown,
            own=own,
            writer=self.drafts.writer_seal(session.subject, self.path),
            **self.more(session, shown),
        )
        if self.script_policy:
            page.headers["Content-Security-Policy"] = self.script_policy
        return page

    def save(self, request: Request, fields: Annotated[Fields, Depends(form_fields)]) -> Response:
        """Save the form; the page then says what happened."""
        kept = self._kept
        session = kept.sender(request, fields)
        person, replacing = Individual.of_session(session), version_in(fields)
        try:
            values = read(self.document.values, self.form.from_text(fields))
        except Faulty as faulty:
            return kept.keep(session, fields, INVALID, faulty.faults)
        try:
            present = self.parts.find(session.subject, self.document.name)
            is_saved = present.version != replacing and self._has(present, values)
            if present.version != replacing and not is_saved:
                return kept.keep(session, fields, STALE)
            self.elsewhere.save(session, fields)
            # What is saved already is not saved again: the same form was sent twice.
            if not is_saved:
                self.document.save(self.parts, person, values, replacing=replacing)
        except Faulty as faulty:
            return kept.keep(session, fields, INVALID, faulty.faults)
        except (Stale, ChangedElsewhere):
            return kept.keep(session, fields, STALE)
        except KeycloakUnreachable:
            return kept.keep(session, fields, UNREACHABLE)
        return kept.done(session, self.path, Notice.SAVED)

    def _has(self, held: Held, values: PartValues) -> bool:
        return {**self.document.empty, **held.content} == values.stored()

    def restore(self, session: SignedInPerson, _fields: OwnForm) -> Response:
        """RÉTABLIR: the page shows what is saved."""
        return self._kept.forgotten(session)

    def sender(self, request: Request, fields: Fields) -> Session:
        """The session of the form, also when it was sent by another of its buttons."""
        return self._kept.sender(request, fields)

    def keep_typed(self, session: Session, fields: Fields) -> None:
        """Keep what is typed and not saved yet, while another button of the form is used."""
        held = self.parts.find(session.subject, self.document.name)
        saved = self.form.to_text(self.document.content(session.subject, held))
        typed = {name: value for name, value in fields.items() if name in saved or "." in name}
        if {name: value for name, value in typed.items() if value} != {n: v for n, v in saved.items() if v}:
            self._kept.keep(session, fields, TYPED)
        else:
            self._kept.forgotten(session)

    def back(self) -> Response:
        """After a sign-in, a browser comes to the address of the button as a page."""
        return RedirectResponse(f"{self.gate.public_url}{self.path}", 303)

    @property
    def _kept(self) -> KeptForm:
        names = (*self.form.to_text(self.document.empty), *self.elsewhere.names, VERSION)
        return KeptForm(self.gate, self.drafts, self.path, frozenset(names))

    def _shown(self, session: Session, held: Held, own: Any) -> Shown:
        content = self.document.content(session.subject, held)
        saved = {**self.form.to_text(content), **self.elsewhere.shown(session, own)}
        draft = self.drafts.find(session.subject, self.path)
        if draft is None:
            return Shown(saved, held.version)
        typed = {name: draft.typed.get(name, "") for name in {*saved, *draft.typed} - {VERSION}}
        version = int(draft.typed.get(VERSION, "0"))
        if draft.refused == STALE or version != held.version:
            # The form now replaces the present version: the page says what that one has.
            typed |= {self.elsewhere.mark: saved.get(self.elsewhere.mark, "")}
            return Shown(
                typed, held.version, STALE, self._faults(draft), differences(saved, typed), is_draft=True
            )
        refused = None if draft.refused == TYPED else draft.refused
        return Shown(typed, version, refused, self._faults(draft), is_draft=True)

    def _faults(self, draft: Draft) -> dict[str, Fault]:
        """The faults of the rules, which are judged again, and those that were found elsewhere."""
        found = {name: Fault((name,), code) for name, code in draft.values.items()}
        try:
            read(self.document.values, self.form.from_text(draft.typed))
        except Faulty as faulty:
            found |= {fault.name: fault for fault in faulty.faults}
        return found if draft.refused == INVALID else {}


def differences(saved: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The saved values that differ from what was typed; choices are joined by commas."""
    one = {name: value for name, value in saved.items() if "." not in name}
    differing = {name: value for name, value in one.items() if value != typed.get(name, "")}
    for group in {name.partition(".")[0] for name in {*saved, *typed} if "." in name}:
        chosen, ticked = (
            sorted(
                name.partition(".")[2] for name, value in of.items() if name.startswith(f"{group}.") and value
            )
            for of in (saved, typed)
        )
        if chosen != ticked:
            differing[group] = ",".join(chosen)
    return differing


def text_fields(document: Document) -> TabForm:
    """A form whose fields are texts, named like the members of the document."""
    names = tuple(document.empty)
    computed = {alias.alias for alias in document.values.model_computed_fields.values()}
    typed = tuple(name for name in names if name not in computed)
    return TabForm(
        to_text=lambda content: {name: str(content.get(name, "")) for name in typed},
        from_text=lambda fields: {name: fields.get(name, "") for name in typed},
    )
