"""Which files of a realm folder are read: regular files of bounded size that lie in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from provisioning.errors import ProvisioningError
from provisioning.source.compiled_rules import compiled_rules
from provisioning.source.directory import load
from tests.unit.provisioning.realm_directory import ENVIRONMENT, realm_directory

OUT = "is a link that leads out of the realm directory"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the realm's, with a file of each name that a realm reads."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in ("roles.yaml", "hin-secured-domains.txt", "forbidden-passwords.txt"):
        (folder / name).write_text("roles: [{name: secret-of-the-machine}]\n", encoding="utf-8")
    (folder / "local.yaml").write_text(ENVIRONMENT, encoding="utf-8")
    return folder


@pytest.fixture
def realm(tmp_path: Path) -> Path:
    return realm_directory(tmp_path / "realm")


def fault_of(directory: Path) -> str:
    with pytest.raises(ProvisioningError) as refused:
        load(directory, "local", compiled_rules(directory))
    assert "secret-of-the-machine" not in str(refused.value)
    return str(refused.value)


def test_realm_file_that_is_a_link_to_a_file_outside_is_refused(realm: Path, outside: Path) -> None:
    (realm / "roles.yaml").symlink_to(outside / "roles.yaml")

    assert fault_of(realm).startswith("roles.yaml:1: ")
    assert OUT in fault_of(realm)


def test_relative_link_out_of_the_folder_is_refused(realm: Path, outside: Path) -> None:
    (realm / "roles.yaml").symlink_to(Path("..") / outside.name / "roles.yaml")

    assert OUT in fault_of(realm)


def test_link_to_a_folder_whose_name_starts_like_the_realm_s_is_refused(realm: Path, outside: Path) -> None:
    beside = outside.rename(realm.with_name(realm.name + "-2"))
    (realm / "roles.yaml").symlink_to(beside / "roles.yaml")

    assert OUT in fault_of(realm)


def test_environment_that_is_a_link_to_a_file_outside_is_refused(realm: Path, outside: Path) -> None:
    (realm / "environments" / "local.yaml").unlink()
    (realm / "environments" / "local.yaml").symlink_to(outside / "local.yaml")

    assert fault_of(realm).startswith("environments/local.yaml:1: ")
    assert OUT in fault_of(realm)


def test_folder_of_environments_that_is_a_link_is_refused(realm: Path, outside: Path) -> None:
    (realm / "environments" / "local.yaml").unlink()
    (realm / "environments").rmdir()
    (realm / "environments").symlink_to(outside)

    assert OUT in fault_of(realm)


@pytest.mark.parametrize("statement", ["include 'part'", "import 'part' as p", "extends 'part'"])
def test_included_file_that_is_a_link_is_refused(realm: Path, outside: Path, statement: str) -> None:
    (realm / "part").symlink_to(outside / "roles.yaml")
    (realm / "more.yaml").write_text(f"{{% {statement} %}}\n", encoding="utf-8")

    assert fault_of(realm).startswith("part:1: ")
    assert OUT in fault_of(realm)


def test_file_in_a_linked_folder_is_not_included(realm: Path, outside: Path) -> None:
    (realm / "parts").symlink_to(outside)
    (realm / "more.yaml").write_text("{% include 'parts/roles.yaml' %}\n", encoding="utf-8")

    assert fault_of(realm).startswith("parts/roles.yaml:1: ")


@pytest.mark.parametrize("path", ["../outside/roles.yaml", "{outside}/roles.yaml"])
def test_file_outside_is_not_included_by_its_path(realm: Path, outside: Path, path: str) -> None:
    text = "{% include '" + path.format(outside=outside) + "' %}\n"
    (realm / "more.yaml").write_text(text, encoding="utf-8")

    assert fault_of(realm).startswith("more.yaml:1: ")


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("hin-secured-domains.txt", "hin_secured_domains"),
        ("forbidden-passwords.txt", "forbidden_passwords"),
    ],
)
def test_list_that_is_a_link_is_refused(realm: Path, outside: Path, name: str, function: str) -> None:
    (realm / name).symlink_to(outside / name)
    (realm / "more.yaml").write_text(f"roles: {{{{ {function}() }}}}\n", encoding="utf-8")

    assert fault_of(realm).startswith(f"{name}:1: ")
    assert OUT in fault_of(realm)


def test_links_within_the_folder_are_followed(tmp_path: Path) -> None:
    """Kubernetes mounts a ConfigMap as links to `..data`, which is a link to a folder with the version."""
    mounted = realm_directory(tmp_path / "realm" / "..2026_01_02")
    (tmp_path / "realm" / "..data").symlink_to(mounted.name)
    for name in ("realm.yaml", "environments"):
        (tmp_path / "realm" / name).symlink_to(Path("..data") / name)

    assert load(tmp_path / "realm", "local").realm == "test"


def test_realm_folder_may_be_a_link(tmp_path: Path, realm: Path) -> None:
    (tmp_path / "current").symlink_to(realm)

    assert load(tmp_path / "current", "local").realm == "test"


def test_file_of_a_secret_may_be_a_link(tmp_path: Path, realm: Path) -> None:
    (tmp_path / "secret").write_text("of-the-machine\n", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    (realm / "clients.yaml").write_text(
        "clients:\n  - clientId: portal\n    secret: {{ secret('OTHER') }}\n", encoding="utf-8"
    )

    source = load(realm, "local", variables={"OTHER_FILE": str(tmp_path / "link")})

    assert source.entries("clients")[0].value["secret"].value == "of-the-machine"


def test_link_that_leads_nowhere_is_refused(realm: Path) -> None:
    (realm / "roles.yaml").symlink_to("nowhere.yaml")

    assert fault_of(realm) == "roles.yaml:1: the file cannot be read: No such file or directory"


def test_links_in_a_circle_are_refused(realm: Path) -> None:
    (realm / "roles.yaml").symlink_to("more.yaml")
    (realm / "more.yaml").symlink_to("roles.yaml")

    assert fault_of(realm).startswith("more.yaml:1: the file cannot be read: ")


def test_pipe_is_not_read(realm: Path) -> None:
    os.mkfifo(realm / "roles.yaml")

    assert fault_of(realm) == "roles.yaml:1: this is not a regular file"


def test_folder_named_like_a_file_is_refused(realm: Path) -> None:
    (realm / "roles.yaml").mkdir()

    assert fault_of(realm) == "roles.yaml:1: this is not a regular file"


def test_huge_file_is_refused(realm: Path) -> None:
    with (realm / "roles.yaml").open("wb") as file:
        file.truncate(400_000_000)

    assert fault_of(realm) == "roles.yaml:1: the file is larger than 4 MB"
