"""What the lists of requests and of accounts show."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from accounts.models import AccountPage, AccountRow
from profile_service.team.states import Status, name_of, path_of
from profile_service.web.addresses import printable
from profile_service.web.moments import days_since

REQUESTS: Final = "/equipe/demandes"
ACCOUNTS: Final = "/equipe/comptes"
_DEFAULTS: Final = {REQUESTS: Status.PENDING, ACCOUNTS: Status.ACTIVE}
_EVERY_STATUS: Final = "all"
_LONGEST_SEARCH: Final = 100
_LONGEST_CURSOR: Final = 400


@dataclass(frozen=True)
class Asked:
    """What a list is asked for. `status` is `None` for accounts of every state."""

    path: str
    status: Status | None
    search: str
    cursor: str

    @classmethod
    def of(cls, path: str, *, status: str, search: str, cursor: str) -> "Asked":
        """Read the parameters of the address; an unknown status counts as that of the path."""
        known = next((each for each in Status if each.value == status), _DEFAULTS[path])
        return cls(
            path,
            None if status == _EVERY_STATUS else known,
            printable(search).strip()[:_LONGEST_SEARCH],
            printable(cursor)[:_LONGEST_CURSOR],
        )

    def address(self, *, cursor: str = "") -> str:
        """The address of this list, by default of its first page."""
        return _address(self.path, self.status, self.search, cursor)

    def address_of(self, status: Status | None) -> str:
        """The address of the list with this status and the same search."""
        path = self.path if status is None else REQUESTS if status.is_request else ACCOUNTS
        return _address(path, status, self.search)


@dataclass(frozen=True)
class Tab:
    """A link to the accounts of one state, with their number."""

    status: Status
    address: str
    count: str
    current: bool


@dataclass(frozen=True)
class ListPage:
    """One page of a list. `now` is the present time in Unix seconds."""

    asked: Asked
    found: AccountPage
    now: float

    @property
    def rows(self) -> tuple[AccountRow, ...]:
        """The accounts, the oldest request first."""
        return self.found.accounts

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """A link for each state."""
        return tuple(
            Tab(
                status,
                self.asked.address_of(status),
                self._count(status),
                current=self.asked.status is status,
            )
            for status in Status
        )

    @property
    def next_address(self) -> str | None:
        """The address of the following page."""
        return self.asked.address(cursor=self.found.next) if self.found.next else None

    @property
    def everywhere(self) -> str | None:
        """The address of the same search in every state, when it is limited to one."""
        return self.asked.address_of(None) if self.asked.search and self.asked.status else None

    @property
    def shows_states(self) -> bool:
        """Whether the accounts of the list have several states."""
        return self.asked.status in (None, Status.TO_REVIEW)

    def name(self, row: AccountRow) -> str:
        """How the account is named."""
        return name_of(row)

    def path(self, row: AccountRow) -> str:
        """The page of the account."""
        return path_of(row)

    def days(self, row: AccountRow) -> int | None:
        """How many days ago the request was made."""
        return days_since(row.submitted_at, self.now) if row.submitted_at else None

    def _count(self, status: Status) -> str:
        count, most = self.found.counts.get(status.value, 0), self.found.counted_up_to
        return f"{count}+" if most is not None and count >= most else str(count)


def _address(path: str, status: Status | None, search: str, cursor: str = "") -> str:
    shown = _EVERY_STATUS if status is None else "" if status is _DEFAULTS[path] else status.value
    asked = {"status": shown, "search": search, "cursor": cursor}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path
