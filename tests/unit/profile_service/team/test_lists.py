"""The lists: their addresses, counts and rows."""

import pytest

from accounts.models import AccountPage, AccountRow
from profile_service.team.lists import ACCOUNTS, REQUESTS, Asked, ListPage
from profile_service.team.states import Status, name_of, path_of
from tests.unit.profile_service.conftest import NOW


def asked(path: str = REQUESTS, status: str = "", search: str = "", cursor: str = "") -> Asked:
    return Asked.of(path, status=status, search=search, cursor=cursor)


@pytest.mark.parametrize(
    ("path", "status", "found", "address"),
    [
        (REQUESTS, "", Status.PENDING, "/equipe/demandes"),
        (REQUESTS, "rejected", Status.REJECTED, "/equipe/demandes?status=rejected"),
        (REQUESTS, "nonsense", Status.PENDING, "/equipe/demandes"),
        (ACCOUNTS, "", Status.ACTIVE, "/equipe/comptes"),
        (ACCOUNTS, "deactivated", Status.DEACTIVATED, "/equipe/comptes?status=deactivated"),
        (ACCOUNTS, "to-review", Status.TO_REVIEW, "/equipe/comptes?status=to-review"),
        (ACCOUNTS, "all", None, "/equipe/comptes?status=all"),
    ],
)
def test_address_names_the_status(path: str, status: str, found: Status | None, address: str) -> None:
    list_ = asked(path, status)
    assert list_.status is found
    assert list_.address() == address


def test_search_and_cursor_stay_in_the_address() -> None:
    list_ = asked(search=" Müller & fils ", cursor="c")
    assert list_.address() == "/equipe/demandes?search=M%C3%BCller+%26+fils"
    assert list_.address(cursor="a+b") == f"{list_.address()}&cursor=a%2Bb"
    assert list_.address_of(Status.ACTIVE) == "/equipe/comptes?search=M%C3%BCller+%26+fils"


def test_tabs_count_every_status_and_mark_the_present_one() -> None:
    found = AccountPage.model_validate(
        {"counts": {"pending": 12, "active": 1000, "to-review": 3}, "countedUpTo": 1000}
    )
    tabs = ListPage(asked(), found, NOW).tabs
    assert [(tab.status.value, tab.count, tab.current) for tab in tabs] == [
        ("pending", "12", True),
        ("to-review", "3", False),
        ("rejected", "0", False),
        ("active", "1000+", False),
        ("deactivated", "0", False),
    ]


def test_next_page_and_search_everywhere() -> None:
    page = ListPage(asked(search="a"), AccountPage(next="n"), NOW)
    assert page.next_address == "/equipe/demandes?search=a&cursor=n"
    assert page.everywhere == "/equipe/demandes?status=all&search=a"
    last = ListPage(asked(), AccountPage(), NOW)
    assert (last.next_address, last.everywhere) == (None, None)


@pytest.mark.parametrize(
    ("row", "path", "name"),
    [
        (
            {"status": "pending", "requestId": "k3J9", "firstName": "Emma", "lastName": "Attente"},
            "/equipe/demandes/k3J9",
            "Emma Attente",
        ),
        ({"status": "rejected", "email": "a@example.ch"}, "/equipe/demandes/the-id", "a@example.ch"),
        ({"status": "active", "requestId": "k3J9", "title": "Dr"}, "/equipe/comptes/the-id", "Dr"),
        ({"status": "deactivated"}, "/equipe/comptes/the-id", "the-id"),
    ],
)
def test_row_leads_to_its_page(row: dict[str, str], path: str, name: str) -> None:
    listed = AccountRow.model_validate({"id": "the-id", **row})
    assert (path_of(listed), name_of(listed)) == (path, name)


@pytest.mark.parametrize(
    ("submitted", "days"),
    [
        ("2026-11-18T09:00:00Z", 0),
        ("2026-11-17T23:30:00Z", 0),
        ("2026-11-17T22:30:00Z", 1),
        ("x", None),
        (None, None),
    ],
)
def test_age_counts_days_of_the_swiss_calendar(submitted: str | None, days: int | None) -> None:
    row = AccountRow(id="i", status="pending", submitted_at=submitted)
    assert ListPage(asked(), AccountPage(), NOW).days(row) == days


def test_signs_that_no_address_may_have_are_left_out() -> None:
    list_ = Asked.of(REQUESTS, status="", search=" a\x00b\u2028 ", cursor="c\x00\n")
    assert (list_.search, list_.cursor) == ("ab", "c")
