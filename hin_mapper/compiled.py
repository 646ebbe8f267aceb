"""The table as the configuration of Keycloak's identity-provider mapper `mep-hin-mapper`."""

import json
from typing import Final

from hin_mapper.table import Table

MAPPER_PROVIDER: Final = "mep-hin-mapper"
CONFIG_KEY: Final = "table"


def compiled(table: Table) -> str:
    """The table as the JSON text that the mapper reads: keys sorted, no white space, so that equal tables are
    equal.

    What only people read (`asked_later`, comments) is left out.
    """
    content = table.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"asked_later"})
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def mapper_config(table: Table) -> dict[str, str]:
    """The mapper's whole `config`.

    `syncMode` FORCE lets the mapper run at every sign-in; what it then writes is the table's column `on`.
    """
    return {CONFIG_KEY: compiled(table), "syncMode": "FORCE"}
