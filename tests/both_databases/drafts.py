"""What was typed is kept for its writer, for an hour, and unreadable in the database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from profile_service.drafts.store import Draft, DraftRow, Drafts
from profile_service.web.database import open_database
from profile_service.web.encryption import Encryption, new_key
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import TurnableClock

DRAFT = Draft("reject", {"reason": "pièce floue"}, "stale", None, {"actorName": "Valérie"})


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    yield (engine := open_database(settings.database_url))
    engine.dispose()


@pytest.fixture
def drafts(engine: Engine, settings: Settings, clock: TurnableClock) -> Drafts:
    return Drafts(engine, settings.encryption, clock)


def test_draft_is_found_by_its_writer_at_its_account_only(drafts: Drafts) -> None:
    drafts.keep("valerie", "k3J9", DRAFT)
    assert drafts.find("valerie", "k3J9") == DRAFT
    assert drafts.find("equipe", "k3J9") is None
    assert drafts.find("valerie", "other") is None


def test_newer_draft_replaces_the_older(drafts: Drafts) -> None:
    drafts.keep("valerie", "k3J9", DRAFT)
    drafts.keep("valerie", "k3J9", newer := Draft("note", {"note": "n"}))
    assert drafts.find("valerie", "k3J9") == newer
    drafts.forget("valerie", "k3J9")
    assert drafts.find("valerie", "k3J9") is None


def test_draft_is_over_after_an_hour_and_then_deleted(
    drafts: Drafts, engine: Engine, clock: TurnableClock
) -> None:
    drafts.keep("valerie", "k3J9", DRAFT)
    clock.advance(3599)
    assert drafts.find("valerie", "k3J9") == DRAFT
    clock.advance(1)
    assert drafts.find("valerie", "k3J9") is None
    drafts.keep("equipe", "other", DRAFT)
    with engine.connect() as connection:
        assert len(connection.execute(select(DraftRow)).all()) == 1


def test_database_holds_neither_words_nor_names(drafts: Drafts, engine: Engine) -> None:
    drafts.keep("valerie-sub", "k3J9", DRAFT)
    with engine.connect() as connection:
        (row,) = connection.execute(select(DraftRow)).all()
    assert not any(word in repr(row) for word in ("pièce", "Valérie", "valerie-sub", "k3J9", "reject"))


def test_draft_of_a_retired_key_is_gone(drafts: Drafts, engine: Engine, clock: TurnableClock) -> None:
    drafts.keep("valerie", "k3J9", DRAFT)
    assert Drafts(engine, Encryption((new_key(),)), clock).find("valerie", "k3J9") is None


def test_seal_names_its_writer_for_its_account_and_for_hours(drafts: Drafts, clock: TurnableClock) -> None:
    seal = drafts.writer_seal("valerie", "k3J9")
    assert drafts.writer_of(seal, "k3J9") == "valerie"
    assert drafts.writer_of(seal, "other") is None
    for forged in ("", "x", seal[:-4], seal.swapcase()):
        assert drafts.writer_of(forged, "k3J9") is None
    clock.advance(12 * 3600 + 1)
    assert drafts.writer_of(seal, "k3J9") is None


def test_other_values_of_the_same_keys_are_no_seal(
    drafts: Drafts, settings: Settings, clock: TurnableClock
) -> None:
    at = int(clock())
    for other in (["portal", "secret", "/demo", False], ["x", "valerie", "k3J9"], {"a": 1}, "text", None):
        assert drafts.writer_of(settings.encryption.encrypt(other, at=at), "k3J9") is None
