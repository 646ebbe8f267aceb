"""A change in words: known fields and values read as in their tab, unknown ones are shown as they are."""

import re
from typing import Any

import pytest

from profile_service.addresses.values import Addresses
from profile_service.history.timeline import Change, Place
from profile_service.history.words import COMPUTED, LABELS, OTHER, VALUES, Line, WordedField, worded
from profile_service.information.values import Information
from profile_service.mailboxes.store import PURPOSES
from profile_service.organisation.values import Organisation
from profile_service.part.fields import PartValues
from profile_service.preferences.names import FIELDS
from profile_service.preferences.values import Preferences
from profile_service.web.messages import Messages
from profile_service.web.rendering import TEMPLATES

MESSAGES = Messages.load()
PARTS = {
    "profile": Information,
    "addresses": Addresses,
    "organisation": Organisation,
    "preferences": Preferences,
}
FORMS = {"profile": "information", "organisation": "organisation", "preferences": "preferences"}
_LABELLED = re.compile(r'"([A-Za-z]+)": t\("([a-z_.]+)"\)')

UNSET, ALL_TYPES = Line("preferences.by.unset"), Line("preferences.all_types")


def fields(part: str, name: str, old: Any, new: Any) -> tuple[WordedField, ...]:
    change = Change(Place(1, 1), part, "self", "profile-service", {name: {"old": old, "new": new}})
    return worded(change, lambda code: {"x": "Letter"}.get(code, code))


def labels_of_form(name: str) -> dict[str, str]:
    """The key of the label of each field, as the template of a tab has it."""
    (template,) = (file for folder in TEMPLATES for file in folder.glob(f"profile-{name}.html"))
    return dict(_LABELLED.findall(template.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("name", "old", "new", "lines"),
    [
        ("delivery", "", "portal", [UNSET, Line("preferences.by.portal")]),
        ("delivery", "hin-email", "none", [Line("preferences.by.hin-email"), Line("preferences.by.none")]),
        ("notification", None, "daily", [Line("preferences.notify.daily")]),
        ("lifetimeDays", 100, 30, [Line(text="100"), Line(text="30")]),
        ("documentsMail", "", "a@hin.ch", [Line(text="a@hin.ch")]),
        ("documentsMail", "a@hin.ch", "", [Line(text="a@hin.ch")]),
        ("documentTypes", [], ["x", "y"], [ALL_TYPES, Line(text="Letter"), Line(text="y")]),
        ("delivery", "", "pigeon", [UNSET, Line(text="pigeon")]),
        ("delivery", "", "unset", [UNSET, Line(text="unset")]),
    ],
)
def test_values_of_preferences_read_as_on_their_page(
    name: str, old: Any, new: Any, lines: list[Line]
) -> None:
    (found,) = fields("preferences", name, old, new)

    assert found.label == LABELS["preferences"][name]
    assert [*found.old, *found.new] == lines


def test_addresses_read_as_their_cards() -> None:
    address = {
        "kind": "postal",
        "street": "Boulevard de la Tour",
        "houseNumber": "8",
        "swissZipCode": "1205",
        "town": "Genève",
        "country": "CH",
    }
    (found,) = fields("addresses", "addresses", [], [address, {**address, "kind": "other"}])

    assert found.old == ()
    assert found.new == (
        Line("addresses.kind.postal", "Boulevard de la Tour 8, 1205 Genève, CH"),
        Line("", "Boulevard de la Tour 8, 1205 Genève, CH"),
    )


def test_computed_field_is_left_out() -> None:
    assert fields("profile", "telephoneE164", "", "+41223723311") == ()


@pytest.mark.parametrize(("part", "name"), [("profile", "shoeSize"), ("newer", "directMail"), ("", "other")])
def test_field_of_a_newer_version_is_shown_without_its_name(part: str, name: str) -> None:
    (found,) = fields(part, name, None, True)

    assert (found.label, found.new) == (OTHER, (Line(text="True"),))


@pytest.mark.parametrize(("part", "values"), PARTS.items())
def test_every_field_of_a_part_has_a_label(part: str, values: type[PartValues]) -> None:
    assert set(values.model_construct().stored()) - set(LABELS[part]) - COMPUTED == set()


def test_every_change_of_a_mailbox_has_a_label() -> None:
    changes = {f"{FIELDS[purpose]}{change}" for purpose in PURPOSES for change in ("InForce", "Declined")}
    assert changes - set(LABELS["preferences"]) == set()


@pytest.mark.parametrize(("part", "form"), FORMS.items())
def test_labels_are_those_of_the_form(part: str, form: str) -> None:
    of_form = labels_of_form(form)
    shown = {name: key for name, key in LABELS[part].items() if not key.startswith("history.")}
    assert shown
    assert shown == {name: of_form.get(name) for name in shown}


def test_every_label_and_value_has_a_text() -> None:
    keys = {OTHER, *(key for table in (*LABELS.values(), *VALUES.values()) for key in table.values())}
    assert {key for key in keys if not MESSAGES.has(key)} == set()
