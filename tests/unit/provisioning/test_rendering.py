"""Templates without end: each ends with the file and the line of the fault."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from provisioning.errors import ProvisioningError, SourceError
from provisioning.source import limited_process, rendering

ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
DOUBLED = (
    "{% set n = namespace(x=[1], y=[1]) %}"
    "{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}"
)


@pytest.fixture(autouse=True)
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not spend all of three seconds."""
    monkeypatch.setattr(limited_process, "MOST_SECONDS", 1)


@contextmanager
def handled(number: signal.Signals, handler: Any) -> Iterator[None]:
    """A signal is handled so, however the process that started this one handles it."""
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


def rendered(directory: Path, text: str, file: str = "bad.yaml", **functions: Callable[..., Any]) -> str:
    (directory / file).write_text(f"roles:\n{text}\n", encoding="utf-8")
    return rendering.rendered(directory, [file], {"site": "https://example.ch"}, functions)[file]


def fault_of(directory: Path, text: str, file: str = "bad.yaml", **functions: Callable[..., Any]) -> str:
    with pytest.raises(SourceError) as refused:
        rendered(directory, text, file, **functions)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        ENDLESS,
        "{{ []|slice(1000000000)|select|list }}",
        "{{ []|slice(1000000000)|max }}",
        "{{ (range(99999)|batch(1)|list)|sum(start=[]) }}",
        "{{ lipsum(n=1000000000) }}",
        "{% macro f(n) %}{% if n %}{% set a, b = f(n - 1), f(n - 1) %}{% endif %}{% endmacro %}{{ f(60) }}",
        "{% for a in range(99999) %}{% set b = range(99999)|map('upper')|join %}{% endfor %}",
        "{% set a %}" + ENDLESS + "{% endset %}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% set c = [1, 2]|select|first %}"
        "{% endfor %}{% endfor %}",
        "{{ 10**(10**8) }}",
        "{{ 7**9999999 }}",
        "{% set n = namespace(x=9) %}{% for i in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}",
        "{{ 1|round(100000000, 'ceil') }}",
        DOUBLED + "{{ n.x == n.y }}",
        DOUBLED + "{{ n.x in [n.y] }}",
        DOUBLED + "{{ [n.x, n.y]|max }}",
    ],
)
def test_work_without_end_is_stopped(tmp_path: Path, text: str) -> None:
    assert fault_of(tmp_path, text) == "bad.yaml:2: the template takes more than 1 s"


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'x' * 10**9 }}",
        "{% set a = 'x' * 10**9 %}",
        "{{ [0] * 10**9 }}",
        "{{ 'x'|center(1000000000) }}",
        "{{ 'x'.ljust(10**9) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ (1).to_bytes(10**9, 'big') }}",
        "{{ range(99999)|join('x' * 100000) }}",
        "{{ ('x' * 100000)|replace('x', 'y' * 100000) }}",
        "{{ [1]|batch(10**9, 'x')|list }}",
        "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    ],
)
def test_memory_without_end_is_refused(tmp_path: Path, text: str) -> None:
    assert fault_of(tmp_path, text) == "bad.yaml:2: the template needs more than 128 MB of memory"


def test_output_without_end_is_refused(tmp_path: Path) -> None:
    endless = (
        "{% for a in range(99999) %}{% for b in range(99999) %}" + "x" * 10_000 + "{% endfor %}{% endfor %}"
    )

    assert fault_of(tmp_path, endless) == "bad.yaml:2: the file becomes longer than 4,000,000 characters"


@pytest.mark.parametrize(
    "text",
    [
        DOUBLED + "{{ n.x }}",
        DOUBLED + "{{ n.x|string }}",
        DOUBLED + "{{ n.x|tojson }}",
        "{{ [1]|tojson(indent=10**9) }}",
    ],
)
def test_value_that_becomes_a_text_without_end_is_refused(tmp_path: Path, text: str) -> None:
    assert is_a_limit(fault_of(tmp_path, text), line=2)


def is_a_limit(fault: str, line: int) -> bool:
    """Whether this is one of the limits: which one is reached first depends on the machine."""
    return fault in (
        f"bad.yaml:{line}: the template takes more than 1 s",
        f"bad.yaml:{line}: the template needs more than 128 MB of memory",
    )


@pytest.mark.parametrize(
    ("text", "place", "fault"),
    [
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "bad.yaml:2", "a macro calls itself"),
        ("{{" + "(" * 9999 + "1" + ")" * 9999 + "}}", "bad.yaml:1", "nested too deeply"),
        ("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, "bad.yaml:1", "nested too deeply"),
    ],
)
def test_nesting_without_end_is_refused(tmp_path: Path, text: str, place: str, fault: str) -> None:
    assert fault_of(tmp_path, text).startswith(f"{place}: ")
    assert fault in fault_of(tmp_path, text)


def test_file_of_many_expressions_is_refused(tmp_path: Path) -> None:
    assert is_a_limit(fault_of(tmp_path, "{{ site }}" * 350_000), line=1)


def test_numbers_and_texts_of_usual_size_are_computed(tmp_path: Path) -> None:
    text = "{{ 60 * 60 * 24 * 365 }} {{ 2**31 - 1 }} {{ 'ab' * 3 }} {{ 1.25|round(1) }} {{ [1, 2]|sum }}"

    assert rendered(tmp_path, text) == 'roles:\n31536000 2147483647 "ababab" 1.2 3\n'


@pytest.mark.parametrize("bomb", [ENDLESS, "{{ 'x' * 10**9 }}"])
def test_bomb_leaves_limits_and_processes_as_they_were(tmp_path: Path, bomb: str) -> None:
    before = own_limits(), psutil.Process().children()

    fault_of(tmp_path, bomb)

    assert (own_limits(), psutil.Process().children()) == before


def own_limits() -> list[tuple[int, int]]:
    return [
        resource.getrlimit(each) for each in (resource.RLIMIT_AS, resource.RLIMIT_CORE, resource.RLIMIT_CPU)
    ]


def test_interrupted_rendering_leaves_no_process(tmp_path: Path) -> None:
    before = psutil.Process().children()

    with handled(signal.SIGINT, signal.default_int_handler), pytest.raises(KeyboardInterrupt):
        rendered(tmp_path, "{{ interrupt() }}" + ENDLESS, interrupt=interrupt_the_parent)

    assert psutil.Process().children() == before


def test_files_are_rendered_where_ended_processes_are_not_waited_for(tmp_path: Path) -> None:
    with handled(signal.SIGCHLD, signal.SIG_IGN):
        assert rendered(tmp_path, "{{ site }}") == 'roles:\n"https://example.ch"\n'


def interrupt_the_parent() -> None:
    os.kill(os.getppid(), signal.SIGINT)


def test_work_in_more_steps_than_python_tells_of_names_the_file(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, DOUBLED + "{{ n.x|pprint }}")

    # The line as well, if the time ends before the steps are too many.
    assert is_a_limit(fault, line=1) or is_a_limit(fault, line=2)


def test_process_that_is_killed_names_the_file(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, "{{ kill() }}", kill=lambda: os.kill(os.getpid(), signal.SIGKILL))

    assert fault == "bad.yaml:1: the template ends the process that renders it"


def test_fault_of_a_function_arrives_as_it_is(tmp_path: Path) -> None:
    def table() -> str:
        raise ProvisioningError("table.yaml:3: “gln” twice")

    with pytest.raises(ProvisioningError, match=r"^table\.yaml:3: “gln” twice$"):
        rendered(tmp_path, "{{ table() }}", table=table)


def test_first_file_at_fault_is_named(tmp_path: Path) -> None:
    for name, text in (("a.yaml", "a"), ("b.yaml", ENDLESS), ("c.yaml", "{{ nothing }}")):
        (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(SourceError, match=r"^b\.yaml:1: the template takes more than 1 s$"):
        rendering.rendered(tmp_path, ["a.yaml", "b.yaml", "c.yaml"], {}, {})


def test_work_without_end_is_found_in_a_file_of_any_name(tmp_path: Path) -> None:
    assert fault_of(tmp_path, ENDLESS, "rôles “€”.yaml").startswith("rôles “€”.yaml:2: ")


def test_work_without_end_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "part").write_text("a\nb\n" + ENDLESS, encoding="utf-8")

    assert fault_of(tmp_path, "{% include 'part' %}") == "part:3: the template takes more than 1 s"


def test_fault_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "part").write_text("a\nb {{ site", encoding="utf-8")

    assert fault_of(tmp_path, "{% include 'part' %}").startswith("part:2: ")
