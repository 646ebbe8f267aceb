"""Creates the parts of the application and connects them."""

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount

from profile_service.addresses.document import addresses
from profile_service.addresses.from_hin import HinAddresses
from profile_service.addresses.pages import AddressPages
from profile_service.api.application import build_api, version_1
from profile_service.api.documents import add_document
from profile_service.delegations.api import DelegationsApi
from profile_service.delegations.routes import DelegationRoutes
from profile_service.delivery.deliveries import Deliveries
from profile_service.delivery.routes import add_delivery
from profile_service.demo.routes import demo_router
from profile_service.devices.routes import devices_router
from profile_service.devices.sessions import Devices
from profile_service.drafts.store import Drafts
from profile_service.history.api import add_history
from profile_service.history.download import PersonalData
from profile_service.history.routes import history_router
from profile_service.history.timeline import Timeline
from profile_service.information.own_name import OwnNames
from profile_service.information.tab import information_tab
from profile_service.information.values import information
from profile_service.keycloak.connection import keycloak_client, trusted_authorities
from profile_service.keycloak.domains import SecuredDomains
from profile_service.keycloak.lookup import own_lookup
from profile_service.keycloak.patience import Patience
from profile_service.mail.sender import SmtpServer
from profile_service.mailboxes.links import MailboxLinks
from profile_service.mailboxes.routes import MailboxRoutes
from profile_service.on_behalf.api import add_on_behalf
from profile_service.on_behalf.entrance import OnBehalfEntrance
from profile_service.on_behalf.pages import pages_on_behalf
from profile_service.on_behalf.reads import ReadsOnBehalf
from profile_service.organisation.tab import organisation_tab
from profile_service.organisation.values import organisation
from profile_service.part.store import Parts
from profile_service.passkeys.routes import passkey_banner_router
from profile_service.passkeys.suggestion import PasskeySuggestion
from profile_service.people.erasure import was_erased
from profile_service.people.nightly import Nightly
from profile_service.people.permission import ErasePermission
from profile_service.people.routes import add_people
from profile_service.people.tidying import tidying
from profile_service.person.actions import ACTIONS
from profile_service.preferences.document import PreferenceRules
from profile_service.preferences.tab import PreferencesTab
from profile_service.sign_in.attempts import Attempts
from profile_service.sign_in.client import KeycloakClient
from profile_service.sign_in.cookies import SignInCookies
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.provider import Clock, Provider
from profile_service.sign_in.relying_party import (
    ACCOUNT_REQUEST_PATH,
    RelyingParty,
    demo_portal,
    profile_pages,
)
from profile_service.sign_in.routes import SignInRoutes
from profile_service.sign_in.sessions import SessionStore, require_readable
from profile_service.sign_in.tokens import TokenVerifier
from profile_service.tabs.entrance import Entrance, OwnEntrance
from profile_service.tabs.frame import ADDRESSES, Frame
from profile_service.tabs.gaps import Gaps
from profile_service.tabs.proposal import ProfileProposal
from profile_service.tabs.routes import profile_router
from profile_service.team.api import AccountsApi
from profile_service.team.delegations.api import TeamDelegationsApi
from profile_service.team.delegations.routes import TeamDelegationRoutes
from profile_service.team.routes import TeamRoutes
from profile_service.web.database import WrongSchema, open_database
from profile_service.web.encryption import Unreadable
from profile_service.web.health import health_router
from profile_service.web.languages import with_asked_language
from profile_service.web.messages import Messages
from profile_service.web.metrics import Metrics, metrics_router
from profile_service.web.problem_pages import add_problem_pages
from profile_service.web.public_address import PublicAddress
from profile_service.web.rendering import Pages
from profile_service.web.request_log import RequestLog, configure_logging
from profile_service.web.routes import add_routes
from profile_service.web.security_headers import (
    OWN_SCRIPTS,
    WITH_OWN_SCRIPTS,
    SecurityHeaders,
    content_security_policy,
    security_headers,
)
from profile_service.web.settings import Settings, SettingsError
from profile_service.web.static_files import KeptStaticFiles

_STATIC = Path(__file__).parent / "web" / "static"


def create_app() -> FastAPI:
    """Create the application from the environment, as a server process does.

    Ends the process with one line on standard error when the environment or the database is unusable.
    """
    configure_logging()
    try:
        return build_app(Settings.from_environment())
    except (SettingsError, WrongSchema) as error:
        raise SystemExit(f"profile service: {error}") from error
    except Unreadable:
        raise SystemExit(
            "profile service: MEP_PROFILE_KEYS does not decrypt the data in the database"
        ) from None
    except (SQLAlchemyError, OSError, ImportError) as error:
        # Only the name of the error is shown, because its text may contain the URL.
        raise SystemExit(
            f"profile service: the database of MEP_PROFILE_DATABASE cannot be opened ({type(error).__name__})"
        ) from error


def build_app(settings: Settings, *, clock: Clock = time.time) -> FastAPI:
    """Create the application for these settings.

    Raises `sqlalchemy.exc.SQLAlchemyError` without a database, `WrongSchema` for a schema of another version,
    `Unreadable` when no key decrypts the stored data, and `SettingsError` for an unusable proxy.
    """
    engine = open_database(settings.database_url)
    require_readable(engine, settings.encryption, clock())
    http = keycloak_client(settings.issuer)
    provider = Provider(settings.issuer, http, clock)
    pages = Pages(
        Messages.load(),
        https=settings.https,
        site_name=settings.site_name,
        contact_email=settings.contact_email,
    )
    devices = Devices(settings.issuer, http)
    suggestion = PasskeySuggestion(engine, clock)
    proposal = ProfileProposal(engine, clock)
    metrics = Metrics()

    def gate(party: RelyingParty) -> Gate:
        return _gate(party, settings, engine, provider, http.patience, clock)

    portal, profile = gate(demo_portal()), gate(profile_pages(settings.profile_client_secret))
    home_path = portal.party.prefix if settings.local else profile.party.prefix

    nightly = Nightly(
        tidying(settings, engine, provider, http, clock),
        clock,
        interval=settings.gone_check,
        installation=settings.public_url,
    )
    app = FastAPI(
        title="Mon Espace Pro",
        openapi_url=None,
        redirect_slashes=False,  # its redirects would repeat any Host header
        lifespan=_running(http, engine, nightly),
    )
    if settings.local:
        app.add_middleware(PublicAddress, public_url=settings.public_url)
    app.add_middleware(SecurityHeaders, settings=settings)
    app.add_middleware(RequestLog, observe=metrics.count)
    add_problem_pages(
        app, pages, public_url=settings.public_url, home_path=home_path, headers=security_headers(settings)
    )
    add_routes(app, health_router(engine, provider))
    add_routes(app, metrics_router(metrics))
    app.mount("/static", KeptStaticFiles(directory=_STATIC, follow_symlink=True), name="static")

    app.state.gates = (portal, profile) if settings.local else (profile,)
    sign_in = [SignInRoutes(each, ACTIONS, suggestion.action_completed) for each in app.state.gates]
    app.add_api_route(ACCOUNT_REQUEST_PATH, sign_in[0].request_account, methods=["GET"])
    for routes in sign_in:
        add_routes(app, routes.router())
    for each in app.state.gates:
        add_routes(app, devices_router(each, pages, devices))
        add_routes(app, passkey_banner_router(each, suggestion))
    if settings.local:
        add_routes(
            app,
            demo_router(
                portal,
                pages,
                suggestion,
                proposal,
                inbox_url=settings.inbox_url,
                local_people=settings.demo_people,
            ),
        )
    add_routes(app, profile_router(profile, pages, home_path=home_path))

    def is_erased(connection: Connection, person: str) -> bool:
        return was_erased(connection, person, now=int(clock()))

    parts = Parts(engine, clock, is_erased)
    reads = ReadsOnBehalf(engine, clock, is_erased)
    drafts = Drafts(engine, settings.encryption, clock)
    domains = SecuredDomains(settings.issuer, http, clock)
    links = MailboxLinks(
        pages,
        SmtpServer(settings.mail_server, settings.mail_from, settings.mail_password),
        settings.public_url,
    )
    preferences = PreferenceRules(engine, domains, links, settings.document_types, clock)
    gaps = Gaps(engine, parts, preferences.has_lost_security)
    frame = Frame(profile, pages, suggestion, proposal, home_path, gaps.of)
    all_addresses = addresses(settings.post_codes)
    documents = (information(), all_addresses, organisation(), preferences.document())

    def address_pages(entrance: Entrance) -> AddressPages:
        return AddressPages(
            entrance, profile, drafts, parts, all_addresses, HinAddresses(settings.issuer, http)
        )

    for tab in (
        information_tab(profile, frame, drafts, parts, OwnNames(settings.issuer, http)),
        organisation_tab(profile, frame, drafts, parts),
        address_pages(OwnEntrance(profile, frame, ADDRESSES)),
        address_pages(OnBehalfEntrance(profile, frame, reads, "adresses")),
        PreferencesTab(
            profile, frame, drafts, parts, preferences, content_security_policy(settings, OWN_SCRIPTS)
        ),
        MailboxRoutes(engine, pages, domains, links, clock, settings.public_url, settings.public_origin),
    ):
        add_routes(app, tab.router())
    add_routes(app, pages_on_behalf(profile, frame, reads, parts, documents, settings.document_types))
    timeline = Timeline(engine)
    own_data = PersonalData(engine, settings.issuer, http, clock)
    add_routes(app, history_router(frame, timeline, own_data, settings.document_types))
    delegations = DelegationsApi(settings.keycloak_url, settings.realm, http)
    add_routes(app, DelegationRoutes(profile, frame, drafts, delegations).router())
    team = TeamRoutes(
        profile,
        pages,
        AccountsApi(settings.keycloak_url, settings.realm, http),
        drafts,
        content_security_policy(settings, *WITH_OWN_SCRIPTS),
    )
    add_routes(app, team.router())
    team_delegations = TeamDelegationsApi(settings.keycloak_url, settings.realm, http)
    add_routes(app, TeamDelegationRoutes(profile, pages, team_delegations, drafts).router())

    api = build_api(security_headers(settings))
    api.state = app.state
    version = version_1()
    for document in documents:
        add_document(version, document, parts)
    add_on_behalf(version, documents, parts, reads)
    lookup = own_lookup(settings, provider, http, clock)
    add_history(version, timeline)
    add_delivery(version, Deliveries(engine, lookup, domains, clock))
    add_people(version, engine, ErasePermission(settings.issuer, http), clock)
    add_routes(api, version)
    mounted = Mount("/api", api)
    # By default, a mount does not match a path with a line break, which would be answered with a page.
    mounted.path_regex = re.compile(mounted.path_regex.pattern, re.DOTALL)
    # Programs ask often: their addresses are looked for before those of all pages.
    app.router.routes.insert(0, mounted)

    @app.get("/")
    def home(request: Request) -> Response:
        return RedirectResponse(f"{settings.public_url}{with_asked_language(home_path, request)}", 303)

    return app


def _gate(
    party: RelyingParty,
    settings: Settings,
    engine: Engine,
    provider: Provider,
    patience: Patience,
    clock: Clock,
) -> Gate:
    verifier = TokenVerifier(provider, clock)
    cookies = SignInCookies(client=party.cookie, https=settings.https)
    return Gate(
        party=party,
        cookies=cookies,
        client=KeycloakClient(
            party=party,
            public_url=settings.public_url,
            provider=provider,
            verifier=verifier,
            tls=trusted_authorities(),
            patience=patience,
            clock=clock,
        ),
        verifier=verifier,
        attempts=Attempts(
            client_id=party.client_id,
            cookies=cookies,
            encryption=settings.encryption,
            engine=engine,
            clock=clock,
            lifetime_seconds=settings.attempt_seconds,
        ),
        sessions=SessionStore(
            engine,
            settings.encryption,
            clock,
            idle_seconds=settings.session_idle_seconds,
            absolute_seconds=settings.session_absolute_seconds,
        ),
        clock=clock,
        public_url=settings.public_url,
        public_origin=settings.public_origin,
    )


def _running(
    http: httpx.Client, engine: Engine, nightly: Nightly
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        nightly.start()
        yield
        nightly.stop()
        http.close()
        engine.dispose()

    return lifespan
