"""The functions that a realm's templates may call: rules of other packages, compiled for Keycloak."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hin_mapper.compiled import compiled
from hin_mapper.table import BadTable, load_table
from professional_rules.forbidden_passwords import BadWordsFile, read_forbidden_passwords
from professional_rules.hin_secured_email import BadDomainsFile, read_secured_domains
from provisioning.errors import ProvisioningError

DOMAINS_FILE = "hin-secured-domains.txt"
WORDS_FILE = "forbidden-passwords.txt"


def template_functions(directory: Path) -> Mapping[str, Callable[[], Any]]:
    """The compiled table as `hin_mapper_table()`, and the lists of the realm's directory: its domains as
    `hin_secured_domains()`, its words as `forbidden_passwords()`.
    """

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

    def forbidden_passwords() -> list[str]:
        try:
            return sorted(read_forbidden_passwords(directory / WORDS_FILE))
        except (BadWordsFile, OSError) as error:
            raise ProvisioningError(str(error)) from error

    return {
        "forbidden_passwords": forbidden_passwords,
        "hin_mapper_table": hin_mapper_table,
        "hin_secured_domains": hin_secured_domains,
    }
