"""Every operation of the API refuses every token that Keycloak did not sign for it now."""

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from profile_service.sign_in.tokens import TokenVerifier
from tests.unit.profile_service.conftest import NOW, Service
from tests.unit.profile_service.issuer import ISSUER, Issuer, new_key

OPERATIONS = (
    ("GET", "/api/v1/profile"),
    ("PUT", "/api/v1/profile"),
    ("GET", "/api/v1/addresses"),
    ("PUT", "/api/v1/addresses"),
    ("GET", "/api/v1/organisation"),
    ("PUT", "/api/v1/organisation"),
    ("GET", "/api/v1/preferences"),
    ("PUT", "/api/v1/preferences"),
    ("GET", "/api/v1/history"),
    ("GET", "/api/v1/delivery/{gln}"),
    ("POST", "/api/v1/delivery/query"),
    ("DELETE", "/api/v1/people/{subject}"),
    ("GET", "/api/v1/on-behalf/{principal_sub}/profile"),
    ("GET", "/api/v1/on-behalf/{principal_sub}/addresses"),
    ("PUT", "/api/v1/on-behalf/{principal_sub}/addresses"),
    ("GET", "/api/v1/on-behalf/{principal_sub}/organisation"),
    ("GET", "/api/v1/on-behalf/{principal_sub}/preferences"),
)
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "typ": "Bearer",
    "aud": ["profile-service"],
    "azp": "portal",
    "sub": "anne-sub",
    "sid": "anne-sid",
    "scope": "openid profile-api delivery",
    "extensions": {"ch_delegation": {"principal": "Bruno Médecin"}},
    "principal_sub": "bruno-sub",
    "delegation_rights": ["mayReadPreferences", "mayChangeAddresses"],
    "realm_access": {"roles": ["delivery-reader", "account-validator"]},
    "iat": int(NOW),
    "exp": int(NOW) + 60,
}
ISSUED = Issuer()
OTHER_KEY = new_key()


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def unsigned(algorithm: str = "none") -> str:
    return f"{part({'alg': algorithm, 'kid': 'current', 'typ': 'JWT'})}.{part(CLAIMS)}."


def with_a_header_that_no_library_expects() -> str:
    _, content, signature = ISSUED.sign(CLAIMS).split(".")
    return f"{part({'alg': 'RS256', 'kid': 'current', 'crit': 1})}.{content}.{signature}"


def signed_with_the_public_key() -> str:
    """HS256, with the published key as the secret."""
    content = f"{part({'alg': 'HS256', 'kid': 'current', 'typ': 'JWT'})}.{part(CLAIMS)}"
    secret = hmac.digest(ISSUED.key.as_pem(private=False), content.encode(), "sha256")
    return f"{content}.{base64.urlsafe_b64encode(secret).rstrip(b'=').decode()}"


def changed_after_signing() -> str:
    header, _, signature = ISSUED.sign(CLAIMS).split(".")
    return f"{header}.{part({**CLAIMS, 'sub': 'bruno-sub'})}.{signature}"


TOKENS: dict[str, Callable[[], str | None]] = {
    "none": lambda: None,
    "of another scheme": lambda: "Basic YW5uZTphbm5l",
    "empty": lambda: "Bearer ",
    "no JWT": lambda: "Bearer x.y",
    "for another audience": lambda: bearer(ISSUED.sign({**CLAIMS, "aud": ["mep-accounts"]})),
    "without audience": lambda: bearer(ISSUED.sign({k: v for k, v in CLAIMS.items() if k != "aud"})),
    "expired": lambda: bearer(ISSUED.sign({**CLAIMS, "exp": int(NOW) - 31})),
    "without end": lambda: bearer(ISSUED.sign({k: v for k, v in CLAIMS.items() if k != "exp"})),
    "of another issuer": lambda: bearer(ISSUED.sign({**CLAIMS, "iss": "https://id.example.org/realms/x"})),
    "an ID token": lambda: bearer(ISSUED.sign({**CLAIMS, "typ": "ID"})),
    "a refresh token": lambda: bearer(ISSUED.sign({**CLAIMS, "typ": "Refresh"})),
    "signed by another key": lambda: bearer(ISSUED.sign(CLAIMS, key=OTHER_KEY)),
    "of an unknown key": lambda: bearer(ISSUED.sign(CLAIMS, kid="other", key=OTHER_KEY)),
    "without key id": lambda: bearer(ISSUED.sign(CLAIMS, kid=None)),
    "alg none": lambda: bearer(unsigned()),
    "alg NONE": lambda: bearer(unsigned("NONE")),
    "HS256 with the public key": lambda: bearer(signed_with_the_public_key()),
    "an unexpected header": lambda: bearer(with_a_header_that_no_library_expects()),
    "changed after signing": lambda: bearer(changed_after_signing()),
}


def bearer(token: str) -> str:
    return f"Bearer {token}"


@pytest.fixture
def api(service: Service) -> TestClient:
    verifier = TokenVerifier(ISSUED, service.clock)
    service.app.state.gates = tuple(replace(gate, verifier=verifier) for gate in service.app.state.gates)
    return service.browser


def test_table_names_every_operation(api: TestClient) -> None:
    described = api.get("/api/openapi.json").json()["paths"]
    operations = {(method.upper(), f"/api{path}") for path, each in described.items() for method in each}
    assert operations == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_hostile_tokens_are_refused(api: TestClient, method: str, path: str) -> None:
    for name, header_of in TOKENS.items():
        header = header_of()
        headers = {"Authorization": header} if header else {}
        for body in (b"{}", b"no JSON", b""):
            answer = api.request(
                method,
                path.format(gln="7601000050717", subject="anne-sub", principal_sub="bruno-sub"),
                content=body,
                headers={**headers, "Content-Type": "application/json"},
            )
            assert answer.status_code == 401, name
            assert answer.headers["www-authenticate"].startswith("Bearer"), name
            assert answer.headers["content-type"] == "application/problem+json", name
            assert answer.headers["cache-control"] == "no-store", name


def test_nothing_of_another_person_has_an_address(api: TestClient) -> None:
    alone = {name: value for name, value in CLAIMS.items() if name != "principal_sub"}
    headers = {"Authorization": bearer(ISSUED.sign(alone))}
    for path in ("profile", "addresses", "organisation", "preferences", "history"):
        for address in (f"people/bruno-sub/{path}", f"{path}/bruno-sub", f"on-behalf/bruno-sub/{path}"):
            assert api.get(f"/api/v1/{address}", headers=headers).status_code == 404
