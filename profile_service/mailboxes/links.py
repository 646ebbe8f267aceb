"""Sends the link with which the owner of an address confirms it."""

from dataclasses import dataclass

from profile_service.mail.sender import Mail, MailSender, NotSent
from profile_service.mailboxes.store import LINK_SECONDS, Invitation
from profile_service.person.people import Individual
from profile_service.web.languages import Language
from profile_service.web.rendering import Pages

PATH = "/profil/adresse-mail"


@dataclass(frozen=True)
class MailboxLinks:
    """Writes and sends the mail. `public_url` is the address of this site."""

    pages: Pages
    sender: MailSender
    public_url: str

    def send(self, invitation: Invitation, person: Individual) -> bool:
        """Send the link in the person's language. Returns whether the mail server took it."""
        language = _language(person.claims.get("locale"))
        purpose = self.pages.messages.text(language, f"mailbox.purpose.{invitation.purpose}")
        values = {
            "name": " ".join(person.person.titled_name.split()),
            "purpose": purpose,
            "link": f"{self.public_url}{PATH}/{invitation.secret}?ui_locales={language}",
            "hours": LINK_SECONDS // 3600,
        }
        text, html = self.pages.mail(language, "mailbox-mail", **values)
        subject = self.pages.messages.text(language, "mailbox.mail.subject")
        try:
            self.sender.send(Mail(invitation.address, subject, text, html))
        except NotSent:
            return False
        return True


def _language(locale: object) -> str:
    known = {each.value for each in Language}
    return locale if isinstance(locale, str) and locale in known else Language.FRENCH.value
