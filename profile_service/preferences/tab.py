"""The tab «Préférences pour le portail»."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from profile_service.drafts.store import Drafts
from profile_service.mailboxes.store import PURPOSES
from profile_service.part.store import Parts
from profile_service.part.tab import Shown, Tab, TabForm
from profile_service.person.people import Individual
from profile_service.preferences.document import PreferenceRules
from profile_service.preferences.types import DocumentType
from profile_service.preferences.values import DELIVERIES, FREQUENCIES
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.tabs.frame import PREFERENCES, Frame
from profile_service.web.errors import NotFound
from profile_service.web.forms import Fields, form_fields
from profile_service.web.notices import Notice, with_notice

_TYPE: Final = "documentTypes."
_MOST_DIGITS: Final = 9


@dataclass(frozen=True)
class PreferencesTab:
    """`/profil/preferences`, and the button that sends a link again."""

    gate: Gate
    frame: Frame
    drafts: Drafts
    parts: Parts
    rules: PreferenceRules
    script_policy: str

    def router(self) -> APIRouter:
        """The tab's form, and `POST …/link/{purpose}`."""
        form = TabForm(to_text, from_text)
        tab = Tab(
            self.gate,
            self.frame,
            self.drafts,
            self.parts,
            self.rules.document(),
            form,
            PREFERENCES,
            "profile-preferences.html",
            script_policy=self.script_policy,
            more=self._more,
        )
        router = tab.router()

        def send_again(
            request: Request, purpose: str, fields: Annotated[Fields, Depends(form_fields)]
        ) -> Response:
            return self.send_again(tab, purpose, tab.sender(request, fields), fields)

        router.add_api_route(f"{PREFERENCES}/link/{{purpose}}", send_again, methods=["POST"])
        router.add_api_route(f"{PREFERENCES}/link/{{purpose}}", tab.back, methods=["GET"])
        return router

    def send_again(self, tab: Tab, purpose: str, session: Session, fields: Fields) -> Response:
        """Send another link to the address that was saved. What is typed beside it stays typed."""
        if purpose not in PURPOSES:
            raise NotFound
        sending = self.rules.send_again(Individual.of_session(session), purpose)
        tab.keep_typed(session, fields)
        path = with_notice(PREFERENCES, Notice(sending.value), key=session.notice_key)
        return RedirectResponse(f"{self.gate.public_url}{path}", 303)

    def _more(self, session: Session, shown: Shown) -> Mapping[str, object]:
        held = self.parts.find(session.subject, "preferences")
        content = self.rules.document().content(session.subject, held)
        return {
            "content": content,
            "types": [*self.rules.types.root, *self._retired(content)],
            "frequencies": FREQUENCIES,
            "deliveries": ("", *DELIVERIES),
            "not_secured": self.rules.has_lost_security(content["documentsMailInForce"]),
            "warnings": () if shown.refused else content["warnings"],
            "labels_of_types": {type.code: type for type in self.rules.types.root},
        }

    def _retired(self, content: Mapping[str, Any]) -> list[DocumentType]:
        """Chosen types that the configuration has dropped: they stay until the person removes them."""
        codes = [code for code in content["documentTypes"] if code not in self.rules.types.codes]
        return [DocumentType(code=code, labels={}) for code in codes]


def to_text(content: Mapping[str, Any]) -> dict[str, str]:
    """The fields of the form: a ticked type is a field of its own."""
    return {
        **{f"{_TYPE}{code}": "on" for code in content["documentTypes"]},
        "notificationMail": content["notificationMail"],
        "documentsMail": content["documentsMail"],
        "lifetimeDays": str(content["lifetimeDays"]),
        "notification": content["notification"],
        "delivery": content["delivery"],
    }


def from_text(fields: Mapping[str, str]) -> dict[str, Any]:
    """The document that the fields describe."""
    days = fields.get("lifetimeDays", "").strip()
    is_number = days.isascii() and days.isdigit() and len(days) <= _MOST_DIGITS
    return {
        "documentTypes": [
            name.removeprefix(_TYPE) for name, value in fields.items() if name.startswith(_TYPE) and value
        ],
        "notificationMail": fields.get("notificationMail", ""),
        "documentsMail": fields.get("documentsMail", ""),
        "lifetimeDays": int(days) if is_number else days,
        "notification": fields.get("notification", ""),
        "delivery": fields.get("delivery", ""),
    }
