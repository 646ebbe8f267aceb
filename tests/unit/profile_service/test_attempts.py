"""Sign-ins in progress, on SQLite."""

from tests.both_databases.attempts import *  # noqa: F403
