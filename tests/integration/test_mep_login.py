"""`mep login` and `mep logout`: a staff member's sign-in at a terminal, as the installed command does it."""

from __future__ import annotations

import re
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.brokers import VALERIE
from tests.environment import Environment
from tests.people import REALM, NewPeople, Person
from tests.proxies import DEAD_PROXY
from tests.sign_in import Browser, Page
from tests.staff_terminal import StaffTerminal
from tests.team import new_validator


@pytest.fixture
def terminal(environment: Environment, tmp_path: Path) -> StaffTerminal:
    return StaffTerminal(environment, tmp_path / "state")


@pytest.fixture
def member(new: NewPeople) -> Person:
    return new_validator(new)


@pytest.fixture
def signed_in(terminal: StaffTerminal, member: Person) -> StaffTerminal:
    terminal.sign_in(member)
    return terminal


def list_is_answered(terminal: StaffTerminal) -> bool:
    return terminal.run("accounts", "list").returncode == 0


def ask_for_list(terminal: StaffTerminal, access_token: str) -> int:
    """The status of the list with this token, without the command."""
    url = f"{terminal.environment.keycloak}/realms/{REALM}/mep/accounts"
    return httpx.get(url, headers={"Authorization": f"Bearer {access_token}"}, timeout=60).status_code


def test_test_person_signs_in_without_a_browser(terminal: StaffTerminal, member: Person) -> None:
    done = terminal.run("login", "--as", member.email)

    assert done.returncode == 0, done.stderr
    assert f"<{member.email}>" in done.stdout
    assert "30 minutes" in done.stdout
    assert list_is_answered(terminal)


def test_validator_of_the_hospital_signs_in_without_a_browser(terminal: StaffTerminal) -> None:
    done = terminal.run("login", "--as", VALERIE)

    assert done.returncode == 0, done.stderr
    assert "Valérie Équipe" in done.stdout
    assert "lacks the role" not in done.stdout
    assert list_is_answered(terminal)
    (account,) = terminal.environment.admin.get(REALM, "users", username=VALERIE, exact="true")
    assert account["attributes"]["locale"] == ["fr"]


def test_person_without_the_role_reads_so(terminal: StaffTerminal, new: NewPeople) -> None:
    doctor = new.professional()

    assert "lacks the role account-validator" in terminal.run("login", "--as", doctor.email).stdout
    refused = terminal.run("accounts", "list")

    assert refused.returncode == 5
    assert "account-validator" in refused.stderr


def test_sign_in_is_kept_for_its_owner_only(signed_in: StaffTerminal) -> None:
    folder = signed_in.file.parent

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_no_token_is_shown_or_logged(terminal: StaffTerminal, member: Person) -> None:
    shown = [terminal.run("login", "--as", member.email), terminal.run("accounts", "list", "--json")]
    tokens = [terminal.stored["access_token"], terminal.stored["refresh_token"]]
    shown.append(terminal.run("accounts", "show", "nobody@example.ch"))
    shown.append(terminal.run("logout"))
    logs = "".join(text for _, text in terminal.environment.logs())

    for token in tokens:
        signature = token.rpartition(".")[2]
        assert all(signature not in done.stdout + done.stderr for done in shown)
        assert signature not in logs


class Waiting:
    """`mep login` that waits for the approval, and what it tells the person."""

    def __init__(self, terminal: StaffTerminal) -> None:
        self.process = terminal.start("login")
        assert self.process.stdout is not None
        shown = [self.process.stdout.readline().decode() for _ in range(3)]
        link = re.search(r"https?://\S+", shown[0])
        code = re.search(r"[A-Z]{4}-[A-Z]{4}", shown[1])
        assert link, shown
        assert code, shown
        self.link, self.code = link[0], code[0]

    def ended(self) -> tuple[int, str]:
        shown, _ = self.process.communicate(timeout=60)
        return self.process.returncode, shown.decode()


@pytest.fixture
def waiting(terminal: StaffTerminal) -> Iterator[Waiting]:
    found = Waiting(terminal)
    yield found
    found.process.kill()
    found.process.communicate()


def approval_page(environment: Environment, browser: Browser, person: Person, link: str) -> Page:
    already = environment.inbox.count(person.phone)
    page = browser.enter_password(browser.get(link), person.email, person.password)
    return browser.enter_code(page, environment.inbox.next_code(person.phone, already))


def test_person_compares_the_code_and_approves_in_a_browser(
    environment: Environment, terminal: StaffTerminal, member: Person, waiting: Waiting
) -> None:
    with Browser(environment.keycloak) as browser:
        page = approval_page(environment, browser, member, waiting.link)
        assert waiting.code in page.text
        browser.post(page, page.form_with("accept"), accept="yes")

    code, shown = waiting.ended()
    assert (code, member.email in shown) == (0, True), shown
    assert list_is_answered(terminal)


def test_cancelled_sign_in_signs_nobody_in(
    environment: Environment, terminal: StaffTerminal, member: Person, waiting: Waiting
) -> None:
    with Browser(environment.keycloak) as browser:
        page = approval_page(environment, browser, member, waiting.link)
        browser.post(page, page.form_with("cancel"), cancel="no")

    code, shown = waiting.ended()
    assert (code, "cancelled" in shown) == (3, True), shown
    assert terminal.run("accounts", "list").returncode == 3


def test_waiting_can_be_interrupted(waiting: Waiting) -> None:
    waiting.process.send_signal(signal.SIGINT)

    code, shown = waiting.ended()
    assert (code, "Traceback" in shown) == (130, False), shown


def test_sign_out_ends_it_at_the_server(signed_in: StaffTerminal) -> None:
    kept = signed_in.stored
    assert ask_for_list(signed_in, kept["access_token"]) == 200

    done = signed_in.run("logout")

    assert (done.returncode, done.stdout) == (0, "Signed out.\n")
    assert ask_for_list(signed_in, kept["access_token"]) == 401
    form = {"grant_type": "refresh_token", "client_id": "mep-cli", "refresh_token": kept["refresh_token"]}
    url = f"{signed_in.environment.keycloak}/realms/{REALM}/protocol/openid-connect/token"
    assert httpx.post(url, data=form).json()["error"] == "invalid_grant"
    assert signed_in.run("accounts", "list").returncode == 3
    assert "Nobody was signed in" in signed_in.run("logout").stdout


def test_signing_in_again_ends_the_former_sign_in(signed_in: StaffTerminal, new: NewPeople) -> None:
    former = signed_in.stored["access_token"]

    signed_in.sign_in(new_validator(new))

    assert ask_for_list(signed_in, former) == 401
    assert list_is_answered(signed_in)


def test_commands_at_once_renew_the_sign_in_once(signed_in: StaffTerminal) -> None:
    """A refresh token that is sent more than twice would end the sign-in."""
    signed_in.store(access_until=0)

    commands = [signed_in.start("accounts", "list", "--json") for _ in range(5)]
    shown = [command.communicate(timeout=120)[0].decode() for command in commands]

    assert [command.returncode for command in commands] == [0] * 5, shown
    signed_in.store(access_until=0)
    assert list_is_answered(signed_in)


def test_sign_in_is_over_after_half_an_hour_without_use(signed_in: StaffTerminal) -> None:
    age = signed_in.stored
    signed_in.store(access_until=0, renewed_at=age["renewed_at"] - 1800)

    over = signed_in.run("accounts", "list")

    assert over.returncode == 3
    assert "30 minutes without use" in over.stderr
    assert "mep login" in over.stderr
    assert "nobody is signed in" in signed_in.run("accounts", "list").stderr


def test_sign_in_that_was_ended_at_the_server_is_over(signed_in: StaffTerminal, member: Person) -> None:
    signed_in.environment.admin.post(REALM, "users", member.id, "logout", body={})

    ended = signed_in.run("accounts", "list")
    assert (ended.returncode, "mep login" in ended.stderr) == (3, True), ended.stderr

    signed_in.store(access_until=0)
    assert "ended at the server" in signed_in.run("accounts", "list").stderr


def test_role_that_was_removed_counts_at_once(signed_in: StaffTerminal, member: Person) -> None:
    role = signed_in.environment.admin.get(REALM, "roles", "account-validator")
    signed_in.environment.admin.delete(REALM, "users", member.id, "role-mappings", "realm", body=[role])

    assert signed_in.run("accounts", "list").returncode == 5


def test_file_that_others_could_read_is_refused_and_ended(signed_in: StaffTerminal) -> None:
    token = signed_in.stored["access_token"]
    signed_in.file.chmod(0o644)

    refused = signed_in.run("accounts", "list")

    assert refused.returncode == 1
    assert "other users" in refused.stderr
    assert signed_in.run("logout").returncode == 0
    assert ask_for_list(signed_in, token) == 401


def test_credentials_of_programs_are_not_used(terminal: StaffTerminal) -> None:
    program = {"MEP_CLIENT_ID": "mep-provisioner", "MEP_CLIENT_SECRET": "secret-of-a-program"}

    refused = terminal.run("accounts", "list", **program)

    assert refused.returncode == 3
    assert "MEP_CLIENT_ID is not used here: each act has the name of a person" in refused.stderr
    assert "secret-of-a-program" not in refused.stderr


@pytest.mark.parametrize(
    "place", [("login", "-e", "staging"), ("--server", "https://identite.example.ch", "login")]
)
def test_test_people_sign_in_locally_only(terminal: StaffTerminal, place: tuple[str, ...]) -> None:
    refused = terminal.run(*place, "--as", "equipe@example.ch", HTTPS_PROXY=DEAD_PROXY)

    assert refused.returncode == 1
    assert "nobody elsewhere" in refused.stderr


def test_unknown_test_person_is_told(terminal: StaffTerminal) -> None:
    refused = terminal.run("login", "--as", "nobody@example.ch")

    assert refused.returncode == 1
    assert "No test person has the address nobody@example.ch" in refused.stderr


def test_other_password_is_told(terminal: StaffTerminal, new: NewPeople) -> None:
    person = new.professional(password="Another-Password-2026!")

    refused = terminal.run("login", "--as", person.email)

    assert refused.returncode == 1
    assert f"The sign-in of {person.email} stopped at the page" in refused.stderr


@pytest.mark.parametrize("server", ["http://identite.example.ch", "http://localhost:9"])
def test_server_that_cannot_be_used_is_told(terminal: StaffTerminal, server: str) -> None:
    refused = terminal.run("--server", server, "login")

    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert server in refused.stderr
