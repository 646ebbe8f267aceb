"""Write changes: a new realm by one request, others in their order and independent ones concurrently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

from provisioning.errors import ProvisioningError
from provisioning.kinds.kind import Import
from provisioning.kinds.registry import BY_NAME
from provisioning.kinds.writer import Writer
from provisioning.model.resource import Change, Create, Delete, Update

OnChange = Callable[[Change], None]
_WORKERS = 4
_BATCH = 16


def as_import(changes: Iterable[Change]) -> tuple[Import, tuple[Change, ...]]:
    """The representation that creates the realm, and the changes it contains; the others are written later.

    Keycloak imports a representation in one transaction, but treats some objects differently from its admin
    API. Each kind therefore decides in `add_to_import` what it adds.
    """
    realm: Import = {}
    made = [
        change for change in changes if BY_NAME[change.resource.kind].add_to_import(realm, change.resource)
    ]
    return realm, tuple(made)


def write(
    writer: Writer,
    changes: Sequence[Change],
    note: OnChange,
    before_each_batch: Callable[[], None] = lambda: None,
) -> None:
    """Write the changes and call `note` after each one.

    Raises ProvisioningError with the failed change and its place. The changes written before it remain.
    """
    done: list[Change] = []
    failed: list[tuple[Change, ProvisioningError]] = []

    def attempt(change: Change) -> None:
        if failed:
            return
        try:
            _write(writer, change)
        except ProvisioningError as error:
            failed.append((change, error))
        else:
            done.append(change)
            note(change)

    with ThreadPoolExecutor(_WORKERS) as pool:
        for batch in _batches(changes):
            before_each_batch()
            if len(batch) > 1:
                list(pool.map(attempt, batch))
            else:
                attempt(batch[0])
            if failed:
                raise _failure(*failed[0], f"{len(done)} of {len(changes)} changes")


def _batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    for (kind, action), run in groupby(changes, lambda each: (each.resource.kind, each.action)):
        together = list(run)
        # A deletion may delete other objects too, so deletions are sent one by one.
        size = _BATCH if BY_NAME[kind].at_once and action != "delete" else 1
        yield from (together[start : start + size] for start in range(0, len(together), size))


def _write(writer: Writer, change: Change) -> None:
    kind = BY_NAME[change.resource.kind]
    match change:
        case Create():
            kind.create(writer, change.resource)
        case Update():
            kind.update(writer, change)
        case Delete():
            kind.delete(writer, change.live)


def _failure(change: Change, error: ProvisioningError, how_far: str) -> ProvisioningError:
    what = f"{change.action} {change.resource.kind} “{change.resource.name}”"
    failure = ProvisioningError(
        f"{change.resource.origin}: {what} failed after {how_far}: {error}\n"
        "The changes written so far remain; correct the cause and apply again to complete them."
    )
    failure.__cause__ = error
    return failure
