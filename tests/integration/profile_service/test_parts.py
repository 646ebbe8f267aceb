"""Saves of a part, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from profile_service.part.store import Actor, Author, Held, Parts, Stale
from profile_service.web.database import open_database
from tests.unit.profile_service.conftest import TurnableClock

ANNE = Author("anne", "portal")
NOTHING = Held()


@pytest.fixture
def parts(database_url: str) -> Iterator[Parts]:
    engine = open_database(database_url)
    yield Parts(engine, TurnableClock())
    engine.dispose()


def save(parts: Parts, name: str, replacing: Held = NOTHING) -> Held:
    return parts.save("anne", "organisation", {"name": name}, replacing=replacing, author=ANNE)


def test_versions_follow_each_other(parts: Parts) -> None:
    saved = [NOTHING]
    for name in "abc":
        saved.append(save(parts, name, saved[-1]))
    assert [each.version for each in saved] == [0, 1, 2, 3]
    assert parts.find("anne", "organisation").content == {"name": "c"}
    assert parts.before_last_change("anne", "organisation", by=ANNE) == {"name": "b"}


def test_change_by_another_author_is_not_told(parts: Parts) -> None:
    save(parts, "a")
    for other in (Author("bruno", "portal"), Author("", "portal", Actor("anne", "Anne"))):
        assert parts.before_last_change("anne", "organisation", by=other) is None


def test_save_that_changes_nothing_keeps_the_version(parts: Parts) -> None:
    saved = save(parts, "a")
    assert save(parts, "a", saved) == saved


@pytest.mark.parametrize("replacing", [NOTHING, Held(2, {"name": "b"})])
@pytest.mark.parametrize("name", ["a", "b"])
def test_save_of_another_version_is_refused(parts: Parts, replacing: Held, name: str) -> None:
    """Also when nothing would change in the version that the save names."""
    save(parts, "a")
    with pytest.raises(Stale) as refused:
        save(parts, name, replacing)
    assert refused.value.present.content == {"name": "a"}


@pytest.mark.parametrize("is_first", [True, False])
def test_of_saves_at_once_one_wins_and_the_history_has_one_line(parts: Parts, is_first: bool) -> None:
    present = NOTHING if is_first else save(parts, "first")

    def attempt(number: int) -> bool:
        try:
            save(parts, f"Cabinet {number}", present)
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(8)))

    assert won.count(True) == 1
    assert parts.find("anne", "organisation").version == present.version + 1
