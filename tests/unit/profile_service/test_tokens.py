import base64
import hmac
from typing import Any

import pytest

from profile_service.sign_in.tokens import LOGOUT_EVENT, InvalidToken, TokenVerifier
from tests.unit.profile_service.conftest import NOW, TurnableClock
from tests.unit.profile_service.issuer import ISSUER, Issuer, new_key

LOGOUT = {
    "iss": ISSUER,
    "aud": "portal",
    "iat": int(NOW),
    "exp": int(NOW) + 120,
    "jti": "logout-1",
    "sub": "anne",
    "sid": "session",
    "events": {LOGOUT_EVENT: {}},
}
ID = {
    "iss": ISSUER,
    "aud": "portal",
    "azp": "portal",
    "sub": "anne",
    "iat": int(NOW),
    "exp": int(NOW) + 300,
    "nonce": "the-nonce",
}


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def verifier(issuer: Issuer, clock: TurnableClock) -> TokenVerifier:
    return TokenVerifier(issuer, clock)


def without(claims: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in claims.items() if name not in names}


def verify_id(verifier: TokenVerifier, encoded: str) -> dict[str, Any]:
    return verifier.id_token(encoded, client_id="portal", nonce="the-nonce", access_token="access")


def test_valid_id_token_is_accepted(issuer: Issuer, verifier: TokenVerifier) -> None:
    assert verify_id(verifier, issuer.sign(ID))["sub"] == "anne"


@pytest.mark.parametrize(
    ("claims", "check"),
    [
        (ID | {"iss": "https://evil.example"}, "iss"),
        (ID | {"aud": "profile-service"}, "aud"),
        (ID | {"azp": "profile-service"}, "azp"),
        (ID | {"nonce": "another"}, "nonce"),
        (without(ID, "nonce"), "nonce"),
        (ID | {"exp": int(NOW) - 31}, "exp"),
        (ID | {"iat": int(NOW) + 31}, "iat"),
        (ID | {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "at_hash"),
        (without(ID, "sub"), "sub"),
    ],
)
def test_id_token_that_fails_one_check_is_refused(
    issuer: Issuer, verifier: TokenVerifier, claims: dict[str, Any], check: str
) -> None:
    with pytest.raises(InvalidToken, match=check):
        verify_id(verifier, issuer.sign(claims))


def test_refreshed_id_token_must_have_the_same_subject(issuer: Issuer, verifier: TokenVerifier) -> None:
    encoded = issuer.sign(without(ID, "nonce"))
    renewed = verifier.refreshed_id_token(encoded, client_id="portal", subject="anne", access_token="access")
    assert renewed["sub"] == "anne"
    with pytest.raises(InvalidToken, match="sub"):
        verifier.refreshed_id_token(encoded, client_id="portal", subject="bruno", access_token="access")


def test_token_signed_with_another_key_is_refused(issuer: Issuer, verifier: TokenVerifier) -> None:
    forger = new_key()
    with pytest.raises(InvalidToken, match="bad_signature"):
        verify_id(verifier, issuer.sign(ID, key=forger))


@pytest.mark.parametrize("kid", [None, "unknown"])
def test_token_must_name_a_published_key(issuer: Issuer, verifier: TokenVerifier, kid: str | None) -> None:
    with pytest.raises(InvalidToken):
        verify_id(verifier, issuer.sign(ID, kid=kid))


def test_published_key_is_not_accepted_as_a_shared_secret(issuer: Issuer, verifier: TokenVerifier) -> None:
    signed = issuer.sign(ID).split(".")
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"current"}').rstrip(b"=").decode()
    mac = hmac.digest(issuer.key.as_pem(private=False), f"{header}.{signed[1]}".encode(), "sha256")
    forged = ".".join((header, signed[1], base64.urlsafe_b64encode(mac).rstrip(b"=").decode()))
    with pytest.raises(InvalidToken):
        verify_id(verifier, forged)


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "a.b.c",
        "é.é.é",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5lIn0.",
        "eyJhbGciOiJub25lIiwia2lkIjoiY3VycmVudCJ9.eyJzdWIiOiJhbm5lIn0.",
    ],
)
def test_malformed_and_unsigned_tokens_are_refused(verifier: TokenVerifier, nonsense: str) -> None:
    with pytest.raises(InvalidToken):
        verifier.logout_token(nonsense, client_id="portal")


def test_id_token_is_refused_as_access_token(issuer: Issuer, verifier: TokenVerifier) -> None:
    assert verifier.access_token(issuer.sign(ID | {"typ": "Bearer"}))["sub"] == "anne"
    with pytest.raises(InvalidToken, match="typ"):
        verifier.access_token(issuer.sign(ID | {"typ": "ID"}))


@pytest.mark.parametrize("claims", [LOGOUT, without(LOGOUT, "sub"), without(LOGOUT, "sid")])
def test_logout_token_is_accepted(issuer: Issuer, verifier: TokenVerifier, claims: dict[str, Any]) -> None:
    assert verifier.logout_token(issuer.sign(claims), client_id="portal")["jti"] == "logout-1"


@pytest.mark.parametrize(
    ("claims", "check"),
    [
        (LOGOUT | {"iss": "https://evil.example"}, "iss"),
        (LOGOUT | {"aud": "profile-service"}, "aud"),
        (LOGOUT | {"exp": int(NOW) - 31}, "exp"),
        (LOGOUT | {"iat": int(NOW) + 31}, "iat"),
        (LOGOUT | {"iat": int(NOW) - 331, "exp": int(NOW) + 10_000}, "iat"),
        (LOGOUT | {"nonce": "any"}, "nonce"),
        (LOGOUT | {"events": {}}, "events"),
        (LOGOUT | {"events": {LOGOUT_EVENT: True}}, "events"),
        (LOGOUT | {"events": [LOGOUT_EVENT]}, "events"),
        (LOGOUT | {"jti": "x" * 256}, "jti"),
        (LOGOUT | {"jti": 7}, "jti"),
        (LOGOUT | {"sid": ["session"]}, "sid"),
        (without(LOGOUT, "sub", "sid"), "sub or sid"),
        (without(LOGOUT, "jti"), "jti"),
        (without(LOGOUT, "iat"), "iat"),
        (without(LOGOUT, "exp"), "exp"),
        (LOGOUT | {"events": {"another": {}}}, "events"),
        (ID, "typ"),
    ],
)
def test_logout_token_that_fails_one_check_is_refused(
    issuer: Issuer, verifier: TokenVerifier, claims: dict[str, Any], check: str
) -> None:
    with pytest.raises(InvalidToken, match=check):
        verifier.logout_token(issuer.sign(claims), client_id="portal")


def test_other_token_types_are_refused_as_logout_token(issuer: Issuer, verifier: TokenVerifier) -> None:
    with pytest.raises(InvalidToken, match="typ"):
        verifier.logout_token(issuer.sign(LOGOUT, typ="JWT"), client_id="portal")


def test_refusal_does_not_contain_the_token(issuer: Issuer, verifier: TokenVerifier) -> None:
    encoded = issuer.sign(LOGOUT | {"nonce": "any"})
    with pytest.raises(InvalidToken) as refused:
        verifier.logout_token(encoded, client_id="portal")
    assert encoded not in str(refused.value)
