"""The tab «Informations personnelles»."""

from collections.abc import Mapping

from profile_service.contact.own_name import OwnNames
from profile_service.contact.values import contact
from profile_service.drafts.store import Drafts
from profile_service.part.store import Parts
from profile_service.part.tab import Shown, Tab, text_fields
from profile_service.profile.frame import INFORMATION, Frame
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session


def information_tab(gate: Gate, frame: Frame, drafts: Drafts, parts: Parts, names: OwnNames) -> Tab:
    """`/profil/informations`."""

    def more(session: Session, _shown: Shown) -> Mapping[str, object]:
        return {"own": names.find(session)}

    document = contact()
    form, template = text_fields(document), "profile-information.html"
    return Tab(gate, frame, drafts, parts, document, form, INFORMATION, template, elsewhere=names, more=more)
