"""`mep accounts`: the team's work at a terminal, as the installed command does it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.account_requests import account, attribute
from tests.environment import Environment
from tests.people import NewPeople, Person
from tests.staff_terminal import StaffTerminal
from tests.team import new_validator, pending, team_api


@pytest.fixture
def member(new: NewPeople) -> Person:
    return new_validator(new)


@pytest.fixture
def terminal(environment: Environment, member: Person, tmp_path: Path) -> StaffTerminal:
    signed_in = StaffTerminal(environment, tmp_path / "state")
    signed_in.sign_in(member)
    return signed_in


@pytest.fixture
def waiting(new: NewPeople) -> Person:
    return pending(new)


def status(environment: Environment, person: Person) -> str | None:
    return attribute(account(environment, person.email), "accountStatus")


def sent_proof(environment: Environment, terminal: StaffTerminal, person: Person) -> str:
    """Sends a proof code; returns what the applicant reads in the SMS."""
    done = terminal.run("accounts", "send-proof", person.email)
    assert done.returncode == 0, done.stderr
    text: str = environment.inbox.wait_for(person.phone)["text"]
    code = next(
        word.strip(".:") for word in text.split() if word.strip(".:").isdigit() and len(word.strip(".:")) == 8
    )
    assert code not in done.stdout + done.stderr
    return code


def test_list_shows_who_waits(terminal: StaffTerminal, waiting: Person) -> None:
    found = terminal.json("accounts", "list", "--status", "pending", "--search", waiting.email)
    assert [row["email"] for row in found["accounts"]] == [waiting.email]
    assert found["counts"]["pending"] >= 1

    shown = terminal.run("accounts", "list", "--search", waiting.email)
    assert (shown.returncode, waiting.email in shown.stdout) == (0, True), shown.stdout
    assert (
        terminal.json("accounts", "list", "--status", "active", "--search", waiting.email)["accounts"] == []
    )


def test_whole_list_is_read_page_by_page(terminal: StaffTerminal, waiting: Person) -> None:
    first = terminal.json("accounts", "list", "--limit", "1")
    every = terminal.json("accounts", "list", "--all")

    assert len(first["accounts"]) == 1
    ids = [row["id"] for row in every["accounts"]]
    assert len(ids) == len(set(ids)) > 1
    assert waiting.id in ids


def test_account_is_shown_by_address_and_by_id(terminal: StaffTerminal, waiting: Person) -> None:
    by_address = terminal.json("accounts", "show", waiting.email)

    assert by_address["id"] == waiting.id
    assert terminal.json("accounts", "show", waiting.id)["email"] == waiting.email
    shown = terminal.run("accounts", "show", waiting.email.upper())
    assert (shown.returncode, "Possible now: validate" in shown.stdout) == (0, True), shown.stdout


@pytest.mark.parametrize(
    "who", ["nobody@example.ch", "%@example.ch", "*@example.ch", "../../x", "", " ", "@"]
)
def test_unknown_account_is_told(terminal: StaffTerminal, who: str) -> None:
    refused = terminal.run("accounts", "show", who)

    assert (refused.returncode, "Traceback" in refused.stderr) == (5, False), refused.stderr


def test_validation_with_the_code_that_the_applicant_reads_out(
    environment: Environment, terminal: StaffTerminal, waiting: Person
) -> None:
    code = sent_proof(environment, terminal, waiting)
    wrong = f"{(int(code) + 1) % 100_000_000:08d}"

    refused = terminal.run("accounts", "validate", waiting.email, "--method", "video", "--proof", wrong)
    assert (refused.returncode, status(environment, waiting)) == (5, "pending"), refused.stderr

    # By standard input, other users of the machine do not see it among the processes.
    done = terminal.json(
        "accounts",
        "validate",
        waiting.email,
        "--method",
        "video",
        "--proof",
        "-",
        "--note",
        "ok",
        typed=f"{code}\n",
    )
    assert done["status"] == status(environment, waiting) == "active"
    assert (done["story"][-1]["proof"], done["story"][-1]["note"]) == ("SMS", "ok")
    assert code not in json.dumps(done)


def test_validation_at_a_terminal_asks_for_the_code(
    environment: Environment, terminal: StaffTerminal, waiting: Person
) -> None:
    code = sent_proof(environment, terminal, waiting)

    result, screen = terminal.on_a_terminal(
        "accounts", "validate", waiting.email, "--method", "in-person", typed=f"{code}\n"
    )

    assert (result, status(environment, waiting)) == (0, "active"), screen
    assert "reads out" in screen
    assert "without a proof code" not in screen


def test_validation_without_a_code_is_confirmed_and_told(
    environment: Environment, terminal: StaffTerminal, waiting: Person
) -> None:
    act = ("accounts", "validate", waiting.email, "--method", "video")

    result, screen = terminal.on_a_terminal(*act, typed="n\n")
    assert (result, status(environment, waiting)) == (1, "pending"), screen

    done = terminal.run(*act)
    assert (done.returncode, status(environment, waiting)) == (0, "active"), done.stderr
    assert "Recorded: without a proof code." in done.stdout


def test_colleague_who_was_first_is_named(
    environment: Environment, terminal: StaffTerminal, waiting: Person, new: NewPeople, tmp_path: Path
) -> None:
    colleague = StaffTerminal(environment, tmp_path / "colleague")
    first = new_validator(new)
    colleague.sign_in(first)
    name = colleague.stored["name"]
    assert colleague.run("accounts", "validate", waiting.email, "--method", "video").returncode == 0

    late = terminal.run("accounts", "reject", waiting.email, "--reason", "Unknown", "--yes")

    assert (late.returncode, status(environment, waiting)) == (4, "active")
    assert "nothing was changed" in late.stderr
    assert f"{name} was first, by “validate” at 20" in late.stderr


def test_validations_at_once_are_one(terminal: StaffTerminal, waiting: Person) -> None:
    act = ("accounts", "validate", waiting.email, "--method", "video")
    commands = [terminal.start(*act) for _ in range(4)]
    shown = [command.communicate(timeout=120)[0].decode() for command in commands]

    assert sorted(command.returncode for command in commands) == [0, 4, 4, 4], shown


def test_account_goes_through_its_life(
    environment: Environment, terminal: StaffTerminal, waiting: Person
) -> None:
    steps = [
        (("validate", "--method", "in-person"), "active"),
        (("undo-validation", "--reason", "Another person", "--yes"), "pending"),
        (("reject", "--reason", "Not a professional", "--note", "called", "--yes"), "rejected"),
    ]
    for (act, *options), reached in steps:
        assert terminal.json("accounts", act, waiting.email, *options)["status"] == reached
        assert status(environment, waiting) == reached


def test_account_is_closed_and_opened(
    environment: Environment, terminal: StaffTerminal, new: NewPeople
) -> None:
    person = new.professional()

    assert (
        terminal.json("accounts", "deactivate", person.email, "--reason", "Closed", "--yes")["status"]
        == "deactivated"
    )
    assert terminal.json("accounts", "reactivate", person.email)["status"] == "active"
    noted = terminal.json("accounts", "note", person.email, "--note", "Back again")
    assert [line["act"] for line in noted["story"]] == ["deactivate", "reactivate", "note"]


@pytest.mark.parametrize(
    "act",
    [
        ("reject", "--reason", "x"),
        ("deactivate", "--reason", "x"),
        ("undo-validation", "--reason", "x"),
        ("reset-factor", "--method", "app", "--reason", "x"),
        ("erase", "--reason", "other"),
    ],
)
def test_destructive_acts_ask_first(
    environment: Environment, terminal: StaffTerminal, waiting: Person, act: tuple[str, ...]
) -> None:
    name, *options = act

    unasked = terminal.run("accounts", name, waiting.email, *options)
    assert (unasked.returncode, "add --yes" in unasked.stderr) == (1, True), unasked.stderr
    result, screen = terminal.on_a_terminal("accounts", name, waiting.email, *options, typed="n\n")
    assert (result, waiting.email in screen) == (1, True), screen

    assert status(environment, waiting) == "pending"
    assert attribute(account(environment, waiting.email), "story") is None


def test_nobody_acts_on_a_staff_members_account(
    terminal: StaffTerminal, member: Person, new: NewPeople
) -> None:
    for person in (member, new_validator(new)):
        refused = terminal.run("accounts", "deactivate", person.email, "--reason", "x", "--yes")

        assert (refused.returncode, "another staff member" in refused.stderr) == (5, True), refused.stderr


def test_details_are_corrected_before_the_validation(terminal: StaffTerminal, new: NewPeople) -> None:
    person = pending(new, professionalId="")
    refused = terminal.run("accounts", "validate", person.email, "--method", "video")
    assert (refused.returncode, "mep accounts correct" in refused.stderr) == (5, True), refused.stderr

    done = terminal.run(
        "accounts", "correct", person.email, "--field", "lastName", "--value", "Autre", "--reason", "Typo"
    )

    assert done.returncode == 0, done.stderr
    (line,) = terminal.json("accounts", "show", person.email)["story"]
    assert (line["act"], line["changes"][0]["after"]) == ("correct", "Autre")


def test_wrong_field_is_named(terminal: StaffTerminal, waiting: Person) -> None:
    refused = terminal.run(
        "accounts", "correct", waiting.email, "--field", "story", "--value", "x", "--reason", "x"
    )

    assert (refused.returncode, "field" in refused.stderr) == (5, True), refused.stderr


def test_factor_that_the_person_does_not_have_is_told(terminal: StaffTerminal, new: NewPeople) -> None:
    refused = terminal.run(
        "accounts", "reset-factor", new.professional().email, "--method", "app", "--reason", "Lost", "--yes"
    )

    assert (refused.returncode, "factor" in refused.stderr) == (5, True), refused.stderr


def test_export_is_written_for_its_reader_only(
    terminal: StaffTerminal, waiting: Person, tmp_path: Path
) -> None:
    file = tmp_path / "person.json"

    assert terminal.run("accounts", "export", waiting.email, "--to", str(file)).returncode == 0

    assert json.loads(file.read_text())["account"]["email"] == waiting.email
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    refused = terminal.run("accounts", "export", waiting.email, "--to", str(file))
    assert (refused.returncode, "cannot be written" in refused.stderr) == (1, True)
    shown = terminal.run("accounts", "export", waiting.email)
    assert json.loads(shown.stdout)["account"]["id"] == waiting.id


def test_erased_person_is_gone_and_erasing_can_be_repeated(
    environment: Environment, terminal: StaffTerminal, waiting: Person
) -> None:
    act = ("--reason", "person-asked", "--yes")

    first = terminal.json("accounts", "erase", waiting.email, *act)

    assert environment.admin.get("mon-espace-pro", "users", waiting.id) is None
    assert terminal.run("accounts", "erase", waiting.email, *act).returncode == 5
    # After a lost answer, the account's id still leads to the record.
    assert terminal.json("accounts", "erase", waiting.id, *act) == first


def test_erasing_asks_for_a_known_reason(
    environment: Environment, terminal: StaffTerminal, waiting: Person
) -> None:
    nothing = terminal.run("accounts", "erase", waiting.email, "--yes")
    unknown = terminal.run("accounts", "erase", waiting.email, "--reason", "because", "--yes")

    assert (nothing.returncode, "--reason" in nothing.stderr) == (1, True), nothing.stderr
    assert (unknown.returncode, "person-asked" in unknown.stderr) == (1, True), unknown.stderr
    assert status(environment, waiting) == "pending"


def test_what_others_typed_cannot_steer_the_terminal(
    environment: Environment, terminal: StaffTerminal, new: NewPeople
) -> None:
    person = pending(new, functionDetails="[red]Evil")
    colleague = team_api(environment, new_validator(new))
    assert colleague.act(person.id, "note", note="[red]\u202e\u2028Evil").is_success

    for shown in (
        terminal.run("accounts", "show", person.email),
        terminal.run("accounts", "show", person.email, "--json"),
    ):
        assert shown.returncode == 0, shown.stderr
        assert shown.stdout.count("[red]") == 2
        assert shown.stdout.count("Evil") == 2
        assert not {"\u2028", "\u202e"} & set(shown.stdout)
