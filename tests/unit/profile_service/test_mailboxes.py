"""Addresses that wait for their owner: which one counts, whom a link reaches, and how often."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from profile_service.mailboxes import store
from profile_service.mailboxes.store import (
    CONFIRMED,
    DECLINED,
    DOCUMENTS,
    LINK_SECONDS,
    MOST_IN_DAY,
    MOST_IN_HOUR,
    MOST_TO_ADDRESS,
    MOST_TO_ADDRESS_OF_ALL,
    NOTIFICATIONS,
    REMEMBERED_SECONDS,
    Decision,
    Invitation,
    Mailbox,
    OwnerDeclined,
    TooManyLinks,
    ask,
    ask_again,
    confirm,
    decision_of,
    decline,
    find,
    forget_links,
    of_link,
    was_not_sent,
    was_sent,
)
from profile_service.web.database import open_database
from profile_service.web.settings import Settings

ANNE, OWN = "anne-sub", "anne@hin.ch"
NOW = 1_000_000


@pytest.fixture
def connection(settings: Settings) -> Iterator[Connection]:
    engine = open_database(settings.database_url)
    with engine.begin() as begun:
        yield begun
    engine.dispose()


def want(connection: Connection, address: str, purpose: str = DOCUMENTS, at: int = NOW) -> str:
    """Wants an address; returns the secret of the link that was sent to it, or an empty text."""
    return sent(
        connection, ask(connection, box(connection, purpose), address, own=OWN, now=at).invitation, at
    )


def again(connection: Connection, address: str, purpose: str = DOCUMENTS, at: int = NOW) -> str:
    return sent(connection, ask_again(connection, box(connection, purpose), address, now=at), at)


def sent(connection: Connection, invitation: Invitation | None, at: int) -> str:
    if invitation is None:
        return ""
    was_sent(connection, invitation, now=at)
    return invitation.secret


def box(connection: Connection, purpose: str = DOCUMENTS) -> Mailbox:
    return find(connection, ANNE)[purpose]


def state(connection: Connection, purpose: str = DOCUMENTS) -> tuple[str, str]:
    found = box(connection, purpose)
    return found.standing, found.waiting


def test_own_address_counts_at_once_and_another_one_once_it_is_confirmed(connection: Connection) -> None:
    assert want(connection, OWN) == ""
    assert state(connection) == (OWN, "")
    secret = want(connection, "b@hin.ch")
    assert state(connection) == (OWN, "b@hin.ch")
    assert confirm(connection, secret, now=NOW)
    assert state(connection) == ("b@hin.ch", "")
    assert confirm(connection, secret, now=NOW) is None
    assert decision_of(connection, secret) == Decision(CONFIRMED, "b@hin.ch")


@pytest.mark.parametrize("then", ["", OWN, "c@hin.ch", "declined@hin.ch"])
def test_link_of_an_abandoned_address_is_over(connection: Connection, then: str) -> None:
    decline(connection, want(connection, "declined@hin.ch"), now=NOW)
    secret = want(connection, "stranger@hin.ch")
    want(connection, then)

    assert of_link(connection, secret, now=NOW) is None
    assert confirm(connection, secret, now=NOW) is None
    assert "stranger@hin.ch" not in state(connection)


def test_decision_is_over_once_the_address_counts_no_more(connection: Connection) -> None:
    secret = want(connection, "b@hin.ch")
    assert decision_of(connection, secret) is None
    confirm(connection, secret, now=NOW)
    assert decision_of(connection, secret)
    want(connection, OWN)

    assert decision_of(connection, secret) is None


def test_link_is_over_after_a_day(connection: Connection) -> None:
    secret = want(connection, "b@hin.ch")
    assert confirm(connection, secret, now=NOW + LINK_SECONDS) is None
    assert want(connection, "b@hin.ch", at=NOW + LINK_SECONDS)


def test_owner_who_said_no_gets_no_link_for_a_week(connection: Connection) -> None:
    secret = want(connection, "b@hin.ch")
    decline(connection, secret, now=NOW)
    assert decision_of(connection, secret) == Decision(DECLINED)
    confirm(connection, want(connection, "c@hin.ch"), now=NOW)

    later = NOW + REMEMBERED_SECONDS
    for purpose in (DOCUMENTS, NOTIFICATIONS):
        assert want(connection, "b@hin.ch", purpose, at=later - 1) == ""
        with pytest.raises(OwnerDeclined):
            again(connection, "b@hin.ch", purpose, later - 1)
    assert again(connection, "b@hin.ch", at=later)


def test_link_that_could_not_be_sent_leaves_the_former_one_valid(connection: Connection) -> None:
    first = want(connection, "b@hin.ch")
    second = ask_again(connection, box(connection), "b@hin.ch", now=NOW + 1)
    assert second
    was_not_sent(connection, second)

    assert of_link(connection, second.secret, now=NOW + 2) is None
    assert confirm(connection, first, now=NOW + 2)


def test_new_link_ends_the_former_one(connection: Connection) -> None:
    first, second = want(connection, "b@hin.ch"), again(connection, "b@hin.ch")
    assert confirm(connection, first, now=NOW) is None
    assert confirm(connection, second, now=NOW)


def test_link_is_not_on_its_way_before_the_mail_server_took_it(connection: Connection) -> None:
    """A process that is killed in between leaves an address that asks for another link."""
    invitation = ask(connection, box(connection), "b@hin.ch", own=OWN, now=NOW).invitation
    assert invitation
    assert (box(connection).waiting, box(connection).expires_at) == ("b@hin.ch", 0)
    assert confirm(connection, invitation.secret, now=NOW) is None
    assert again(connection, "b@hin.ch")


@pytest.mark.parametrize("then", ["", OWN, "c@hin.ch"])
def test_link_that_is_sent_late_is_over_when_another_address_is_wanted(
    connection: Connection, then: str
) -> None:
    late = ask(connection, box(connection), "b@hin.ch", own=OWN, now=NOW).invitation
    want(connection, then)
    assert confirm(connection, sent(connection, late, NOW), now=NOW) is None


def test_link_to_another_address_does_not_come_back(connection: Connection) -> None:
    first = want(connection, "b@hin.ch")
    other = ask(connection, box(connection), "c@hin.ch", own=OWN, now=NOW).invitation
    assert other
    was_not_sent(connection, other)

    assert confirm(connection, first, now=NOW) is None


def test_links_of_one_person_are_few(connection: Connection) -> None:
    at = NOW
    for number in range(MOST_IN_DAY):
        assert want(connection, f"x{number}@hin.ch", at=at)
        if (number + 1) % MOST_IN_HOUR == 0:
            assert want(connection, "more@hin.ch", NOTIFICATIONS, at=at) == ""
            at += 3600
    assert want(connection, "more@hin.ch", at=at) == ""
    # The wish is kept; its link can be asked for later.
    assert state(connection)[1] == "more@hin.ch"
    with pytest.raises(TooManyLinks):
        again(connection, "more@hin.ch", at=at)
    assert again(connection, "more@hin.ch", at=NOW + LINK_SECONDS)


def test_one_person_sends_few_links_to_one_address_and_a_practice_may_share_it(
    connection: Connection,
) -> None:
    assert want(connection, "team@hin.ch")
    for _ in range(MOST_TO_ADDRESS - 1):
        assert again(connection, "team@hin.ch")
    with pytest.raises(TooManyLinks):
        again(connection, "team@hin.ch")
    for number in range(MOST_TO_ADDRESS_OF_ALL - MOST_TO_ADDRESS):
        colleague = Mailbox(f"person-{number}", DOCUMENTS)
        assert ask(connection, colleague, "team@hin.ch", own=None, now=NOW).invitation
    assert not ask(connection, Mailbox("last", DOCUMENTS), "team@hin.ch", own=None, now=NOW).invitation


def test_what_is_remembered_of_links_is_forgotten(connection: Connection) -> None:
    want(connection, "b@hin.ch")
    assert forget_links(connection, now=NOW + REMEMBERED_SECONDS - 1) == 0
    assert forget_links(connection, now=NOW + REMEMBERED_SECONDS) == 1


def test_addresses_and_secrets_are_not_in_the_memory_of_links(connection: Connection) -> None:
    secret = want(connection, "b@hin.ch")
    rows = connection.execute(store.MailboxLinkRow.__table__.select()).mappings().all()
    assert not {"b@hin.ch", secret} & {str(value) for row in rows for value in row.values()}
