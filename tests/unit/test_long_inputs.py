"""Inputs of 100,000 characters: refused by every rule that reads input of people or programs, and by patterns
without long backtracking.

No test measures time; `bench/long_inputs.py` does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from hin_mapper.identity import HinIdentity
from professional_rules.account_address import AddressRefusal, AddressRefused, account_address
from professional_rules.hin_secured_email import is_hin_secured, is_listed
from professional_rules.identifiers import (
    IdentifierRefusal,
    IdentifierRefused,
    IdentifierType,
    professional_identifier,
)
from professional_rules.mail_address import MalformedMailAddress, mail_address, mail_domain
from professional_rules.person_name import NameRefusal, NameRefused, person_name, person_title
from professional_rules.telephone import (
    TelephoneRefusal,
    TelephoneRefused,
    machine_written_mobile_number,
    mobile_number,
    practice_number,
)
from tests.house import ROOT, modules
from tests.vectors import long_inputs

READS_WHAT_OTHERS_WRITE = ("professional_rules", "hin_mapper", "profile_service", "local_stack")
JAVA = ROOT / "keycloak_extension" / "src" / "main" / "java"
ESCAPED_OR_CLASS = re.compile(r"\\\\?.|\[(?:\\\\?.|[^\]\\])+\]")
POSSESSIVE = re.compile(r"(?:[*+?]|\{[\d,]+\})\+")
UNBOUNDED = re.compile(r"[*+]|\{\d+,\}")


def gives_back(pattern: str) -> bool:
    """Return whether a quantifier of the pattern can backtrack as often as the input is long."""
    signs = ESCAPED_OR_CLASS.sub("x", pattern)
    return UNBOUNDED.search(POSSESSIVE.sub("", signs)) is not None


def patterns_of_python() -> Iterator[tuple[str, str]]:
    for package in READS_WHAT_OTHERS_WRITE:
        for path in modules(package):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                    continue
                if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
                    parts = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
                    yield f"{path.name}:{node.lineno}", "".join(map(str, parts))


def patterns_of_java() -> Iterator[tuple[str, str]]:
    takes_a_pattern = re.compile(
        r"\b(?:Pattern\.compile|matches|replaceAll|replaceFirst|split)\(((?:\"(?:\\.|[^\"\\])*\"|[^;\"])*);"
    )
    for path in sorted(JAVA.rglob("*.java")):
        for found in takes_a_pattern.finditer(path.read_text(encoding="utf-8")):
            literals = re.findall(r'"((?:\\.|[^"\\])*)"', found[1])
            if literals:
                yield f"{path.name}: {literals[0]}", "".join(literals)


PATTERNS = [*patterns_of_python(), *patterns_of_java()]


@pytest.mark.parametrize(("where", "pattern"), PATTERNS, ids=[where for where, _ in PATTERNS])
def test_patterns_have_no_backtracking_quantifier(where: str, pattern: str) -> None:
    assert not gives_back(pattern), f"{where}: write *+, ++ or {{n,}}+ in {pattern}"


@pytest.mark.parametrize("pattern", [r" *\+?[0-9 ]*", "^[ ]+|[ ]+$", "a{2,}", "(?:a+)+", r"\s*$"])
def test_backtracking_pattern_is_detected(pattern: str) -> None:
    assert gives_back(pattern)


@pytest.mark.parametrize(
    "pattern", [r" *+\+?+[0-9 ]*+", "[*+]{1,9}", r"\*\+", "(?:a++)*+", "a{2,}+", r"[\]+]x?"]
)
def test_pattern_without_backtracking_is_accepted(pattern: str) -> None:
    assert not gives_back(pattern)


@pytest.mark.parametrize("text", long_inputs())
def test_long_telephone_number_is_refused_as_too_long(text: str) -> None:
    for rule in (mobile_number, machine_written_mobile_number, practice_number):
        with pytest.raises(TelephoneRefused) as refused:
            rule(text)
        assert refused.value.refusal is TelephoneRefusal.TOO_LONG


@pytest.mark.parametrize("text", long_inputs())
@pytest.mark.parametrize("kind", IdentifierType)
def test_long_identifier_is_refused_as_malformed(kind: IdentifierType, text: str) -> None:
    with pytest.raises(IdentifierRefused) as refused:
        professional_identifier(kind, text, "medical-assistant")
    assert refused.value.refusal is IdentifierRefusal.FORMAT


@pytest.mark.parametrize("text", long_inputs())
def test_long_name_or_title_is_refused_as_too_long(text: str) -> None:
    for rule in (person_name, person_title):
        with pytest.raises(NameRefused) as refused:
            rule(text)
        assert refused.value.refusal is NameRefusal.TOO_LONG


@pytest.mark.parametrize("text", long_inputs())
def test_long_address_of_an_account_is_refused_as_too_long(text: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        account_address(text)
    assert refused.value.refusal is AddressRefusal.TOO_LONG


@pytest.mark.parametrize("text", long_inputs())
def test_long_mail_address_or_domain_is_refused(text: str) -> None:
    for rule in (mail_address, mail_domain):
        with pytest.raises(MalformedMailAddress):
            rule(text)
    assert not is_hin_secured(text, ["hin.ch"])
    assert not is_listed(text, ["hin.ch"])


@pytest.mark.parametrize("text", long_inputs())
def test_long_claim_of_hin_is_not_read(text: str) -> None:
    identity = HinIdentity({"loginName": text, "contactId": {"lastName": text, "verificationLevel": text}})
    assert identity.text("contactId.lastName") is None
    assert identity.key("loginName") is None
    assert identity.level("contactId.verificationLevel") is None
    assert identity.display_name == "HIN"
