"""What a staff member reads after signing in, by the roles that they hold."""

from __future__ import annotations

import pytest

from accounts.terminal import signed_in_text
from tests.unit.accounts.terminals import sign_in, token


def told(*roles: str) -> str:
    return signed_in_text(sign_in(access_token=token(realm_access={"roles": list(roles)})))


def test_person_with_both_roles_reads_nothing_of_roles() -> None:
    assert len(told("account-validator", "delegation-manager").splitlines()) == 1


@pytest.mark.parametrize(
    ("role", "commands"),
    [
        ("delegation-manager", "may use `mep delegation`, but not `mep accounts`"),
        ("account-validator", "may use `mep accounts`, but not `mep delegation`"),
    ],
)
def test_person_with_one_role_reads_which_commands_they_may_use(role: str, commands: str) -> None:
    assert commands in told("professional", role)
    assert "lacks" not in told(role)


def test_person_without_a_role_reads_which_ones_are_lacking() -> None:
    text = told("professional")
    assert "lacks the role account-validator: `mep accounts` will be refused" in text
    assert "lacks the role delegation-manager: `mep delegation` will be refused" in text
