"""The table as Keycloak's identity-provider mapper `mep-hin-mapper` reads it, under its key `table`."""

import json

from hin_mapper.table import Table


def compiled(table: Table) -> str:
    """The table as the JSON text that the mapper reads: keys sorted, no white space, so that equal tables are
    equal.

    What only people read (`asked_later`, comments) is left out.
    """
    content = table.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"asked_later"})
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
