"""A change in words: known fields and values have texts, unknown ones are shown as they are."""

from typing import Any

import pytest

from profile_service.history.timeline import Change, Place
from profile_service.history.words import Line, WordedField, worded
from profile_service.preferences.values import DELIVERIES, FREQUENCIES, Preferences
from profile_service.web.messages import Messages

MESSAGES = Messages.load()


def fields(part: str, name: str, old: Any, new: Any) -> tuple[WordedField, ...]:
    change = Change(Place(1, 1), part, "self", "profile-service", {name: {"old": old, "new": new}})
    return worded(change, MESSAGES.has, lambda code: {"x": "Letter"}.get(code, code))


@pytest.mark.parametrize(
    ("name", "old", "new", "lines"),
    [
        ("delivery", "", "portal", [Line("delivery.empty"), Line("delivery.portal")]),
        ("delivery", "hin-email", "none", [Line("delivery.hin-email"), Line("delivery.none")]),
        ("notification", None, "daily", [Line("notification.daily")]),
        ("lifetimeDays", 100, 30, [Line(text="100"), Line(text="30")]),
        ("documentsMail", "", "a@hin.ch", [Line(text="a@hin.ch")]),
        ("documentsMail", "a@hin.ch", "", [Line(text="a@hin.ch")]),
        ("documentTypes", [], ["x", "y"], [Line("documentTypes.empty"), Line(text="Letter"), Line(text="y")]),
        ("delivery", "", "pigeon", [Line("delivery.empty"), Line(text="pigeon")]),
        ("delivery", "", ".empty", [Line("delivery.empty"), Line(text=".empty")]),
    ],
)
def test_values_of_preferences_read_as_on_their_page(
    name: str, old: Any, new: Any, lines: list[Line]
) -> None:
    (found,) = fields("preferences", name, old, new)

    assert found.key == f"preferences.{name}"
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
        Line("kind.postal", "Boulevard de la Tour 8, 1205 Genève, CH"),
        Line("", "Boulevard de la Tour 8, 1205 Genève, CH"),
    )


def test_computed_field_is_left_out() -> None:
    assert fields("profile", "telephoneE164", "", "+41223723311") == ()


@pytest.mark.parametrize(("part", "name"), [("profile", "shoeSize"), ("newer", "directMail"), ("", "other")])
def test_field_of_a_newer_version_is_shown_without_its_name(part: str, name: str) -> None:
    (found,) = fields(part, name, None, True)

    assert (found.key, found.new) == ("other", (Line(text="True"),))


def test_every_choice_and_field_of_the_preferences_has_words() -> None:
    for name, values in (("delivery", DELIVERIES), ("notification", FREQUENCIES)):
        assert {f"history.value.{name}.{value}" for value in values} - set(
            MESSAGES.by_language["fr"]
        ) == set()
    for name in Preferences(document_types=()).stored():
        assert MESSAGES.has(f"history.field.preferences.{name}")
