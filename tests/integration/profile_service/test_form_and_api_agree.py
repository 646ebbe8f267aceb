"""What is typed into every field, by the form and by the API: same verdict, same stored values.

The vectors say which verdict. Those of names, identifiers and telephones for codes are left out: Keycloak
judges these fields, and the API does not change them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from profile_service.addresses.pages import FIELDS
from profile_service.part.store import Parts
from profile_service.preferences.types import DocumentType, DocumentTypes
from profile_service.sign_in.tokens import TokenVerifier
from profile_service.web.database import open_database
from profile_service.web.languages import Language
from profile_service.web.settings import Settings
from tests.integration.profile_service.both_roads import (
    ADDRESS,
    BRUNO,
    INFORMATION,
    ORGANISATION,
    PREFERENCES,
    BothRoads,
    Form,
    Verdict,
)
from tests.integration.profile_service.mail_vectors import SECURED, addresses, domains
from tests.servers import served
from tests.unit.profile_service.conftest import NOW, Service
from tests.unit.profile_service.issuer import ISSUER, Issuer
from tests.vectors import document, long_inputs

ISSUED: Final = Issuer()
FEW: Final = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TYPES: Final = ("discharge", "report")
CHOICES: Final = {
    "notificationMail": "",
    "documentsMail": "",
    "lifetimeDays": "100",
    "notification": "none",
    "delivery": "",
}
LINES: Final = tuple(name for name in FIELDS if name not in {"kind", "country"})


@pytest.fixture(scope="module")
def keycloak() -> Iterator[str]:
    """The address of a server that answers as the extension does, for the domains of the vectors."""

    def is_secured(request: Request) -> JSONResponse:
        return JSONResponse({"secured": request.path_params["domain"] in SECURED})

    path = "/realms/mon-espace-pro/hin-secured-domains/{domain}"
    with served(Starlette(routes=[Route(path, is_secured)])) as url:
        yield url


@pytest.fixture(name="settings")
def settings_of_keycloak(settings: Settings, keycloak: str) -> Settings:
    types = DocumentTypes(tuple(DocumentType(code=code, labels={Language.FRENCH: code}) for code in TYPES))
    return settings.model_copy(update={"keycloak_url": keycloak, "document_types": types})


@pytest.fixture
def both(service: Service) -> BothRoads:
    verifier = TokenVerifier(ISSUED, service.clock)
    service.app.state.gates = tuple(replace(gate, verifier=verifier) for gate in service.app.state.gates)
    service.sign_in("profile-service")
    claims = {
        **{"iss": ISSUER, "typ": "Bearer", "aud": ["profile-service"], "azp": "portal", "sub": BRUNO},
        **{"sid": "bruno-sid", "scope": "openid profile-api", "exp": int(NOW) + 3600},
    }
    parts = Parts(open_database(service.settings.database_url), service.clock)
    return BothRoads(service, parts, ISSUED.sign(claims))


def agreed(both: BothRoads, form: Form, typed: dict[str, str]) -> Verdict:
    """The verdict of both roads."""
    verdict, *others = both.save(form, typed)
    assert all(other == verdict for other in others)
    return verdict


@pytest.mark.parametrize("form", [ORGANISATION, INFORMATION], ids=["organisation", "information"])
def test_vectors_of_telephones(both: BothRoads, form: Form) -> None:
    codes = {
        "characters": "telephone_digits",
        "too-long": "telephone_too_long",
        "not-a-number": "telephone_unknown",
    }
    for case in document("telephone_practice.json")["cases"]:
        verdict = agreed(both, form, {"telephone": case["typed"]})
        if case.get("refused") in codes:
            assert verdict.faults == {"telephone": codes[case["refused"]]}, case["name"]
        else:
            # A profile may have no number.
            assert verdict.of("telephone") == ("stored", case.get("stored", case["typed"])), case["name"]
            assert verdict.of("telephoneE164") == ("stored", case.get("e164", "")), case["name"]


@pytest.mark.parametrize(
    ("form", "name", "others"),
    [
        (ORGANISATION, "mail", {}),
        (INFORMATION, "directMail", {}),
        (PREFERENCES, "notificationMail", CHOICES),
        (PREFERENCES, "documentsMail", CHOICES),
    ],
    ids=["organisation", "information", "notifications", "documents"],
)
def test_vectors_of_mail_addresses(both: BothRoads, form: Form, name: str, others: dict[str, str]) -> None:
    for case in addresses():
        verdict = agreed(both, form, {**others, name: case.typed})
        assert verdict.of(name) == case.in_field(name), case.name


def test_vectors_of_domains_that_hin_secures(both: BothRoads) -> None:
    for case in domains():
        verdict = agreed(both, PREFERENCES, {**CHOICES, "documentsMail": case.typed})
        assert verdict.of("documentsMail") == case.in_field("documentsMail"), case.name


def test_vectors_of_plain_text(both: BothRoads) -> None:
    refused = {"control characters stay", "half a surrogate pair stays"}
    irish = {"kind": "practice", "country": "IE"}
    for case in document("plain_text.json")["cases"]:
        text, written = case["plain"].strip(" "), case["written"]
        organisation = agreed(both, ORGANISATION, {"name": written})
        address = agreed(both, ADDRESS, irish | dict.fromkeys(LINES, written))
        if case["name"] in refused:
            assert organisation.faults == {"name": "invisible_characters"}, case["name"]
            assert address.faults == dict.fromkeys(LINES, "invisible_characters"), case["name"]
            continue
        assert organisation.of("name") == ("stored", text), case["name"]
        if text:
            saved = address.stored["addresses"][-1]
            kept = {name: saved["foreignZipCode" if name == "zip" else name] for name in LINES}
            assert kept == dict.fromkeys(LINES, text), case["name"]
        else:
            assert address.faults == {"street": "no_street", "town": "missing"}, case["name"]


def test_types_of_documents_have_no_order(both: BothRoads) -> None:
    for codes in (TYPES, TYPES[::-1]):
        chosen = {f"documentTypes.{code}": "on" for code in codes}
        assert agreed(both, PREFERENCES, {**CHOICES, **chosen}).stored["documentTypes"] == [*TYPES]


@pytest.mark.parametrize(
    ("form", "names"),
    [
        (ORGANISATION, ("name", "mail", "telephone")),
        (INFORMATION, ("directMail", "telephone")),
        (PREFERENCES, tuple(CHOICES)),
        (ADDRESS, ("kind", "country", *LINES)),
    ],
    ids=["organisation", "information", "preferences", "address"],
)
def test_long_inputs_are_refused_at_each_field(both: BothRoads, form: Form, names: tuple[str, ...]) -> None:
    # Longer than any line, with the spaces around it, may be.
    for case in long_inputs(1300):
        verdict = agreed(both, form, dict.fromkeys(names, str(case.values[0])))
        assert set(verdict.faults) == set(names), case.id
        assert verdict.stored == {}


# A browser cannot send half of a surrogate pair.
TEXTS: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=70)
TELEPHONES: Final = st.sampled_from(
    ["0223723311", "0033145678901", "+41223723311", "0123", " 0791234567 ", "0" * 30]
)
AT_DOMAINS: Final = st.builds(
    "{}@{}".format,
    st.text("abzAZ059.+-_'%&=? ", min_size=1, max_size=12),
    st.sampled_from(
        [*sorted(SECURED), "HIN.ch", "müller.ch", "praxis.hin.ch", "hin.ch.example.com", "hin。ch"]
    ),
)
MAILS: Final = (
    st.sampled_from(["", " A@AMGE.ch ", "a@b@c.ch", "=?u?q?x?=@hin.ch", "x" * 300])
    | AT_DOMAINS
    | st.emails()
    | TEXTS
)


@FEW
@given(st.fixed_dictionaries({"name": TEXTS, "mail": MAILS, "telephone": TEXTS | TELEPHONES}))
def test_organisation(both: BothRoads, typed: dict[str, str]) -> None:
    agreed(both, ORGANISATION, typed)


@FEW
@given(st.fixed_dictionaries({"directMail": MAILS, "telephone": TEXTS | TELEPHONES}))
def test_information(both: BothRoads, typed: dict[str, str]) -> None:
    agreed(both, INFORMATION, typed)


@FEW
@given(
    st.fixed_dictionaries(
        {
            **{f"documentTypes.{code}": st.sampled_from(["", "on"]) for code in TYPES},
            "documentTypes.unknown": st.sampled_from(["", "", "", "on"]),
            "notificationMail": MAILS,
            "documentsMail": MAILS,
            "lifetimeDays": st.integers(-5, 400).map(str) | st.sampled_from(["", "x", "1.5", "0x1", "９"]),
            "notification": st.sampled_from(["none", "each", "daily", "weekly", "hourly", ""]),
            "delivery": st.sampled_from(["", "portal", "hin-email", "none", "fax"]),
        }
    )
)
def test_preferences(both: BothRoads, typed: dict[str, str]) -> None:
    agreed(both, PREFERENCES, typed)


@FEW
@given(MAILS, st.sampled_from(["", "portal", "hin-email", "none"]))
def test_mail_for_documents(both: BothRoads, mail: str, delivery: str) -> None:
    agreed(both, PREFERENCES, {**CHOICES, "documentsMail": mail, "delivery": delivery})


PLACES: Final = st.sampled_from(
    [
        {"country": "CH", "zip": "1205", "town": "Genève"},
        {"country": "LI", "zip": "9490", "town": "Vaduz"},
        {"country": "FR", "zip": "74100", "town": "Annemasse"},
        {"country": "IE", "zip": "", "town": "Cork"},
    ]
)
CHANGES: Final = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(LINES, TEXTS | st.just("")),
        "houseNumber": TEXTS | st.just("8"),
        "zip": TEXTS | st.sampled_from(["1205", "9490", "74100", "12"]),
        "kind": st.sampled_from(["postal", "generic", "home"]),
        "country": st.sampled_from(["CH", "FR", "XX"]),
    },
)


@FEW
@given(PLACES, CHANGES)
def test_address(both: BothRoads, place: dict[str, str], changes: dict[str, str]) -> None:
    whole = {**dict.fromkeys(LINES, ""), "kind": "practice", "street": "Rue du Lac", **place}
    agreed(both, ADDRESS, {**whole, **changes})
