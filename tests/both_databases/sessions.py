import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from profile_service.sign_in.sessions import SessionRow, SessionStore
from profile_service.web.database import open_database
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import ANNE, TurnableClock, tokens_for


def test_session_is_found_by_its_secret_only(sessions: SessionStore, clock: TurnableClock) -> None:
    session = sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=None)
    found = sessions.find(client_id="portal", secret=session.secret)
    assert found == session
    assert sessions.find(client_id="portal", secret="something else") is None
    assert sessions.find(client_id="profile-service", secret=session.secret) is None


def test_database_does_not_contain_the_secret(
    sessions: SessionStore, clock: TurnableClock, settings: Settings
) -> None:
    session = sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=None)
    engine = open_database(settings.database_url)
    with engine.connect() as connection:
        dump = repr(connection.execute(select(SessionRow.__table__)).all())
    engine.dispose()
    assert "anne-sub" in dump
    assert session.secret not in dump


def test_repr_contains_neither_secret_nor_tokens(sessions: SessionStore, clock: TurnableClock) -> None:
    session = sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=None)
    assert session.secret not in repr(session)
    assert "payload" not in repr(session) + repr(session.tokens)


def test_new_sign_in_changes_the_secret_and_ends_the_old_session(
    sessions: SessionStore, clock: TurnableClock
) -> None:
    old = sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=None)
    new = sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=old.secret)
    assert new.secret != old.secret
    assert sessions.find(client_id="portal", secret=old.secret) is None


def test_idle_session_expires(sessions: SessionStore, clock: TurnableClock, settings: Settings) -> None:
    session = sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=None)
    clock.advance(settings.session_idle_seconds)
    assert sessions.find(client_id="portal", secret=session.secret) is None


def test_used_session_continues_until_its_absolute_end(
    sessions: SessionStore, clock: TurnableClock, settings: Settings
) -> None:
    session = sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=None)
    step = settings.session_idle_seconds - 60
    uses = 0
    while clock() + step < session.expires_at:
        clock.advance(step)
        assert sessions.find(client_id="portal", secret=session.secret)
        uses += 1
    assert uses > 10
    clock.advance(step)
    assert sessions.find(client_id="portal", secret=session.secret) is None


def test_only_one_request_refreshes_the_tokens(sessions: SessionStore, clock: TurnableClock) -> None:
    session = sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=None)
    clock.advance(300)
    assert sessions.claim_refresh(session)
    assert not sessions.claim_refresh(session)
    renewed = sessions.replace_tokens(session, tokens_for(ANNE, clock=clock))
    assert sessions.find(client_id="portal", secret=session.secret) == renewed
    # A request with the old tokens may not refresh them.
    assert not sessions.claim_refresh(session)


def test_failed_refresh_can_be_retried(sessions: SessionStore, clock: TurnableClock) -> None:
    session = sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=None)
    assert sessions.claim_refresh(session)
    sessions.release_refresh(session)
    assert sessions.claim_refresh(session)
    clock.advance(15)
    assert sessions.claim_refresh(session)


def test_ended_session_ends_at_the_other_client_too(sessions: SessionStore, clock: TurnableClock) -> None:
    demo = sessions.start(client_id="portal", tokens=tokens_for(ANNE, clock=clock), replacing=None)
    profile = sessions.start(
        client_id="profile-service", tokens=tokens_for(ANNE, clock=clock), replacing=None
    )
    other = sessions.start(
        client_id="portal", tokens=tokens_for(ANNE | {"sid": "other"}, clock=clock), replacing=None
    )
    sessions.end(demo)
    assert sessions.find(client_id="portal", secret=demo.secret) is None
    assert sessions.find(client_id="profile-service", secret=profile.secret) is None
    assert sessions.find(client_id="portal", secret=other.secret)


@pytest.mark.parametrize(
    ("named", "ended"),
    [
        ({"sid": "anne-sid"}, 1),
        ({"sid": "anne-sid", "sub": "anne-sub"}, 1),
        ({"sub": "anne-sub"}, 2),
        ({"sid": "anne-sid", "sub": "somebody-else"}, 0),
        ({"sid": "unknown"}, 0),
    ],
)
def test_logout_token_ends_the_named_sessions(
    sessions: SessionStore, clock: TurnableClock, named: dict[str, str], ended: int
) -> None:
    for sid in ("anne-sid", "anne-second-sid"):
        sessions.start(
            client_id="portal", tokens=tokens_for(ANNE | {"sid": sid}, clock=clock), replacing=None
        )
    sessions.start(
        client_id="portal", tokens=tokens_for({"sub": "bruno", "sid": "bruno"}, clock=clock), replacing=None
    )
    assert sessions.end_by_logout_token(client_id="portal", claims={"jti": "1", **named}) == ended


def test_logout_token_is_accepted_once_per_client(sessions: SessionStore) -> None:
    claims = {"jti": "1", "sid": "anne-sid"}
    assert sessions.end_by_logout_token(client_id="portal", claims=claims) == 0
    assert sessions.end_by_logout_token(client_id="portal", claims=claims) is None
    assert sessions.end_by_logout_token(client_id="profile-service", claims=claims) == 0


def test_error_of_the_database_does_not_contain_values(settings: Settings) -> None:
    engine = open_database(settings.database_url)
    with engine.connect() as connection, pytest.raises(SQLAlchemyError) as failed:
        connection.execute(text("INSERT INTO nothing VALUES (:value)"), {"value": "anne-sub"})
    engine.dispose()
    assert "anne-sub" not in str(failed.value)
