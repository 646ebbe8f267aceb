"""What the team typed and could not send, on both databases."""

from tests.both_databases.drafts import *  # noqa: F403
