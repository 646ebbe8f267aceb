import pytest

from profile_service.settings import Settings, SettingsError

SECRET = {"MEP_PROFILE_CLIENT_SECRET": "secret"}


def test_local_defaults_follow_the_ports() -> None:
    settings = Settings.from_environment(
        SECRET | {"MEP_PROFILE_PORT": "8500", "MEP_KEYCLOAK_PORT": "8580", "MEP_INBOX_PORT": "8525"}
    )
    assert settings.public_url == "http://localhost:8500"
    assert settings.issuer == "http://localhost:8580/realms/mon-espace-pro"
    assert settings.inbox_url == "http://localhost:8525"
    assert settings.local
    assert not settings.https


def test_database_lies_in_the_state_directory() -> None:
    settings = Settings.from_environment(SECRET | {"MEP_STATE_DIR": "/var/lib/mep"})
    assert settings.database_url == "sqlite:////var/lib/mep/data/profile.sqlite"


def test_public_installation_is_https_and_has_no_demonstration() -> None:
    settings = Settings.from_environment(
        SECRET
        | {"MEP_PUBLIC_URL": "https://pro.example.org/", "MEP_KEYCLOAK_URL": "https://id.example.org:8443"}
    )
    assert settings.public_url == "https://pro.example.org"
    assert settings.keycloak_origin == "https://id.example.org:8443"
    assert settings.https
    assert not settings.local


def test_missing_client_secret_is_named() -> None:
    with pytest.raises(SettingsError, match="MEP_PROFILE_CLIENT_SECRET"):
        Settings.from_environment({})


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://pro.example.org", "https"),
        ("http://192.0.2.7:8000", "https"),
        ("ftp://localhost", "not a web address"),
        ("localhost:8000", "not a web address"),
        ("https://pro.example.org/?a=b", "not a web address"),
        ("https://user:word@pro.example.org", "user name or password"),
    ],
)
def test_unusable_public_url_is_refused(url: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason) as refused:
        Settings.from_environment(SECRET | {"MEP_PUBLIC_URL": url})
    assert "MEP_PUBLIC_URL" in str(refused.value)
