"""Saves of a part, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from profile_service.part.store import Author, Held, Parts, Stale
from profile_service.web.database import open_database
from tests.unit.profile_service.conftest import TurnableClock

ANNE = Author("anne", "portal")


@pytest.fixture
def parts(database_url: str) -> Iterator[Parts]:
    engine = open_database(database_url)
    yield Parts(engine, TurnableClock())
    engine.dispose()


def save(parts: Parts, name: str, replacing: int) -> Held:
    return parts.save("anne", "organisation", {"name": name}, replacing=replacing, author=ANNE)


def test_versions_follow_each_other(parts: Parts) -> None:
    assert [save(parts, name, version).version for version, name in enumerate("abc")] == [1, 2, 3]
    assert parts.find("anne", "organisation").content == {"name": "c"}
    assert parts.before_last_change("anne", "organisation") == {"name": "b"}


def test_save_that_changes_nothing_keeps_the_version(parts: Parts) -> None:
    save(parts, "a", 0)
    assert save(parts, "a", 1).version == 1


@pytest.mark.parametrize("replacing", [0, 2])
def test_save_of_another_version_is_refused(parts: Parts, replacing: int) -> None:
    save(parts, "a", 0)
    with pytest.raises(Stale) as refused:
        save(parts, "b", replacing)
    assert refused.value.present.content == {"name": "a"}


@pytest.mark.parametrize("version", [0, 1])
def test_of_saves_at_once_one_wins_and_the_history_has_one_line(parts: Parts, version: int) -> None:
    if version:
        save(parts, "first", 0)

    def attempt(number: int) -> bool:
        try:
            save(parts, f"Cabinet {number}", version)
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(8)))

    assert won.count(True) == 1
    assert parts.find("anne", "organisation").version == version + 1
