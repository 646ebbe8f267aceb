"""Invalid message patterns are refused, because a page that uses one would fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.check import check
from provisioning.errors import ProvisioningError
from provisioning.kinds.localization import fault_of
from tests.unit.provisioning.realm_directory import realm_directory
from tests.vectors import Case, cases, long_inputs


@pytest.mark.parametrize("case", cases("message_patterns.json"))
def test_texts_are_checked_as_java_checks_them(case: Case) -> None:
    assert (fault_of(case["text"]) is None) == case["pattern"]


def test_invalid_message_pattern_is_reported_with_file_and_line(tmp_path: Path) -> None:
    texts = "localization:\n  fr:\n    mepGood: Ancien {0}\n    mepBad: Ancien {0\n    doCancel: Code {nom}\n"

    with pytest.raises(ProvisioningError) as refused:
        check(realm_directory(tmp_path, texts=texts), "local", {}, {})

    first, second = str(refused.value).splitlines()
    assert first.startswith("texts.yaml:4: text “mepBad” (fr) is not a java.text.MessageFormat pattern")
    assert second.startswith("texts.yaml:5: text “doCancel” (fr)")


def test_placeholders_of_keycloaks_consoles_are_accepted(tmp_path: Path) -> None:
    console, title = '{{ "Ne plus utiliser {{name}}" }}', "'${loginTitle} {0}'"
    texts = f"localization: {{fr: {{stopUsing: {console}, title: {title}}}}}\n"
    check(realm_directory(tmp_path, texts=texts), "local", {}, {})

    managed = 'localization: {fr: {mepCodeSms_signIn: {{ "Code {{0}}" }} }}\n'
    with pytest.raises(ProvisioningError, match=r"more\.yaml:1: text “mepCodeSms_signIn”"):
        check(realm_directory(tmp_path / "managed", more=managed), "local", {}, {})


@pytest.mark.parametrize("text", long_inputs())
def test_long_text_is_checked(text: str) -> None:
    fault_of(text)
    assert fault_of("{0," + text + "}") is not None
