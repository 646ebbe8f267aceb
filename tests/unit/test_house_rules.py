"""Rules of this project that no compiler checks."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from provisioning.model.secret import FINGERPRINT_KEY
from tests.house import ROOT, modules

PACKAGES = (
    "accounts",
    "delegations",
    "provisioning",
    "hin_mapper",
    "professional_rules",
    "profile_service",
    "local_stack",
)
_POM = "{http://maven.apache.org/POM/4.0.0}"


def imports(path: Path) -> set[str]:
    """The top-level packages that a module imports anywhere."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize(
    ("package", "never"),
    [
        ("professional_rules", set(PACKAGES) - {"professional_rules"}),
        ("hin_mapper", {"accounts", "delegations", "provisioning", "profile_service", "local_stack"}),
        ("accounts", {"delegations", "provisioning", "profile_service", "local_stack", "hin_mapper"}),
        ("delegations", {"provisioning", "profile_service", "local_stack", "hin_mapper"}),
        ("profile_service", {"provisioning", "local_stack"}),
        ("provisioning", {"accounts", "delegations", "profile_service", "local_stack"}),
    ],
)
def test_data_flows_one_way(package: str, never: set[str]) -> None:
    assert [str(path) for path in modules(package) if imports(path) & never] == []


def test_only_one_module_sends_requests_to_keycloak() -> None:
    speakers = [path for package in PACKAGES for path in modules(package) if "requests" in imports(path)]

    assert speakers == [ROOT / "provisioning" / name for name in ("connection.py", "keycloak.py")]


@pytest.mark.parametrize("folder", ["tests", "bench"])
def test_shared_test_helpers_are_not_in_test_modules(folder: str) -> None:
    importing = re.compile(r"^\s*(?:from|import) .*\btest_\w+", re.MULTILINE)

    found = {str(path.relative_to(ROOT)): importing.findall(path.read_text()) for path in modules(folder)}

    assert {path: lines for path, lines in found.items() if lines} == {}


def test_tests_assert_no_durations() -> None:
    clock = re.compile(r"assert .*\b(?:monotonic|perf_counter|time)(?:_ns)?\(\)")
    patience = ROOT / "tests" / "messages.py"

    assert [
        str(path) for path in modules("tests") if path != patience and clock.search(path.read_text())
    ] == []


def test_both_languages_have_the_same_libphonenumber() -> None:
    pom = ElementTree.parse(ROOT / "keycloak_extension" / "pom.xml")
    java = next(
        dependency.findtext(f"{_POM}version")
        for dependency in pom.iter(f"{_POM}dependency")
        if dependency.findtext(f"{_POM}artifactId") == "libphonenumber"
    )
    python = re.search(r"^phonenumbers==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)

    assert python is not None
    assert python[1] == java


def test_lock_files_contain_no_registry_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert "://" not in lock.read_text(encoding="utf-8"), lock.name


@pytest.mark.parametrize(
    "name", ["README.md", *(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md"))]
)
def test_links_between_documents_have_targets(name: str) -> None:
    document = ROOT / name
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text(encoding="utf-8"))

    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_secret_of_the_realm_is_listed_for_the_operator() -> None:
    files = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "realm").glob("*.yaml"))
    named = {FINGERPRINT_KEY, *re.findall(r'secret\("(\w+)"\)', files)}
    listed = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/operating.md").read_text(), re.MULTILINE)

    assert set(listed) == named


def test_readme_lists_every_folder() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    made = {"__pycache__", "build", "test-results", "mon_espace_pro_identity.egg-info"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}

    assert {name for name in folders - made if f"`{name}/`" not in readme} == set()


def test_readme_names_every_package_of_the_extension() -> None:
    row = re.search(r"^\| `keycloak_extension/` \|.*", (ROOT / "README.md").read_text(), re.MULTILINE)
    root = ROOT / "keycloak_extension/src/main/java/ch/monespacepro/keycloak"

    assert row is not None
    assert {path.name for path in root.iterdir() if path.is_dir()} == set(re.findall(r"`(\w+)`", row[0]))


def test_packages_of_the_extension_import_in_one_direction() -> None:
    root = ROOT / "keycloak_extension/src/main/java/ch/monespacepro/keycloak"
    arrows: dict[str, set[str]] = {}
    for path in root.glob("*/*.java"):
        found = re.findall(
            r"^import (?:static )?ch\.monespacepro\.keycloak\.([a-z]+)\.", path.read_text("utf-8"), re.M
        )
        arrows.setdefault(path.parent.name, set()).update(set(found) - {path.parent.name})

    assert len(arrows) > 20
    TopologicalSorter(arrows).prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize(("folder", "lines"), [("provisioning", 300), ("provisioning/kinds", 300)])
def test_modules_have_a_maximum_length(folder: str, lines: int) -> None:
    long = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in modules(folder)}

    assert {name: length for name, length in long.items() if length > lines} == {}


@pytest.mark.parametrize(
    ("owner", "notes"),
    [
        (
            "signin",
            r"getAuthnCredentials|alreadyAuthenticated|AUTHN_CREDENTIALS|authn\.credentials|LOA_MAP|AcrStore|SSO_AUTH|isSSOAuthentication"
            r"|FORCED_REAUTHENTICATION|isForcedReauthentication|mep\.amr|mep\.proved|mep\.levels|mep\.browser",
        ),
        (
            "account",
            r"setEnabled\(|(?<!action)(?<!client)\.isEnabled\(|\"(accountStatus|validated\w+|validationMethod|answeredForBy)\"",
        ),
    ],
)
def test_notes_and_attributes_are_used_by_their_own_package_only(owner: str, notes: str) -> None:
    """Notes about a sign-in and the state of an account belong to one package each."""
    root = ROOT / "keycloak_extension/src/main/java/ch/monespacepro/keycloak"
    users = {path for path in root.rglob("*.java") if re.search(notes, path.read_text(encoding="utf-8"))}

    assert {path.parent.name for path in users} == {owner}
