"""The file with a staff member's sign-in: its modes, its lock, and what happens when commands run at once."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from accounts.errors import StoreError
from accounts.token_store import TokenStore, state_folder
from tests.unit.accounts.terminals import REALM, SERVER, sign_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "mep"


@pytest.fixture
def store(folder: Path) -> TokenStore:
    return TokenStore(folder, SERVER, REALM)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_sign_in_is_kept_for_its_owner_only(store: TokenStore, folder: Path) -> None:
    former = os.umask(0)
    try:
        with store.locked():
            store.write(sign_in())
    finally:
        os.umask(former)

    assert store.read() == sign_in()
    assert mode(folder) == 0o700
    assert {mode(path) for path in folder.iterdir()} == {0o600}


def test_open_folder_is_closed(store: TokenStore, folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o755)

    store.write(sign_in())

    assert mode(folder) == 0o700


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o622])
def test_file_that_others_may_read_or_change_is_refused(store: TokenStore, bits: int) -> None:
    store.write(sign_in())
    store.file.chmod(bits)

    with pytest.raises(StoreError, match="mep logout"):
        store.read()
    # To be revoked, it is read all the same.
    assert store.read(even_if_shared=True) == sign_in()


def test_link_in_place_of_the_file_is_not_followed(store: TokenStore, folder: Path, tmp_path: Path) -> None:
    store.write(sign_in())
    elsewhere = store.file.rename(tmp_path / "elsewhere")
    store.file.symlink_to(elsewhere)

    with pytest.raises(StoreError, match="cannot be read"):
        store.read()
    store.write(sign_in(refresh_token="refresh-2"))
    assert not store.file.is_symlink()
    assert "refresh-2" not in elsewhere.read_text()


def test_link_in_place_of_the_folder_is_refused(store: TokenStore, folder: Path, tmp_path: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.symlink_to(tmp_path)

    with pytest.raises(StoreError, match="is a link"):
        store.write(sign_in())


def test_file_of_another_format_is_nobody(store: TokenStore) -> None:
    store.write(sign_in())
    for text in ("", "{", "[]", '{"name": "x"}', '{"access_until": "soon"}', "\x00"):
        store.file.write_text(text)
        assert store.read() is None


def test_servers_and_realms_have_files_of_their_own(folder: Path) -> None:
    places = [
        (SERVER, REALM),
        (SERVER, "other"),
        ("http://localhost:8", REALM),
        ("http://localhost:9/a", REALM),
    ]
    files = [TokenStore(folder, *place).file for place in places]

    assert len(set(files)) == len(places)
    assert {path.parent for path in files} == {folder}
    assert TokenStore(folder, SERVER + "/", REALM).file == files[0]


def test_hostile_server_name_stays_in_the_folder(folder: Path) -> None:
    assert TokenStore(folder, "https://x/../../../../etc/passwd", REALM).file.parent == folder


def test_rest_of_a_killed_command_is_replaced(store: TokenStore, folder: Path) -> None:
    store.write(sign_in())
    rest = store.file.with_suffix(".new")
    rest.write_text("half a sign-in")
    rest.chmod(0o666)

    store.write(sign_in(refresh_token="refresh-2"))

    assert not rest.exists()
    assert mode(store.file) == 0o600
    found = store.read()
    assert found is not None
    assert found.refresh_token == "refresh-2"


def test_forgotten_sign_in_leaves_no_token(store: TokenStore, folder: Path) -> None:
    store.write(sign_in())
    store.file.with_suffix(".new").write_text("refresh-1")

    store.remove()
    store.remove()

    assert store.read() is None
    assert all("refresh-1" not in path.read_text() for path in folder.iterdir())


def test_reader_never_meets_half_a_sign_in(store: TokenStore) -> None:
    store.write(sign_in())
    is_over = Event()

    def write() -> None:
        for number in range(200):
            store.write(sign_in(refresh_token=f"refresh-{number}" * (1 + number % 50)))
        is_over.set()

    writer = Thread(target=write)
    writer.start()
    seen = 0
    while not is_over.is_set():
        assert store.read() is not None
        seen += 1
    writer.join()
    assert seen > 0


def test_lock_ends_with_a_killed_command(store: TokenStore, folder: Path) -> None:
    holding = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from accounts.token_store import TokenStore\n"
            f"with TokenStore(Path({str(folder)!r}), {SERVER!r}, {REALM!r}).locked():\n"
            "    print('held', flush=True); time.sleep(600)",
        ],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert holding.stdout is not None
    assert holding.stdout.readline() == b"held\n"
    got = Event()

    def take() -> None:
        with store.locked():
            got.set()

    waiting = Thread(target=take)
    waiting.start()
    assert not got.wait(0.2)
    holding.send_signal(signal.SIGKILL)
    holding.wait()
    waiting.join()
    holding.stdout.close()

    assert got.is_set()


def test_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(StoreError, match="cannot be"),
        TokenStore(tmp_path / "file" / "mep", SERVER, REALM).locked(),
    ):
        pass


def test_state_folder_is_the_users_own(tmp_path: Path) -> None:
    assert state_folder({"XDG_STATE_HOME": str(tmp_path)}) == tmp_path / "mep"
    assert state_folder({}) == Path.home() / ".local" / "state" / "mep"
    # A relative path would depend on where the command is started.
    assert state_folder({"XDG_STATE_HOME": "relative"}) == state_folder({})


def test_sign_in_is_written_without_its_tokens() -> None:
    assert "access-1" not in repr(sign_in())
    assert "refresh-1" not in repr(sign_in())
