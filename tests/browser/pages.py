"""The sign-in pages, and how a person comes to each."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.authenticator_app import with_app
from tests.brokers import BRUNOS_EMAIL
from tests.browser.confirmation_pages import CONFIRMATION_ARRIVALS
from tests.browser.request_pages import REQUEST_ARRIVALS
from tests.browser.responsibility_pages import RESPONSIBILITY_ARRIVALS
from tests.browser.visit import FAULT, WRONG, Visit
from tests.code_destination import ACTION
from tests.email_change import changed, link_to, unused_address
from tests.forgotten_password import request_link
from tests.people import REALM
from tests.people import Person as Account


def _sign_in_typed(visit: Visit) -> None:
    visit.at.open_sign_in()
    visit.at.page.fill("#username", "typed@example.ch")


def _sign_in_refused(visit: Visit) -> None:
    visit.at.open_sign_in()
    visit.at.enter_password("nobody@example.ch", WRONG)
    visit.at.sees("Adresse e-mail ou mot de passe incorrect")


def _reset_asked(visit: Visit) -> None:
    _reset_form(visit)
    visit.at.page.click('[type="submit"]')
    visit.at.page.wait_for_selector(".pf-m-success")


def _reset_form(visit: Visit) -> None:
    visit.at.open_sign_in()
    visit.at.page.click('a[href*="reset-credentials"]')
    visit.at.page.wait_for_url(re.compile("reset-credentials"))
    visit.at.page.fill("#username", "typed@example.ch")


def _code(visit: Visit) -> None:
    visit.signs_in_to_code()


def _wrong_code(visit: Visit) -> None:
    account = visit.signs_in_to_code()
    code = visit.at.environment.inbox.next_code(account.phone, 0)
    visit.at.page.fill('input[name="code"]', f"{(int(code) + 1) % 1_000_000:06d}")
    visit.at.page.keyboard.press("Enter")
    visit.at.sees("Ce code n’est pas le bon")


def _code_not_sent_again_yet(visit: Visit) -> None:
    visit.signs_in_to_code()
    visit.at.page.click('button[name="resend"]')
    visit.at.page.wait_for_selector(".pf-v5-c-alert")


def _code_not_sent(visit: Visit) -> None:
    gateways = visit.at.environment.inbox.sms_gateways
    gateways(first=False, second=False)
    try:
        visit.signs_in(visit.new.professional())
        visit.at.page.wait_for_selector(".pf-m-danger")
    finally:
        gateways(first=True, second=True)


def _no_destination(visit: Visit) -> None:
    visit.signs_in(visit.new.professional(codeChannel="email", phoneNumber=None))
    visit.at.page.wait_for_selector('[data-page-id*="no-code-destination"]')


def _account(status: str, **attributes: Any) -> Callable[[Visit], None]:
    def arrive(visit: Visit) -> None:
        visit.signs_in(visit.new.professional(accountStatus=status, **attributes))
        visit.at.page.wait_for_selector('[data-page-id*="account-state"]')

    return arrive


def _hospital_only(visit: Visit) -> None:
    visit.signs_in(visit.new.professional(answeredForBy="hug"))
    visit.at.page.wait_for_selector('[data-page-id*="account-state"]')


def _refused_by_hin(visit: Visit) -> None:
    visit.comes_by_hin("Cabinet du Lac")
    visit.at.page.wait_for_selector(".pf-v5-c-alert")


def _known_to_hin(visit: Visit) -> None:
    admin = visit.at.environment.admin
    (bruno,) = admin.get(REALM, "users", email=BRUNOS_EMAIL, exact="true")
    if admin.get(REALM, "users", bruno["id"], "federated-identity"):
        admin.delete(REALM, "users", bruno["id"], "federated-identity", "hin")
    visit.comes_by_hin("Bruno Médecin")
    visit.at.sees("Ce compte existe déjà")


def _new_password(visit: Visit) -> None:
    visit.opens_reset_link()


def _weak_password(visit: Visit) -> None:
    visit.opens_reset_link()
    visit.at.page.fill("#password-new", "court")
    visit.at.page.fill("#password-confirm", "court")
    visit.at.page.click("#kc-submit")
    visit.at.page.wait_for_selector(FAULT)


def _used_link(visit: Visit) -> None:
    account = visit.new.professional()
    request_link(visit.at.environment, account.email)
    link = visit.at.environment.inbox.next_link(account.email)
    visit.at.page.goto(link)
    visit.at.page.fill("#password-new", "Autre-Passe-2026!")
    visit.at.page.fill("#password-confirm", "Autre-Passe-2026!")
    visit.at.page.click("#kc-submit")
    visit.at.page.wait_for_selector("#password-new", state="detached")
    visit.at.page.context.clear_cookies()
    visit.at.page.goto(link)
    visit.at.page.wait_for_selector("#kc-error-message")


def _destination(visit: Visit) -> None:
    visit.signs_in_for("code-destination")
    visit.at.page.fill('[name="telephone"]', "079 123")


def _destination_refused(visit: Visit) -> None:
    _destination(visit)
    visit.at.page.click('[type="submit"]')
    visit.at.page.wait_for_selector(FAULT)


def _destination_reconsidered(visit: Visit) -> None:
    _destination_code(visit)
    visit.at.page.click('[name="reconsider"]')
    visit.at.page.wait_for_selector('[name="telephone"]')


def _destination_code(visit: Visit) -> None:
    visit.signs_in_for("code-destination")
    visit.at.page.fill('[name="telephone"]', "079 900 00 01")
    visit.at.page.click('[type="submit"]')
    visit.at.page.wait_for_selector('input[name="code"]')


def _email(visit: Visit) -> None:
    visit.signs_in_for("email")
    visit.at.page.fill('[name="newEmail"]', "sans-arobase")


def _email_refused(visit: Visit) -> None:
    _email(visit)
    visit.at.page.click("#mep-email-submit")
    visit.at.page.wait_for_selector(FAULT)


def _email_asked(visit: Visit) -> tuple[Account, str]:
    account, address = visit.signs_in_for("email"), unused_address()
    visit.at.page.fill('[name="newEmail"]', address)
    visit.at.page.click("#mep-email-submit")
    visit.at.page.wait_for_selector("#mep-email-done")
    return account, address


def _email_sent(visit: Visit) -> None:
    _email_asked(visit)


def _email_link(visit: Visit) -> None:
    _, address = _email_asked(visit)
    visit.at.page.goto(link_to(visit.at.environment, address))
    visit.at.page.wait_for_selector("#mep-email-link-submit")


def _email_confirmed(visit: Visit) -> None:
    _email_link(visit)
    visit.at.page.click("#mep-email-link-submit")
    visit.at.sees("Votre adresse a été changée")


def _email_undo(visit: Visit) -> None:
    account, _ = _email_asked(visit)
    visit.at.page.goto(link_to(visit.at.environment, account.email))
    visit.at.page.wait_for_selector("#mep-email-link-submit")


def _email_stopped(visit: Visit) -> None:
    _email_undo(visit)
    visit.at.page.click("#mep-email-link-submit")
    visit.at.sees("Le changement est arrêté")


def _email_disputed(visit: Visit) -> Account:
    account, address = visit.new.professional(), unused_address()
    visit.at.page.goto(changed(visit.at.environment, account, address))
    visit.at.page.click("#mep-email-link-submit")
    visit.at.sees("Nous en tenons compte")
    return Account(account.id, address, account.phone)


def _email_contested(visit: Visit) -> None:
    _email_disputed(visit)


def _email_taken_back(visit: Visit) -> None:
    account = _email_disputed(visit)
    visit.at.page.goto(f"{visit.at.environment.demo}/sign-in?action=email")
    visit.at.enter_password(account.email)
    visit.at.enter_code_sent_to(account.phone, 1)
    visit.at.page.wait_for_selector("#mep-email-take-back")


def _app(visit: Visit) -> None:
    visit.signs_in_for("authenticator-app")
    visit.at.page.wait_for_selector("#totp")
    visit.at.page.fill("#userLabel", "téléphone")


def _app_refused(visit: Visit) -> None:
    visit.signs_in_for("authenticator-app")
    visit.at.page.fill("#totp", "000000")
    visit.at.page.click("#saveTOTPBtn")
    visit.at.page.wait_for_selector(FAULT)


def _recovery_codes(visit: Visit) -> None:
    visit.signs_in_for("recovery-codes")
    visit.at.page.wait_for_selector("#kc-recovery-codes-list")


def _passkey(visit: Visit) -> None:
    visit.signs_in_for("passkey")
    visit.at.page.wait_for_selector("#registerWebAuthn")


def _password_change(visit: Visit) -> None:
    visit.signs_in_for("password")
    visit.at.page.wait_for_selector("#password-new")


def _action_waits(visit: Visit) -> None:
    account = visit.signs_in_fully()
    visit.at.environment.admin.put(REALM, "users", account.id, body={"requiredActions": [ACTION]})
    visit.at.page.goto(f"{visit.at.environment.demo}/sign-in")
    visit.at.page.wait_for_selector('[data-page-id*="action-waiting"]')


def _with_app(visit: Visit) -> None:
    account = with_app(visit.at.environment, visit.new.professional())
    visit.at.open_sign_in()
    visit.at.enter_password(account.email)
    visit.at.page.wait_for_selector('[name="otp"], [name="code"]')


def _with_app_refused(visit: Visit) -> None:
    _with_app(visit)
    visit.at.page.fill('[name="otp"]', "000000")
    visit.at.page.keyboard.press("Enter")
    visit.at.page.wait_for_selector(FAULT)


def _fresh_sign_in(visit: Visit) -> None:
    visit.signs_in_fully()
    visit.at.page.goto(f"{visit.at.environment.demo}/sign-in?action=password")
    visit.at.page.wait_for_selector("#password")


def _device(visit: Visit) -> None:
    visit.at.page.goto(f"{visit.at.environment.keycloak}/realms/{REALM}/device")
    visit.at.page.fill('[name="device_user_code"]', "ABCD-EFGH")


def _device_refused(visit: Visit) -> None:
    _device(visit)
    visit.at.page.click('[type="submit"]')
    visit.at.page.wait_for_selector(".pf-v5-c-alert, #kc-error-message")


def _device_question(visit: Visit) -> None:
    account = visit.new.professional()
    visit.opens_device_page()
    visit.at.enter_password(account.email)
    visit.at.enter_code_sent_to(account.phone, 0)
    visit.at.page.wait_for_selector("#mep-device-code")


def _device_done(visit: Visit) -> None:
    _device_question(visit)
    visit.at.page.click("#kc-login")
    visit.at.page.wait_for_selector("#mep-device-code", state="detached")


def _another_is_signed_in(visit: Visit) -> None:
    visit.signs_in_fully()
    visit.opens_reset_link("#mep-sign-out-other")


def _sign_out_question(visit: Visit) -> None:
    visit.signs_in_fully()
    visit.at.page.goto(
        f"{visit.at.environment.keycloak}/realms/{REALM}/protocol/openid-connect/logout?client_id=portal"
    )
    visit.at.page.wait_for_selector("#kc-logout")


def _unknown_application(visit: Visit) -> None:
    visit.at.page.goto(
        f"{visit.at.environment.keycloak}/realms/{REALM}/protocol/openid-connect/auth?client_id=nobody"
    )


ARRIVALS: dict[str, Callable[[Visit], None]] = {
    "sign-in, typed": _sign_in_typed,
    "sign-in, refused": _sign_in_refused,
    "sign-in, reset mail sent": _reset_asked,
    "sign-in, refused by HIN": _refused_by_hin,
    "sign-in, fresh": _fresh_sign_in,
    "code": _code,
    "code, wrong": _wrong_code,
    "code, not sent again yet": _code_not_sent_again_yet,
    "code, not sent": _code_not_sent,
    "code, no destination": _no_destination,
    "code of the app": _with_app,
    "code of the app, wrong": _with_app_refused,
    "account pending": _account("pending"),
    "account rejected": _account("rejected"),
    "account expired": _account("rejected", rejectionReason="expired"),
    "account deactivated": _account("deactivated"),
    "account of the hospital": _hospital_only,
    "account known, HIN login": _known_to_hin,
    "reset, typed": _reset_form,
    "new password by link": _new_password,
    "new password by link, weak": _weak_password,
    "link used before": _used_link,
    "password change": _password_change,
    "code destination, typed": _destination,
    "code destination, refused": _destination_refused,
    "code destination, code": _destination_code,
    "code destination, reconsidered": _destination_reconsidered,
    "e-mail change, typed": _email,
    "e-mail change, refused": _email_refused,
    "e-mail change, link sent": _email_sent,
    "e-mail change, link": _email_link,
    "e-mail change, confirmed": _email_confirmed,
    "e-mail change, undo": _email_undo,
    "e-mail change, stopped": _email_stopped,
    "e-mail change, contested": _email_contested,
    "e-mail change, taken back": _email_taken_back,
    "app, typed": _app,
    "app, refused": _app_refused,
    "recovery codes": _recovery_codes,
    "passkey": _passkey,
    "action waits": _action_waits,
    "device code": _device,
    "device code, refused": _device_refused,
    "device, question": _device_question,
    "device, done": _device_done,
    "another person is signed in": _another_is_signed_in,
    "sign-out, question": _sign_out_question,
    "unknown application": _unknown_application,
    **CONFIRMATION_ARRIVALS,
    **REQUEST_ARRIVALS,
    **RESPONSIBILITY_ARRIVALS,
}
"""Each page by its name: takes the person there."""

TYPED_IN_TAB = {name for name in ARRIVALS if name.endswith("typed")}
"""Pages whose typed values are not sent yet, so only the tab keeps them."""
