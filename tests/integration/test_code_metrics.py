"""Metrics and events of codes: counters, and events with masked destinations."""

from __future__ import annotations

from tests.code_metrics import counters
from tests.environment import Environment
from tests.people import REALM, NewPeople
from tests.sign_in import Browser


def test_codes_are_counted_and_their_events_mask_the_number(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    before = counters(environment)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        code = environment.inbox.next_code(person.phone, 0)
        page = browser.enter_code(page, f"{(int(code) + 1) % 1_000_000:06d}")
        page = browser.enter_code(page, "not a code")
        assert browser.enter_code(page, code).authorization_code

    after = counters(environment)
    for series in (
        ("mep_code_sent_total", "sms", "sent"),
        ("mep_code_checked_total", "sms", "wrong"),
        ("mep_code_checked_total", "sms", "unreadable"),
        ("mep_code_checked_total", "sms", "accepted"),
    ):
        assert after[series] == before.get(series, 0) + 1, series

    events = environment.admin.get(REALM, "events", user=person.id, type="LOGIN")
    details = events[0]["details"]
    assert details["code_channel"] == "sms"
    assert details["code_destination"].endswith(person.phone[-2:])
    assert not any(person.phone in str(event) or code in str(event) for event in events)
