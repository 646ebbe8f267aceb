"""What the running stack leaves on this machine's disk."""

from __future__ import annotations

from tests.environment import Environment


def test_accounts_sessions_and_messages_are_for_this_user_alone(environment: Environment) -> None:
    assert environment.settings.data.stat().st_mode & 0o777 == 0o700
