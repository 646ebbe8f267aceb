"""The tab «Votre organisation / cabinet»."""

from profile_service.drafts.store import Drafts
from profile_service.organisation.values import organisation
from profile_service.part.store import Parts
from profile_service.part.tab import Tab, text_fields
from profile_service.sign_in.gate import Gate
from profile_service.tabs.frame import ORGANISATION, Frame


def organisation_tab(gate: Gate, frame: Frame, drafts: Drafts, parts: Parts) -> Tab:
    """`/profil/organisation`."""
    document = organisation()
    form = text_fields(document)
    return Tab(gate, frame, drafts, parts, document, form, ORGANISATION, "profile-organisation.html")
