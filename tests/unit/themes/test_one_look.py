"""One look: colours, typeface, sizes, spacing and focus have one home, tokens.css, for pages and mails."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

from tests.house import ROOT

from .theme_files import THEME

TOKENS = THEME / "login/resources/css/tokens.css"
SERVICE = ROOT / "profile_service/web/static"
INBOX = ROOT / "local_stack/inbox/static"
# The simulator of HIN plays the site of another organisation, with a look of its own.
STYLESHEETS = sorted(
    path
    for path in chain(THEME.rglob("*.css"), SERVICE.glob("*.css"), INBOX.glob("*.css"))
    if path.resolve() != TOKENS
)
PICTURES = sorted(chain(THEME.rglob("*.svg"), INBOX.glob("*.svg")))
EXTENSION = ROOT / "keycloak_extension/src/main/resources/theme-resources/templates"
MAILS = sorted(chain(THEME.glob("email/**/*.ftl"), EXTENSION.glob("html/*.ftl")))
PAGES = sorted(
    chain(
        THEME.glob("login/*.ftl"),
        EXTENSION.glob("*.ftl"),
        (ROOT / "profile_service").glob("*/templates/*.html"),
        (ROOT / "local_stack/inbox").glob("templates/*.html"),
    )
)

_TOKEN = re.compile(r"(--mep-[\w-]+):\s*([^;]+);")
_USED = re.compile(r"var\((--mep-[\w-]+)\)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?)\(")
# What only tokens.css may write out: the rest takes it by var().
_VALUE_OF_A_TOKEN = re.compile(
    r"(?:font-family|font-weight|line-height|box-shadow|outline):\s*(?!var\(|0\b|none|400|500|inherit)\S"
    r"|font:\s*(?!inherit|var\()[^;]*(?:sans-serif|monospace)"
    r"|font-size:\s*[\d.]+(?:rem|px)"
    r"|border-radius:\s*[\d.]+(?:rem|px)"
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tokens() -> dict[str, str]:
    return dict(_TOKEN.findall(TOKENS.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", STYLESHEETS, ids=name)
def test_stylesheet_takes_its_values_from_the_tokens(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    written_out = [line.strip() for line in text.splitlines() if _VALUE_OF_A_TOKEN.search(line)]
    assert (_COLOUR.findall(text), written_out) == ([], [])
    assert set(_USED.findall(text)) <= tokens().keys()
    assert not re.search(r"(?m)^\s*--mep-", text), "a token outside tokens.css"


def test_every_token_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in [TOKENS, *STYLESHEETS]]
    assert tokens().keys() - set(chain.from_iterable(map(_USED.findall, texts))) == set()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_page_carries_no_style_of_its_own(path: Path) -> None:
    assert not re.search(r"\bstyle=|<style", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [*MAILS, *PICTURES], ids=name)
def test_mail_or_picture_has_the_colours_of_the_tokens(path: Path) -> None:
    assert set(_COLOUR.findall(path.read_text(encoding="utf-8"))) <= set(tokens().values())


def test_mails_are_set_in_the_typeface_and_shape_of_the_pages() -> None:
    frame = (THEME / "email/html/template.ftl").read_text(encoding="utf-8")

    typefaces = {each.replace("'", '"') for each in re.findall(r"font-family: ([^;]+);", frame)}
    assert typefaces == {tokens()["--mep-typeface"]}
    assert set(re.findall(r"font-weight: (\w+);", frame)) == {tokens()["--mep-weight-strong"]}
    assert set(re.findall(r"border-radius: (\w+);", frame)) == {tokens()["--mep-radius"]}


@pytest.mark.parametrize("path", ["css/tokens.css", "img/sign.svg", "img/arrow-right.svg"])
def test_service_serves_the_theme_s_own_file(path: str) -> None:
    assert (SERVICE / Path(path).name).resolve() == THEME / "login/resources" / path
