"""Sends the mails about addresses: the link to a new one, and word to a former one."""

from collections.abc import Mapping
from dataclasses import dataclass

from profile_service.mail.sender import Mail, MailSender, NotSent
from profile_service.mailboxes.store import LINK_SECONDS, Invitation
from profile_service.person.people import Individual
from profile_service.web.languages import Language
from profile_service.web.rendering import Pages

PATH = "/profil/adresse-mail"


@dataclass(frozen=True)
class MailboxLinks:
    """Writes and sends the mails. `public_url` is the address of this site."""

    pages: Pages
    sender: MailSender
    public_url: str

    def send(self, invitation: Invitation, person: Individual) -> bool:
        """Send the link in the person's language. Returns whether the mail server took it."""
        language = language_of_person(person)
        purpose = self.pages.messages.text(language, f"mailbox.purpose.{invitation.purpose}")
        values = {
            "name": " ".join(person.person.titled_name.split()),
            "purpose": purpose,
            "link": f"{self.public_url}{PATH}/{invitation.secret}?ui_locales={language}",
            "hours": LINK_SECONDS // 3600,
        }
        return self._send(invitation.address, language, "mailbox-mail", "mailbox.mail.subject", values)

    def tell_former(self, address: str, language: str) -> None:
        """Tell the reader of an address that documents go there no more: a stranger may have changed it."""
        self._send(address, language, "mailbox-former", "mailbox.former.subject", {})

    def _send(
        self, address: str, language: str, template: str, subject: str, values: Mapping[str, object]
    ) -> bool:
        text, html = self.pages.mail(language, template, **values)
        try:
            self.sender.send(Mail(address, self.pages.messages.text(language, subject), text, html))
        except NotSent:
            return False
        return True


def language_of_person(person: Individual) -> str:
    """The language that the person has chosen; French without one."""
    locale = person.claims.get("locale")
    known = {each.value for each in Language}
    return locale if isinstance(locale, str) and locale in known else Language.FRENCH.value
