"""Files of the running stack on this machine's disk."""

from __future__ import annotations

from tests.environment import Environment


def test_accounts_sessions_and_messages_are_readable_by_this_user_only(environment: Environment) -> None:
    assert environment.settings.data.stat().st_mode & 0o777 == 0o700
