"""Names of the preferences that other packages use."""

from typing import Final

from profile_service.mailboxes.store import DOCUMENTS, NOTIFICATIONS

PART: Final = "preferences"
FIELDS: Final = {DOCUMENTS: "documentsMail", NOTIFICATIONS: "notificationMail"}
"""The field of each purpose's address."""
