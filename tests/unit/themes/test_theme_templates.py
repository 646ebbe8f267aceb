"""The theme's templates and pictures: complete, and compared again when a replaced original changes."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from .theme_files import ANCESTORS, ROOT, THEME, parse_properties, stock_themes, templates

RECORDED: dict[str, str] = json.loads(
    (Path(__file__).parent / "replaced_templates.json").read_text(encoding="utf-8")
)
BRAND = THEME / "login/resources/css/brand.css"
_COLOUR = re.compile(r"(--mep-[\w-]+): #([0-9a-f]{6});")
TOKENS = THEME / "login/resources/css/tokens.css"
_SCRIPT_FILE = re.compile(r'<script type="module" src="\$\{url\.resourcesPath\}/(js/[\w-]+\.js)"></script>')


def theme_properties(kind: str) -> dict[str, str]:
    return parse_properties((THEME / kind / "theme.properties").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", ANCESTORS)
def test_replaced_templates_match_the_recorded_originals(kind: str) -> None:
    """After an upgrade, fails until the new original is compared and its SHA-256 recorded."""
    stock = stock_themes()
    originals = {f"{kind}/{path}": stock.template(kind, path) for path in templates(kind)}
    found = {path: hashlib.sha256(text).hexdigest() for path, text in originals.items() if text is not None}
    assert found == {path: digest for path, digest in RECORDED.items() if path.startswith(f"{kind}/")}


def test_every_recorded_template_is_still_replaced() -> None:
    replaced = {f"{kind}/{path}" for kind in ANCESTORS for path in templates(kind)}
    assert set(RECORDED) <= replaced


def test_page_frame_is_not_copied() -> None:
    assert "template.ftl" not in templates("login")
    assert "login.ftl" not in templates("login")


@pytest.mark.parametrize("kind", ANCESTORS)
def test_no_script_or_unescaped_value_in_own_templates(kind: str) -> None:
    for path, text in templates(kind).items():
        assert "<script" not in _SCRIPT_FILE.sub("", text), path
        for line in text.splitlines():
            assert "?no_esc" not in line or "kcSanitize(" in line, f"{path}: {line.strip()}"


def test_every_file_named_by_the_theme_exists() -> None:
    resources = THEME / "login/resources"
    properties = theme_properties("login")
    for key in ("styles.tokens", "styles.brand", "scripts.fields", "scripts.typed", "favicons.brand"):
        assert (resources / properties[key]).is_file(), properties[key]
    for picture in re.findall(r'url\("([^"]+)"\)', BRAND.read_text(encoding="utf-8")):
        assert (BRAND.parent / picture).resolve().is_file(), picture


def test_every_script_file_of_a_template_exists() -> None:
    extension = ROOT / "keycloak_extension/src/main/resources/theme-resources/resources"
    named = {script for text in templates("login").values() for script in _SCRIPT_FILE.findall(text)}
    assert named == {"js/account-request.js", "js/password-rule.js", "js/mep-submit-once.js"}
    for script in named:
        assert any((folder / script).is_file() for folder in (THEME / "login/resources", extension)), script


def test_each_identity_provider_icon_has_a_picture() -> None:
    stylesheet = BRAND.read_text(encoding="utf-8")
    icons = {key: value for key, value in theme_properties("login").items() if key.startswith("kcLogoIdP-")}
    assert set(icons) == {"kcLogoIdP-hin"}
    for classes in icons.values():
        assert f".{classes.split()[-1]} {{" in stylesheet, classes


def luminance(hexadecimal: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    channels = (int(hexadecimal[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("--mep-ink", "--mep-paper", 4.5),
        ("--mep-ink", "--mep-accent-pale", 4.5),
        ("--mep-ink", "--mep-danger-pale", 4.5),
        ("--mep-ink", "--mep-warning-pale", 4.5),
        ("--mep-ink-soft", "--mep-ground", 4.5),
        ("--mep-accent", "--mep-paper", 4.5),
        ("--mep-accent", "--mep-ground", 4.5),
        ("--mep-accent", "--mep-accent-pale", 4.5),
        ("--mep-on-accent", "--mep-accent", 4.5),
        ("--mep-danger", "--mep-paper", 4.5),
        ("--mep-warning", "--mep-warning-pale", 4.5),
        ("--mep-line", "--mep-paper", 3.0),
        ("--mep-focus", "--mep-ground", 3.0),
    ],
)
def test_colours_keep_the_contrast_of_wcag_aa(front: str, back: str, least: float) -> None:
    colours = dict(_COLOUR.findall(TOKENS.read_text(encoding="utf-8")))
    light, dark = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_theme_overrides_no_template_of_the_extension() -> None:
    """Keycloak looks for a template in the theme before it looks in the extension."""
    extension = ROOT / "keycloak_extension/src/main/resources/theme-resources/templates"
    names = {path.relative_to(extension).as_posix() for path in extension.rglob("*.ftl")}
    assert not names & (templates("login").keys() | templates("email").keys())
