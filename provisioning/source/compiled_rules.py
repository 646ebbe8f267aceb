"""The functions that a realm's templates may call: rules of other packages, compiled for Keycloak.

The HIN table needs pydantic, which takes long to import, so it is imported by the process that renders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from professional_rules.forbidden_passwords import BadWordsFile, read_forbidden_passwords
from professional_rules.hin_secured_email import BadDomainsFile, read_secured_domains
from provisioning.errors import ProvisioningError
from provisioning.source.realm_folder import path_of

DOMAINS_FILE = "hin-secured-domains.txt"
WORDS_FILE = "forbidden-passwords.txt"
_Line = TypeVar("_Line")


def compiled_rules(directory: Path) -> Mapping[str, Callable[[], Any]]:
    """The compiled table as `hin_mapper_table()`, and the lists of the realm's directory: its domains as
    `hin_secured_domains()`, its words as `forbidden_passwords()`.
    """

    def hin_mapper_table() -> str:
        from hin_mapper.compiled import compiled
        from hin_mapper.table import BadTable, load_table

        try:
            return compiled(load_table())
        except BadTable as error:
            raise ProvisioningError(str(error)) from error

    def read(reader: Callable[[Path], Iterable[_Line]], file: str) -> Iterable[_Line]:
        try:
            return reader(path_of(directory, file))
        except (BadDomainsFile, BadWordsFile, OSError) as error:
            raise ProvisioningError(str(error)) from error

    def hin_secured_domains() -> list[str]:
        return sorted(entry.domain for entry in read(read_secured_domains, DOMAINS_FILE))

    def forbidden_passwords() -> list[str]:
        return sorted(read(read_forbidden_passwords, WORDS_FILE))

    return {
        "forbidden_passwords": forbidden_passwords,
        "hin_mapper_table": hin_mapper_table,
        "hin_secured_domains": hin_secured_domains,
    }
