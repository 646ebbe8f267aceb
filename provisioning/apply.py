"""Writes a plan. The only module that makes a kind write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from provisioning.errors import NotConvergedError, ProvisioningError
from provisioning.keycloak import Keycloak
from provisioning.kinds import REGISTRY
from provisioning.kinds.flow_replacement import finish_interrupted
from provisioning.kinds.kind import Kind, Writer
from provisioning.live import LiveRealm, read
from provisioning.lock import ApplyLock
from provisioning.plan import Plan, make_plan
from provisioning.preflight import require_providers
from provisioning.report import as_text
from provisioning.resource import Change, Create, Delete, Update
from provisioning.source import RealmSource
from provisioning.wanted import wanted

OnChange = Callable[[Change], None]
Approve = Callable[[Plan], None]
"""Sees a plan before its first write; raises to stop it."""


@dataclass(frozen=True)
class Applied:
    """What an apply did: the changes written, and the number of write requests."""

    changes: tuple[Change, ...]
    writes: int


def current_plan(keycloak: Keycloak, source: RealmSource, *, prune: bool = True) -> tuple[Plan, LiveRealm]:
    """Reads the live realm and plans against it; writes nothing."""
    live = read(keycloak, source.realm, wanted(source))
    return make_plan(source, live, prune=prune), live


def apply(
    keycloak: Keycloak,
    source: RealmSource,
    approve: Approve = lambda plan: None,
    on_change: OnChange = lambda change: None,
    *,
    prune: bool = True,
) -> Applied:
    """Makes the realm what the files say, and reads it again to be sure.

    Raises ProvisioningError naming what was written before a failure; running it again completes it.
    Raises NotConvergedError when the server accepted everything and still holds something else.
    """
    done: list[Change] = []

    def note(change: Change) -> None:
        done.append(change)
        on_change(change)

    before = keycloak.writes
    plan, live = current_plan(keycloak, source, prune=prune)
    approve(plan)
    if plan:
        require_providers(plan, keycloak.server_info())
    if plan and not live.exists:
        # A new realm comes with Keycloak's own scopes, flows and actions: plan again against those.
        _write_all(keycloak, Plan(plan.realm, False, plan.changes[:1]), live, note)
    if plan:
        with ApplyLock(keycloak, source.realm).held() as lock:
            _converge(keycloak, source, plan, approve, note, lock, prune=prune)
    return Applied(tuple(done), keycloak.writes - before)


def _converge(
    keycloak: Keycloak,
    source: RealmSource,
    approved: Plan,
    approve: Approve,
    note: OnChange,
    lock: ApplyLock,
    *,
    prune: bool,
) -> None:
    """Plans again now that nobody else writes, writes that, and looks whether it is so."""
    plan, live = current_plan(keycloak, source, prune=prune)
    if approved.realm_exists and plan.checksum() != approved.checksum():
        approve(plan)
    if finish_interrupted(Writer(keycloak, live)):
        plan, live = current_plan(keycloak, source, prune=prune)
    _write_all(keycloak, plan, live, note, lock.renew)
    left, _ = current_plan(keycloak, source, prune=prune)
    if left:
        raise NotConvergedError(f"Keycloak accepted every change and still differs:\n{as_text(left)}")


def _write_all(
    keycloak: Keycloak,
    plan: Plan,
    live: LiveRealm,
    note: OnChange,
    before_each: Callable[[], None] = lambda: None,
) -> None:
    kinds = {kind.name: kind for kind in REGISTRY}
    writer = Writer(keycloak, live)
    for number, change in enumerate(plan.changes):
        before_each()
        try:
            _write(kinds[change.resource.kind], writer, change)
        except ProvisioningError as error:
            raise ProvisioningError(
                f"{change.resource.origin}: {change.action} {change.resource.kind} “{change.resource.name}” "
                f"failed after {number} of {len(plan.changes)} changes: {error}\n"
                "What was written stays; mend the cause and apply again to complete it."
            ) from error
        note(change)


def _write(kind: Kind, writer: Writer, change: Change) -> None:
    match change:
        case Create():
            kind.create(writer, change.resource)
        case Update():
            kind.update(writer, change)
        case Delete():
            kind.delete(writer, change.live)
