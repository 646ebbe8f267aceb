"""Make a realm equal to its files: plan, write, then read again and compare."""

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
from provisioning.plan_rules import require_harmless
from provisioning.preflight import require_known_secrets, require_providers, require_supported
from provisioning.report import as_text
from provisioning.resource import Change
from provisioning.source import RealmSource
from provisioning.wanted import wanted
from provisioning.writing import OnChange, write

Approve = Callable[[Plan], None]
"""Receives a plan before its first write; raises an exception to stop the apply."""


@dataclass(frozen=True)
class Applied:
    """The result of an apply: the changes written, and the number of write requests."""

    changes: tuple[Change, ...]
    writes: int


def current_plan(keycloak: Keycloak, source: RealmSource, *, prune: bool = True) -> tuple[Plan, LiveRealm]:
    """Read the live realm and plan against it, without writing.

    Raises ProvisioningError for a plan that must never be applied (see `refusals`).
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
    """Make the realm equal to its files, then read it again and compare.

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
        require_known_secrets(plan)
        server = keycloak.server_info()
        require_supported(live, server)
        require_providers(plan, server)
        made = not live.exists and _create(keycloak, plan, live, note)
        with ApplyLock(keycloak, source.realm).held() as lock:
            _converge(keycloak, source, plan, None if made else approve, note, lock, prune=prune)
    return Applied(tuple(done), keycloak.writes - before)


def _create(keycloak: Keycloak, plan: Plan, live: LiveRealm, note: OnChange) -> bool:
    """Create the realm with everything that one request can hold; the rest is planned again afterwards.

    Returns False if the realm exists by now: another apply or an earlier request of this one created it.
    """
    realm, made = as_import(plan.changes)
    try:
        keycloak.post(body=realm)
    except ServerRefusedError:
        if keycloak.get(plan.realm) is not None:
            return False
        # Keycloak created nothing, and its message is vague. Creating the realm alone gives a precise error.
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
    """Plan again under the lock, write that plan, and check that the realm is equal to its files.

    `approve` receives the plan again if it changed; None for a realm that this apply has just created.
    """
    plan, live = current_plan(keycloak, source, prune=prune)
    if approve is not None and plan.checksum() != approved.checksum():
        approve(plan)
        require_known_secrets(plan)
        approved = plan
    lock.renew()  # a confirmation may have taken longer than the lease
    flows = {flow.name: flow for flow in FLOW.declared(source)}
    if interrupted.finish(Writer(keycloak, live), flows):
        plan, live = current_plan(keycloak, source, prune=prune)
        if not plan.is_part_of(approved):
            raise ProvisioningError(
                "an earlier interrupted apply is completed now, and the plan holds more than was approved: "
                "plan and apply again"
            )
    write(Writer(keycloak, live), plan.changes, note, lock.renew)
    left, _ = current_plan(keycloak, source, prune=prune)
    if left.is_drift:
        raise NotConvergedError(f"Keycloak accepted every change and still differs:\n{as_text(left)}")
