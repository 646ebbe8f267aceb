"""The inbox, over real HTTP and real SMTP."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

import httpx
import pytest

from local_stack.inbox.app import create_app
from local_stack.inbox.messages import Mailbox, new_message, recipient_from_query
from local_stack.inbox.pages import with_links
from local_stack.inbox.settings import InboxSettings
from local_stack.waiting import wait_until
from tests.servers import served

NOW = datetime(2026, 11, 24, 17, 24, 39, 123456, tzinfo=UTC)
ANNE = "anne.medecin@example.ch"
MOBILE = "+41790000001"


@dataclass(frozen=True)
class Inbox:
    http: httpx.Client
    smtp_port: int

    def messages(self, to: str | None = None) -> list[dict[str, str | None]]:
        answer = self.http.get("/api/messages", params={} if to is None else {"to": to})
        found: list[dict[str, str | None]] = answer.raise_for_status().json()
        return found

    def mail(self, mail: EmailMessage, *recipients: str) -> None:
        with smtplib.SMTP("localhost", self.smtp_port, timeout=10) as smtp:
            smtp.send_message(mail, from_addr="portail@example.ch", to_addrs=recipients)

    def sms(
        self, text: str = "Votre code : 123456", to: str = MOBILE, token: str | None = None
    ) -> httpx.Response:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return self.http.post("/sms", json={"to": to, "text": text}, headers=headers)


@pytest.fixture(name="running", scope="module")
def running_inbox() -> Iterator[Inbox]:
    yield from _running(InboxSettings(smtp_port=0, capacity=3, now=lambda: NOW))


@pytest.fixture(name="inbox")
def empty_inbox(running: Inbox) -> Inbox:
    """An empty inbox with both channels open, whatever the previous test left."""
    running.http.delete("/api/messages")
    for channel in ("sms-gateway", "smtp"):
        running.http.put(f"/simulator/{channel}", json={})
    return running


@pytest.fixture(name="guarded_inbox")
def running_guarded_inbox() -> Iterator[Inbox]:
    yield from _running(InboxSettings(smtp_port=0, sms_token="right-token"))


def _running(settings: InboxSettings) -> Iterator[Inbox]:
    app = create_app(settings)
    with served(app) as url, httpx.Client(base_url=url, timeout=10, trust_env=False) as http:
        yield Inbox(http, app.state.smtp_port)


def _mail(subject: str = "Réinitialisation du mot de passe – Genève") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = "Mon Espace Pro <portail@example.ch>"
    mail["To"] = ANNE
    mail.set_content("Bonjour,\nà bientôt : http://localhost:8080/lien?a=1&b=2.\n")
    mail.add_alternative("<h1>Bonjour</h1><script>alert(1)</script>", subtype="html")
    return mail


def test_mail_is_stored_decoded(inbox: Inbox) -> None:
    inbox.mail(_mail(), ANNE)
    (message,) = inbox.messages(ANNE)
    assert message.pop("id")
    assert message == {
        "channel": "email",
        "to": ANNE,
        "subject": "Réinitialisation du mot de passe – Genève",
        "text": "Bonjour,\nà bientôt : http://localhost:8080/lien?a=1&b=2.\n",
        "html": "<h1>Bonjour</h1><script>alert(1)</script>\n",
        "at": "2026-11-24T17:24:39.123Z",
    }


def test_mail_in_an_unknown_charset_is_shown(inbox: Inbox) -> None:
    with smtplib.SMTP("localhost", inbox.smtp_port, timeout=10) as smtp:
        smtp.sendmail("a@example.ch", [ANNE], "Content-Type: text/plain; charset=martian\r\n\r\nBonjour\r\n")
    assert inbox.messages()[0]["text"] == "Bonjour\n"


def test_each_recipient_gets_a_message(inbox: Inbox) -> None:
    inbox.mail(_mail(), ANNE, "equipe@example.ch")
    assert {message["to"] for message in inbox.messages()} == {ANNE, "equipe@example.ch"}


def test_recipient_is_compared_in_full_ignoring_case(inbox: Inbox) -> None:
    inbox.mail(_mail(), ANNE)
    assert len(inbox.messages(ANNE.upper())) == 1
    assert inbox.messages("medecin@example.ch") == []


def test_sms_is_stored(inbox: Inbox) -> None:
    assert inbox.sms().status_code == 202
    (message,) = inbox.messages(MOBILE)
    assert (message["channel"], message["text"], message["subject"], message["html"]) == (
        "sms",
        "Votre code : 123456",
        None,
        None,
    )


def test_query_with_an_unencoded_plus_finds_the_number(inbox: Inbox) -> None:
    inbox.sms()
    assert len(inbox.http.get(f"/api/messages?to={MOBILE}").json()) == 1
    assert recipient_from_query(" anne@example.ch ") == "anne@example.ch"


def test_messages_are_sorted_newest_first_and_the_oldest_are_dropped(inbox: Inbox) -> None:
    for number in range(5):
        inbox.sms(f"message {number}")
    assert [message["text"] for message in inbox.messages()] == ["message 4", "message 3", "message 2"]


def test_delete_removes_all_messages(inbox: Inbox) -> None:
    inbox.sms()
    assert inbox.http.delete("/api/messages").status_code == 204
    assert inbox.messages() == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"to":"+41790000001"}',
        b'{"to":"079 000 00 01","text":"code 987654"}',
        b'{"to":"+41790000001\\n","text":"code 987654"}',
        b'{"to":"+41790000001","text":""}',
        b'{"to":"+41790000001","text":"code 987654","from":"x"}',
        b'{"to":"+41790000001","text":"code 987654"',
        b'["+41790000001"]',
    ],
)
def test_malformed_sms_is_refused_without_quoting_the_code(inbox: Inbox, body: bytes) -> None:
    answer = inbox.http.post("/sms", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert "987654" not in answer.text
    assert inbox.messages() == []


def test_sms_needs_the_token(guarded_inbox: Inbox) -> None:
    assert guarded_inbox.sms().status_code == 401
    assert guarded_inbox.sms(token="wrong-token").status_code == 401
    assert guarded_inbox.sms(token="right-token").status_code == 202
    assert len(guarded_inbox.messages()) == 1


def test_sms_gateway_can_be_switched_off_and_on(inbox: Inbox) -> None:
    switch = "/simulator/sms-gateway"
    before = inbox.http.get(switch).json()["calls"]
    assert inbox.http.put(switch, json={"available": False}).status_code == 200
    assert inbox.sms().status_code == 503
    assert inbox.messages() == []
    inbox.http.put(switch, json={"available": True})
    assert inbox.sms().status_code == 202
    assert inbox.http.get(switch).json() == {"available": True, "hang": False, "calls": before + 2}


def test_hanging_gateway_answers_only_after_its_reset_and_stores_nothing(inbox: Inbox) -> None:
    switch = "/simulator/sms-gateway"
    before = inbox.http.get(switch).json()["calls"]
    inbox.http.put(switch, json={"hang": True})
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(inbox.sms)
        assert wait_until(lambda: inbox.http.get(switch).json()["calls"] > before, 10, pause=0.01)
        assert not answer.done()
        inbox.http.put(switch, json={"available": True})
        assert answer.result(10).status_code == 503
    assert inbox.messages() == []


def test_mail_can_be_switched_off(inbox: Inbox) -> None:
    inbox.http.put("/simulator/smtp", json={"available": False})
    with pytest.raises(smtplib.SMTPDataError) as refused:
        inbox.mail(_mail(), ANNE)
    assert refused.value.smtp_code == 451


def test_stream_announces_changes(inbox: Inbox) -> None:
    opened = threading.Event()

    def first_event() -> str:
        with inbox.http.stream("GET", "/api/messages/stream") as answer:
            for line in answer.iter_lines():
                opened.set()
                if line.startswith("event:"):
                    return line
        return "ended"

    with ThreadPoolExecutor(1) as pool:
        event = pool.submit(first_event)
        assert opened.wait(10)
        inbox.sms("Votre code : 424242")
        assert event.result(10) == "event: change"


def test_page_neutralises_hostile_mail(inbox: Inbox) -> None:
    inbox.mail(_mail(subject="<script>alert(2)</script>"), ANNE)
    page = inbox.http.get("/")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(2)" in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    html = inbox.http.get(f"/messages/{inbox.messages()[0]['id']}/html")
    assert "sandbox allow-popups" in html.headers["Content-Security-Policy"]
    assert "script-src" not in html.headers["Content-Security-Policy"]
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]


def test_unknown_host_name_is_refused(inbox: Inbox) -> None:
    assert inbox.http.get("/api/messages", headers={"Host": "rebound.example"}).status_code == 400


def test_addresses_in_a_text_become_links_and_nothing_else_is_markup() -> None:
    shown = with_links('Voir <b> https://example.ch/a?x=1&y="2". Merci.')
    assert shown == (
        'Voir &lt;b&gt; <a href="https://example.ch/a?x=1&amp;y=" target="_blank" rel="noopener noreferrer">'
        "https://example.ch/a?x=1&amp;y=</a>&#34;2&#34;. Merci."
    )


def test_mailbox_returns_none_for_unknown_ids() -> None:
    mailbox = Mailbox()
    message = new_message("sms", MOBILE, "x", NOW)
    mailbox.add(message)
    assert mailbox.get(message.id) == message
    assert mailbox.get("other") is None
