"""The required actions that add or change a way in: recognising, completing and forging each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from tests.authenticator_app import SECRET, time_based_code
from tests.environment import Environment
from tests.passkey import Passkey
from tests.people import REALM, unused_mobile
from tests.sign_in import Browser, Form, Page

STOLEN = "Autre-Passe-2026!"
_OF_A_LOGIN = ("session_code", "client_id", "tab_id", "client_data")

Fields = Callable[[Page | None, str], dict[str, str]]


def _password(_page: Page | None, _origin: str) -> dict[str, str]:
    return {"password-new": STOLEN, "password-confirm": STOLEN}


def _app(_page: Page | None, _origin: str) -> dict[str, str]:
    return {"totpSecret": SECRET, "totp": time_based_code(), "userLabel": "app"}


def _recovery_codes(page: Page | None, _origin: str) -> dict[str, str]:
    forged = {"generatedRecoveryAuthnCodes": "ABCDEFGH2345", "generatedAt": "1", "userLabel": "codes"}
    return forged if page is None else {name: page.form_with(name).fields[name] for name in forged}


def _passkey(page: Page | None, origin: str) -> dict[str, str]:
    return Passkey(origin).created(page)


def _destination(_page: Page | None, _origin: str) -> dict[str, str]:
    return {"channel": "sms", "telephone": unused_mobile()}


@dataclass(frozen=True)
class WayIn:
    """An action by its alias. `mark` is a field that only its own page has."""

    alias: str
    mark: str
    typed: Fields

    def is_on(self, page: Page) -> bool:
        return any(self.mark in form.fields for form in page.forms)

    def add(self, environment: Environment, browser: Browser, page: Page) -> Page:
        """Completes the action on its own page."""
        fields = self.typed(page, environment.keycloak)
        page = browser.post(page, page.form_with(self.mark), **fields)
        if "telephone" in fields and page.asks_for_code:
            page = browser.enter_code(page, environment.inbox.next_code(fields["telephone"], 0))
        return page

    def forge(self, environment: Environment, browser: Browser, page: Page) -> Page:
        """Posts the action's form without having its page, with the session parameters of the served page."""
        return browser.post(
            page, Form(forged_address(page, self.alias)), **self.typed(None, environment.keycloak)
        )


def forged_address(page: Page, alias: str, **changed: str) -> str:
    """The address of an action's form in the authentication session of this page."""
    realm = page.url.partition("/realms/")[0] + f"/realms/{REALM}"
    query = {"execution": alias, **session_parameters(page), **changed}
    return f"{realm}/login-actions/required-action?{urlencode(query)}"


def session_parameters(page: Page) -> dict[str, str]:
    """The parameters that identify the authentication session in the addresses of a page; empty when there is
    none.
    """
    addresses = [form.action for form in page.forms] + [target for _, target in page.links] + [page.url]
    for address in addresses:
        query = dict(parse_qsl(urlsplit(urljoin(page.url, address)).query))
        if "tab_id" in query:
            return {name: query[name] for name in _OF_A_LOGIN if name in query}
    return {}


UPDATE_PASSWORD = WayIn("UPDATE_PASSWORD", "password-new", _password)
WAYS_IN = (
    UPDATE_PASSWORD,
    WayIn("CONFIGURE_TOTP", "totpSecret", _app),
    WayIn("CONFIGURE_RECOVERY_AUTHN_CODES", "generatedRecoveryAuthnCodes", _recovery_codes),
    WayIn("webauthn-register-passwordless", "attestationObject", _passkey),
    WayIn("webauthn-register", "attestationObject", _passkey),
    WayIn("mep-change-code-destination", "telephone", _destination),
)


def actions_on(page: Page) -> list[str]:
    """The marks of the actions whose form is on this page."""
    return sorted({way.mark for way in WAYS_IN if way.is_on(page)})


def ways_in_of(environment: Environment, user_id: str) -> dict[str, Any]:
    """The person's credentials, code destination and e-mail, which no path may change without proof."""
    person = environment.admin.get(REALM, "users", user_id)
    credentials = environment.admin.get(REALM, "users", user_id, "credentials")
    return {
        "credentials": sorted((each["type"], each["id"], each["createdDate"]) for each in credentials),
        "destination": [person.get("attributes", {}).get(name) for name in ("phoneNumber", "codeChannel")],
        "email": person["email"],
    }


def pending(environment: Environment, user_id: str) -> list[str]:
    actions: list[str] = environment.admin.get(REALM, "users", user_id)["requiredActions"]
    return actions


def set_actions_on(environment: Environment, user_id: str, *aliases: str) -> None:
    """Sets required actions, as the team does, or Keycloak after the last recovery code."""
    environment.admin.put(REALM, "users", user_id, body={"requiredActions": list(aliases)})


@contextmanager
def changed_action(environment: Environment, action: str, /, **changes: Any) -> Iterator[None]:
    """Changes the configuration of a required action temporarily."""
    where = (REALM, "authentication", "required-actions")
    before = environment.admin.get(*where, action)
    environment.admin.put(*where, action, body={**before, **changes})
    try:
        yield
    finally:
        environment.admin.put(*where, changes.get("alias", action), body=before)


def reloaded(browser: Browser, page: Page) -> Page:
    """Loads the page again. If its address has expired, follows the link that continues the sign-in."""
    page = browser.get(page.url)
    onward = [target for text, target in page.links if "Continuer la connexion" in text]
    return browser.get(onward[0]) if onward else page


def continue_without_action(browser: Browser, page: Page) -> Page:
    """Postpones or cancels an action and continues to the application."""
    for button in ("later", "cancel-aia", "accept"):
        if any(button in form.fields for form in page.forms):
            form = page.form_with(button)
            return browser.post(page, form, **{**_hidden(form), button: "true"})
    return page


def _hidden(form: Form) -> dict[str, str]:
    return {"code": form.fields["code"]} if "accept" in form.fields else {}
