"""The languages of the pages and the choice between them. The default is French, as in the hospital."""

from enum import Enum

from starlette.requests import Request
from starlette.responses import Response

from profile_service.web.addresses import with_parameter

# The name of OpenID Connect's parameter, so that one parameter serves our pages and Keycloak's.
PARAMETER = "ui_locales"
# Keycloak's name for the language that the person chose: it writes that one to their account.
_CHOICE_PARAMETER = "kc_locale"
# The language of the last choice or of the last account. It is no choice of the next person at a shared
# computer, so Keycloak hears of a choice only from the address that the person follows.
_COOKIE = "mep-language"
_ONE_YEAR_SECONDS = 365 * 24 * 3600


class Language(Enum):
    """The languages of the pages, in the order in which they are offered."""

    FRENCH = "fr"
    GERMAN = "de"
    ITALIAN = "it"
    ENGLISH = "en"

    @property
    def own_name(self) -> str:
        """The name of the language in that language."""
        return _OWN_NAMES[self]


_OWN_NAMES = {
    Language.FRENCH: "Français",
    Language.GERMAN: "Deutsch",
    Language.ITALIAN: "Italiano",
    Language.ENGLISH: "English",
}


def language_of(request: Request) -> str:
    """The language code for this request: from the link, the cookie, the browser, or French."""
    asked = asked_language(request)
    if asked:
        return asked.value
    remembered = _language(request.cookies.get(_COOKIE, ""))
    if remembered:
        return remembered.value
    return _preferred(request.headers.get("accept-language", "")).value


def asked_language(request: Request) -> Language | None:
    """The first supported language in `ui_locales`, if any."""
    wishes = request.query_params.get(PARAMETER, "").split()
    return next((language for wish in wishes if (language := _language(wish))), None)


def wishes_for_keycloak(request: Request) -> dict[str, str]:
    """The parameters that tell Keycloak the language of its pages, and whether the person chose it."""
    asked = asked_language(request)
    return {PARAMETER: language_of(request), **({_CHOICE_PARAMETER: asked.value} if asked else {})}


def with_asked_language(address: str, request: Request) -> str:
    """`address` with the language that the request asks for, if any."""
    asked = asked_language(request)
    return with_parameter(address, PARAMETER, asked.value) if asked else address


def remember_asked_language(request: Request, response: Response, *, https: bool) -> None:
    """Set the cookie to the language that the request asks for, if any."""
    asked = asked_language(request)
    if asked:
        _remember(response, asked, https=https)


def remember_account_language(response: Response, locale: object, *, https: bool) -> None:
    """Set the cookie to the account's language, the claim `locale`, if the pages have it."""
    language = _language(locale) if isinstance(locale, str) else None
    if language:
        _remember(response, language, https=https)


def _remember(response: Response, language: Language, *, https: bool) -> None:
    response.set_cookie(
        _COOKIE,
        language.value,
        max_age=_ONE_YEAR_SECONDS,
        path="/",
        secure=https,
        httponly=True,
        samesite="lax",
    )


def _preferred(header: str) -> Language:
    """The supported language with the highest weight (RFC 9110, section 12.5.4), the first of equals."""
    best, best_weight = Language.FRENCH, 0.0
    for item in header.split(",")[:20]:
        tag, _, parameters = item.partition(";")
        language = _language(tag)
        weight = _weight(parameters)
        if language and weight > best_weight:
            best, best_weight = language, weight
    return best


def _language(tag: str) -> Language | None:
    primary = tag.strip().lower().split("-")[0]
    return next((language for language in Language if language.value == primary), None)


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
