"""Make a realm equal to its files: plan, write, then read again and compare.

A new realm is made by one request. Other changes are written in their order, independent ones concurrently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from provisioning.errors import NotConvergedError, ProvisioningError, ServerRefusedError
from provisioning.keycloak import Keycloak
from provisioning.kinds.kind import Import
from provisioning.kinds.registry import BY_NAME, REGISTRY
from provisioning.kinds.shapes import shaped
from provisioning.kinds.writer import Writer
from provisioning.lock import ApplyLock, OnBreak
from provisioning.model.live import LiveRealm, Wanted
from provisioning.model.plan import Plan
from provisioning.model.resource import Change, Create, Delete, Update
from provisioning.planning import make_plan
from provisioning.reading import read
from provisioning.report import as_text
from provisioning.rules.server import require_providers, require_supported
from provisioning.source.directory import RealmSource

_ALWAYS_THERE = "master"
_WORKERS = 4
_BATCH = 16
OnChange = Callable[[Change], None]
Approve = Callable[[Plan], None]
"""Receives a plan before its first write; raises an exception to stop the apply."""


@dataclass(frozen=True)
class Applied:
    """The result of an apply: the changes written, and the number of write requests."""

    changes: tuple[Change, ...]
    writes: int


def current_plan(keycloak: Keycloak, source: RealmSource, *, prune: bool = True) -> tuple[Plan, LiveRealm]:
    """Read the live realm and plan against it, without writing. Raises what `make_plan` raises."""
    live = read(keycloak, source.realm, Wanted(source))
    own_client = keycloak.own_client(source.realm)
    return make_plan(source, live, prune=prune, own_client=own_client), live


def apply(
    keycloak: Keycloak,
    source: RealmSource,
    approve: Approve = lambda plan: None,
    on_change: OnChange = lambda change: None,
    *,
    prune: bool = True,
    on_break: OnBreak | None = None,
) -> Applied:
    """Make the realm equal to its files, then read it again and compare.

    With `on_break`, the lock of another apply is broken.

    Raises ProvisioningError if a request fails; the message says what was written, and a second apply
    completes it. Raises NotConvergedError if Keycloak accepted every change and the realm still differs.
    """
    done: list[Change] = []

    def note(change: Change) -> None:
        done.append(change)
        on_change(change)

    before = keycloak.writes
    plan, live = current_plan(keycloak, source, prune=prune)
    approve(plan)
    if plan:
        server = shaped(keycloak.server_info(), "description", f"server {keycloak.server}")
        require_supported(live, server)
        somewhere = source.realm if live.exists else _ALWAYS_THERE
        require_providers(plan, server, partial(keycloak.get, somewhere))
        made = not live.exists and _create(keycloak, plan, live, note)
        with ApplyLock(keycloak, source.realm, on_break).held() as lock:
            _converge(keycloak, source, plan, None if made else approve, note, lock, prune=prune)
    return Applied(tuple(done), keycloak.writes - before)


def _create(keycloak: Keycloak, plan: Plan, live: LiveRealm, note: OnChange) -> bool:
    """Create the realm with everything that one request can hold; the rest is planned again afterwards.

    Returns False if the realm exists by now: another apply or an earlier request of this one created it.
    """
    realm, made = _as_import(plan.changes)
    try:
        keycloak.post(body=realm)
    except ServerRefusedError:
        if keycloak.get(plan.realm) is not None:
            return False
        # Keycloak created nothing, and its message is vague. Creating the realm alone gives a precise error.
        _write_all(Writer(keycloak, live), plan.changes[:1], note)
        return True
    for change in made:
        note(change)
    return True


def _converge(
    keycloak: Keycloak,
    source: RealmSource,
    approved: Plan,
    approve: Approve | None,
    note: OnChange,
    lock: ApplyLock,
    *,
    prune: bool,
) -> None:
    """Plan again under the lock, write that plan, and check that the realm is equal to its files.

    `approve` receives the plan again if it changed; None for a realm that this apply has just created.
    """
    plan, live = current_plan(keycloak, source, prune=prune)
    if approve is not None and plan.checksum() != approved.checksum():
        approve(plan)
        approved = plan
    lock.renew()  # a confirmation may have taken so long that another apply has taken the lock
    writer = Writer(keycloak, live)
    if sum(kind.prepare(writer, source) for kind in REGISTRY):
        plan, live = current_plan(keycloak, source, prune=prune)
        if not plan.is_part_of(approved):
            raise ProvisioningError(
                "an earlier interrupted apply is completed now, and the plan holds more than was approved: "
                "plan and apply again"
            )
    _write_all(Writer(keycloak, live), plan.changes, note, lock.renew)
    left, _ = current_plan(keycloak, source, prune=prune)
    if left.is_drift:
        raise NotConvergedError(f"Keycloak accepted every change and still differs:\n{as_text(left)}")


def _as_import(changes: Iterable[Change]) -> tuple[Import, tuple[Change, ...]]:
    """The representation that creates the realm, and the changes it contains; the others are written later.

    Keycloak imports a representation in one transaction, but treats some objects differently from its admin
    API. Each kind therefore decides in `add_to_import` what it adds.
    """
    realm: Import = {}
    made = [
        change for change in changes if BY_NAME[change.resource.kind].add_to_import(realm, change.resource)
    ]
    return realm, tuple(made)


def _write_all(
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
