"""The API by which an assistant reads the profile of the doctor, and saves the addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request

from profile_service.api.documents import API_PERSON, Offer, add_document
from profile_service.on_behalf.mandate import TO_READ, TO_SAVE, Mandate
from profile_service.on_behalf.reads import ReadsOnBehalf
from profile_service.on_behalf.shown import MODELS, shown
from profile_service.part.document import Document
from profile_service.part.store import Parts
from profile_service.person.callers import ByRequest
from profile_service.person.claims import Right
from profile_service.person.people import Individual
from profile_service.web.errors import ApiError

BELOW: Final = "/on-behalf/{principal_sub}"

_PRINCIPAL: Final[dict[str, Any]] = {
    "name": "principal_sub",
    "in": "path",
    "required": True,
    "description": "The doctor for whom the token says that its person acts (`principal_sub`)",
    "schema": {"type": "string"},
}


@dataclass(frozen=True)
class OnBehalf(ByRequest):
    """The doctor that the path names, if the token says that its person works for them.

    Otherwise the answer is 404, as if there were nothing at this address: it does not tell who is a doctor.
    Without one of `rights`, it is 403.
    """

    rights: frozenset[Right]

    async def __call__(self, request: Request) -> Individual:
        caller = await API_PERSON(request)
        mandate = Mandate.of_claims(caller.claims)
        if mandate is None or mandate.principal != request.path_params["principal_sub"]:
            raise HTTPException(404)
        if not mandate.has_one_of(self.rights):
            needed = " or ".join(sorted(right.value for right in self.rights))
            raise ApiError(403, "missing_right", f"The right {needed} is needed")
        return mandate.individual(Individual.of_caller(caller).client)


def add_on_behalf(
    router: APIRouter, documents: Iterable[Document], parts: Parts, reads: ReadsOnBehalf
) -> None:
    """`GET` of every part below `/api/v1/on-behalf/{principal_sub}`, and `PUT` of the addresses."""
    for document in documents:
        rights = TO_SAVE.get(document.name)
        offer = Offer(
            read=OnBehalf(TO_READ[document.name]),
            save=OnBehalf(rights) if rights else None,
            below=BELOW,
            whose="the principal's",
            name="on_behalf",
            model=MODELS[document.name],
            shown=shown,
            before_read=reads.record,
            parameters=(_PRINCIPAL,),
            refusals=(404,),
        )
        add_document(router, document, parts, offer)
