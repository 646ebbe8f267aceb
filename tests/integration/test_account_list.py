"""The team's list of accounts, and what it says was checked about one of them."""

from __future__ import annotations

import base64
import secrets
import string
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.account_requests import account as account_of
from tests.account_requests import ask_for_account
from tests.brokers import ANNA, STEPHANE, sign_in_by_hin, sign_in_by_hospital
from tests.environment import Environment
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person, unused_mobile
from tests.sign_in import Browser
from tests.team import TeamApi, new_validator, problem, team_api

_TOKEN_SECONDS = 150
_COUNTED = 1000
LISTS = ("pending", "active", "rejected", "deactivated", "to-review")


@pytest.fixture(scope="module")
def signed_in_at() -> dict[str, Any]:
    """The staff member of these tests, until the token is over."""
    return {}


@pytest.fixture
def staff(environment: Environment, new: NewPeople, signed_in_at: dict[str, Any]) -> TeamApi:
    if signed_in_at.get("until", 0) < time.monotonic():
        signed_in_at["api"] = team_api(environment, new_validator(new))
        signed_in_at["until"] = time.monotonic() + _TOKEN_SECONDS
    staff: TeamApi = signed_in_at["api"]
    return staff


@pytest.fixture
def surname() -> str:
    """A name that nobody else has: its accounts are all that a search for it finds."""
    return "Zz" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))


def gln() -> str:
    """A GLN that nobody else has."""
    first = f"7601{secrets.randbelow(10**8):08d}"
    odd, even = (sum(map(int, first[start::2])) for start in (0, 1))
    return f"{first}{-(odd + 3 * even) % 10}"


def moved(counts: dict[str, int], before: str, after: str) -> dict[str, int]:
    """The numbers after one account has changed its status; numbers above the bound are not told."""
    there = {before: -1, after: 1}
    return {
        status: count if count == _COUNTED else count + there.get(status, 0)
        for status, count in counts.items()
    }


def page(staff: TeamApi, **query: str) -> dict[str, Any]:
    answer = staff.list(**query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ids(staff: TeamApi, **query: str) -> list[str]:
    return [each["id"] for each in page(staff, **query)["accounts"]]


def pages(staff: TeamApi, **query: str) -> Iterator[list[str]]:
    """The ids of each page, by its cursor to the end."""
    found = page(staff, **query)
    yield [each["id"] for each in found["accounts"]]
    while "next" in found:
        found = page(staff, **{**query, "cursor": found["next"]})
        yield [each["id"] for each in found["accounts"]]


def named(new: NewPeople, surname: str, *, first_name: str = "Personne", **options: Any) -> Person:
    """A person with this surname."""
    person = new.professional(**options)
    stored = new.admin.get(REALM, "users", person.id)
    new.admin.put(REALM, "users", person.id, body={**stored, "firstName": first_name, "lastName": surname})
    return person


def requested(new: NewPeople, surname: str, at: str, status: str = "pending", **attributes: Any) -> Person:
    options = {"enabled": status == "active", "accountStatus": status, "requestedAt": at, **attributes}
    return named(new, surname, **options)


def checks(staff: TeamApi, reference: str) -> dict[str, dict[str, Any]]:
    answer = staff.show(reference)
    assert answer.status_code == 200, answer.text
    return {each["check"]: each for each in answer.json()["checks"]}


def test_list_is_filtered_by_status_and_the_oldest_request_is_first(
    staff: TeamApi, new: NewPeople, surname: str
) -> None:
    newest = requested(new, surname, "2026-03-03T00:00:00Z")
    oldest = requested(new, surname, "2026-01-01T00:00:00Z")
    rejected = requested(new, surname, "2026-02-02T00:00:00Z", "rejected")
    never_asked = named(new, surname)

    assert ids(staff, search=surname) == [oldest.id, rejected.id, newest.id, never_asked.id]
    assert ids(staff, search=surname, status="pending") == [oldest.id, newest.id]
    assert ids(staff, search=surname, status="rejected") == [rejected.id]
    assert ids(staff, search=surname, status="active") == [never_asked.id]
    assert ids(staff, search=surname, status="deactivated") == []


def test_row_says_what_the_team_chooses_by(staff: TeamApi, new: NewPeople, surname: str) -> None:
    person = requested(
        new,
        surname,
        "2026-01-01T00:00:00Z",
        requestId=secrets.token_hex(12),
        noticeVersion="2026-11",
        requestDisowned="2026-01-02T00:00:00Z",
        professionalIdType="NONE",
        professionalId="0",
        function="medical-assistant",
    )

    (row,) = page(staff, search=surname)["accounts"]

    assert row.pop("requestId")
    assert row == {
        "id": person.id,
        "status": "pending",
        "email": person.email,
        "title": "Dr",
        "firstName": "Personne",
        "lastName": surname,
        "function": "medical-assistant",
        "professionalIdType": "NONE",
        "professionalId": "0",
        "submittedAt": "2026-01-01T00:00:00Z",
        "origin": "form",
        "requestDisowned": "2026-01-02T00:00:00Z",
        "lacksDetails": False,
        "toReview": False,
    }


def test_active_account_that_an_administrator_disables_counts_as_deactivated(
    staff: TeamApi, new: NewPeople, surname: str
) -> None:
    person = named(new, surname)
    before = page(staff)["counts"]

    new.set(person.id, enabled=False)

    assert ids(staff, search=surname, status="active") == []
    (row,) = page(staff, search=surname, status="deactivated")["accounts"]
    assert (row["id"], row["status"]) == (person.id, "deactivated")
    after = page(staff)["counts"]
    assert after == moved(before, "active", "deactivated")


def test_decision_moves_the_account_at_once(staff: TeamApi, new: NewPeople, surname: str) -> None:
    person = requested(new, surname, "2026-01-01T00:00:00Z")
    before = page(staff)["counts"]

    assert staff.act(person.id, "reject", reason="test").status_code == 200

    assert ids(staff, search=surname, status="pending") == []
    assert ids(staff, search=surname, status="rejected") == [person.id]
    after = page(staff)["counts"]
    assert after == moved(before, "pending", "rejected")


def test_what_waits_for_the_team_is_in_a_list_of_its_own(
    staff: TeamApi, new: NewPeople, surname: str
) -> None:
    asked = requested(new, surname, "2026-01-01T00:00:00Z", namesToReview="2026-01-02T00:00:00Z")
    requested(new, surname, "2026-01-01T00:00:00Z")
    before = page(staff)["counts"]
    (row,) = page(staff, search=surname, status="to-review")["accounts"]
    assert (row["id"], row["status"], row["toReview"]) == (asked.id, "pending", True)

    # Any act of the team shows that a colleague has looked.
    assert staff.act(asked.id, "note", note="vu").is_success

    assert ids(staff, search=surname, status="to-review") == []
    assert len(ids(staff, search=surname, status="pending")) == 2
    assert page(staff)["counts"] == {**before, "to-review": before["to-review"] - 1}


@pytest.mark.parametrize("size", ["1", "2", "5", "200"])
def test_pages_show_each_account_once_in_one_order(
    staff: TeamApi, new: NewPeople, surname: str, size: str
) -> None:
    # Several of the same second: the id decides.
    people = [requested(new, surname, f"2026-01-0{day}T00:00:00Z") for day in (2, 1, 1, 1, 3)]

    found = list(pages(staff, search=surname, status="pending", limit=size))

    in_order = [each.id for each in sorted(people[1:4], key=lambda each: each.id)]
    assert [each for ids_of_page in found for each in ids_of_page] == [*in_order, people[0].id, people[4].id]
    assert all(len(each) == int(size) for each in found[:-1])
    assert found[-1]


def test_account_that_comes_between_two_pages_moves_no_other(
    staff: TeamApi, new: NewPeople, surname: str
) -> None:
    first = requested(new, surname, "2026-01-01T00:00:00Z")
    second = requested(new, surname, "2026-01-02T00:00:00Z")
    begun = page(staff, search=surname, limit="1")
    requested(new, surname, "2025-01-01T00:00:00Z")

    assert [each["id"] for each in begun["accounts"]] == [first.id]
    assert ids(staff, search=surname, limit="1", cursor=begun["next"]) == [second.id]


def test_search_knows_names_address_and_identifier_without_case_and_accents(
    staff: TeamApi, new: NewPeople, surname: str
) -> None:
    identifier = gln()
    person = named(
        new, f"{surname} d'Àngelo", first_name="Zoé-Ânne", professionalIdType="GLN", professionalId=identifier
    )

    for typed in (
        surname.upper(),
        surname[:6],
        f"{surname} D’ANGELO",
        f"zoe anne {surname}",
        f"ANNE {surname}",
        f"ânne-{surname}"[:12],
        person.email,
        person.email.upper(),
        person.email.split("@")[0],
        person.email.split(".")[1].split("@")[0],
        identifier,
        f"{identifier[:4]}.{identifier[4:8]} {identifier[8:]}",
    ):
        assert person.id in ids(staff, search=typed, limit="200"), typed


def test_search_follows_what_changes(staff: TeamApi, new: NewPeople, surname: str) -> None:
    person = named(new, surname)
    stored = new.admin.get(REALM, "users", person.id)

    new.admin.put(REALM, "users", person.id, body={**stored, "lastName": f"Neu{surname}"})

    assert ids(staff, search=f"neu{surname}") == [person.id]
    assert ids(staff, search=surname) == []
    new.admin.delete(REALM, "users", person.id)
    assert ids(staff, search=f"neu{surname}") == []


@pytest.mark.parametrize(
    "typed",
    [
        "%",
        "_",
        "%%%",
        "__",
        "' or 1=1 --",
        "' or '1'='1",
        "x'; delete from USER_ENTITY; --",
        '" or ""="',
        "\\",
        "\\%",
        "*",
        "(:people)",
        ":start",
        "😀",
    ],
)
def test_signs_mean_nothing_in_a_search(staff: TeamApi, new: NewPeople, surname: str, typed: str) -> None:
    """Neither wildcards nor quotes widen a search. Its letters and digits are searched for as they are."""
    person = named(new, surname)

    found = page(staff, search=typed, limit="200")["accounts"]

    assert person.id not in {each["id"] for each in found}
    assert not found or any(sign.isalnum() for sign in typed)
    # Everything is still there.
    assert ids(staff, search=surname) == [person.id]
    assert ids(staff, search=f"{surname}%") == [person.id]
    for wildcard in (f"%{surname[2:]}", f"{surname[:4]}%{surname[6:]}", f"{surname[:4]}_{surname[5:]}"):
        assert ids(staff, search=wildcard) == [], wildcard


def test_whole_address_finds_its_account_only(staff: TeamApi, new: NewPeople, surname: str) -> None:
    person = named(new, surname)

    assert ids(staff, email=person.email) == [person.id]
    assert ids(staff, email=f" {person.email.upper()} ") == [person.id]
    assert ids(staff, email=person.email, status="pending") == []
    for no_address in (person.email[:-1], person.email[1:], "%@example.ch", "%", person.id):
        assert ids(staff, email=no_address) == [], no_address


def test_accounts_of_programs_are_in_no_list(environment: Environment, staff: TeamApi) -> None:
    for client in ("document-dispatcher", "mep-provisioner"):
        (known,) = environment.admin.get(REALM, "clients", clientId=client)
        program = environment.admin.get(REALM, "clients", known["id"], "service-account-user")
        # What the admin API does to people lists them.
        environment.admin.put(REALM, "users", program["id"], body=program)

        assert ids(staff, search=f"service-account-{client}") == []
        assert ids(staff, search=client) == []
        assert staff.show(program["id"]).status_code == 404
        listed = [each for found in pages(staff, limit="200") for each in found]
        assert program["id"] not in listed


def changed(cursor: str, at: int) -> str:
    both = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    both[at] ^= 1
    return base64.urlsafe_b64encode(both).rstrip(b"=").decode()


def test_cursor_is_taken_from_this_list_only(staff: TeamApi, new: NewPeople, surname: str) -> None:
    for day in (1, 2, 3):
        requested(new, surname, f"2026-01-0{day}T00:00:00Z")
    query = {"search": surname, "limit": "1"}
    cursor = page(staff, **query)["next"]
    place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[32:]
    unsigned = base64.urlsafe_b64encode(bytes(32) + place).rstrip(b"=").decode()

    assert page(staff, **query, cursor=cursor)["accounts"]
    # The size of the page may change.
    assert len(page(staff, search=surname, limit="200", cursor=cursor)["accounts"]) == 2
    for forged in (
        "1",
        "AAAA",
        unsigned,
        changed(cursor, 0),
        changed(cursor, -1),
        cursor[:-4],
        "é",
        cursor * 9,
    ):
        answer = staff.list(**query, cursor=forged)
        assert answer.status_code == 400, forged
        assert (problem(answer), answer.json()["field"]) == ("unknown_cursor", "cursor")
    for other in ({"status": "pending", **query}, {"limit": "1"}, {"search": surname[:-1], "limit": "1"}):
        answer = staff.list(**other, cursor=cursor)
        assert answer.status_code == 400, other
        assert answer.json()["field"] == "cursor"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        *[("limit", value, "out_of_range") for value in ("0", "201", "-1", "1.5", "ten", "99999999999", "٣")],
        *[("status", value, "unknown_status") for value in ("Pending", "all", "pending,active", "'")],
        ("search", "x" * 255, "too_long"),
        ("email", f"{'x' * 255}@example.ch", "too_long"),
    ],
)
def test_parameter_out_of_bounds_is_named(staff: TeamApi, field: str, value: str, code: str) -> None:
    answer = staff.list(**{field: value})

    assert answer.status_code == 400
    assert (problem(answer), answer.json()["field"]) == (code, field)
    assert "Exception" not in answer.text


def test_bounds_themselves_are_taken(staff: TeamApi) -> None:
    assert len(ids(staff, limit="1")) == 1
    assert len(ids(staff, limit="200")) <= 200
    assert len(ids(staff)) <= 50
    assert set(page(staff)["counts"]) == set(LISTS)


def test_request_by_form_is_listed_and_found_by_its_address(
    environment: Environment, staff: TeamApi, programs_may_ask: None, address: str
) -> None:
    ask_for_account(environment, address)

    wait_until(lambda: bool(ids(staff, email=address, status="pending")), "the request is not listed")
    (row,) = page(staff, search=address, status="pending")["accounts"]
    made = account_of(environment, address)
    assert (row["id"], row["origin"], row["lacksDetails"]) == (made["id"], "form", False)
    found = checks(staff, row["requestId"])
    assert found["origin"]["result"] == "unknown"
    assert found["notice-version"]["result"] == "good"
    assert found["request-age"] == {
        "check": "request-age",
        "result": "good",
        "with": {"days": "0", "at": row["submittedAt"]},
    }
    assert found["identifier-check-digit"]["result"] == "good"
    assert found["earlier-rejections"]["result"] == "good"
    assert found["disowned"]["result"] == "good"
    assert found["name-at-hin"]["result"] == "unknown"


def test_hin_and_hospital_are_named_as_origin(
    environment: Environment, staff: TeamApi, anna_is_unknown: None
) -> None:
    sign_in_by_hin(environment, ANNA)
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)

    (annas,) = page(staff, search="anna.muster@hin.ch", status="pending")["accounts"]
    assert (annas["origin"], annas["lacksDetails"]) == ("hin", True)
    (stephanes,) = page(staff, search=STEPHANE)["accounts"]
    assert (stephanes["origin"], stephanes["status"]) == ("hospital", "active")


def test_name_is_compared_with_the_one_at_hin(
    environment: Environment, staff: TeamApi, anna: dict[str, Any]
) -> None:
    found = checks(staff, anna["id"])
    assert found["origin"]["with"] == {"origin": "hin"}
    assert found["email-hin-secured"]["result"] == "good"
    assert found["name-at-hin"] == {
        "check": "name-at-hin",
        "result": "good",
        "with": {"firstName": "Anna", "lastName": "Muster"},
    }

    stored = environment.admin.get(REALM, "users", anna["id"])
    environment.admin.put(REALM, "users", anna["id"], body={**stored, "lastName": "MÜSTER"})
    assert checks(staff, anna["id"])["name-at-hin"]["result"] == "good"
    environment.admin.put(REALM, "users", anna["id"], body={**stored, "lastName": "Meier"})
    assert checks(staff, anna["id"])["name-at-hin"]["result"] == "warning"


def test_identifier_and_telephone_of_another_account_are_named(
    staff: TeamApi, new: NewPeople, surname: str
) -> None:
    shared: dict[str, Any] = {
        "professionalIdType": "ZSR",
        "professionalId": f"K{secrets.randbelow(10**6):06d}",
    }
    number = unused_mobile()
    holder = named(new, surname, phoneNumber=number, **shared)
    asks = new.professional(accountStatus="pending", enabled=False, phoneNumber=number, **shared)
    others = {"id": holder.id, "name": f"Personne {surname}", "status": "active"}

    found = checks(staff, asks.id)

    assert (found["identifier-elsewhere"]["result"], found["identifier-elsewhere"]["with"]) == ("bad", others)
    assert (found["telephone-elsewhere"]["result"], found["telephone-elsewhere"]["with"]) == (
        "warning",
        others,
    )
    new.set(holder.id, enabled=False)
    again = checks(staff, asks.id)["identifier-elsewhere"]
    assert (again["result"], again["with"]["status"]) == ("warning", "deactivated")
    assert [
        each["check"]
        for each in staff.show(asks.id).json()["checks"]
        if each["check"].startswith("identifier-e")
    ] == ["identifier-elsewhere"]


def test_disowned_and_rejected_before_are_told(staff: TeamApi, new: NewPeople, surname: str) -> None:
    person = requested(new, surname, "2026-01-01T00:00:00Z", requestDisowned="2026-01-02T00:00:00Z")
    assert checks(staff, person.id)["disowned"]["result"] == "bad"
    assert checks(staff, person.id)["request-age"]["result"] == "warning"

    assert staff.act(person.id, "reject", reason="Pièce d'identité manquante").status_code == 200

    found = checks(staff, person.id)["earlier-rejections"]
    assert found["result"] == "warning"
    assert found["with"]["reason"] == "Pièce d'identité manquante"
    assert found["with"]["count"] == "1"
