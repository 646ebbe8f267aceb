"""The page of one account: what it shows, in every language."""

import re
from typing import Any

import pytest

from profile_service.drafts.store import Draft
from profile_service.team.account_page import AccountPage, entries
from profile_service.team.acts import FORMS
from profile_service.web.moments import local_minute
from tests.unit.profile_service.team.accounts import EMMA, VALIDATED, account
from tests.unit.profile_service.team.rendering import LANGUAGES, MESSAGES, raw, rendered, words

EVERY_ACT = [form.name for form in FORMS]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", EVERY_ACT)
def test_every_act_has_a_form_in_every_language(act: str, language: str) -> None:
    shown = rendered(AccountPage(account(EMMA, acts=[act, "send-proof", "correct"])), language)
    assert f'action="/equipe/demandes/k3J9/{act}"' in shown
    assert MESSAGES.text(language, f"team.button.{act}") in shown
    assert "team." not in words(shown)


def test_only_offered_acts_have_a_form() -> None:
    shown = rendered(AccountPage(account(EMMA)))
    offered = set(re.findall(r' action="/equipe/demandes/k3J9/([a-z-]+)"', shown))
    assert offered == {"validate", "reject", "note"}
    assert 'formaction="/equipe/demandes/k3J9/send-proof"' in shown


def test_account_of_a_staff_member_has_no_form() -> None:
    shown = rendered(AccountPage(account(EMMA, acts=[], staff=True)))
    assert "<form" not in shown.partition("<main")[2]
    assert MESSAGES.text("fr", "team.staff_account") in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_validation_without_proof_is_told_in_words(language: str) -> None:
    without = MESSAGES.text(language, "team.proof.without")
    assert without in words(rendered(AccountPage(account(VALIDATED)), language))
    proved = account(VALIDATED, story=[{**VALIDATED["story"][1], "proof": "SMS"}])
    assert without not in words(rendered(AccountPage(proved), language))


def test_record_stands_the_newest_first_with_names_and_local_time() -> None:
    told = words(rendered(AccountPage(account(VALIDATED))))
    assert told.index("21.11.2026, 10:00 Compte validé par Valérie Équipe") < told.index("rappeler")
    assert "Validé par Valérie Équipe" in told


def test_what_people_wrote_is_text() -> None:
    evil = "<script>alert(1)</script>"
    story = [{"at": evil, "act": evil, "actorName": evil, "note": evil, "changes": [{"field": evil}]}]
    page = AccountPage(
        account(EMMA, firstName=evil, story=story, proposedName={evil: evil}, hinAddress=evil),
        Draft("note", {"note": evil}, evil, evil, {"detail": evil}),
    )
    shown = raw(page)
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") >= 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_colleague_who_was_first_is_named_and_what_was_typed_stays_to_be_copied(language: str) -> None:
    told = {
        "act": "validate",
        "actorName": "Valérie Équipe",
        "at": "2026-11-21T09:00:00Z",
        "status": "active",
    }
    page = AccountPage(account(VALIDATED), Draft("reject", {"reason": "mauvaise copie"}, "stale", None, told))
    shown = words(rendered(page, language))
    assert (
        MESSAGES.text(
            language,
            "team.refused.stale",
            name="Valérie Équipe",
            act=MESSAGES.text(language, "team.did.validate"),
            at="21.11.2026, 10:00",
        )
        in shown
    )
    assert "mauvaise copie" in shown


def test_kept_form_is_filled_again_without_its_proof_code() -> None:
    typed = {"method": "video", "note": "vue à l’écran", "proof": "12345678"}
    shown = rendered(
        AccountPage(account(EMMA), Draft("validate", typed, "proof_wrong", "proof", {"left": "2"}))
    )
    assert 'value="video" required checked' in shown
    assert "vue à l’écran" in shown
    assert "12345678" not in shown
    assert 'aria-describedby="validate-proof-hint validate-proof-fault" aria-invalid="true"' in shown
    assert "Essais restants\u00a0: 2" in shown


@pytest.mark.parametrize(
    "code", [each for each in MESSAGES.by_language["fr"] if each.startswith("team.refused.")]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_is_worded(code: str, language: str) -> None:
    refused = code.removeprefix("team.refused.")
    shown = rendered(AccountPage(account(EMMA), Draft("note", {"note": "x"}, refused)), language)
    assert 'role="alert"' in shown
    assert "{" not in words(shown)


def test_unknown_refusal_shows_the_endpoint_s_own_words() -> None:
    draft = Draft("note", {"note": "x"}, "brand_new", None, {"detail": "Do it otherwise."})
    assert "Réponse du service (brand_new)\u00a0: Do it otherwise." in rendered(
        AccountPage(account(EMMA), draft)
    )


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("lastName", 'name="value" value="Attente"'),
        ("function", '<option value="physician" selected>Médecin</option>'),
        ("professionalId", 'name="value" value="GLN 7601000180100"'),
    ],
)
def test_correction_opens_with_the_present_value(field: str, shown: str) -> None:
    page = rendered(AccountPage(account(EMMA), correcting=field))
    assert f'name="field" value="{field}"' in page
    assert shown in page


@pytest.mark.parametrize(("field", "channel"), [("phoneNumber", "email"), ("email", "sms")])
def test_proof_for_a_new_way_into_an_open_account_goes_by_the_way_that_stays(
    field: str, channel: str
) -> None:
    button = f'name="channel" value="{channel}"'
    active = account(VALIDATED, acts=["correct", "send-proof"])
    assert button in rendered(AccountPage(active, correcting=field))
    assert "send-proof" not in rendered(AccountPage(active, correcting="lastName"))
    assert button not in rendered(AccountPage(account(EMMA), correcting=field))


@pytest.mark.parametrize("field", ["accountStatus", "story", "id", "nonsense"])
def test_other_fields_cannot_be_corrected(field: str) -> None:
    assert AccountPage(account(EMMA), correcting=field).correction is None
    assert AccountPage(account(EMMA, acts=["note"]), correcting="email").correction is None


def test_correction_that_was_kept_opens_again() -> None:
    typed = {"field": "lastName", "value": "Attenté", "reason": "accent"}
    page = AccountPage(account(EMMA), Draft("correct", typed, "too_long", "value"))
    assert page.correction is not None
    assert page.correction.typed == typed
    assert page.correction.fault_field == "value"
    other = AccountPage(account(EMMA), Draft("correct", typed, "too_long", "value"), correcting="email")
    assert other.correction is not None
    assert other.correction.typed["value"] == EMMA["email"]
    assert other.correction.fault_field is None


PENDING = [
    {"field": "email", "value": "e…@example.ch", "effectiveAt": "2026-12-01T08:00:00Z"},
    {"field": "app", "effectiveAt": "2026-12-01T09:00:00Z"},
]


def test_fault_stands_in_the_form_that_stops_the_same_change() -> None:
    active = account(VALIDATED, acts=["cancel-change"], pendingChanges=PENDING)
    page = AccountPage(active, Draft("cancel-change", {"field": "app"}, "missing", "reason"))
    faults = {form.typed["field"]: (form.fault_field, form.opened) for form in page.waiting}
    assert faults == {"email": (None, False), "app": ("reason", True)}
    shown = rendered(page)
    assert 'id="cancel-change-app-reason-fault"' in shown
    assert 'id="cancel-change-email-reason-fault"' not in shown
    assert shown.count('<details class="act" open>') == 1


def test_what_was_typed_to_stop_a_change_that_is_over_stays_to_be_copied() -> None:
    active = account(VALIDATED, acts=["cancel-change"], pendingChanges=PENDING[:1])
    draft = Draft("cancel-change", {"field": "app", "reason": "pas demandé"}, "nothing_planned")
    assert AccountPage(active, draft).homeless == draft.typed
    assert "pas demandé" in words(rendered(AccountPage(active, draft)))


def test_form_of_the_validation_is_open_wherever_it_stands() -> None:
    page = AccountPage(account(EMMA, acts=["note", "validate", "reject"]))
    assert [form.form.name for form in page.forms if form.opened] == ["validate"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"firstName": "Anna", "note": None, "n": 1}, [("firstName", "Anna"), ("n", "1")]),
        ("unreadable", [("", "unreadable")]),
        (None, []),
    ],
)
def test_json_values_are_shown_by_name(value: Any, found: list[tuple[str, str]]) -> None:
    assert entries(value) == found


@pytest.mark.parametrize(
    ("kind", "proposed"),
    [
        ("Name", {"title": "Dre", "firstName": "Emma", "lastName": "Muster"}),
        ("Identity", {"professionalIdType": "GLN", "professionalId": "7601007886685"}),
    ],
)
def test_proposal_is_decided_as_it_was_shown(kind: str, proposed: dict[str, str]) -> None:
    """Each form has the moment of its own proposal, which is in no sentence."""
    moments = {"proposedName": "2026-11-30T08:00:00Z", "proposedIdentity": "2026-11-30T09:00:00Z"}
    at = moments[f"proposed{kind}"]
    waiting = {name: {**proposed, "at": moment} for name, moment in moments.items()}
    acts = [f"approve-{kind.lower()}", f"decline-{kind.lower()}"]
    page = AccountPage(account(EMMA, acts=acts, **waiting))

    text = raw(page)

    assert text.count(f'<input type="hidden" name="at" value="{at}">') == 2
    assert text.count('name="at"') == 2
    assert at not in words(text)


def test_proposal_without_a_title_says_so() -> None:
    waiting = {"title": "", "firstName": "Emma", "lastName": "Attente", "at": "2026-11-30T08:00:00Z"}
    page = AccountPage(account(EMMA, proposedName=waiting))

    assert page.proposals == {"name": [("title", ""), ("firstName", "Emma"), ("lastName", "Attente")]}
    assert "Titre – Prénom Emma" in words(rendered(page))
    assert AccountPage(account(EMMA, proposedName={**waiting, "title": "Dre"})).proposals["name"][0] == (
        "title",
        "Dre",
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["waiting", "done"])
def test_change_of_address_that_the_person_began_is_told(language: str, state: str) -> None:
    change = {"state": state, "address": "n•••@example.ch", "since": "2026-11-30T08:00:00Z"}
    text = rendered(AccountPage(account(EMMA, emailChange=change)), language)

    assert MESSAGES.text(
        language,
        f"team.email_change.{state}",
        address="n•••@example.ch",
        at=local_minute("2026-11-30T08:00:00Z"),
    ) in words(text)


@pytest.mark.parametrize("reason", ["unknown_way", "account_begun_again", "changed_meanwhile", "email_taken"])
def test_dropped_change_is_explained_in_words(reason: str) -> None:
    line = {"at": "2026-11-30T08:00:00Z", "act": "drop-change", "reason": reason}

    assert reason not in words(rendered(AccountPage(account(EMMA, story=[line]))))
