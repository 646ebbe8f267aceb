"""Accounts as the endpoint describes them, for tests of the pages."""

from typing import Any

from accounts.models import Account

EMMA: dict[str, Any] = {
    "id": "5b0f3c1e-0000-4000-8000-000000000001",
    "requestId": "k3J9",
    "status": "pending",
    "email": "emma.attente@example.ch",
    "emailVerified": False,
    "title": "Dre",
    "firstName": "Emma",
    "lastName": "Attente",
    "phoneNumber": "+41790000005",
    "codeChannel": "sms",
    "professionalIdType": "GLN",
    "professionalId": "7601000180100",
    "function": "physician",
    "requestedAt": "2026-11-20T09:30:00Z",
    "identityProviders": [],
    "acts": ["validate", "send-proof", "reject", "correct", "note"],
    "story": [],
    "checks": [{"check": "identifier-check-digit", "result": "good"}],
    "proof": {"state": "none"},
    "somethingNewer": [1, 2],
}

VALIDATED: dict[str, Any] = {
    **EMMA,
    "status": "active",
    "acts": ["note", "deactivate", "undo-validation"],
    "validatedBy": "valerie-sub",
    "story": [
        {
            "at": "2026-11-21T08:00:00Z",
            "actor": "equipe-sub",
            "actorName": "Équipe",
            "act": "note",
            "note": "rappeler",
        },
        {
            "at": "2026-11-21T09:00:00Z",
            "actor": "valerie-sub",
            "actorName": "Valérie Équipe",
            "act": "validate",
            "method": "video",
            "proof": "NONE",
        },
    ],
}


def account(described: dict[str, Any], **changes: Any) -> Account:
    return Account.model_validate({**described, **changes})
