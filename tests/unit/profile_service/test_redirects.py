import pytest

from profile_service.sign_in.redirects import own_path


@pytest.mark.parametrize(
    "path",
    ["/demo", "/demo/claims", "/demo?tab=1", "/demo/a/b?x=%2F%2Fevil.example", "/equipe/demandes/k3J9"],
)
def test_own_paths_are_kept(path: str) -> None:
    assert own_path(path, prefixes=("/demo", "/equipe")) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        None,
        "",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/demo",
        "javascript:alert(1)",
        "demo",
        "/demo/../profil",
        "/demo/..//evil.example",
        "/demo/%2e%2e/profil",
        "/demo//evil.example",
        "/demo/",
        "/demonstration",
        "/profil",
        "/demo\r\nSet-Cookie: a=b",
        "/demo\t/x",
        " /demo",
        "/demo#fragment",
        "/demo/é",
        "/demo?" + "x" * 512,
        "http://[",
    ],
)
def test_other_paths_lead_to_the_prefix(elsewhere: str | None) -> None:
    assert own_path(elsewhere, prefixes=("/demo", "/equipe")) == "/demo"
