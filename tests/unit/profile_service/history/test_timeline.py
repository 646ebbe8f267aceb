"""The history of one profile: the newest first, page by page, and nobody else's."""

import pytest
from sqlalchemy import Engine

from profile_service.delivery.trail import Read, write
from profile_service.history.timeline import Change, Page, Place, ReadDay, Timeline
from profile_service.part.store import Author, record
from profile_service.web.database import open_database
from profile_service.web.settings import Settings

NOON = 1_795_000_000 - 1_795_000_000 % 86_400 + 12 * 3600
DAY = 86_400


@pytest.fixture
def engine(settings: Settings) -> Engine:
    return open_database(settings.database_url)


def changed(engine: Engine, at: int, subject: str = "anne", author: str = "anne") -> None:
    fields = {"telephone": {"old": "", "new": str(at)}}
    with engine.begin() as connection:
        record(connection, subject, "profile", fields, Author(author, "profile-service"), at=at)


def read(engine: Engine, at: int, subject: str | None = "anne", times: int = 1) -> None:
    with engine.begin() as connection:
        row = Read(subject, "GLN", "7601000050717", "portal")
        write(connection, "document-dispatcher", [row] * times, at=at)


def page(engine: Engine, before: str | None = None, most: int = 50, subject: str = "anne") -> Page:
    place = Place.of_cursor(before) if before else None
    return Timeline(engine).page(subject, before=place, most=most)


def test_changes_and_days_of_reads_are_the_newest_first(engine: Engine) -> None:
    changed(engine, NOON)
    read(engine, NOON + 60)
    changed(engine, NOON + 120, author="valerie")
    read(engine, NOON + 3 * 3600, times=2)
    read(engine, NOON + DAY)

    found = page(engine)

    assert [type(each) for each in found.entries] == [ReadDay, ReadDay, Change, Change]
    assert [each.times for each in found.entries if isinstance(each, ReadDay)] == [1, 3]
    assert [each.author for each in found.entries if isinstance(each, Change)] == ["other", "self"]
    assert found.older is None


def test_nobody_sees_the_history_of_another(engine: Engine) -> None:
    changed(engine, NOON, subject="bruno", author="anne")
    read(engine, NOON, subject="bruno")
    read(engine, NOON, subject=None)

    assert page(engine).entries == ()
    assert len(page(engine, subject="bruno").entries) == 2


def test_day_is_a_day_in_switzerland(engine: Engine) -> None:
    """In winter, 22:59 UTC is still the same day there, and 23:00 UTC the next one."""
    midnight = NOON + 11 * 3600
    read(engine, midnight - 1)
    read(engine, midnight)

    assert len(page(engine).entries) == 2
    assert len({each.day for each in page(engine).entries if isinstance(each, ReadDay)}) == 2


@pytest.mark.parametrize("most", [1, 2, 3, 7, 100])
def test_pages_together_are_the_whole_history(engine: Engine, most: int) -> None:
    for number in range(7):
        changed(engine, NOON + number // 3)  # several at the same second
    for day in range(3):
        read(engine, NOON - day * DAY)
        read(engine, NOON + day * DAY)

    seen, before = [], None
    for _ in range(20):
        found = page(engine, before, most)
        assert len(found.entries) <= most
        seen += [each.place for each in found.entries]
        before = found.older
        if before is None:
            break

    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 7 + 5


@pytest.mark.parametrize(
    "cursor", ["", "1", "1-", "-1", "1-2-3", "1.5-2", "-1-2", " 1-2", "1-2\n", "٣-٤", "9" * 16 + "-1", "a-b"]
)
def test_other_text_is_no_cursor(cursor: str) -> None:
    assert Place.of_cursor(cursor) is None


def test_cursor_names_its_place() -> None:
    assert Place.of_cursor(Place(1_795_000_000, 12).cursor) == Place(1_795_000_000, 12)
