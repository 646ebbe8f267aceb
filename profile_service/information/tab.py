"""The tab «Informations personnelles»."""

from profile_service.drafts.store import Drafts
from profile_service.information.own_name import OwnNames
from profile_service.information.values import information
from profile_service.part.store import Parts
from profile_service.part.tab import Tab, text_fields
from profile_service.sign_in.gate import Gate
from profile_service.tabs.frame import INFORMATION, Frame


def information_tab(gate: Gate, frame: Frame, drafts: Drafts, parts: Parts, names: OwnNames) -> Tab:
    """`/profil/informations`."""
    document = information()
    form, template = text_fields(document), "profile-information.html"
    return Tab(gate, frame, drafts, parts, document, form, INFORMATION, template, elsewhere=names)
