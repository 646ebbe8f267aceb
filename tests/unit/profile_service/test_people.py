"""The erasure of what is held about a person, on SQLite."""

from profile_service.web.database import Base
from tests.both_databases.erasure import *  # noqa: F403
from tests.both_databases.erasure import BY_PERSON, COLUMN, HASHES_ONLY


def test_every_table_names_its_person_or_nobody() -> None:
    """The erasure below looks for this column; a table without it must hold nothing about a person."""
    assert {
        name for name, table in BY_PERSON.items() if COLUMN.get(name, "subject") not in table.columns
    } == set()
    assert {name for name in HASHES_ONLY if "subject" in Base.metadata.tables[name].columns} == set()
