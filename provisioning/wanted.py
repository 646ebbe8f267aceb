"""Select what to read beyond the export: only objects that the realm files declare."""

from __future__ import annotations

from provisioning.kinds.client_role import declared_clients
from provisioning.kinds.default_role import SECTION as DEFAULT_ROLES
from provisioning.kinds.group import declared_paths
from provisioning.kinds.role_composites import declared_composites
from provisioning.kinds.service_account import declared_accounts
from provisioning.kinds.workflow import WORKFLOW
from provisioning.live import Wanted
from provisioning.source import RealmSource


def wanted(source: RealmSource) -> Wanted:
    return Wanted(
        group_paths=declared_paths(source),
        service_accounts=declared_accounts(source),
        default_roles=bool(source.entries(DEFAULT_ROLES)),
        role_composites=declared_composites(source),
        client_roles=declared_clients(source),
        workflows=bool(source.entries(WORKFLOW.section)),
    )
