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
    NOTIFICATIONS,
    REMEMBERED_SECONDS,
    Mailbox,
    TooManyLinks,
    ask,
    ask_again,
    confirm,
    decline,
    find,
    forget_links,
    not_sent,
    of_link,
    outcome_of,
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
    """Wants an address; returns the secret of its link, or an empty text."""
    asked = ask(connection, find(connection, ANNE)[purpose], address, own=OWN, now=at)
    return asked.invitation.secret if asked.invitation else ""


def state(connection: Connection, purpose: str = DOCUMENTS) -> tuple[str, str]:
    box = find(connection, ANNE)[purpose]
    return box.standing, box.waiting


def test_own_address_counts_at_once_and_another_one_once_it_is_confirmed(connection: Connection) -> None:
    assert want(connection, OWN) == ""
    assert state(connection) == (OWN, "")
    secret = want(connection, "b@hin.ch")
    assert state(connection) == (OWN, "b@hin.ch")
    assert confirm(connection, secret, now=NOW)
    assert state(connection) == ("b@hin.ch", "")
    assert confirm(connection, secret, now=NOW) is None
    assert outcome_of(connection, secret) == CONFIRMED


@pytest.mark.parametrize("then", ["", OWN, "c@hin.ch", "declined@hin.ch"])
def test_link_of_an_abandoned_address_is_over(connection: Connection, then: str) -> None:
    decline(connection, want(connection, "declined@hin.ch"), now=NOW)
    secret = want(connection, "stranger@hin.ch")
    want(connection, then)

    assert of_link(connection, secret, now=NOW) is None
    assert confirm(connection, secret, now=NOW) is None
    assert "stranger@hin.ch" not in state(connection)


def test_link_is_over_after_a_day(connection: Connection) -> None:
    secret = want(connection, "b@hin.ch")
    assert confirm(connection, secret, now=NOW + LINK_SECONDS) is None
    assert want(connection, "b@hin.ch", at=NOW + LINK_SECONDS)


def test_owner_who_said_no_gets_no_link_for_a_week(connection: Connection) -> None:
    secret = want(connection, "b@hin.ch")
    decline(connection, secret, now=NOW)
    assert outcome_of(connection, secret) == DECLINED
    confirm(connection, want(connection, "c@hin.ch"), now=NOW)

    later = NOW + REMEMBERED_SECONDS
    for purpose in (DOCUMENTS, NOTIFICATIONS):
        assert want(connection, "b@hin.ch", purpose, at=later - 1) == ""
        assert ask_again(connection, ANNE, purpose, "b@hin.ch", now=later - 1) is None
    assert ask_again(connection, ANNE, DOCUMENTS, "b@hin.ch", now=later)


def test_link_that_could_not_be_sent_leaves_the_former_one_valid(connection: Connection) -> None:
    first = want(connection, "b@hin.ch")
    again = ask_again(connection, ANNE, DOCUMENTS, "b@hin.ch", now=NOW + 1)
    assert again
    not_sent(connection, again)

    assert of_link(connection, again.secret, now=NOW + 2) is None
    assert confirm(connection, first, now=NOW + 2)


def test_link_to_another_address_does_not_come_back(connection: Connection) -> None:
    first = want(connection, "b@hin.ch")
    other = ask(connection, find(connection, ANNE)[DOCUMENTS], "c@hin.ch", own=OWN, now=NOW).invitation
    assert other
    not_sent(connection, other)

    assert confirm(connection, first, now=NOW) is None


def test_links_of_one_person_are_few(connection: Connection) -> None:
    at = NOW
    for number in range(MOST_IN_DAY):
        want(connection, f"x{number}@hin.ch", at=at)
        if (number + 1) % MOST_IN_HOUR == 0:
            with pytest.raises(TooManyLinks):
                want(connection, "more@hin.ch", NOTIFICATIONS, at=at)
            at += 3600
    with pytest.raises(TooManyLinks):
        want(connection, "more@hin.ch", at=at)
    assert want(connection, "more@hin.ch", at=NOW + LINK_SECONDS)


def test_links_to_one_address_are_few(connection: Connection) -> None:
    for number in range(MOST_TO_ADDRESS):
        ask(connection, Mailbox(f"person-{number}", DOCUMENTS), "team@hin.ch", own=None, now=NOW)
    with pytest.raises(TooManyLinks):
        want(connection, "team@hin.ch")
    assert want(connection, "other@hin.ch")


def test_what_is_remembered_of_links_is_forgotten(connection: Connection) -> None:
    want(connection, "b@hin.ch")
    assert forget_links(connection, now=NOW + REMEMBERED_SECONDS - 1) == 0
    assert forget_links(connection, now=NOW + REMEMBERED_SECONDS) == 1


def test_addresses_and_secrets_are_not_in_the_memory_of_links(connection: Connection) -> None:
    secret = want(connection, "b@hin.ch")
    rows = connection.execute(store.MailboxLinkRow.__table__.select()).mappings().all()
    assert not {"b@hin.ch", secret} & {str(value) for row in rows for value in row.values()}
