"""Accounts on a terminal and as JSON."""

from __future__ import annotations

import json

import pytest
from rich.console import Console, RenderableType

from accounts.models import Account, AccountPage
from accounts.tables import account_of, list_of
from accounts.terminal import json_of

EMMA = {
    "id": "0f5c",
    "requestId": "Rq7",
    "status": "pending",
    "email": "emma.attente@example.ch",
    "title": "Dre",
    "firstName": "Emma",
    "lastName": "Attente",
    "function": "physician",
    "professionalIdType": "GLN",
    "professionalId": "7601000180100",
    "submittedAt": "2026-11-20T09:00:00Z",
    "origin": "form",
    "lacksDetails": False,
}
HOSTILE = ["\x1b[2J", "\x9b31m", "\u202egnp", "\x08", "\r"]


def shown(what: RenderableType, width: int = 200) -> str:
    console = Console(width=width, highlight=False, emoji=False, markup=False, color_system=None)
    with console.capture() as captured:
        console.print(what)
    return captured.get()


def page(*rows: dict[str, object], **members: object) -> AccountPage:
    return AccountPage.model_validate({"accounts": rows, **members})


def account(**members: object) -> Account:
    return Account.model_validate({**EMMA, **members})


def test_list_shows_who_waits_and_how_many() -> None:
    told = shown(list_of(page(EMMA, counts={"pending": 40, "active": 1000}, countedUpTo=1000)))

    row = "pending 2026-11-20 Dre Emma Attente emma.attente@example.ch physician GLN 7601000180100 form"
    assert row in " ".join(told.split())
    assert "In all: 40 pending, 1000+ active." in told


def test_list_marks_what_the_team_must_see() -> None:
    told = shown(list_of(page({**EMMA, "requestDisowned": "2026-11-21T09:00:00Z", "lacksDetails": True})))

    assert "disowned by the owner of the address, details missing" in told
    assert "disowned" not in shown(list_of(page(EMMA)))


def test_empty_list_says_so() -> None:
    assert "No account fits." in shown(list_of(page(counts={"pending": 0})))


def test_address_is_shown_whole_on_a_narrow_terminal() -> None:
    told = shown(list_of(page({**EMMA, "email": "x" * 60 + "@example.ch"})), width=60)

    assert "…" not in told
    assert told.count("x") >= 60


def test_account_without_further_facts_is_shown() -> None:
    told = shown(account_of(Account.model_validate({"id": "1", "status": "pending", "email": "a@b.ch"})))

    assert "a@b.ch" in told
    assert "None" not in told


def test_account_shows_what_was_checked_and_done() -> None:
    told = shown(
        account_of(
            account(
                requestDisowned="2026-11-21T09:00:00Z",
                checks=[
                    {"check": "identifier-check-digit", "result": "good"},
                    {"check": "identifier-in-use", "result": "bad", "with": {"by": "Dr Anne Médecin"}},
                    {"check": "to-come", "result": "to-come"},
                ],
                proof={"state": "sent", "channel": "sms"},
                pendingChanges=[
                    {"field": "phoneNumber", "value": "+41 79 *** 01", "effectiveAt": "2026-11-30T10:00:00Z"}
                ],
                story=[
                    {
                        "at": "2026-11-22T09:00:00Z",
                        "actor": "5d1c",
                        "actorName": "Valérie Équipe",
                        "act": "correct",
                        "reason": "typo",
                        "changes": [{"field": "lastName", "before": "Atente", "after": "Attente"}],
                    },
                    {
                        "at": "2026-11-23T09:00:00Z",
                        "actor": "5d1c",
                        "act": "validate",
                        "method": "video",
                        "proof": "NONE",
                        "note": "first line\nsecond line",
                    },
                ],
                acts=["validate", "reject"],
            )
        )
    )

    for words in (
        "Not the request of the address's owner",
        "✓ identifier-check-digit: good",
        "✗ identifier-in-use: bad (by: Dr Anne Médecin)",
        "? to-come: to-come",
        "sent sms",
        "phoneNumber: +41 79 *** 01 at 2026-11-30",
        "correct, Valérie Équipe",
        "lastName: Atente → Attente",
        "reason: typo",
        "validate by video, 5d1c  without a proof code",
        "second line",
        "Possible now: validate, reject",
    ):
        assert words in told, words
    assert "\\u000a" not in told


def test_proposal_to_have_no_title_is_shown() -> None:
    told = shown(account_of(account(proposedName={"title": "", "firstName": "Emma"})))
    assert "title: —, firstName: Emma" in told


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_an_applicant_typed_cannot_steer_the_terminal(hostile: str) -> None:
    row = {
        **EMMA,
        "firstName": hostile,
        "email": f"{hostile}@x",
        "function": hostile,
        "origin": hostile,
        "status": hostile,
    }
    whole = account(
        firstName=hostile,
        functionDetails=hostile,
        hinAddress={"street": hostile, hostile: 1},
        proposedName=hostile,
        checks=[{"check": hostile, "result": hostile, "with": {hostile: hostile}}],
        pendingChanges=[{"field": hostile, "value": hostile, "effectiveAt": hostile}],
        story=[
            {
                **dict.fromkeys(("at", "act", "actorName", "method", "proof", "reason"), hostile),
                "note": f"{hostile}\n{hostile}",
                "changes": [{"field": hostile, "before": hostile}],
            }
        ],
        acts=[hostile],
    )

    for told in (shown(list_of(page(row))), shown(account_of(whole)), json_of(whole), json_of(page(row))):
        assert hostile not in told


def test_what_looks_like_markup_is_shown_as_typed() -> None:
    assert "[red]Emma[/red] :smile:" in shown(list_of(page({**EMMA, "firstName": "[red]Emma[/red] :smile:"})))


def test_json_is_what_the_server_sent() -> None:
    sent = {
        **EMMA,
        "phoneNumberVerified": True,
        "newMember": {"a": [1]},
        "story": [{"at": "x", "act": "note", "new": 1}],
    }

    assert json.loads(json_of(Account.model_validate(sent))) == sent
    assert "Équipe" in json_of({"name": "Équipe"})
    assert json.loads(json_of({"name": "\u202e\U000e0041\x9b"})) == {"name": "\u202e\U000e0041\x9b"}
