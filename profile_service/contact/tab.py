"""The tab «Informations personnelles»."""

from profile_service.contact.own_name import OwnNames
from profile_service.contact.values import contact
from profile_service.drafts.store import Drafts
from profile_service.part.store import Parts
from profile_service.part.tab import Tab, text_fields
from profile_service.profile.frame import INFORMATION, Frame
from profile_service.sign_in.gate import Gate


def information_tab(gate: Gate, frame: Frame, drafts: Drafts, parts: Parts, names: OwnNames) -> Tab:
    """`/profil/informations`."""
    document = contact()
    form, template = text_fields(document), "profile-information.html"
    return Tab(gate, frame, drafts, parts, document, form, INFORMATION, template, elsewhere=names)
