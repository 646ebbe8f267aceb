"""The theme's messages: the same keys in each language, with each language's typography."""

import re

import pytest

import yaml12

from .theme_files import LANGUAGES, ROOT, keys_used, messages, parse_properties, stock_themes, templates

KINDS = ("login", "email")
NO_BREAK_SPACE = "\u00a0"
_TAG = re.compile(r"<[^>]+>")
_PLACEHOLDER = re.compile(r"\{(\d+)[^}]*\}")

every_bundle = pytest.mark.parametrize(
    ("kind", "language"), [(kind, language) for kind in KINDS for language in LANGUAGES]
)


def prose(kind: str, language: str) -> dict[str, str]:
    return {key: _TAG.sub(" ", value) for key, value in messages(kind, language).items()}


def extension_messages(language: str) -> dict[str, str]:
    bundle = ROOT / "keycloak_extension/src/main/resources/theme-resources/messages"
    return parse_properties((bundle / f"messages_{language}.properties").read_text(encoding="utf-8"))


def profile_labels() -> set[str]:
    """The message keys of profile fields that people see on their own account."""
    profile = yaml12.read((ROOT / "realm/user-profile.yaml").read_text(encoding="utf-8")).value[
        "user-profile"
    ]
    return {
        attribute["displayName"].strip("${}")
        for attribute in profile["attributes"]
        if "user" in attribute["permissions"]["view"]
    }


def annotated_texts() -> set[str]:
    """The message keys that annotations of profile fields name, as `${mepHint_phoneNumber}`."""
    profile = yaml12.read((ROOT / "realm/user-profile.yaml").read_text(encoding="utf-8")).value[
        "user-profile"
    ]
    values = (value for each in profile["attributes"] for value in each.get("annotations", {}).values())
    return {value.strip("${}") for value in values if value.startswith("${")}


def offenders(texts: dict[str, str], pattern: str) -> list[str]:
    return [f"{key}={text}" for key, text in texts.items() if re.search(pattern, text)]


@every_bundle
def test_each_language_has_the_same_keys_in_the_same_order(kind: str, language: str) -> None:
    assert list(messages(kind, language)) == list(messages(kind, "fr"))


@every_bundle
def test_each_language_fills_in_the_same_values(kind: str, language: str) -> None:
    french = messages(kind, "fr")
    for key, text in messages(kind, language).items():
        assert set(_PLACEHOLDER.findall(text)) == set(_PLACEHOLDER.findall(french[key])), key


@every_bundle
def test_no_message_is_empty(kind: str, language: str) -> None:
    assert not [key for key, text in messages(kind, language).items() if not text.strip()]


@every_bundle
def test_messages_have_no_single_apostrophe(kind: str, language: str) -> None:
    assert not offenders(messages(kind, language), "'")


@every_bundle
def test_quotation_marks_and_ellipses_are_typographic(kind: str, language: str) -> None:
    assert not offenders(prose(kind, language), r'"|\.\.\.')


@pytest.mark.parametrize("kind", KINDS)
def test_french_signs_follow_a_no_break_space(kind: str) -> None:
    texts = prose(kind, "fr")
    assert not offenders(texts, rf"[^\s{NO_BREAK_SPACE}][?!;»%](?!\w)"), "no space before the sign"
    assert not offenders(texts, r" [?!:;»%]"), "a breaking space before the sign"
    assert not offenders(texts, rf"\w:(?:\s|$)|«(?!{NO_BREAK_SPACE})"), "no space at a colon or guillemet"
    assert not offenders(texts, "\u202f"), "one kind of space throughout"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["de", "it", "en"])
def test_other_languages_have_no_space_before_signs(kind: str, language: str) -> None:
    assert not offenders(prose(kind, language), rf"[ {NO_BREAK_SPACE}][?:;»](?!\w)")


@pytest.mark.parametrize("kind", KINDS)
def test_german_uses_swiss_spelling(kind: str) -> None:
    assert not offenders(messages(kind, "de"), "ß|„|“")


def test_italian_addresses_the_reader_with_a_capital_letter() -> None:
    for texts in (prose("login", "it"), prose("email", "it"), extension_messages("it")):
        assert not offenders(texts, r"\bsu(?:o|a|oi|e)\b")


def test_sign_in_page_uses_the_texts_of_the_manual() -> None:
    french = {key: text.replace(NO_BREAK_SPACE, " ") for key, text in messages("login", "fr").items()}
    assert french["email"] == "Adresse e-mail"
    assert french["password"] == "Mot de passe"
    assert french["doForgotPassword"] == "Mot de passe oublié ?"
    assert french["doLogIn"] == "Connexion"
    assert french["identity-provider-login-label"] == "Ou se connecter avec"
    assert f"{french['noAccount']} {french['doRegister']}" == "Nouvel utilisateur ? Créer un compte"


def test_registration_form_uses_the_texts_of_the_manual() -> None:
    french = {key: text.replace(NO_BREAK_SPACE, " ") for key, text in messages("login", "fr").items()}
    fields = ["title", "lastName", "firstName", "email", "phoneNumber", "password", "passwordConfirm"]
    fields += ["codeChannel", "professionalIdType", "professionalId", "function", "functionDetails"]
    assert [french[field] for field in fields] == [
        "Titre",
        "Nom",
        "Prénom",
        "Adresse e-mail",
        "Numéro de téléphone",
        "Mot de passe",
        "Confirmation du mot de passe",
        "Préférence pour recevoir le code de connexion",
        "Type de l’identifiant professionnel",
        "Identifiant professionnel",
        "Fonction",
        "Détails de la fonction",
    ]
    assert french["mepOption_codeChannel_sms"] == "Recevoir le code par SMS au numéro ci-dessus"
    assert french["mepOption_codeChannel_email"] == "Recevoir le code par email à l’adresse email ci-dessus"
    assert french["mepOption_professionalIdType_NONE"] == "Je n’ai aucun de ces identifiants"
    assert (french["doRegister"], french["backToLogin"]) == ("Créer un compte", "Retour à la connexion")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_before_the_second_factor_has_the_same_text(language: str) -> None:
    texts = messages("login", language)
    refusals = (
        "invalidUserMessage",
        "invalidUsernameMessage",
        "invalidUsernameOrEmailMessage",
        "invalidPasswordMessage",
        "accountTemporarilyDisabledMessage",
        "accountPermanentlyDisabledMessage",
    )
    assert len({texts[key] for key in refusals}) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_own_message_is_used_and_every_used_one_exists(kind: str) -> None:
    used = set[str]().union(*map(keys_used, templates(kind).values()))
    if kind == "login":
        used |= annotated_texts()
    own = {key for key in messages(kind, "fr") if key.startswith("mep")}
    # «mepCredential_» stands for all keys with this prefix.
    prefixes = {key for key in used if key.startswith("mep") and key.endswith("_")}
    begun = {key for key in own if any(key.startswith(prefix) for prefix in prefixes)}
    assert all(any(key.startswith(prefix) for key in own) for prefix in prefixes)
    assert own == {key for key in used if key.startswith("mep")} - prefixes | begun


@pytest.mark.parametrize("kind", KINDS)
def test_every_other_message_replaces_one_of_keycloak(kind: str) -> None:
    languages = {f"locale_{language}" for language in LANGUAGES}  # else derived by Keycloak
    stock = stock_themes().message_keys(kind) | languages | profile_labels()
    assert not {key for key in messages(kind, "fr") if not key.startswith("mep")} - stock


def test_every_visible_profile_field_has_a_label() -> None:
    assert profile_labels() - {"username", "email", "firstName", "lastName"} <= messages("login", "fr").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_of_the_registration_form_has_a_label(language: str) -> None:
    profile = yaml12.read((ROOT / "realm/user-profile.yaml").read_text(encoding="utf-8")).value[
        "user-profile"
    ]
    options = {
        f"mepOption_{each['name']}_{option}"
        for each in profile["attributes"]
        if each.get("annotations", {}).get("inputType", "").startswith("select")
        for option in each["validations"]["options"]["options"]
    }
    types = {key.rpartition("_")[2] for key in options if "professionalIdType" in key}
    texts = messages("login", language)
    assert options == {key for key in texts if key.startswith("mepOption_")}
    assert {f"mepHint_professionalId_{each}" for each in types} <= texts.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_theme_overrides_no_message_of_the_extension(language: str) -> None:
    keys = extension_messages(language).keys()
    assert not keys & (messages("login", language).keys() | messages("email", language).keys())


def test_duplicate_key_is_refused() -> None:
    with pytest.raises(AssertionError, match="second time"):
        parse_properties("a=1\na=2\n")
