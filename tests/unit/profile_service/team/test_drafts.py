"""What the team typed and could not send, on SQLite."""

from tests.both_databases.drafts import *  # noqa: F403
