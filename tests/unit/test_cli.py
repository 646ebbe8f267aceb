"""Every command of `mep` documents its usage and its exit codes."""

from __future__ import annotations

import ast
import inspect
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

import cli
from local_stack import errors
from tests.house import ROOT

_EXAMPLE = re.compile(r"Example: mep (.+)")
_EXIT_CODES = re.compile(r"Exit codes: (.+?\.)$", re.DOTALL | re.MULTILINE)


def commands(group: TyperGroup, *path: str) -> Iterator[tuple[str, TyperCommand]]:
    """Each command, with the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, *path, name)
        elif isinstance(command, TyperCommand):
            yield " ".join((*path, name)), command


COMMANDS = dict(commands(get_group(cli.app)))
every_command = pytest.mark.parametrize("name", COMMANDS)


def help_of(name: str) -> str:
    return COMMANDS[name].help or ""


def documented_codes(name: str) -> set[int]:
    found = _EXIT_CODES.search(help_of(name))
    return {int(code) for code in re.findall(r"\b(\d{1,3})\b", found[1])} if found else {0, 1}


def codes_named_in(function: Callable[..., Any]) -> set[int]:
    """The numbers that a command passes to `typer.Exit`."""
    tree = ast.parse(inspect.getsource(function))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    exits = (call for call in calls if ast.unparse(call.func) == "typer.Exit")
    return {
        node.value
        for call in exits
        for node in ast.walk(call)
        if isinstance(node, ast.Constant) and isinstance(node.value, int)
    }


@every_command
def test_example_of_each_command_is_valid(name: str) -> None:
    example = _EXAMPLE.search(help_of(name))
    assert example, f"mep {name} --help shows no example"
    words = shlex.split(example[1])
    called = name.split()
    assert words[: len(called)] == called

    # This parses the options without running the command.
    COMMANDS[name].make_context(name, words[len(called) :])


@every_command
def test_exit_codes_above_1_are_documented(name: str) -> None:
    function = COMMANDS[name].callback
    assert function is not None
    assert codes_named_in(inspect.unwrap(function)) <= documented_codes(name)


def test_exit_code_of_every_stack_error_is_documented() -> None:
    faults = [each for each in vars(errors).values() if isinstance(each, type)]
    codes = {each.exit_code for each in faults if issubclass(each, errors.StackError)}
    assert codes <= documented_codes("up")


@pytest.mark.parametrize("name", [name for name in COMMANDS if name.startswith("accounts ")])
def test_exit_codes_of_the_teams_work_are_documented(name: str) -> None:
    reads = name.split()[1] in ("list", "show", "export", "note", "erase")
    assert documented_codes(name) == {0, 1, 3, 5, 130} | (set() if reads else {4})


@pytest.mark.parametrize("name", [name for name in COMMANDS if name.startswith("delegation ")])
def test_exit_codes_of_delegations_are_documented(name: str) -> None:
    somebody_was_first = {4} if name == "delegation rights" else set()
    assert documented_codes(name) == {0, 1, 3, 5, 130} | somebody_was_first


@every_command
def test_every_option_and_argument_has_a_help_text(name: str) -> None:
    unexplained = [
        parameter.name
        for parameter in COMMANDS[name].params
        if not getattr(parameter, "help", None) and not getattr(parameter, "hidden", False)
    ]
    assert unexplained == []


def test_output_that_cannot_be_written_is_told_in_one_line() -> None:
    command = "import cli; cli.main()"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", command, "status", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    assert done.returncode == 1
    assert done.stderr.startswith("mep: the output cannot be written")
    assert done.stderr.count("\n") == 1
