"""The part `addresses`."""

from collections.abc import Mapping
from typing import Any

from profile_service.addresses.post_codes import PostCodes
from profile_service.addresses.values import Addresses
from profile_service.part.document import Document


class AddressesShown(Addresses):
    """All addresses. `doubtful` has the indexes of those whose place does not fit its Swiss post code."""

    doubtful: tuple[int, ...] = ()


def addresses(codes: PostCodes) -> Document:
    """The part `addresses`."""

    def show(_subject: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**content, "doubtful": codes.doubtful(content["addresses"])}

    return Document("addresses", Addresses, show=show, response=AddressesShown)
