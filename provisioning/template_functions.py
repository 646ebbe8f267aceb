"""The functions that a realm's templates may call: rules of other packages, compiled for Keycloak."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hin_mapper.compiled import compiled
from hin_mapper.table import BadTable, load_table
from professional_rules.hin_secured_email import BadDomainsFile, read_secured_domains
from provisioning.errors import ProvisioningError

DOMAINS_FILE = "hin-secured-domains.txt"


def template_functions(directory: Path) -> Mapping[str, Callable[[], Any]]:
    """The compiled table as `hin_mapper_table()`, the directory's domains as `hin_secured_domains()`."""

    def hin_mapper_table() -> str:
        try:
            return compiled(load_table())
        except BadTable as error:
            raise ProvisioningError(str(error)) from error

    def hin_secured_domains() -> list[str]:
        try:
            return sorted(entry.domain for entry in read_secured_domains(directory / DOMAINS_FILE))
        except (BadDomainsFile, OSError) as error:
            raise ProvisioningError(str(error)) from error

    return {"hin_mapper_table": hin_mapper_table, "hin_secured_domains": hin_secured_domains}
