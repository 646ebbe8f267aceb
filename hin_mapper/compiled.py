"""Compile the table for Keycloak's identity-provider mapper `mep-hin-mapper`, under its key `table`."""

import json

from hin_mapper.table import Table


def compiled(table: Table) -> str:
    """The table as the JSON text that the mapper reads.

    Keys are sorted and there is no white space, so that equal tables give equal texts. `asked_later` and
    comments are only for people and are left out.
    """
    content = table.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"asked_later"})
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
