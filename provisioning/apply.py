"""Makes a realm what the files say: plan, write, and read again to be sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from provisioning.creation import as_import
from provisioning.errors import NotConvergedError, ProvisioningError, ServerRefusedError
from provisioning.flows import interrupted
from provisioning.keycloak import Keycloak
from provisioning.kind import Writer
from provisioning.kinds.flow import FLOW
from provisioning.live import LiveRealm, read
from provisioning.lock import ApplyLock
from provisioning.plan import Plan, make_plan
from provisioning.preflight import require_known_secrets, require_providers, require_supported
from provisioning.refusals import require_harmless
from provisioning.report import as_text
from provisioning.resource import Change
from provisioning.source import RealmSource
from provisioning.wanted import wanted
from provisioning.writing import OnChange, write

Approve = Callable[[Plan], None]
"""Sees a plan before its first write; raises to stop it."""


@dataclass(frozen=True)
class Applied:
    """What an apply did: the changes written, and the number of write requests."""

    changes: tuple[Change, ...]
    writes: int


def current_plan(keycloak: Keycloak, source: RealmSource, *, prune: bool = True) -> tuple[Plan, LiveRealm]:
    """Reads the live realm and plans against it; writes nothing.

    Raises ProvisioningError for a plan that is never to be applied.
    """
    live = read(keycloak, source.realm, wanted(source))
    plan = make_plan(source, live, prune=prune)
    require_harmless(plan, live, source, keycloak.own_client(source.realm))
    return plan, live


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
        require_known_secrets(plan)
        server = keycloak.server_info()
        require_supported(live, server)
        require_providers(plan, server)
        made = not live.exists and _create(keycloak, plan, live, note)
        with ApplyLock(keycloak, source.realm).held() as lock:
            _converge(keycloak, source, plan, None if made else approve, note, lock, prune=prune)
    return Applied(tuple(done), keycloak.writes - before)


def _create(keycloak: Keycloak, plan: Plan, live: LiveRealm, note: OnChange) -> bool:
    """Makes the realm with all that one request can hold; what it cannot is planned again against that.

    Tells whether it was made here: another apply may be first, or an earlier one's request still under way.
    """
    realm, made = as_import(plan.changes)
    try:
        keycloak.post(body=realm)
    except ServerRefusedError:
        if keycloak.get(plan.realm) is not None:
            return False
        # Keycloak made nothing and hardly says why; piece by piece its refusal names the place.
        write(Writer(keycloak, live), plan.changes[:1], note)
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
    """Plans again now that nobody else writes, writes that, and looks whether it is so.

    `approve` sees a plan that became another one; None for a realm that was made just now, as approved.
    """
    plan, live = current_plan(keycloak, source, prune=prune)
    if approve is not None and plan.checksum() != approved.checksum():
        approve(plan)
        require_known_secrets(plan)
        approved = plan
    lock.renew()  # somebody may have thought about it for a while
    flows = {flow.name: flow for flow in FLOW.declared(source)}
    if interrupted.finish(Writer(keycloak, live), flows):
        plan, live = current_plan(keycloak, source, prune=prune)
        if not plan.is_part_of(approved):
            raise ProvisioningError(
                "an earlier apply was interrupted and is completed now; more is to do than you saw: "
                "plan and apply again"
            )
    write(Writer(keycloak, live), plan.changes, note, lock.renew)
    left, _ = current_plan(keycloak, source, prune=prune)
    if left.is_drift:
        raise NotConvergedError(f"Keycloak accepted every change and still differs:\n{as_text(left)}")
