"""The messages: every key used by a page exists in four languages, and every key is used."""

import re
import string
from typing import get_args

import pytest

from profile_service.demo.local_people import LocalPerson
from profile_service.history.words import LABELS, OTHER
from profile_service.web.errors import Problem
from profile_service.web.languages import Language
from profile_service.web.messages import Messages
from profile_service.web.rendering import TEMPLATES

MESSAGES = Messages.load()
FRENCH = MESSAGES.by_language["fr"]
LANGUAGES = [language.value for language in Language]
_WHOLE_KEY = re.compile(r'\bt\(\s*"([a-z_.-]+)"\s*[,)]')
_KEY_START = re.compile(r'\bt\(\s*"([a-z_.]+\.)" ~')


def template_texts() -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for folder in TEMPLATES for path in sorted(folder.glob("*.html"))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert set(MESSAGES.by_language[language]) == set(FRENCH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_in_the_same_values(language: str) -> None:
    def names(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, text in MESSAGES.by_language[language].items():
        assert names(text) == names(FRENCH[key]), key
        assert text == text.strip(), key


def test_every_story_of_the_local_people_has_a_text() -> None:
    stories = get_args(LocalPerson.model_fields["story"].annotation)
    assert {f"local.story.{story}" for story in stories} == {
        key for key in FRENCH if key.startswith("local.story.")
    }


def test_templates_use_only_existing_keys() -> None:
    asked = set(_WHOLE_KEY.findall(template_texts()))
    assert asked
    assert asked - set(FRENCH) == set()


def test_every_text_is_used() -> None:
    texts = template_texts()
    asked, starts = set(_WHOLE_KEY.findall(texts)), tuple(_KEY_START.findall(texts))
    asked |= {OTHER, *(key for labels in LABELS.values() for key in labels.values())}
    assert {key for key in FRENCH if key not in asked and not key.startswith(starts)} == set()


def test_problems_and_problem_texts_match() -> None:
    worded = {key.split(".")[1] for key in FRENCH if key.startswith("problem.") and key.count(".") == 2}
    assert worded == {problem.value for problem in Problem}


def test_french_punctuation_follows_a_no_break_space() -> None:
    for key, text in FRENCH.items():
        assert not re.search(r"(?<!\u00a0)[;!?»]|(?<![\u00a0\d]):(?!//)", text), key
        assert not re.search(r"«(?!\u00a0)", text), key
        assert "'" not in text, key


def test_german_uses_swiss_spelling() -> None:
    assert [key for key, text in MESSAGES.by_language["de"].items() if "ß" in text or "„" in text] == []
