"""The tab «Vos adresses»: cards, a form for one address, and a deletion that can be undone."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from profile_service.addresses.countries import choices
from profile_service.addresses.from_hin import HinAddresses
from profile_service.addresses.values import KINDS, WITH_SWISS_CODES, Address, Addresses, card
from profile_service.drafts.store import Drafts
from profile_service.part.document import Document
from profile_service.part.faults import Fault, Faulty, read
from profile_service.part.kept_form import GONE, INVALID, STALE, TYPED, VERSION, KeptForm, version_in
from profile_service.part.store import Held, Parts, Stale
from profile_service.part.tab import Shown
from profile_service.sign_in.gate import Gate
from profile_service.tabs.entrance import Entrance, Visit
from profile_service.web.errors import MissingRight, NotFound
from profile_service.web.forms import Fields, form_fields
from profile_service.web.languages import language_of
from profile_service.web.notices import Notice, notice_for, with_notice

NEW: Final = "nouvelle"
_NEW_PLACES: Final = (NEW, f"{NEW}-2", f"{NEW}-3")
"""The further ones are for forms of addresses that were deleted meanwhile: each keeps what was typed."""
WAS: Final = "was"
"""The field with a hash of the address that the form replaces."""
OTHERS: Final = "others"
"""The field with a hash of the addresses beside it: whether the address has another place now."""
FIELDS: Final = (
    "kind",
    "organisation",
    "addressLine1",
    "addressLine2",
    "street",
    "houseNumber",
    "postOfficeBox",
    "zip",
    "town",
    "country",
)
_ZIP: Final = ("swissZipCode", "foreignZipCode")
_TRIES: Final = 5

_Content = dict[str, Any]

TypedFields = Annotated[Fields, Depends(form_fields)]


@dataclass(frozen=True)
class Card:
    """An address as the list shows it."""

    index: int
    kind: str
    lines: list[str]
    was: str
    doubtful: bool


@dataclass(frozen=True)
class AddressPages:
    """The routes below the tab of `entrance`. An address is named by its index in the version shown."""

    entrance: Entrance
    gate: Gate
    drafts: Drafts
    parts: Parts
    document: Document
    from_hin: HinAddresses

    def router(self) -> APIRouter:
        """The cards, `…/nouvelle` and `…/{index}` with their forms, `…/{index}/delete` and `…/undo`."""
        router, tab = APIRouter(), self.entrance.route

        def reader(request: Request) -> Visit:
            return self.entrance.reader(request)

        def writer(request: Request, fields: TypedFields) -> Visit:
            return self.entrance.writer(request, fields)

        reading, writing = Depends(reader), Depends(writer)

        def show(request: Request, visit: Annotated[Visit, reading]) -> Response:
            return self.show(request, visit)

        def form(
            request: Request, place: str, visit: Annotated[Visit, reading], kind: str = "", hin: bool = False
        ) -> Response:
            return self.form(request, place, visit, kind, hin=hin)

        def restore(place: str, visit: Annotated[Visit, writing]) -> Response:
            return self._kept(visit.path, place).forgotten(visit.session)

        def delete(place: str, visit: Annotated[Visit, writing], fields: TypedFields) -> Response:
            return self.delete(place, visit, fields)

        def undo(visit: Annotated[Visit, writing], fields: TypedFields) -> Response:
            return self.undo(visit, fields)

        router.add_api_route(tab, show, methods=["GET"])
        router.add_api_route(f"{tab}/undo", undo, methods=["POST"])
        # After a sign-in, a browser comes to the address of a button as a page.
        for button in ("undo", "{place}/restore", "{place}/delete"):
            router.add_api_route(f"{tab}/{button}", self.back, methods=["GET"])
        router.add_api_route(f"{tab}/{{place}}", form, methods=["GET"])
        router.add_api_route(f"{tab}/{{place}}", self.save, methods=["POST"])
        router.add_api_route(f"{tab}/{{place}}/restore", restore, methods=["POST"])
        router.add_api_route(f"{tab}/{{place}}/delete", delete, methods=["POST"])
        return router

    def show(self, request: Request, visit: Visit) -> Response:
        """The cards, in the order of their kinds."""
        held, entries = self._present(visit)
        doubtful = self.document.content(visit.person.subject, held)["doubtful"]
        cards = [
            Card(index, each["kind"], card(each), was(each), index in doubtful)
            for index, each in enumerate(entries)
        ]
        return self.entrance.render(
            request,
            "profile-addresses.html",
            visit,
            cards=sorted(cards, key=lambda each: KINDS.index(each.kind)),
            version=held.version,
            can_undo=notice_for(request, key=visit.session.notice_key) is Notice.ADDRESS_DELETED
            and visit.may_change
            and self._before_deletion(visit, entries) is not None,
        )

    def form(self, request: Request, place: str, visit: Visit, kind: str, *, hin: bool) -> Response:
        """The form of one address; `kind` preselects that of a new one, `hin` fills in what HIN has given."""
        if not visit.may_change:
            raise MissingRight
        held, entries = self._present(visit)
        index = _index(place)
        moved = self._moved(visit, place, index, entries) if index is not None else None
        if moved:
            return RedirectResponse(f"{self.gate.public_url}{visit.path}/{moved}", 303)
        if index is not None and index >= len(entries):
            return self._to(visit, Notice.ADDRESS_GONE)
        saved = (
            to_text(entries[index])
            if index is not None
            else {**_EMPTY, "kind": kind if kind in KINDS else ""}
        )
        path = f"{visit.path}/{place}"
        of_hin = self._of_hin(visit) if index is None else None
        if of_hin and hin:
            saved |= of_hin
        draft = self.drafts.find(visit.session.subject, path)
        shown, replaced = Shown(saved, held.version), was(entries[index]) if index is not None else ""
        if draft is not None:
            typed = {name: draft.typed.get(name, "") for name in FIELDS}
            faults = _faults(typed, draft.values) if draft.refused == INVALID else {}
            version = int(draft.typed.get(VERSION) or 0)
            refused = None if draft.refused == TYPED else draft.refused
            shown = Shown(typed, version, refused, faults, is_draft=True)
            if index is not None and draft.refused == STALE:
                # The form now replaces the present address: the page says what that one has.
                other = {name: value for name, value in saved.items() if value != typed[name]}
                shown = Shown(typed, held.version, STALE, {}, other, is_draft=True)
            elif index is not None:
                replaced = draft.typed.get(WAS, "")
        return self.entrance.render(
            request,
            "profile-address.html",
            visit,
            shown=shown,
            path=path,
            was=replaced,
            others=_others(entries, index),
            is_new=index is None,
            offers_hin=bool(of_hin) and not hin and draft is None,
            kinds=KINDS,
            countries=choices(language_of(request)),
            writer=self.drafts.writer_seal(visit.session.subject, path),
        )

    def _of_hin(self, visit: Visit) -> Mapping[str, str] | None:
        """What HIN has given of the person. An assistant's token leads to the assistant's own address."""
        return None if visit.person.actor else self.from_hin.find(visit.session)

    def save(self, request: Request, place: str, fields: TypedFields) -> Response:
        """Save one address. What another window did to other addresses does not matter."""
        kept, index = self._kept(self.entrance.path(request), place), _index(place)
        visit = self.entrance.sender(request, fields, kept)
        session = visit.session
        version = version_in(fields)
        done = Notice.ADDRESS_SAVED if visit.person.actor else Notice.SAVED
        for _ in range(_TRIES):
            held, entries = self._present(visit)
            position = len(entries) if index is None else _position(entries, index, fields.get(WAS, ""))
            if held.version != version and _has(entries, fields):
                # The same form was sent twice.
                return kept.done(session, visit.path, done)
            if position is None:
                return self._changed_meanwhile(visit, place, index, fields, entries)
            try:
                changed = [*entries[:position], from_text(fields), *entries[position + 1 :]]
                values = read(Addresses, {"addresses": changed})
                self.document.save(self.parts, visit.person, values, replacing=held.version)
            except Faulty as faulty:
                return kept.keep(session, fields, INVALID, tuple(_named(each) for each in faulty.faults))
            except Stale:
                continue
            return kept.done(session, visit.path, done)
        return kept.keep(session, fields, STALE)

    def _changed_meanwhile(
        self, visit: Visit, place: str, index: int | None, fields: Fields, entries: list[_Content]
    ) -> Response:
        """Keep the form of an address that was changed or deleted elsewhere; it may become a new one."""
        if index is None or index >= len(entries) or _others(entries, index) != fields.get(OTHERS, ""):
            return self._kept(visit.path, self._free_place(visit)).keep(visit.session, fields, GONE)
        # The page says what the address has now; the next save replaces just that.
        kept = self._kept(visit.path, place)
        return kept.keep(visit.session, {**fields, WAS: was(entries[index])}, STALE)

    def _moved(self, visit: Visit, place: str, index: int, entries: list[_Content]) -> str | None:
        """Where the form kept for this place has moved: its address is not there, so it becomes a new one."""
        writer = visit.session.subject
        draft = self.drafts.find(writer, f"{visit.path}/{place}")
        if draft is None:
            return None
        is_here = _position(entries, index, draft.typed.get(WAS, "")) == index
        if is_here or (index < len(entries) and _others(entries, index) == draft.typed.get(OTHERS, "")):
            return None
        free = self._free_place(visit)
        self.drafts.keep(writer, f"{visit.path}/{free}", replace(draft, refused=GONE))
        self.drafts.forget(writer, f"{visit.path}/{place}")
        return free

    def _free_place(self, visit: Visit) -> str:
        """Where a new address can be kept without replacing another one."""
        writer = visit.session.subject
        taken = (self.drafts.find(writer, f"{visit.path}/{place}") for place in _NEW_PLACES)
        return next((place for place, draft in zip(_NEW_PLACES, taken, strict=True) if not draft), NEW)

    def back(self, request: Request) -> Response:
        """The cards."""
        return RedirectResponse(f"{self.gate.public_url}{self.entrance.path(request)}", 303)

    def delete(self, place: str, visit: Visit, fields: Fields) -> Response:
        """Delete an address at once; the page offers to undo it."""
        index, version = _index(place), version_in(fields)
        for _ in range(_TRIES):
            held, entries = self._present(visit)
            former = self._before_deletion(visit, entries) or []
            if held.version == version + 1 and any(was(each) == fields.get(WAS, "") for each in former):
                # The button was pressed twice.
                return self._to(visit, Notice.ADDRESS_DELETED)
            position = None if index is None else _position(entries, index, fields.get(WAS, ""))
            if position is None:
                break
            try:
                self._save(visit, [*entries[:position], *entries[position + 1 :]], held)
            except Stale:
                # Another window saved another address just now.
                continue
            return self._to(visit, Notice.ADDRESS_DELETED)
        return self._to(visit, Notice.ADDRESS_GONE)

    def undo(self, visit: Visit, fields: Fields) -> Response:
        """Take a deletion by the same person back, unless another change followed."""
        version = version_in(fields)
        held, entries = self._present(visit)
        former = self._before_deletion(visit, entries)
        if held.version == version + 1 and self._was_restored(visit, entries):
            # The button was pressed twice.
            return self._to(visit, Notice.ADDRESS_RESTORED)
        if former is None or held.version != version:
            return self._to(visit, Notice.ADDRESS_GONE)
        try:
            self._save(visit, former, held)
        except Stale:
            return self._to(visit, Notice.ADDRESS_GONE)
        return self._to(visit, Notice.ADDRESS_RESTORED)

    def _was_restored(self, visit: Visit, entries: list[_Content]) -> bool:
        """Whether the last change has added one address and done nothing else."""
        former = self._before_last_change(visit)
        return former is not None and former in _without_one(entries)

    def _before_deletion(self, visit: Visit, entries: list[_Content]) -> list[_Content] | None:
        """The addresses before the last change, if that has deleted one of them and done nothing else."""
        former = self._before_last_change(visit)
        return former if former and entries in _without_one(former) else None

    def _before_last_change(self, visit: Visit) -> list[_Content] | None:
        """The addresses before the last change; `None` without one, and when another person has made it."""
        person = visit.person
        former = self.parts.before_last_change(person.subject, self.document.name, by=person.author)
        return None if former is None else (former.get("addresses") or [])

    def _present(self, visit: Visit) -> tuple[Held, list[_Content]]:
        held = self.parts.find(visit.person.subject, self.document.name)
        return held, list(held.content.get("addresses", ()))

    def _save(self, visit: Visit, entries: list[_Content], held: Held) -> None:
        """Store addresses that were judged when they were saved. Raises `Stale`."""
        self.parts.save(
            visit.person.subject,
            self.document.name,
            {"addresses": entries},
            replacing=held,
            author=visit.person.author,
        )

    def _kept(self, tab: str, place: str) -> KeptForm:
        _index(place)
        return KeptForm(self.gate, self.drafts, f"{tab}/{place}", frozenset({*FIELDS, VERSION, WAS, OTHERS}))

    def _to(self, visit: Visit, notice: Notice) -> Response:
        path = with_notice(visit.path, notice, key=visit.session.notice_key)
        return RedirectResponse(f"{self.gate.public_url}{path}", 303)


def to_text(address: Mapping[str, Any]) -> dict[str, str]:
    """The fields of the form; it has one field for the post code of any country."""
    code = address["swissZipCode"] or address["foreignZipCode"]
    return {name: code if name == "zip" else address[name] for name in FIELDS}


def from_text(fields: Mapping[str, str]) -> _Content:
    """The address that the fields describe."""
    own, other = _ZIP if fields.get("country", "") in WITH_SWISS_CODES else reversed(_ZIP)
    address = {name: fields.get(name, "") for name in FIELDS if name != "zip"}
    return {**address, own: fields.get("zip", ""), other: ""}


def was(address: Mapping[str, Any]) -> str:
    """A hash by which an address is found again in a later version."""
    return hashlib.sha256(json.dumps(address, sort_keys=True).encode()).hexdigest()[:32]


_EMPTY: Final = {**dict.fromkeys(FIELDS, ""), "country": "CH"}


def _index(place: str) -> int | None:
    """The index in an address of a page; `None` for a new address. Raises `NotFound`."""
    if place in _NEW_PLACES:
        return None
    if not (place.isascii() and place.isdigit() and len(place) < 4):
        raise NotFound
    return int(place)


def _position(entries: list[_Content], index: int, replaced: str) -> int | None:
    """Where the address that the form replaces stands now."""
    if index < len(entries) and was(entries[index]) == replaced:
        return index
    return next((place for place, each in enumerate(entries) if was(each) == replaced), None)


def _others(entries: list[_Content], index: int | None) -> str:
    """A hash of the addresses beside this one."""
    beside = [was(each) for place, each in enumerate(entries) if place != index]
    return hashlib.sha256(",".join(beside).encode()).hexdigest()[:32]


def _without_one(entries: list[_Content]) -> list[list[_Content]]:
    """The lists in which one of the addresses is missing."""
    return [[*entries[:place], *entries[place + 1 :]] for place in range(len(entries))]


def _has(entries: list[_Content], fields: Mapping[str, str]) -> bool:
    """Whether the address of the form is among the saved ones."""
    try:
        return read(Address, from_text(fields)).model_dump(mode="json", by_alias=True) in entries
    except Faulty:
        return False


def _faults(typed: Mapping[str, str], found: Mapping[str, str]) -> dict[str, Fault]:
    faults = {name: Fault((name,), code) for name, code in found.items()}
    try:
        read(Address, from_text(typed))
    except Faulty as faulty:
        faults |= {each.name: each for each in map(_named, faulty.faults)}
    return faults


def _named(fault: Fault) -> Fault:
    """The fault at the field of the form."""
    name = "zip" if fault.name in _ZIP else fault.name
    return Fault((name,), fault.code, fault.values)
