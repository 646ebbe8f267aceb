"""An assistant in a doctor's profile, on SQLite."""

from tests.both_databases.on_behalf import *  # noqa: F403
