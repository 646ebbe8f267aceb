"""The examples of docs/delegation.md at the real Keycloak: authlib, and Apache with mod_auth_openidc."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local_stack.waiting import answers
from tests.delegations import DelegationsApi, delegations_api, new_assistant, new_manager
from tests.entrances import FullSignIn, sign_in_with
from tests.environment import ROOT, Environment
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person
from tests.responsibility import choose, offered
from tests.servers import served
from tests.sign_in import Browser, Page, link_to
from tests.signals import with_default_signals

EXAMPLES = ROOT / "docs/examples"
MODULES = Path("/usr/lib/apache2/modules")
DENIS = Person("", "denis.assistant@example.ch", "+41790000004")
CLAIRE = Person("", "claire.assistante@example.ch", "+41790000003")
ANNE = Person("", "anne.medecin@example.ch", "+41790000001")
AT_EACH_REQUEST = 300
"""Seconds before their end at which tokens are renewed: as many as they live."""
NOT_DURING_A_TEST = 30

APACHE = """
ServerRoot {root}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {root}/pid
ErrorLog {root}/error.log
{modules}
{user}
Define Keycloak {issuer}
Define Portal http://127.0.0.1:{port}
Define ClientId {client}
Define RenewBefore {before}
Define ReadAgain 1
Include {example}
ProxyPass /oidc/ !
ProxyPass /choose !
ProxyPass / {application}/
"""


@dataclass(frozen=True)
class Portal:
    """A running example, and its paths: the doctor's space, another choice, the back-channel logout."""

    url: str
    space: str
    change: str
    logout: str

    @property
    def client(self) -> str:
        return f"example-{urlsplit(self.url).port}"

    def open(self, browser: Browser, **headers: str) -> Page:
        return browser.get(self.url + self.space, headers)

    def lets_in(self, browser: Browser, doctor: str) -> bool:
        """Whether the doctor's space opens for the doctor with this subject."""
        page = self.open(browser)
        return page.status == 200 and doctor in page.html


Starting = Callable[[Environment, Path, int], AbstractContextManager[Portal]]


@contextmanager
def by_authlib(environment: Environment, directory: Path, renew_before: int) -> Iterator[Portal]:
    port = _free_port()
    portal = Portal(f"http://127.0.0.1:{port}", "/documents", "/sign-in?choose=1", "/backchannel-logout")
    serving = [sys.executable, "-m", "uvicorn", "--app-dir", str(EXAMPLES), "--factory", "--port", str(port)]
    with _client(environment, portal):
        variables = {
            "PORTAL_ISSUER": f"{environment.keycloak}/realms/{REALM}",
            "PORTAL_URL": portal.url,
            "PORTAL_CLIENT_ID": portal.client,
            "PORTAL_RENEW_BEFORE": str(renew_before),
        }
        log = directory / "uvicorn.log"
        with _running([*serving, "portal_authlib:portal"], variables, f"{portal.url}/health", log):
            yield portal


@contextmanager
def by_apache(environment: Environment, directory: Path, renew_before: int) -> Iterator[Portal]:
    port, program = _free_port(), _apache()
    portal = Portal(f"http://127.0.0.1:{port}", "/doctor/", "/choose", "/oidc/callback?logout=backchannel")
    with _client(environment, portal), served(Starlette(routes=[Route("/{path:path}", _told)])) as app:
        configuration = directory / "apache.conf"
        configuration.write_text(
            APACHE.format(
                root=directory,
                port=port,
                modules=_modules(program),
                user="User www-data\nGroup www-data" if os.getuid() == 0 else "",
                issuer=f"{environment.keycloak}/realms/{REALM}",
                client=portal.client,
                before=renew_before,
                example=EXAMPLES / "mod_auth_openidc.conf",
                application=app,
            )
        )
        serving = [program, "-DFOREGROUND", "-f", str(configuration)]
        variables = {"MEP_PORTAL_PASSPHRASE": "of-a-test"}
        with _running(serving, variables, f"{portal.url}/", directory / "error.log"):
            yield portal


async def _told(request: Request) -> Response:
    """The application behind Apache: shows the claims that it gets as headers."""
    return JSONResponse({k: v for k, v in request.headers.items() if k.startswith("oidc_claim_")})


@contextmanager
def _client(environment: Environment, portal: Portal) -> Iterator[None]:
    """A client like the realm's `portal`, with the addresses of an example."""
    (model,) = environment.admin.get(REALM, "clients", clientId="portal")
    made = environment.admin.post(
        REALM,
        "clients",
        body={
            **{field: value for field, value in model.items() if field not in ("id", "clientId", "secret")},
            "clientId": portal.client,
            "redirectUris": [f"{portal.url}/callback", f"{portal.url}/oidc/callback"],
            "attributes": {**model["attributes"], "backchannel.logout.url": portal.url + portal.logout},
        },
    )
    try:
        yield
    finally:
        environment.admin.delete(REALM, "clients", str(made))


def _stop_logout_tokens(environment: Environment, portal: Portal) -> None:
    (client,) = environment.admin.get(REALM, "clients", clientId=portal.client)
    attributes = {**client["attributes"], "backchannel.logout.url": ""}
    environment.admin.put(REALM, "clients", client["id"], body={**client, "attributes": attributes})


@contextmanager
def _running(command: list[str], variables: dict[str, str], ready: str, log: Path) -> Iterator[None]:
    is_ready = answers(ready)
    with log.open("wb") as written:
        process = subprocess.Popen(
            with_default_signals(command), env={**os.environ, **variables}, stdout=written, stderr=written
        )
    try:
        wait_until(lambda: is_ready() or process.poll() is not None, "the example does not answer")
        assert process.poll() is None, log.read_text()
        yield
    finally:
        process.terminate()
        process.wait(30)


def _modules(program: str) -> str:
    """The modules of the example, and those of the test's proxy."""
    built_in = subprocess.run([program, "-l"], capture_output=True, text=True, check=True).stdout
    needed = ["mpm_event", "authn_core", "authz_core", "authz_user", "alias"]
    needed += ["proxy", "proxy_http", "auth_openidc"]
    return "\n".join(
        f"LoadModule {name}_module {MODULES}/mod_{name}.so"
        for name in needed
        if f"mod_{name}.c" not in built_in
    )


def _apache() -> str:
    found = shutil.which("apache2", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert found, "tests/prepare.sh installs apache2-bin"
    return found


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture(scope="module", params=[by_authlib, by_apache])
def start(request: pytest.FixtureRequest) -> Starting:
    """Each example in turn."""
    chosen: Starting = request.param
    return chosen


@pytest.fixture(scope="module")
def portal(
    environment: Environment, start: Starting, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """An example that renews its tokens at each request."""
    with start(environment, tmp_path_factory.mktemp("portal"), AT_EACH_REQUEST) as running:
        yield running


@dataclass(frozen=True)
class Practice:
    team: DelegationsApi
    doctor: Person
    assistant: Person

    def revoke(self, *, end_sessions: bool) -> None:
        ended = self.team.revoke(self.doctor, self.assistant, endSessions=str(end_sessions).lower())
        assert ended.status_code == 204


@pytest.fixture
def practice(environment: Environment, new: NewPeople) -> Practice:
    """An assistant of one doctor."""
    team = delegations_api(environment, new_manager(new))
    made = Practice(team, new.professional(), new_assistant(new))
    assert team.grant(made.doctor, made.assistant).status_code == 201
    return made


def sign_in(environment: Environment, browser: Browser, portal: Portal, person: Person) -> Page:
    """Opens the doctor's space and signs in with password and code, up to the choice where there is one."""
    return sign_in_with(FullSignIn(environment, person), browser, portal.open(browser))


def test_only_doctor_is_taken(environment: Environment, browser: Browser, portal: Portal) -> None:
    sign_in(environment, browser, portal, DENIS)

    (anne,) = environment.admin.get(REALM, "users", email=ANNE.email, exact="true")
    assert portal.lets_in(browser, anne["id"])


def test_assistant_of_two_doctors_chooses_and_changes(
    environment: Environment, browser: Browser, portal: Portal
) -> None:
    page = sign_in(environment, browser, portal, CLAIRE)
    first, second = offered(page)
    choose(browser, page, first)
    assert portal.lets_in(browser, first)

    page = browser.get(portal.url + portal.change)
    assert set(offered(page)) == {first, second}
    choose(browser, page, second)

    assert portal.lets_in(browser, second)


def test_person_without_delegation_is_refused(
    environment: Environment, browser: Browser, portal: Portal
) -> None:
    sign_in(environment, browser, portal, ANNE)

    page = portal.open(browser)

    assert page.status == 403
    assert link_to(page, "Change the responsibility") == portal.url + portal.change


def test_delegation_that_the_next_token_lacks_is_left(
    environment: Environment, browser: Browser, portal: Portal, practice: Practice
) -> None:
    sign_in(environment, browser, portal, practice.assistant)
    assert portal.lets_in(browser, practice.doctor.id)

    practice.revoke(end_sessions=False)

    wait_until(lambda: not portal.lets_in(browser, practice.doctor.id), "the next tokens change nothing")
    page = portal.open(browser)
    assert page.status == 403
    assert practice.doctor.id not in page.html
    assert link_to(page, "Change the responsibility") == portal.url + portal.change


def test_right_that_the_next_token_lacks_is_gone(
    environment: Environment, browser: Browser, portal: Portal, practice: Practice
) -> None:
    sign_in(environment, browser, portal, practice.assistant)
    assert portal.lets_in(browser, practice.doctor.id)

    changed = practice.team.change(practice.doctor, practice.assistant, rights=["maySubmitRequests"])

    assert changed.status_code == 200
    assert portal.open(browser).status == 403


def test_logout_token_ends_the_session(
    environment: Environment, browser: Browser, start: Starting, practice: Practice, tmp_path: Path
) -> None:
    """Keycloak's own session goes on, so the person is back without a question and without the doctor."""
    with start(environment, tmp_path, NOT_DURING_A_TEST) as portal:
        sign_in(environment, browser, portal, practice.assistant)
        assert portal.lets_in(browser, practice.doctor.id)

        practice.revoke(end_sessions=True)

        wait_until(lambda: not portal.lets_in(browser, practice.doctor.id), "the session does not end")
        assert portal.open(browser).status == 403


def test_refused_refresh_ends_the_session(
    environment: Environment, browser: Browser, start: Starting, practice: Practice, tmp_path: Path
) -> None:
    with start(environment, tmp_path, AT_EACH_REQUEST) as portal:
        sign_in(environment, browser, portal, practice.assistant)
        assert portal.lets_in(browser, practice.doctor.id)
        _stop_logout_tokens(environment, portal)
        for session in environment.admin.get(REALM, "users", practice.assistant.id, "sessions"):
            environment.admin.delete(REALM, "sessions", session["id"])

        assert not portal.lets_in(browser, practice.doctor.id)
        assert portal.open(browser).asks_for_password


@pytest.mark.parametrize("token", ["", "e30.e30.e30"])
def test_forged_logout_token_is_refused(portal: Portal, token: str) -> None:
    answer = httpx.post(portal.url + portal.logout, data={"logout_token": token})

    assert answer.status_code == 400


def test_id_token_is_no_logout_token(
    environment: Environment, browser: Browser, portal: Portal, practice: Practice
) -> None:
    sign_in(environment, browser, portal, practice.assistant)
    browser.redirect_uri = f"{portal.url}/callback"
    page = browser.open_sign_in(client_id=portal.client)
    token = browser.tokens(page, client_id=portal.client)["id_token"]

    answer = httpx.post(portal.url + portal.logout, data={"logout_token": token})

    assert answer.status_code == 400
    assert portal.lets_in(browser, practice.doctor.id)


def test_claims_cannot_be_sent_as_headers(
    environment: Environment, browser: Browser, practice: Practice, tmp_path: Path
) -> None:
    with by_apache(environment, tmp_path, NOT_DURING_A_TEST) as portal:
        sign_in(environment, browser, portal, practice.assistant)

        page = portal.open(browser, OIDC_CLAIM_principal_sub="forged", OIDC_CLAIM_delegation_rights="forged")

    assert page.status == 200
    assert practice.doctor.id in page.html
    assert "forged" not in page.html
