"""Values that Keycloak keeps otherwise than written: files converge or are refused before the first write."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from provisioning.apply import apply
from tests.environment import Environment
from tests.integration.small_realm import (
    DIRECTORY,
    EVERYBODY,
    OIDC,
    converges_or_is_refused,
    declared,
    erased_afterwards,
)

USERNAME = {"name": "username", "permissions": EVERYBODY}
EMAIL = {**USERNAME, "name": "email"}
STEP = {"authenticator": "auth-cookie", "requirement": "REQUIRED"}
WORKFLOW = {"name": "goodbye", "steps": [{"uses": "disable-user", "after": "10d"}]}


def _realm(**fields: Any) -> dict[str, Any]:
    return {"realm_": fields}


def _client(**fields: Any) -> dict[str, Any]:
    return {"clients": [{"clientId": "app", **fields}]}


def _attribute(**fields: Any) -> dict[str, Any]:
    return {"user_profile": {"attributes": [USERNAME, EMAIL, {"name": "site", **fields}]}}


def _config(whole: Mapping[str, Any], **entries: Any) -> dict[str, Any]:
    return {**whole, "config": {**whole.get("config", {}), **entries}}


CASES: Mapping[str, dict[str, Any]] = {
    # Nothing is not always kept as nothing.
    "no supported locales": _realm(supportedLocales=[]),
    "no password policy": _realm(passwordPolicy=""),
    "no expiration of events": _realm(eventsExpiration=0),
    "no signature algorithms": _realm(webAuthnPolicySignatureAlgorithms=[]),
    "no name of a passkey policy": _realm(webAuthnPolicyPasswordlessRpEntityName=""),
    "no preference of attestation": _realm(webAuthnPolicyAttestationConveyancePreference=""),
    "no mediation": _realm(webAuthnPolicyPasswordlessMediation=""),
    "blank lifespan of pushed requests": _realm(attributes={"parRequestUriLifespan": ""}),
    "blank attribute of the realm": _realm(attributes={"own": ""}),
    "blank attribute of a client": _client(attributes={"backchannel.logout.url": ""}),
    "blank redirect addresses after logout": _client(attributes={"post.logout.redirect.uris": ""}),
    "blank setting of a provider": {"identity_providers": [_config(OIDC, logoutUrl="")]},
    "blank setting of a mapper": {
        "clients": [
            {
                "clientId": "app",
                "protocolMappers": [
                    {
                        "name": "name",
                        "protocolMapper": "oidc-full-name-mapper",
                        "config": {"id.token.claim": "true", "own": ""},
                    }
                ],
            }
        ]
    },
    "blank setting of a component": {"components": [_config(DIRECTORY, customUserSearchFilter="")]},
    "blank setting of a step": {
        "flows": [
            {
                "alias": "own",
                "executions": [
                    {
                        "authenticator": "conditional-user-role",
                        "requirement": "REQUIRED",
                        "config": {"condUserRole": "", "negate": "false"},
                    },
                ],
            }
        ]
    },
    "blank flow of a provider": {"identity_providers": [{**OIDC, "postBrokerLoginFlowAlias": ""}]},
    "empty values of a role": {"roles": [{"name": "reader", "attributes": {"level": []}}]},
    "empty values of a group": {"groups": [{"path": "/team", "attributes": {"site": []}}]},
    "false switches of a provider": {
        "identity_providers": [{**OIDC, "storeToken": False, "linkOnly": False, "hideOnLogin": False}]
    },
    "no authorization services": _client(authorizationServicesEnabled=False),
    # Spaces alone are nothing too.
    "attribute of spaces": _client(attributes={"login_theme": " ", "own": " "}),
    "redirect address of spaces": _client(redirectUris=[" "], webOrigins=[" "]),
    "mediation of spaces": _realm(webAuthnPolicyPasswordlessMediation=" "),
    "blank among the signature algorithms": _realm(webAuthnPolicySignatureAlgorithms=["ES256", ""]),
    "blank signature algorithm": _realm(webAuthnPolicyPasswordlessSignatureAlgorithms=[""]),
    "setting of spaces": {"components": [_config(DIRECTORY, customUserSearchFilter=" ", priority=" ")]},
    "setting of a provider of spaces": {"identity_providers": [_config(OIDC, defaultScope=" ")]},
    # Sets: neither doubles nor an order.
    "doubled redirect address": _client(redirectUris=["https://b.ch/", "https://a.ch/", "https://b.ch/"]),
    "doubled web origin": _client(webOrigins=["https://b.ch", "https://b.ch"]),
    "doubled event type": _realm(enabledEventTypes=["LOGIN", "LOGOUT", "LOGIN"]),
    "doubled listener": _realm(eventsListeners=["jboss-logging", "jboss-logging"]),
    "doubled locale": _realm(supportedLocales=["fr", "de", "fr"]),
    "doubled default scope": {"default_client_scopes": {"default": ["basic", "basic"], "optional": []}},
    "doubled scope of a client": _client(defaultClientScopes=["basic", "email", "basic"]),
    "doubled permission": _attribute(permissions={"view": ["admin", "admin"], "edit": ["admin"]}),
    "doubled role in a role": {
        "roles": [{"name": "outer"}, {"name": "inner"}],
        "role_composites": [{"role": "outer", "realmRoles": ["inner", "inner"]}],
    },
    "list in a step of a workflow": {
        "workflows": [{**WORKFLOW, "steps": [{"uses": "disable-user", "with": {"to": ["b", "c", "a", "b"]}}]}]
    },
    # Other spellings and types.
    "capitals": _realm(sslRequired="EXTERNAL"),
    "spaces in a password policy": _realm(passwordPolicy="length(8)  and  digits(1)"),
    "comma in a list of a passkey policy": _realm(webAuthnPolicyAcceptableAaguids=["a,b"]),
    "number in a required action": {
        "required_actions": [{"alias": "UPDATE_PASSWORD", "config": {"max_auth_age": 60}}]
    },
    "switch in a step": {
        "flows": [
            {
                "alias": "own",
                "executions": [
                    {
                        "authenticator": "conditional-user-role",
                        "requirement": "REQUIRED",
                        "config": {"condUserRole": "offline_access", "negate": True},
                    },
                ],
            }
        ]
    },
    "number in a workflow": {
        "workflows": [{**WORKFLOW, "steps": [{"uses": "disable-user", "with": {"n": 3}}]}]
    },
    "one side of the permissions": _attribute(permissions={"view": ["admin"]}),
    "no settings of a workflow step": {
        "workflows": [{**WORKFLOW, "steps": [{"uses": "disable-user", "with": {}}]}]
    },
    # Fields that follow from others, or that this server does not take.
    "applications for one-time codes": _realm(otpSupportedApplications=["totpAppGoogleName"]),
    "provisioning protocol without its feature": _realm(scimApiEnabled=True),
    "credentials without their feature": _realm(verifiableCredentialsEnabled=True),
    "duplicates with login by e-mail": _realm(duplicateEmailsAllowed=True, loginWithEmailAllowed=True),
    "duplicates with e-mail as name": _realm(duplicateEmailsAllowed=True, registrationEmailAsUsername=True),
    "attribute that is a field": _realm(attributes={"oauth2DeviceCodeLifespan": "77"}),
    "attribute that is never shown": _realm(attributes={"displayName": "Portal"}),
    "attribute of a client that is computed": _client(attributes={"realm_client": "true"}),
    "mail account without authentication": _realm(
        smtpServer={"host": "localhost", "from": "a@example.ch", "auth": False, "user": "realm"}
    ),
    "setting that no provider knows": {"components": [_config(DIRECTORY, own="1")]},
    "service account without its scope": _client(serviceAccountsEnabled=True, defaultClientScopes=["basic"]),
    "authorization services without a service account": _client(
        authorizationServicesEnabled=True, serviceAccountsEnabled=False
    ),
    "client secret written out": _client(secret="written-out"),
    "provider's legacy switch": {"identity_providers": [_config(OIDC, hideOnLoginPage="true")]},
    # Names that one road takes and another refuses.
    "group that ends in a tilde": {"groups": [{"path": "/staff~"}, {"path": "/staff~/x"}]},
    "group of dots": {"groups": [{"path": "/.."}]},
    "role of dots": {"roles": [{"name": ".."}]},
    "role with a slash": {"roles": [{"name": "a/b~ ü#?%"}]},
    "client with a slash": {"clients": [{"clientId": "https://app.example.ch/~ü?#%"}]},
    "flow of dots": {"flows": [{"alias": "..", "executions": [STEP]}]},
    "flow with a slash": {"flows": [{"alias": "Login w/ OTP", "executions": [STEP]}]},
    "sub-flow with a colon": {
        "flows": [
            {
                "alias": "own",
                "executions": [{"flow": "own: forms", "requirement": "ALTERNATIVE", "executions": [STEP]}],
            }
        ]
    },
    "provider with a space": {"identity_providers": [{**OIDC, "alias": "our partner"}]},
    "client scope with a space": {"client_scopes": [{"name": "our scope", "protocol": "openid-connect"}]},
    "client scope with an umlaut": {"client_scopes": [{"name": "büro", "protocol": "openid-connect"}]},
    "texts of a locale of dots": {"localization": {"..": {"greeting": "x"}}},
    "required action of dots": {"required_actions": [{"alias": "..", "enabled": True}]},
    "group with a slash": {"groups": [{"path": "/a"}, {"path": "/a~/b"}, {"path": "/a/b"}]},
    "long name of a role": {"roles": [{"name": "r" * 256}]},
    "long description of a role": {"roles": [{"name": "r", "description": "d" * 256}]},
    "flow of two lines": {"flows": [{"alias": "a\nb", "executions": [STEP]}]},
    "flow with the name of a retired one": {
        "flows": [{"alias": "a retired 20200101T000000", "executions": [STEP]}]
    },
    "sub-flow with the name of a bridge": {
        "flows": [
            {
                "alias": "own",
                "executions": [
                    {
                        "flow": "own finishing 20200101T000000",
                        "requirement": "ALTERNATIVE",
                        "executions": [STEP],
                    }
                ],
            }
        ]
    },
    "text without a key": {"localization": {"fr": {"": "y", "a": "x"}}},
    # What Keycloak does not keep together, or decides itself.
    "required action of another provider": {
        "required_actions": [{"alias": "UPDATE_PASSWORD", "providerId": "VERIFY_EMAIL"}]
    },
    "client scope without a protocol": {"client_scopes": [{"name": "own"}]},
    "service account with its scope optional": _client(
        serviceAccountsEnabled=True, optionalClientScopes=["service_account"]
    ),
    "scope in both lists of a client": _client(defaultClientScopes=["email"], optionalClientScopes=["email"]),
    "scope in both lists of the realm": {
        "default_client_scopes": {"default": ["basic"], "optional": ["basic"]}
    },
    "client with a scope of the other protocol": _client(defaultClientScopes=["role_list"]),
    "public client with a service account": _client(publicClient=True, serviceAccountsEnabled=True),
    "roles of an account that is not there": {
        "clients": [{"clientId": "app"}],
        "service_accounts": [{"client": "app", "realmRoles": ["offline_access"]}],
    },
    "attribute that is a field of the brute-force lock": _realm(attributes={"maxTemporaryLockouts": "3"}),
    "doubled password policy": _realm(passwordPolicy="length(8) and length(9)"),
    "open password policy": _realm(passwordPolicy="length(8) and "),
    "setting that no step knows": {
        "flows": [
            {
                "alias": "own",
                "executions": [
                    {
                        "authenticator": "conditional-user-role",
                        "requirement": "REQUIRED",
                        "config": {"condUserRole": "offline_access", "negate": "false", "own": "x"},
                    }
                ],
            }
        ]
    },
    "sub-flow in a flow of clients": {
        "flows": [
            {
                "alias": "own",
                "executions": [
                    {"authenticator": "client-secret", "requirement": "ALTERNATIVE"},
                    {
                        "flow": "inner",
                        "requirement": "ALTERNATIVE",
                        "executions": [{"authenticator": "client-jwt", "requirement": "ALTERNATIVE"}],
                    },
                ],
            }
        ]
    },
    "action of a form outside a form": {
        "flows": [
            {
                "alias": "own",
                "executions": [{"authenticator": "registration-user-creation", "requirement": "REQUIRED"}],
            }
        ]
    },
    "empty selector of an attribute": _attribute(selector={"scopes": []}),
    "empty list in a step of a workflow": {
        "workflows": [{**WORKFLOW, "steps": [{"uses": "disable-user", "with": {"to": []}}]}]
    },
    "empty concurrency of a workflow": {"workflows": [{**WORKFLOW, "concurrency": {}}]},
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_new_realm_converges_or_its_files_are_refused(
    environment: Environment, tmp_path: Path, case: dict[str, Any]
) -> None:
    with erased_afterwards(environment.admin, f"kept-{os.urandom(4).hex()}") as realm:
        assert converges_or_is_refused(realm, case, tmp_path) == ""


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_existing_realm_converges_or_its_files_are_refused(
    environment: Environment, tmp_path: Path, case: dict[str, Any]
) -> None:
    with erased_afterwards(environment.admin, f"kept-{os.urandom(4).hex()}") as realm:
        apply(realm.admin, declared(tmp_path, realm.name))

        assert converges_or_is_refused(realm, case, tmp_path) == ""
