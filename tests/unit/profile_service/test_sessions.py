"""Sessions of signed-in people, on SQLite."""

import stat
from pathlib import Path

from sqlalchemy.engine import make_url

from profile_service.web.database import open_database
from profile_service.web.settings import Settings
from tests.both_databases.sessions import *  # noqa: F403


def test_only_the_owner_may_read_the_file(settings: Settings) -> None:
    open_database(settings.database_url)
    path = Path(make_url(settings.database_url).database or "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
