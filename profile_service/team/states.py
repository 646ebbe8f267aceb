"""The lists of accounts, and where the page of an account is."""

from enum import Enum

from accounts.models import AccountRow


class Status(Enum):
    """The lists, in the order in which the pages offer them: those with a question to the team, whatever the
    state, and one of each state.
    """

    PENDING = "pending"
    TO_REVIEW = "to-review"
    REJECTED = "rejected"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"

    @property
    def is_request(self) -> bool:
        """Whether the account is still, or again, a request."""
        return self.value in REQUEST_STATES


REQUEST_STATES = frozenset({"pending", "rejected"})


def path_of(row: AccountRow) -> str:
    """The page of a listed account: a request by its random id, an account by its subject."""
    if row.status in REQUEST_STATES:
        return f"/equipe/demandes/{row.request_id or row.id}"
    return f"/equipe/comptes/{row.id}"


def name_of(row: AccountRow) -> str:
    """Title and names, otherwise the e-mail."""
    return row.name or row.email or row.id
