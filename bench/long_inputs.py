"""Measure how much more an input of 100,000 characters costs than a short one, per pattern, rule and form.

The inputs are those of `tests/vectors/long_inputs.json`. Patterns are measured alone, although the rules
check the length before they use one.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from hin_mapper.explain import explain
from hin_mapper.identity import HinIdentity
from hin_mapper.table import load_table
from local_stack.maven import maven_command
from professional_rules.identifiers import IdentifierType, professional_identifier
from professional_rules.mail_address import mail_address, mail_domain
from professional_rules.telephone import machine_written_mobile_number, mobile_number, practice_number
from professional_rules.text import plain
from tests.environment import Environment, running_environment
from tests.people import NewPeople
from tests.sign_in import Browser
from tests.vectors import document

PACKAGES = ("hin_mapper", "local_stack", "professional_rules", "profile_service", "provisioning")
MODULE = Path(__file__).resolve().parent.parent / "keycloak_extension"
MEASURED_BY_JAVA = MODULE / "target" / "long-inputs.tsv"
SHORT = 10
TRIES = 3
FORM_TRIES = 15
_VECTORS = document("long_inputs.json")
Use = Callable[[str], object]


def inputs() -> Iterator[tuple[str, str, str]]:
    """Yield each shape of input: its name, a short one, and one of full length."""
    for shape in _VECTORS["inputs"]:
        short, long = (
            shape["before"] + shape["repeated"] * (size // len(shape["repeated"])) + shape["after"]
            for size in (SHORT, _VECTORS["characters"])
        )
        yield shape["name"], short, long


def patterns() -> Iterator[tuple[str, Use]]:
    """Yield every compiled pattern of the project's modules, with the methods that the module uses."""
    for package in PACKAGES:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if found.name.endswith("__main__"):
                continue
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    ways = set(re.findall(rf"\b{name}\.(\w+)\(", inspect.getsource(module)))
                    yield f"{found.name}.{name}", _use_of(value, ways)


def _use_of(pattern: re.Pattern[str], ways: set[str]) -> Use:
    def use(text: str) -> None:
        if "fullmatch" in ways:
            pattern.fullmatch(text)
        if "match" in ways:
            pattern.match(text)
        # A search continues after each match.
        if not ways <= {"fullmatch", "match"}:
            deque(pattern.finditer(text), maxlen=0)

    return use


def rules() -> Mapping[str, Use]:
    table = load_table()
    return {
        "plain": plain,
        "mobile_number": mobile_number,
        "machine_written_mobile_number": machine_written_mobile_number,
        "practice_number": practice_number,
        "professional_identifier": lambda text: professional_identifier(IdentifierType.GLN, text, "other"),
        "mail_address": mail_address,
        "mail_domain": mail_domain,
        "explain": lambda text: explain(
            HinIdentity({"loginName": text, "email": text, "contactId": {"lastName": text, "phoneNr": text}}),
            table,
        ),
    }


def more_of(use: Use) -> tuple[float, str]:
    """The additional milliseconds of the slowest long input, and its name."""
    return max(((_seconds(use, long) - _seconds(use, short)) * 1e3, name) for name, short, long in inputs())


def _seconds(use: Use, text: str) -> float:
    """The processor time of the fastest try, so that other programs do not count."""
    tries = []
    for _ in range(TRIES):
        start = time.process_time()
        with suppress(ValueError):
            use(text)
        tries.append(time.process_time() - start)
    return min(tries)


def in_java() -> Iterator[tuple[str, float, str]]:
    subprocess.run(
        [maven_command(), "-q", "-B", "-f", str(MODULE / "pom.xml"), "test", "-Dtest=LongInputsMeasured"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for line in MEASURED_BY_JAVA.read_text(encoding="utf-8").splitlines():
        name, milliseconds, worst = line.split("\t")
        yield name, float(milliseconds), worst


def forms(environment: Environment) -> Iterator[tuple[str, float]]:
    """Yield the additional milliseconds of a long field, per public form: the fastest of several tries."""
    known = NewPeople(environment.admin).professional

    def sign_in(size: int, *, address: bool) -> float:
        long = "x" * size
        typed = (f"{long}@example.ch", "wrong") if address else (known().email, long)
        with Browser(environment.keycloak) as browser:
            page = browser.open_sign_in()
            start = time.perf_counter()
            browser.enter_password(page, *typed)
            return time.perf_counter() - start

    for name, address in (("sign-in: address", True), ("sign-in: password", False)):
        # Alternating, so that the machine's load affects both alike.
        tries = [
            [sign_in(size, address=address) for size in (SHORT, _VECTORS["characters"])]
            for _ in range(FORM_TRIES)
        ]
        short, long = (min(times) for times in zip(*tries, strict=True))
        yield name, (long - short) * 1e3


def report(title: str, rows: Iterable[tuple[str, float, str]]) -> None:
    measured = sorted(rows, key=lambda row: row[1], reverse=True)
    print(f"\n{title:<72}{'ms more':>9}   worst of {len(measured)}")
    for name, milliseconds, worst in measured[:5]:
        print(f"{name:<72}{milliseconds:9.2f}   {worst}")


def main() -> None:
    print(f"{_VECTORS['characters']:,} characters instead of {SHORT}; at most 50 ms more are accepted")
    report("patterns, Python", ((name, *more_of(use)) for name, use in patterns()))
    report("rules, Python", ((name, *more_of(use)) for name, use in rules().items()))
    report("patterns and rules, Java", in_java())
    with running_environment(os.environ) as environment:
        report("forms", ((name, milliseconds, "") for name, milliseconds in forms(environment)))


if __name__ == "__main__":
    main()
