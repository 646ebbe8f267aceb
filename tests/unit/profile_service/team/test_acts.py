"""The forms of the acts: what they refuse, send and keep."""

import pytest

from profile_service.team.acts import (
    CANCEL_CHANGE,
    CORRECT,
    FORMS,
    LONGEST_TEXT,
    SEND_PROOF,
    Fault,
    form_named,
)

VALIDATE = form_named("validate")
WHOLE = {
    "method": "in-person",
    "proof": " 12345678 ",
    "identity_seen": "Pièce d’identité vue.",
    "copy_deleted": "Pas de copie conservée.",
    "note": "  passeport  ",
    "csrf": "x",
    "accountStatus": "active",
}


def test_validation_writes_the_checklist_into_the_note() -> None:
    assert VALIDATE is not None
    assert VALIDATE.fault(WHOLE) is None
    assert VALIDATE.sent(WHOLE) == {
        "method": "in-person",
        "proof": "12345678",
        "note": "passeport\nPièce d’identité vue. Pas de copie conservée.",
    }


def test_longest_note_has_room_for_the_checklist() -> None:
    assert VALIDATE is not None
    note = next(field for field in VALIDATE.fields if field.name == "note")
    longest = {**WHOLE, "note": "n" * note.most}
    assert VALIDATE.fault(longest) is None
    assert len(VALIDATE.sent(longest)["note"]) <= LONGEST_TEXT


@pytest.mark.parametrize("lacking", ["method", "identity_seen", "copy_deleted"])
def test_validation_needs_a_method_and_the_whole_checklist(lacking: str) -> None:
    assert VALIDATE is not None
    assert VALIDATE.fault({**WHOLE, lacking: " "}) == Fault("missing", lacking)


def test_unknown_method_is_refused() -> None:
    assert VALIDATE is not None
    assert VALIDATE.fault({**WHOLE, "method": "telephone"}) == Fault("unknown_value", "method")


@pytest.mark.parametrize(
    "name", ["reject", "deactivate", "undo-validation", "decline-name", "decline-identity"]
)
def test_grave_acts_need_a_reason(name: str) -> None:
    form = form_named(name)
    assert form is not None
    assert form.fault({}) == Fault("missing", "reason")
    fault = form.fault({"reason": "r" * (LONGEST_TEXT + 1)})
    assert fault is not None
    assert (fault.code, fault.field) == ("too_long", "reason")


@pytest.mark.parametrize("form", [*FORMS, CORRECT, CANCEL_CHANGE, SEND_PROOF], ids=lambda form: form.name)
def test_proof_code_is_never_kept(form: object) -> None:
    assert isinstance(form, type(CORRECT))
    typed = {field.name: "12345678" for field in form.fields}
    assert "proof" not in form.kept(typed)
    assert set(form.kept(typed)) == {field.name for field in form.fields} - {"proof"}
