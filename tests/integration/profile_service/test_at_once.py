"""Requests at once: the database lets one of them win, and none fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import pytest
from sqlalchemy import Engine

from profile_service.drafts.store import Draft, Drafts
from profile_service.passkeys.suggestion import PasskeySuggestion
from profile_service.people.erasure import erase_person
from profile_service.sign_in.sessions import SessionStore
from profile_service.tabs.proposal import ProfileProposal
from profile_service.web.database import open_database
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import ANNE, TurnableClock, tokens_for

THREADS: Final = 8

Answer = TypeVar("Answer")


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    yield (made := open_database(settings.database_url))
    made.dispose()


def at_once(act: Callable[[], Answer]) -> list[Answer]:
    """What several threads got that did the same."""
    with ThreadPoolExecutor(THREADS) as several:
        return [each.result() for each in [several.submit(act) for _ in range(THREADS)]]


def test_one_request_refreshes_the_tokens(sessions: SessionStore, clock: TurnableClock) -> None:
    session = sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=None)
    assert sorted(at_once(lambda: sessions.claim_refresh(session))) == [False] * (THREADS - 1) + [True]


def test_logout_token_is_processed_once(sessions: SessionStore, clock: TurnableClock) -> None:
    sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=None)
    claims = {"jti": "1", "sid": ANNE["sid"]}
    ended = at_once(lambda: sessions.end_by_logout_token(client_id="portal", claims=claims))
    assert sorted(ended, key=str) == [1] + [None] * (THREADS - 1)


def test_one_of_the_drafts_stays(engine: Engine, settings: Settings, clock: TurnableClock) -> None:
    drafts = Drafts(engine, settings.encryption, clock)
    draft = Draft("note", {"note": "n"})
    at_once(lambda: drafts.keep("valerie", "k3J9", draft))
    assert drafts.find("valerie", "k3J9") == draft


def test_profile_is_opened_in_several_windows(engine: Engine, clock: TurnableClock) -> None:
    proposal = ProfileProposal(engine, clock)
    at_once(lambda: proposal.opened("anne"))
    assert not proposal.suits("anne")


def test_suggestion_is_declined_in_several_windows(
    engine: Engine, sessions: SessionStore, clock: TurnableClock
) -> None:
    suggestion = PasskeySuggestion(engine, clock)
    claims = ANNE | {"amr": ["pwd", "otp", "sms"]}
    session = sessions.start(client_id="portal", tokens=tokens_for(claims, clock=clock), replacing=None)
    assert suggestion.suits(session)
    at_once(lambda: suggestion.settle(session.subject))
    assert not suggestion.suits(session)


def test_person_is_erased_by_several_requests(engine: Engine, clock: TurnableClock) -> None:
    proposal = ProfileProposal(engine, clock)
    proposal.opened("anne")
    at_once(lambda: erase_person(engine, "anne", author="staff", at=7))
    assert proposal.suits("anne")
