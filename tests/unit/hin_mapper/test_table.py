"""The reader of the table reports every fault with file and line."""

import json
from pathlib import Path

import pytest

from hin_mapper.compiled import compiled
from hin_mapper.table import TABLE_FILE, BadTable, load_table

TABLE = TABLE_FILE.read_text(encoding="utf-8")


def load(folder: Path, text: str) -> None:
    file = folder / "table.yaml"
    file.write_text(text, encoding="utf-8")
    load_table(file)


def line_of(text: str, content: str) -> int:
    rows = enumerate(text.splitlines(), start=1)
    return next(number for number, row in rows if content in row and not row.lstrip().startswith("#"))


@pytest.mark.parametrize(
    ("before", "after", "at", "said"),
    [
        ("claim: loginName\n    unusable", "claim: loginName\n    unuseable", "unuseable", "unuseable"),
        ("reason: no-login-name\n", "reason: no-login\n", "reason: no-login", "no-login-name"),
        ("below: 10", "below: 10\n    unusable: true", "- reason: shared-identity", "exactly one of"),
        ("below: 10", "below: ten", "below: ten", "integer"),
        ("claim: contactId.verificationLevel", "claim: contactId..x", "contactId..x", "pattern"),
        ("attribute: phoneNumber", "attribute: phonenumber", "phonenumber", "phoneNumber"),
        ("as: mobile-telephone", "as: telephone", "as: telephone", "mobile-telephone"),
        ("on: every sign-in", "on: sometimes", "on: sometimes", "every sign-in"),
        (
            "phoneNr\n    as: mobile-telephone\n    on: first",
            "phoneNr\n    as: mobile-telephone\n    on: every",
            "attribute: phoneNumber",
            "first sign-in only",
        ),
        ("as: postal-address", "as: name", "attribute: hinAddress", "postal-address"),
        ("value: pending", "value: active", "attribute: accountStatus", "pending until the team"),
        (
            "value: sms\n",
            "value: sms\n    from: email\n    as: name\n",
            "attribute: codeChannel",
            "either `from` with `as`",
        ),
        ("with: phoneNumber", "with: hinAddress", "account:", "must be listed above"),
        (
            "    as: postal-address\n    on: first",
            "    as: postal-address\n    with: phoneNumber\n    on: every",
            "attribute: hinAddress",
            "cannot depend on another",
        ),
        ("attribute: hinAddress", "attribute: phoneNumber", "account:", "twice"),
        (
            "    refuse_as: no-usable-email\n\n  - attribute: email",
            "\n  - attribute: email",
            "attribute: username",
            "add refuse_as",
        ),
        (
            "lastName\n    from: contactId.lastName\n    as: name\n    on: every",
            "title\n    from: contactId.lastName\n    as: name\n    on: first",
            "account:",
            "missing: lastName",
        ),
        ("asked_later: [title, ", "asked_later: [titel, ", "asked_later", "title"),
    ],
)
def test_fault_of_the_table_is_reported_with_file_and_line(
    tmp_path: Path, before: str, after: str, at: str, said: str
) -> None:
    assert before in TABLE
    text = TABLE.replace(before, after, 1)
    with pytest.raises(BadTable) as bad:
        load(tmp_path, text)
    first = str(bad.value).splitlines()[0]
    assert said in first
    line = int(first.removeprefix(f"{tmp_path / 'table.yaml'}:").split(":")[0])
    # A fault of a whole row is reported at its first line.
    assert line == line_of(text, at)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("refuse: [\n", "table.yaml:2: not YAML"),
        ("refuse: []\nrefuse: []\n", "table.yaml:2: not YAML"),
        ("- a\n", "table.yaml:1: a table has the keys"),
        ("", "table.yaml:1: a table has the keys"),
        ("refuse: []\n", "table.yaml:1: account: Field required"),
    ],
)
def test_file_without_a_table_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadTable) as bad:
        load(tmp_path, text)
    assert said in str(bad.value)


def test_unreadable_file_is_reported_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match=r"absent\.yaml: cannot be read"):
        load_table(tmp_path / "absent.yaml")
    (tmp_path / "latin1.yaml").write_bytes(b"refuse: \xe9")
    with pytest.raises(BadTable, match="not UTF-8"):
        load_table(tmp_path / "latin1.yaml")


def test_compiled_table_is_compact_sorted_and_stable() -> None:
    text = compiled(load_table())
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert "asked_later" not in text
