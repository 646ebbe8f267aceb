"""Hostile values in each field of a request: refused there or stored whole, and nothing is half-made."""

from __future__ import annotations

import re
import secrets

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.account_requests import (
    attribute,
    open_form,
    request_of,
    submit,
    was_received,
    without_minimum_fill_time,
)
from tests.brokers import forget, user
from tests.environment import Environment
from tests.sign_in import Browser

FIELDS = [field for field in request_of("x@example.ch") if field not in ("password-confirm",)]
NASTY = [
    "",
    " ",
    "\u0000",
    "\u202e79 000 00 00",
    "<script>alert(1)</script>",
    "${7*7}",
    "{{7*7}}",
    "%n%n%n%n",
    "'; drop table user_entity; --",
    "a" * 300,
    "é" * 256,
    "🩺" * 130,
    "a\nbcc: b@example.ch",
    "079-000-00-00",
    "+882 1234 5678",
    "٠٧٩٠٠٠٠٠٠٠",
    "admin",
    "true",
    "-1",
    "NONE",
    "email",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
]
_JUDGED_WITH = {
    "function": ("functionDetails", "professionalId"),
    "professionalIdType": ("professionalId",),
    "lastName": ("password",),
    "firstName": ("password",),
    "email": ("password", "codeChannel"),
}
"""Fields at which a value of this field may be named as the fault."""
_FAULT = re.compile(r'id="input-error-([\w-]+)"')

value = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
    st.from_regex(r"[A-Za-z0-9@.+ '’()/-]{0,40}", fullmatch=True),
)


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_value_is_refused_at_its_field_or_stored_whole(environment: Environment, field: str) -> None:
    with (
        without_minimum_fill_time(environment, answerAfterMillis="200"),
        Browser(environment.keycloak) as browser,
    ):

        @settings(
            max_examples=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(value)
        def attack(hostile: str) -> None:
            address = f"hostile.{secrets.token_hex(6)}@example.ch"
            fields = {**request_of(address), field: hostile}
            if field == "password":
                fields["password-confirm"] = hostile
            page = submit(browser, open_form(browser), **fields)

            assert page.status in (200, 400), page.status
            made = user(environment, address)
            if was_received(page):
                typed = user(environment, hostile.strip()) if field == "email" else made
                assert typed is not None
                assert (typed["enabled"], attribute(typed, "accountStatus")) == (False, "pending")
                forget(environment, typed["email"])
            else:
                assert made is None
                refused = set(_FAULT.findall(page.html))
                assert refused & {field, *_JUDGED_WITH.get(field, ())}, (field, hostile, page.text[:400])

        attack()
