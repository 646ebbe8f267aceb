"""Fields that Keycloak takes together or not at all, and fields that it resets when a request lacks them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provisioning.apply import apply
from tests.environment import Environment
from tests.integration.foreign_realm import RealmByAdminApi
from tests.integration.small_realm import declared, erased_afterwards
from tests.integration.whole_schema import told, told_differences


@pytest.fixture
def realm(environment: Environment) -> Iterator[RealmByAdminApi]:
    with erased_afterwards(environment.admin, f"policies-{os.urandom(4).hex()}") as realm:
        yield realm


def make(realm: RealmByAdminApi, directory: Path, **fields: Any) -> None:
    apply(realm.admin, declared(directory, realm.name, realm_=fields))


def by_hand(realm: RealmByAdminApi, **fields: Any) -> None:
    realm.put(body={**realm.get(), **fields})


def changed_by_an_apply(realm: RealmByAdminApi, directory: Path, **fields: Any) -> dict[str, Any]:
    """Apply the fields; returns what is then different in the realm, by field."""
    before = told(realm)
    make(realm, directory, **fields)
    found = told_differences(before, told(realm))
    return {path.removeprefix("realm."): now for path, _, now in found if not path.startswith("export.")}


def test_one_time_code_policy_keeps_its_undeclared_fields(realm: RealmByAdminApi, tmp_path: Path) -> None:
    make(realm, tmp_path, otpPolicyPeriod=30)
    by_hand(realm, otpPolicyDigits=8, otpPolicyAlgorithm="HmacSHA256", otpPolicyLookAheadWindow=3)

    changed = changed_by_an_apply(realm, tmp_path, otpPolicyPeriod=60)

    # Keycloak derives the applications from the policy: those that can do it.
    changed.pop("otpSupportedApplications", None)
    assert changed == {"otpPolicyPeriod": 60}


def test_one_time_code_policy_of_another_type_is_corrected(realm: RealmByAdminApi, tmp_path: Path) -> None:
    make(realm, tmp_path, otpPolicyType="totp", otpPolicyDigits=8)
    by_hand(realm, otpPolicyType="hotp", otpPolicyInitialCounter=5)

    changed = changed_by_an_apply(realm, tmp_path, otpPolicyType="totp", otpPolicyDigits=8)

    changed.pop("otpSupportedApplications", None)
    assert changed == {"otpPolicyType": "totp"}


def test_passkeys_stay_switched_on_when_their_name_is_changed(realm: RealmByAdminApi, tmp_path: Path) -> None:
    make(realm, tmp_path, webAuthnPolicyPasswordlessRpEntityName="Portal")
    by_hand(
        realm,
        webAuthnPolicyPasswordlessPasskeysEnabled=True,
        webAuthnPolicyPasswordlessUserVerificationRequirement="required",
        webAuthnPolicyPasswordlessExtraOrigins=["https://portal.example.ch"],
    )

    changed = changed_by_an_apply(realm, tmp_path, webAuthnPolicyPasswordlessRpEntityName="Other portal")

    assert changed == {"webAuthnPolicyPasswordlessRpEntityName": "Other portal"}


def test_security_keys_keep_their_policy_when_their_name_is_changed(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    make(realm, tmp_path, webAuthnPolicyRpEntityName="Portal")
    by_hand(realm, webAuthnPolicyRpId="example.ch", webAuthnPolicySignatureAlgorithms=["ES384"])

    changed = changed_by_an_apply(realm, tmp_path, webAuthnPolicyRpEntityName="Other portal")

    assert changed == {"webAuthnPolicyRpEntityName": "Other portal"}


@pytest.mark.parametrize("field", ["webAuthnPolicyRpId", "webAuthnPolicyPasswordlessRpId"])
def test_field_of_a_passkey_policy_is_changed_without_its_name(
    realm: RealmByAdminApi, tmp_path: Path, field: str
) -> None:
    make(realm, tmp_path, **{field: "example.ch"})

    assert changed_by_an_apply(realm, tmp_path, **{field: "other.example.ch"}) == {field: "other.example.ch"}


_UNDECLARED = {"oauth2DeviceCodeLifespan": 300, "oauth2DevicePollingInterval": 9}
_UNDECLARED_ATTRIBUTES = {
    "parRequestUriLifespan": "90",
    "cibaExpiresIn": "200",
    "cibaInterval": "8",
    "cibaBackchannelTokenDeliveryMode": "ping",
    "cibaAuthRequestedUserHint": "id_token_hint",
}


def set_what_a_part_resets(realm: RealmByAdminApi) -> None:
    attributes = {**realm.get()["attributes"], **_UNDECLARED_ATTRIBUTES}
    by_hand(realm, **_UNDECLARED, attributes=attributes)


def test_another_display_name_leaves_the_lifespans_of_other_protocols(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    make(realm, tmp_path, displayName="Portal")
    set_what_a_part_resets(realm)

    assert changed_by_an_apply(realm, tmp_path, displayName="Other") == {"displayName": "Other"}


def test_another_bound_flow_leaves_the_lifespans_of_other_protocols(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    make(realm, tmp_path)
    set_what_a_part_resets(realm)
    before = told(realm)

    bindings = {"directGrantFlow": "browser"}
    apply(realm.admin, declared(tmp_path, realm.name, flow_bindings=bindings))

    found = told_differences(before, told(realm))
    assert {path for path, _, _ in found} == {"realm.directGrantFlow", "export.directGrantFlow"}


def test_replaced_flow_leaves_the_lifespans_of_other_protocols(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    def files(*more: str) -> dict[str, Any]:
        providers = ("direct-grant-validate-username", "direct-grant-validate-password", *more)
        steps = [{"authenticator": each, "requirement": "REQUIRED"} for each in providers]
        return {"flows": [{"alias": "own", "executions": steps}], "flow_bindings": {"directGrantFlow": "own"}}

    apply(realm.admin, declared(tmp_path, realm.name, **files()))
    set_what_a_part_resets(realm)
    before = realm.get()

    apply(realm.admin, declared(tmp_path, realm.name, **files("direct-grant-validate-otp")))

    assert told_differences(before, realm.get()) == []


def test_login_by_email_is_switched_on_again_where_duplicates_were_allowed(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    make(realm, tmp_path, loginWithEmailAllowed=True)
    by_hand(realm, duplicateEmailsAllowed=True)

    changed = changed_by_an_apply(realm, tmp_path, loginWithEmailAllowed=True)

    # Keycloak allows both for no realm, so the one goes with the other.
    assert changed == {"loginWithEmailAllowed": True, "duplicateEmailsAllowed": False}
