"""`mep delegation`: who works under whose responsibility, as the team does it at a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.delegations import RIGHTS_BY_DEFAULT, group_of, new_assistant, new_manager
from tests.environment import Environment
from tests.people import NewPeople, Person
from tests.staff_terminal import StaffTerminal
from tests.team import new_validator

LAST_DAY = "2099-01-31"


@pytest.fixture
def member(new: NewPeople) -> Person:
    return new_manager(new)


@pytest.fixture
def terminal(environment: Environment, member: Person, tmp_path: Path) -> StaffTerminal:
    signed_in = StaffTerminal(environment, tmp_path / "state")
    signed_in.sign_in(member)
    return signed_in


@pytest.fixture
def doctor(new: NewPeople) -> Person:
    return new.professional()


@pytest.fixture
def assistant(new: NewPeople) -> Person:
    return new_assistant(new)


def between(doctor: Person, assistant: Person) -> tuple[str, ...]:
    return "--doctor", doctor.email, "--assistant", assistant.email


def granted(terminal: StaffTerminal, doctor: Person, assistant: Person, *options: str) -> Any:
    return terminal.json("delegation", "grant", *between(doctor, assistant), *options)


def test_manager_reads_which_commands_they_may_use(
    environment: Environment, member: Person, tmp_path: Path
) -> None:
    signing_in = StaffTerminal(environment, tmp_path / "state")

    done = signing_in.run("login", "--as", member.email)

    assert done.returncode == 0, done.stderr
    assert "may use `mep delegation`, but not `mep accounts`" in done.stdout


def test_grant_names_both_people(
    environment: Environment, terminal: StaffTerminal, doctor: Person, assistant: Person
) -> None:
    options = ("--until", LAST_DAY, "--practice", "Cabinet du Lac")
    done = terminal.run("delegation", "grant", *between(doctor, assistant), *options)

    assert done.returncode == 0, done.stderr
    assert f"<{assistant.email}> may work for" in done.stdout
    assert f"<{doctor.email}> from now on until {LAST_DAY}" in done.stdout
    group = group_of(environment, doctor, assistant)
    assert group is not None
    assert (group["attributes"]["until"], group["attributes"]["practice"]) == ([LAST_DAY], ["Cabinet du Lac"])


def test_list_of_one_account_has_both_sides(
    terminal: StaffTerminal, doctor: Person, assistant: Person, new: NewPeople
) -> None:
    colleague = new.professional()
    granted(terminal, doctor, assistant)
    granted(terminal, colleague, assistant)

    found = terminal.json("delegation", "list", "--account", assistant.email.upper())["delegations"]

    assert {each["principal"]["id"] for each in found} == {doctor.id, colleague.id}
    assert terminal.json("delegation", "list", "--account", doctor.id) == {
        "delegations": [each for each in found if each["principal"]["id"] == doctor.id]
    }
    shown = terminal.run("delegation", "list", "--account", doctor.email)
    assert (shown.returncode, assistant.email in shown.stdout) == (0, True), shown.stdout


def test_whole_list_has_each_delegation_once(
    terminal: StaffTerminal, doctor: Person, assistant: Person, new: NewPeople
) -> None:
    others = [new_assistant(new) for _ in range(2)]
    for each in (assistant, *others):
        granted(terminal, doctor, each)

    found = terminal.json("delegation", "list")["delegations"]

    pairs = [(each["principal"]["id"], each["assistant"]["id"]) for each in found]
    assert len(pairs) == len(set(pairs))
    assert {(doctor.id, each.id) for each in (assistant, *others)} <= set(pairs)
    assert terminal.run("delegation", "list").stdout.count(doctor.email) == 3


def test_rights_are_given_and_taken(terminal: StaffTerminal, doctor: Person, assistant: Person) -> None:
    assert granted(terminal, doctor, assistant)["rights"] == RIGHTS_BY_DEFAULT
    options = ("--allow", "mayReadPreferences", "--deny", "maySubmitRequests")

    changed = terminal.json("delegation", "rights", *between(doctor, assistant), *options)

    assert changed["rights"] == ["mayReadDocuments", "mayReadPreferences"]


def test_revocation_is_confirmed_on_a_terminal(
    environment: Environment, terminal: StaffTerminal, doctor: Person, assistant: Person
) -> None:
    granted(terminal, doctor, assistant)
    act = ("delegation", "revoke", *between(doctor, assistant))

    unasked = terminal.run(*act)
    assert (unasked.returncode, "add --yes" in unasked.stderr) == (1, True), unasked.stderr
    result, screen = terminal.on_a_terminal(*act, typed="n\n")
    assert (result, assistant.email in screen, doctor.email in screen) == (1, True, True), screen
    assert group_of(environment, doctor, assistant) is not None

    result, screen = terminal.on_a_terminal(*act, typed="y\n")
    assert (result, "is revoked" in screen) == (0, True), screen
    assert group_of(environment, doctor, assistant) is None


def test_revocation_of_what_is_gone_is_told(
    terminal: StaffTerminal, doctor: Person, assistant: Person
) -> None:
    granted(terminal, doctor, assistant)
    act = ("delegation", "revoke", *between(doctor, assistant), "--yes", "--keep-sessions")
    assert terminal.run(*act).returncode == 0

    again = terminal.run(*act)

    assert (again.returncode, "there is no delegation" in again.stderr) == (5, True), again.stderr


def test_grants_at_once_are_one(
    environment: Environment, terminal: StaffTerminal, doctor: Person, assistant: Person
) -> None:
    act = ("delegation", "grant", *between(doctor, assistant))
    commands = [terminal.start(*act) for _ in range(3)]
    shown = [command.communicate(timeout=120)[0].decode() for command in commands]

    assert sorted(command.returncode for command in commands) == [0, 5, 5], shown
    assert group_of(environment, doctor, assistant) is not None


def test_refused_grants_say_why(
    environment: Environment, terminal: StaffTerminal, member: Person, new: NewPeople
) -> None:
    doctor, assistant = new.professional(), new_assistant(new)
    pending = new.professional(enabled=False, accountStatus="pending")
    for chosen, words in (
        ((doctor.email, "nobody@example.ch"), "nobody@example.ch"),
        (("../../x", assistant.email), "../../x"),
        ((assistant.email, doctor.email), "may delegate"),
        ((pending.email, assistant.email), f"“{pending.email}” is not active"),
        ((doctor.email, doctor.email), "same person"),
        ((doctor.email, member.email), "colleague"),
    ):
        refused = terminal.run("delegation", "grant", "--doctor", chosen[0], "--assistant", chosen[1])

        assert (refused.returncode, words in refused.stderr) == (5, True), (chosen, refused.stderr)
        assert "Traceback" not in refused.stderr
    assert group_of(environment, doctor, assistant) is None


def test_last_day_in_the_past_is_refused(terminal: StaffTerminal, doctor: Person, assistant: Person) -> None:
    act = ("delegation", "grant", *between(doctor, assistant), "--until")

    past, unreadable = terminal.run(*act, "2020-01-31"), terminal.run(*act, "31.01.2099")

    assert (past.returncode, "in the past" in past.stderr) == (5, True), past.stderr
    assert (unreadable.returncode, "2027-01-31" in unreadable.stderr) == (2, True), unreadable.stderr


def test_person_without_the_role_is_refused(
    environment: Environment, new: NewPeople, tmp_path: Path, doctor: Person, assistant: Person
) -> None:
    validator = StaffTerminal(environment, tmp_path / "validator")
    validator.sign_in(new_validator(new))

    for act in (("list",), ("grant", *between(doctor, assistant))):
        refused = validator.run("delegation", *act)
        assert (refused.returncode, "delegation-manager" in refused.stderr) == (5, True), refused.stderr
    assert group_of(environment, doctor, assistant) is None


def test_nobody_signed_in_is_told(environment: Environment, tmp_path: Path) -> None:
    nobody = StaffTerminal(environment, tmp_path / "nobody").run("delegation", "list")
    assert (nobody.returncode, "mep login" in nobody.stderr) == (3, True), nobody.stderr


def test_practice_is_one_line_of_plain_text(
    terminal: StaffTerminal, doctor: Person, assistant: Person
) -> None:
    act = ("delegation", "grant", *between(doctor, assistant), "--practice")
    for practice, words in (("Lac\x1bNyon", "visible characters"), ("x" * 101, "too long")):
        refused = terminal.run(*act, practice)
        assert (refused.returncode, words in refused.stderr) == (5, True), refused.stderr

    assert terminal.run(*act, "[red]Lac").returncode == 0

    for options in ((), ("--json",)):
        shown = terminal.run("delegation", "list", "--account", doctor.email, *options)
        assert (shown.returncode, "[red]Lac" in shown.stdout) == (0, True), shown.stdout
