"""Hypothesis types into every field, by the form and by the API: same verdict, same stored values."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profile_service.addresses.pages import from_text as address_of
from profile_service.part.store import Parts
from profile_service.preferences.tab import from_text as preferences_of
from profile_service.sign_in.tokens import TokenVerifier
from profile_service.web.database import open_database
from tests.unit.profile_service.conftest import NOW, Service
from tests.unit.profile_service.issuer import ISSUER, Issuer
from tests.unit.profile_service.tabs import open_tab

ISSUED: Final = Issuer()
FEW: Final = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

# A browser cannot send half of a surrogate pair.
TEXTS: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=70)
TELEPHONES: Final = st.sampled_from(
    ["0223723311", "0033145678901", "+41223723311", "0123", " 0791234567 ", "0" * 30]
)
MAILS: Final = st.sampled_from(
    ["", "a@hin.ch", " A@AMGE.ch ", "a@müller.ch", "a@b@c.ch", "=?u?q?x?=@hin.ch", "x" * 300]
)


@dataclass
class Both:
    """The form of Anne, and the API of Bruno."""

    service: Service
    parts: Parts
    token: str

    def by_form(self, path: str, part: str, typed: dict[str, str]) -> tuple[set[str], Any]:
        window = open_tab(self.service, path)
        window.save(**typed)
        faults = set(re.findall(r'class="fault" id="([A-Za-z0-9]+)-fault"', window.text))
        stored = self.parts.find("anne-sub", part).content
        if faults:
            window.send(to="/restore")
        return faults, stored if not faults else None

    def by_api(self, part: str, body: object) -> tuple[set[str], Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        tag = self.service.browser.get(f"/api/v1/{part}", headers=headers).headers["etag"]
        answer = self.service.browser.put(
            f"/api/v1/{part}",
            content=json.dumps(body),
            headers={**headers, "If-Match": tag, "Content-Type": "application/json"},
        )
        if answer.status_code == 200:
            return set(), self.parts.find("bruno-sub", part).content
        assert answer.status_code == 422, answer.text
        return {html.unescape(each["pointer"].rpartition("/")[2]) for each in answer.json()["errors"]}, None


@pytest.fixture
def both(service: Service) -> Both:
    verifier = TokenVerifier(ISSUED, service.clock)
    service.app.state.gates = tuple(replace(gate, verifier=verifier) for gate in service.app.state.gates)
    service.sign_in("profile-service")
    claims = {
        **{"iss": ISSUER, "typ": "Bearer", "aud": ["profile-service"], "azp": "portal", "sub": "bruno-sub"},
        **{"sid": "bruno-sid", "scope": "openid profile-api", "exp": int(NOW) + 3600},
    }
    parts = Parts(open_database(service.settings.database_url), service.clock)
    return Both(service, parts, ISSUED.sign(claims))


@FEW
@given(st.fixed_dictionaries({"name": TEXTS, "mail": TEXTS | MAILS, "telephone": TEXTS | TELEPHONES}))
def test_organisation(both: Both, typed: dict[str, str]) -> None:
    assert both.by_form("/profil/organisation", "organisation", typed) == both.by_api("organisation", typed)


@FEW
@given(st.fixed_dictionaries({"directMail": TEXTS | MAILS, "telephone": TEXTS | TELEPHONES}))
def test_information(both: Both, typed: dict[str, str]) -> None:
    assert both.by_form("/profil/informations", "profile", typed) == both.by_api("profile", typed)


@FEW
@given(
    st.fixed_dictionaries(
        {
            "notificationMail": TEXTS | MAILS,
            # Another address for documents is judged by Keycloak: see the integration tests.
            "documentsMail": st.sampled_from(["", "a@b@c.ch", "x"]),
            "lifetimeDays": st.integers(-5, 400).map(str) | st.sampled_from(["", "x", "1.5", "0x1", "９"]),
            "notification": st.sampled_from(["none", "each", "daily", "weekly", "hourly", ""]),
            "delivery": st.sampled_from(["", "portal", "hin-email", "none", "fax"]),
        }
    )
)
def test_preferences(both: Both, typed: dict[str, str]) -> None:
    by_form = both.by_form("/profil/preferences", "preferences", typed)
    assert by_form == both.by_api("preferences", preferences_of(typed))


@FEW
@given(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["postal", "generic", "practice", "home"]),
            "country": st.sampled_from(["CH", "FR", "LI", "XX"]),
            "zip": st.sampled_from(["1205", "9490", "74100", "12", ""]) | TEXTS,
            "town": TEXTS | st.just("Genève"),
            **dict.fromkeys(("organisation", "addressLine1", "addressLine2", "street", "houseNumber"), TEXTS),
            "postOfficeBox": TEXTS,
        }
    )
)
def test_address(both: Both, typed: dict[str, str]) -> None:
    faults, _ = both.by_form("/profil/adresses/nouvelle", "addresses", typed)
    refused, _ = both.by_api("addresses", {"addresses": [address_of(typed)]})
    refused = {"zip" if name in {"swissZipCode", "foreignZipCode"} else name for name in refused}
    # A second address of one kind is refused by the form, which adds; the API replaces all.
    assert faults - {"kind"} == refused - {"kind"}
