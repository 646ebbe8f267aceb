"""Every refusal of the endpoint has a sentence on the page, and no sentence has a gap."""

import re

import pytest

from accounts.errors import Refused
from profile_service.drafts.store import Draft
from profile_service.team.account_page import AccountPage
from profile_service.team.posted import Kept, told
from tests.house import ROOT
from tests.unit.profile_service.team.accounts import EMMA, account
from tests.unit.profile_service.team.rendering import LANGUAGES, MESSAGES, rendered, words

EXTENSION = ROOT / "keycloak_extension/src/main/java/ch/monespacepro/keycloak"
# These make the answers to the team, and what they use.
PACKAGES = ("team", "code", "ways", "email", "mail")
INPUT = EXTENSION / "http/Input.java"
_CALL = re.compile(r"\bProblem\s*\.of(?:Field|Token)?\(")
_CODE = re.compile(_CALL.pattern + r'\s*[A-Za-z_."]+,\s*"([a-z_]+)"')

ELSEWHERE = {
    # A page of its own says it.
    "unknown_account",
    # The page's own code makes these requests, and a test of it would fail.
    "unknown_act",
    # Of the list, and of the erasure, which has no page.
    "unknown_status",
    "unknown_cursor",
    "out_of_range",
    "unknown_reason",
}
"""Codes that reach no form of an account's page."""

OF_THE_PAGE = {each.value for each in Kept} | {"unknown_value", "stale_unnamed", "other"}
QUOTED_GAP = re.compile(r"«\s*»|“\s*”|«\u00a0\u00a0»")
TOLD = {
    "act": "validate",
    "actorName": "Valérie Équipe",
    "at": "2026-11-21T09:00:00Z",
    "until": "2026-11-22T09:00:00Z",
    "left": "2",
}


def codes() -> set[str]:
    """The codes of the problems that the sources make."""
    found: set[str] = set()
    for path in (INPUT, *(path for package in PACKAGES for path in (EXTENSION / package).glob("*.java"))):
        source = path.read_text(encoding="utf-8")
        read = _CODE.findall(source)
        assert len(read) == len(_CALL.findall(source)), f"{path.name}: a code that is not read here"
        found |= set(read)
    return found


def refusals(language: str) -> set[str]:
    start = "team.refused."
    return {key.removeprefix(start) for key in MESSAGES.by_language[language] if key.startswith(start)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_the_endpoint_has_a_sentence(language: str) -> None:
    assert len(codes()) > 30
    assert refusals(language) == (codes() - ELSEWHERE) | OF_THE_PAGE


def test_codes_without_a_sentence_exist() -> None:
    assert codes() >= ELSEWHERE


def heading(code: str, language: str, field: str | None, told: dict[str, str]) -> str:
    page = rendered(AccountPage(account(EMMA), Draft("reject", {}, code, field, told)), language)
    return words(page.partition('<h2 id="refused">')[2].partition("</h2>")[0])


@pytest.mark.parametrize("code", sorted(refusals("fr")))
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_has_a_gap(language: str, code: str) -> None:
    """Whatever the answer lacks, a sentence that would name it is replaced."""
    plain = MESSAGES.by_language[language][f"team.refused.{code}"]
    empty = heading(code, language, None, {})

    assert not QUOTED_GAP.search(empty)
    if "{" in plain and code != "other":
        assert empty.strip() != re.sub(r"{\w+}", "", plain).strip()
    full = heading(code, language, "reason", TOLD | {"detail": "Why."})
    assert not QUOTED_GAP.search(full)
    assert "{" not in full


@pytest.mark.parametrize("language", LANGUAGES)
def test_field_at_fault_has_the_name_of_its_form(language: str) -> None:
    assert MESSAGES.text(language, "team.input.reason") in heading("missing", language, "reason", {})
    assert MESSAGES.text(language, "team.field.lastName") in heading("too_long", language, "lastName", {})


@pytest.mark.parametrize(
    ("now", "wait", "until"),
    [(1_800_000_000.0, "60", "09:01"), (1_800_000_000.5, "60", "09:02"), (1_800_000_000.0, "61", "09:02")],
)
def test_next_code_is_promised_for_a_moment_that_is_not_too_early(now: float, wait: str, until: str) -> None:
    refused = Refused("proof_limit", 429, "Too many codes were sent. Wait.", None, {"wait": wait})

    assert f"15.01.2027, {until}" in heading("proof_limit", "fr", None, told(refused, now=now))


@pytest.mark.parametrize("wait", ["", "soon", "-1"])
def test_unreadable_wait_promises_nothing(wait: str) -> None:
    refused = Refused("proof_limit", 429, "Wait.", None, {"wait": wait})

    shown = heading("proof_limit", "en", None, told(refused, now=1_800_000_000))

    assert "Answer of the service (proof_limit): Wait." in shown
