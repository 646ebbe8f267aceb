"""The page of delegations, with the extension's endpoint simulated at the transport."""

import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from profile_service import app
from profile_service.delegations.lists import A_PAGE
from profile_service.keycloak.patience import Patience, Patient
from profile_service.sign_in.csrf import token_for
from profile_service.sign_in.sessions import Session, SessionStore
from profile_service.web.languages import Language
from profile_service.web.messages import Messages
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import ANNE, PUBLIC_URL, Service, TurnableClock
from tests.unit.profile_service.late_routes import analysed_when_used

MESSAGES = Messages.load()
ORIGIN = {"Origin": PUBLIC_URL}
PAGE = "/profil/delegations"
CLAIRE_ID = "c1a1"
DEFAULTS = ["mayReadDocuments", "maySubmitRequests"]
CLAIRE: dict[str, Any] = {
    "sub": CLAIRE_ID,
    "sid": "claire-sid",
    "given_name": "Claire",
    "family_name": "Assistante",
    "professional_id_type": "NONE",
}


def view(principal: str = "anne-sub", assistant: str = CLAIRE_ID, **members: Any) -> dict[str, Any]:
    names = {"anne-sub": ("Dre", "Anne Médecin"), CLAIRE_ID: (None, "Claire Assistante")}

    def person(each: str) -> dict[str, Any]:
        title, name = names.get(each, (None, f"Personne {each}"))
        return {"id": each, "name": name, "active": True, **({"title": title} if title else {})}

    return {
        "principal": person(principal),
        "assistant": person(assistant),
        "since": "2026-03-01T23:30:00Z",
        "rights": DEFAULTS,
        "state": "standing",
        **members,
    }


def version(delegation: dict[str, Any]) -> str:
    terms = [delegation.get(name) for name in ("until", "practice", "rights")]
    return hashlib.sha256(repr(terms).encode()).hexdigest()[:16]


def _versioned(delegation: dict[str, Any]) -> dict[str, Any]:
    return {**delegation, "version": version(delegation)}


@dataclass
class Extension:
    """The endpoint of delegations, as far as the page asks it. `problem` is answered to what writes."""

    delegations: list[dict[str, Any]] = field(default_factory=list)
    may_delegate: bool = True
    may_request: bool = True
    is_away: bool = False
    problem: tuple[int, dict[str, Any]] | None = None
    reads: tuple[int, dict[str, Any]] | None = None
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    reader: str = "anne-sub"

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.is_away or "/mep/delegations/" not in request.url.path:
            raise httpx.ConnectError("away")
        path = request.url.path.split("/mep/delegations/")[1]
        if request.method == "GET":
            return self._problem(self.reads) if self.reads else self._read(path)
        body = json.loads(request.content) if request.content else None
        self.asked.append((request.method, path, body and {**body}))
        if self.problem:
            return self._problem(self.problem)
        return self._write(request.method, path, body)

    def _read(self, path: str) -> httpx.Response:
        if path != "mine":
            found = self._find(path)
            return httpx.Response(200, json=_versioned(found)) if found else self._unknown()
        sides = {"asPrincipal": "principal", "asAssistant": "assistant"}
        own = {
            name: [_versioned(each) for each in self.delegations if each[side]["id"] == self.reader]
            for name, side in sides.items()
        }
        may = {"mayDelegate": self.may_delegate, "mayRequest": self.may_request}
        return httpx.Response(200, json={**own, **may})

    def _write(self, method: str, path: str, body: Any) -> httpx.Response:
        if path == "requests":
            return httpx.Response(202, json={})
        found = self._find(path)
        if found is None:
            return self._unknown()
        if method == "DELETE":
            self.delegations.remove(found)
            return httpx.Response(204)
        if body.pop("version") != version(found):
            return self._problem((409, {"code": "stale"}))
        found.update(body)
        return httpx.Response(200, json=_versioned(found))

    def _find(self, path: str) -> dict[str, Any] | None:
        return next(
            (
                each
                for each in self.delegations
                if path == f"{each['principal']['id']}/{each['assistant']['id']}"
            ),
            None,
        )

    def _unknown(self) -> httpx.Response:
        return self._problem((404, {"code": "unknown_delegation"}))

    @staticmethod
    def _problem(problem: tuple[int, dict[str, Any]]) -> httpx.Response:
        return httpx.Response(problem[0], json={"title": "refused", **problem[1]})


@pytest.fixture
def extension() -> Extension:
    return Extension([view()])


@pytest.fixture
def service(
    settings: Settings,
    clock: TurnableClock,
    sessions: SessionStore,
    extension: Extension,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Service]:
    """The service whose requests to Keycloak reach the simulated endpoint."""
    # Each look at this clock is a minute later: the next request after a failed one is sent at once.
    patience = Patience(clock=count(0, 60).__next__)
    http = Patient(patience, transport=httpx.MockTransport(extension))
    monkeypatch.setattr(app, "keycloak_client", lambda _issuer: http)
    with analysed_when_used():
        built = app.build_app(settings, clock=clock)
    made = Service(built, settings, clock, sessions)
    with made.browser:
        yield made


@dataclass
class Visit:
    """A person at the page, in a browser without JavaScript."""

    service: Service
    session: Session
    text: str = ""

    def load(self, address: str = PAGE, status: int = 200) -> "Visit":
        answer = self.service.browser.get(address, follow_redirects=True)
        assert answer.status_code == status, answer.text
        self.text = html.unescape(answer.text)
        return self

    @property
    def words(self) -> str:
        """The text without its tags and with single spaces; no-break spaces stay."""
        return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]*>", " ", self.text))

    def form(self, action: str) -> dict[str, str]:
        """The inputs of the form with this address, as a browser sends them."""
        form = self.text.split(f'action="{action}"')[1].split("</form>")[0]
        tags = re.findall(r"<input[^>]*>", form)
        found = [(dict(re.findall(r'([a-z-]+)="([^"]*)"', tag)), tag) for tag in tags]
        sent = {
            each["name"]: each.get("value", "")
            for each, tag in found
            if each.get("type") != "checkbox" or " checked" in tag
        }
        area = re.search(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)<', form)
        return {**sent, area[1]: area[2]} if area else sent

    def send(self, action: str, *, without: str = "", **typed: str) -> "Visit":
        """Send a form, and read the page that follows."""
        fields = {name: value for name, value in {**self.form(action), **typed}.items() if name != without}
        answer = self.service.browser.post(action, data=fields, headers=ORIGIN)
        assert answer.status_code == 303, answer.text
        return self.load(answer.headers["location"], status=503 if self._away else 200)

    _away: bool = False

    def says(self, key: str, **values: object) -> None:
        assert MESSAGES.text("fr", key, **values) in self.text, key

    def is_silent(self, key: str) -> None:
        assert MESSAGES.text("fr", key) not in self.text, key


@pytest.fixture
def anne(service: Service, extension: Extension) -> Visit:
    return Visit(service, service.sign_in("profile-service"))


def as_claire(service: Service, extension: Extension, **claims: Any) -> Visit:
    extension.reader, extension.may_delegate, extension.may_request = CLAIRE_ID, False, False
    return Visit(service, service.sign_in("profile-service", CLAIRE | claims))


def test_visitor_signs_in_and_comes_back(service: Service) -> None:
    answer = service.browser.get(PAGE)
    wanted = f"{PUBLIC_URL}/profil/sign-in?next=%2Fprofil%2Fdelegations"
    assert (answer.status_code, answer.headers["location"]) == (303, wanted)


def test_doctor_sees_an_assistant_with_days_rights_and_practice(anne: Visit, extension: Extension) -> None:
    extension.delegations = [
        view(until="2027-01-31", lastUsed="2026-11-20", practice="Cabinet du Lac", rights=DEFAULTS[:1])
    ]
    page = anne.load()
    for words in ("Claire Assistante", "02.03.2026", "31.01.2027", "20.11.2026", "Cabinet du Lac"):
        assert words in page.words
    assert set(page.form(f"{PAGE}/rights")) & set(DEFAULTS) == {"mayReadDocuments"}
    page.says("delegation.rights_hint")
    page.is_silent("delegations.doctors")


def test_unused_delegation_without_end_says_so(anne: Visit) -> None:
    words = anne.load().words
    assert "Dernière utilisation jamais" in words
    assert "Dernier jour sans fin prévue" in words


def test_delegation_of_another_program_has_no_beginning(anne: Visit, extension: Extension) -> None:
    del extension.delegations[0]["since"]
    assert "Depuis –" in anne.load().words


@pytest.mark.parametrize("state", ["suspended", "ended"])
def test_state_is_said_and_an_ended_delegation_has_no_form(
    anne: Visit, extension: Extension, state: str
) -> None:
    extension.delegations = [view(state=state)]
    page = anne.load()
    page.says(f"delegation.explained.{state}")
    assert (f'action="{PAGE}/rights"' in page.text) == (state == "suspended")
    assert f'href="{PAGE}/revoke/{CLAIRE_ID}"' in page.text


def test_rights_are_saved(anne: Visit, extension: Extension) -> None:
    page = anne.load().send(f"{PAGE}/rights", without="mayReadDocuments", mayChangeAddresses="true")
    page.says("notice.rights-saved")
    sent = {"rights": ["mayChangeAddresses", "maySubmitRequests"], "version": version(view())}
    assert extension.asked == [("PATCH", f"anne-sub/{CLAIRE_ID}", sent)]


def test_unchanged_rights_are_not_sent(anne: Visit, extension: Extension) -> None:
    anne.load().send(f"{PAGE}/rights").says("notice.rights-saved")
    assert extension.asked == []


def test_right_of_a_newer_server_is_kept(anne: Visit, extension: Extension) -> None:
    extension.delegations = [view(rights=[*DEFAULTS, "mayFly"])]
    anne.load().send(f"{PAGE}/rights", without="maySubmitRequests")
    assert extension.asked[0][2]["rights"] == ["mayFly", "mayReadDocuments"]


def test_rights_changed_meanwhile_are_not_overwritten_unseen(anne: Visit, extension: Extension) -> None:
    page = anne.load()
    extension.delegations[0]["rights"] = ["mayReadPreferences"]
    page.send(f"{PAGE}/rights", mayChangeAddresses="true")
    assert extension.delegations[0]["rights"] == ["mayReadPreferences"]
    page.says("delegations.refused.stale.heading")
    saved = MESSAGES.text("fr", "delegation.right.mayReadPreferences")
    assert f"{MESSAGES.text('fr', 'delegations.saved_now')} {saved}" in page.words
    assert "mayChangeAddresses" in page.form(f"{PAGE}/rights")

    page.send(f"{PAGE}/rights").says("notice.rights-saved")
    assert set(extension.delegations[0]["rights"]) == {*DEFAULTS, "mayChangeAddresses"}


def test_last_day_changed_meanwhile_is_shown_before_rights_are_saved(
    anne: Visit, extension: Extension
) -> None:
    page = anne.load()
    extension.delegations[0]["until"] = "2027-01-31"
    page.send(f"{PAGE}/rights", mayChangeAddresses="true").says("delegations.refused.stale.heading")
    assert "31.01.2027" in page.words
    assert "mayChangeAddresses" in page.form(f"{PAGE}/rights")


def test_form_without_a_version_changes_nothing(anne: Visit, extension: Extension) -> None:
    page = anne.load().send(f"{PAGE}/rights", without="shown", mayChangeAddresses="true")
    page.says("delegations.refused.stale.heading")
    assert extension.delegations[0]["rights"] == DEFAULTS


def test_rights_that_are_not_saved_can_be_reset(anne: Visit, extension: Extension) -> None:
    page = anne.load()
    extension.problem = (500, {"code": "server_error"})
    page.send(f"{PAGE}/rights", mayChangeAddresses="true").says("delegations.refused.other.heading")
    assert "mayChangeAddresses" in page.load().form(f"{PAGE}/rights")
    form = page.form(f"{PAGE}/rights")
    page.service.browser.post(f"{PAGE}/rights/restore", data=form, headers=ORIGIN)
    assert "mayChangeAddresses" not in page.load().form(f"{PAGE}/rights")
    page.is_silent("delegations.refused.other.heading")


def test_rights_of_a_revoked_delegation_are_refused_and_the_page_is_current(
    anne: Visit, extension: Extension
) -> None:
    page = anne.load()
    extension.delegations = []
    page.send(f"{PAGE}/rights", mayChangeAddresses="true").says("notice.delegation-gone")
    page.says("delegations.no_assistants")


def test_delegation_revoked_while_its_form_waits_is_said(anne: Visit, extension: Extension) -> None:
    page = anne.load()
    extension.problem = (500, {"code": "server_error"})
    page.send(f"{PAGE}/rights", mayChangeAddresses="true")
    extension.delegations = []
    page.load().says("delegations.refused.gone.heading")


def test_doctor_is_asked_before_a_delegation_is_revoked(anne: Visit, extension: Extension) -> None:
    page = anne.load(f"{PAGE}/revoke/{CLAIRE_ID}")
    page.says("delegations.revoke.at_once", name="Claire Assistante")
    page.says("delegations.revoke.sessions", name="Claire Assistante")
    assert extension.asked == []

    page.send(f"{PAGE}/revoke/{CLAIRE_ID}").says("notice.delegation-revoked")
    assert extension.asked == [("DELETE", f"anne-sub/{CLAIRE_ID}", None)]
    page.says("delegations.no_assistants")


def test_assistant_resigns(service: Service, extension: Extension) -> None:
    page = as_claire(service, extension).load()
    page.says("delegations.doctors")
    page.is_silent("delegations.assistants")
    assert "Dre Anne Médecin" in page.words
    for right in DEFAULTS:
        page.says(f"delegation.right.{right}")
    page.is_silent("delegation.right.mayChangeAddresses")

    page.load(f"{PAGE}/resign/anne-sub").says("delegations.resign.at_once", name="Dre Anne Médecin")
    page.send(f"{PAGE}/resign/anne-sub").says("notice.delegation-resigned")
    assert extension.asked == [("DELETE", f"anne-sub/{CLAIRE_ID}", None)]


@pytest.mark.parametrize("path", [f"revoke/{CLAIRE_ID}", "resign/anne-sub"])
def test_ending_what_is_gone_says_so(anne: Visit, extension: Extension, path: str) -> None:
    extension.delegations = []
    anne.load(f"{PAGE}/{path}").says("notice.delegation-gone")
    form = {"csrf": token_for(anne.session.secret)}
    answer = anne.service.browser.post(f"{PAGE}/{path}", data=form, headers=ORIGIN)
    anne.load(answer.headers["location"]).says("notice.delegation-gone")


def test_ending_without_an_answer_says_that_it_is_uncertain(anne: Visit, extension: Extension) -> None:
    anne.load(f"{PAGE}/revoke/{CLAIRE_ID}")
    extension.problem = (500, {"code": "server_error"})
    anne.send(f"{PAGE}/revoke/{CLAIRE_ID}").says("notice.delegation-uncertain")


def test_request_reaches_the_team(anne: Visit, extension: Extension) -> None:
    page = anne.load()
    asked = {"assistant": " denis@example.ch ", "practice": "Cabinet", "note": "Bonjour\nà vous"}
    page.send(f"{PAGE}/request", **asked).says("notice.delegation-requested")
    assert extension.asked == [("POST", "requests", asked | {"assistant": "denis@example.ch"})]
    assert page.form(f"{PAGE}/request")["assistant"] == ""


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"assistant": ""}, "fault.missing"),
        ({"assistant": "denis"}, "fault.mail_address"),
        ({"assistant": "denis@example.ch", "note": "a\x07b"}, "fault.invisible_characters"),
    ],
)
def test_faulty_request_is_told_at_its_field_and_kept(
    anne: Visit, extension: Extension, typed: dict[str, str], fault: str
) -> None:
    page = anne.load().send(f"{PAGE}/request", practice="Cabinet", **typed)
    page.says("delegations.refused.invalid.heading")
    page.says(fault)
    assert page.form(f"{PAGE}/request")["practice"] == "Cabinet"
    assert extension.asked == []


@pytest.mark.parametrize(("typed", "most"), [({"practice": "x" * 101}, 100), ({"note": "x" * 501}, 500)])
def test_long_request_is_told_at_its_field(anne: Visit, typed: dict[str, str], most: int) -> None:
    page = anne.load().send(f"{PAGE}/request", assistant="denis@example.ch", **typed)
    page.says("fault.too_long", most=most)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ((429, {"code": "too_many_requests"}), "delegations.refused.too-many.heading"),
        ((403, {"code": "may_not_delegate"}), "delegations.refused.may-not-delegate.text"),
        ((400, {"code": "same_person", "field": "assistant"}), "fault.same_person"),
        ((400, {"code": "not_an_address", "field": "assistant"}), "fault.mail_address"),
        ((400, {"code": "something_new", "field": "note"}), "fault.not_accepted"),
        ((409, {"code": "something_new", "field": "csrf"}), "delegations.refused.other.heading"),
    ],
)
def test_refused_request_is_said_and_kept(
    anne: Visit, extension: Extension, problem: tuple[int, dict[str, Any]], said: str
) -> None:
    page, extension.problem = anne.load(), problem
    page.send(f"{PAGE}/request", assistant="denis@example.ch", note="Bonjour").says(said)
    assert page.form(f"{PAGE}/request")["assistant"] == "denis@example.ch"
    assert page.form(f"{PAGE}/request")["note"] == "Bonjour"


def test_request_of_an_ended_session_is_kept_for_its_writer(anne: Visit, extension: Extension) -> None:
    page = anne.load()
    page.service.sessions.end(page.session)
    answer = page.service.browser.post(
        f"{PAGE}/request",
        data=page.form(f"{PAGE}/request") | {"assistant": "denis@example.ch"},
        headers=ORIGIN,
    )
    assert answer.status_code == 303
    page.session = page.service.sign_in("profile-service")
    page.load().says("delegations.refused.session-over.heading")
    assert page.form(f"{PAGE}/request")["assistant"] == "denis@example.ch"
    assert extension.asked == []


@pytest.mark.parametrize(
    "path", ["rights", "rights/restore", "request", "request/restore", f"revoke/{CLAIRE_ID}", "resign/b"]
)
@pytest.mark.parametrize("origin", [PUBLIC_URL, "https://evil.example"])
def test_forged_form_does_nothing(anne: Visit, extension: Extension, path: str, origin: str) -> None:
    forged = {"csrf": "x", "writer": "x", "assistant": CLAIRE_ID}
    answer = anne.service.browser.post(f"{PAGE}/{path}", data=forged, headers={"Origin": origin})
    assert answer.status_code == 403
    assert extension.asked == []


@pytest.mark.parametrize("path", ["revoke/a.b", "resign/anne@example.ch", "revoke/a%2Fb", "other/a"])
def test_other_addresses_have_no_page(anne: Visit, path: str) -> None:
    assert anne.service.browser.get(f"{PAGE}/{path}").status_code == 404


def test_page_without_keycloak_says_so_and_other_pages_work(anne: Visit, extension: Extension) -> None:
    extension.is_away = True
    anne.load(status=503).says("delegations.away")
    assert anne.service.browser.get("/profil/organisation").status_code == 200
    extension.is_away = False
    anne.load().is_silent("delegations.away")


def test_form_sent_while_keycloak_is_away_is_kept(anne: Visit, extension: Extension) -> None:
    page = anne.load()
    extension.is_away = page._away = True
    page.send(f"{PAGE}/rights", mayChangeAddresses="true").says("delegations.away")
    extension.is_away = False
    page.load().says("delegations.refused.unreachable.heading")
    assert "mayChangeAddresses" in page.form(f"{PAGE}/rights")


@pytest.mark.parametrize("code", ["invalid_token", "insufficient_scope"])
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/revoke/{CLAIRE_ID}"])
def test_token_that_is_not_taken_leads_to_one_sign_in(
    anne: Visit, extension: Extension, code: str, path: str
) -> None:
    extension.reads = (401, {"code": code})
    sign_in = urlsplit(anne.service.browser.get(f"{path}?ui_locales=de").headers["location"])
    assert sign_in.path == "/profil/sign-in"
    back = parse_qs(sign_in.query)["next"][0]
    assert back == f"{path}?signed-in-again=1"
    assert anne.service.browser.get(back).status_code == 503

    extension.reads = None
    anne.load(back).says("delegations.assistants" if path == PAGE else "delegations.revoke.button")


def test_act_whose_token_is_not_taken_is_not_lost(anne: Visit, extension: Extension) -> None:
    page = anne.load(f"{PAGE}/revoke/{CLAIRE_ID}")
    extension.problem = (401, {"code": "invalid_token"})
    page.send(f"{PAGE}/revoke/{CLAIRE_ID}").says("delegations.revoke.button")
    extension.problem = None
    page.send(f"{PAGE}/revoke/{CLAIRE_ID}").says("notice.delegation-revoked")


@pytest.fixture
def crowd(extension: Extension) -> Extension:
    extension.delegations = [
        view(assistant=f"a{n:03}", practice="Genève" if n == 287 else None) for n in range(300)
    ]
    return extension


def test_300_assistants_are_paged_by_links(anne: Visit, crowd: Extension) -> None:
    page = anne.load()
    assert page.text.count('<details class="delegation"') == A_PAGE
    page.says("delegations.found", first=1, last=25, total=300)
    seen, following = 0, PAGE
    while following:
        page.load(following)
        seen += page.text.count('<details class="delegation"')
        link = re.search(r'href="([^"]*)" rel="next"', page.text)
        following = link[1] if link else ""
    assert seen == 300
    page.load(f"{PAGE}?assistants-page=999").says("delegations.found", first=276, last=300, total=300)
    for number in ("0", "-1", "x", "٣", "9" * 400):
        page.load(f"{PAGE}?assistants-page={number}")


def test_300_assistants_are_searched_without_case_and_accents(anne: Visit, crowd: Extension) -> None:
    page = anne.load(f"{PAGE}?assistants=GENEVE+personne")
    assert "Personne a287" in page.words
    page.says("delegations.found", first=1, last=1, total=1)
    page.load(f"{PAGE}?assistants=nobody").says("delegations.none_found", search="nobody")


def test_page_after_saving_shows_the_same_assistant(anne: Visit, crowd: Extension) -> None:
    page = anne.load(f"{PAGE}?assistants=a260")
    page.send(f"{PAGE}/rights", mayReadPreferences="true")
    opened = page.text.split('<details class="delegation" open>')[1]
    assert 'id="assistant-a260"' in opened.split("</details>")[0]


def test_refused_rights_are_shown_on_the_page_of_their_assistant(anne: Visit, crowd: Extension) -> None:
    page, crowd.problem = anne.load(f"{PAGE}?assistants=a260"), (500, {"code": "server_error"})
    page.send(f"{PAGE}/rights", mayReadPreferences="true").says("delegations.refused.other.heading")
    assert 'href="#rights-of-a260"' in page.text
    assert 'id="rights-of-a260"' in page.text


def test_assistant_with_200_doctors_has_pages_too(service: Service, extension: Extension) -> None:
    extension.delegations = [view(principal=f"d{n}") for n in range(200)]
    page = as_claire(service, extension).load(f"{PAGE}?doctors-page=8")
    page.says("delegations.found", first=176, last=200, total=200)


@pytest.mark.parametrize(
    ("states", "identifier", "offered"),
    [
        (["standing"], "NONE", False),
        (["standing"], "GLN", True),
        (["standing", "standing"], "NONE", True),
        (["standing", "ended"], "NONE", False),
        (["suspended"], "GLN", False),
        ([], "GLN", False),
    ],
)
def test_another_responsibility_is_offered_to_a_person_with_a_choice(
    service: Service, extension: Extension, states: list[str], identifier: str, offered: bool
) -> None:
    extension.delegations = [view(principal=f"d{n}", state=state) for n, state in enumerate(states)]
    doctor = {"extensions": {"ch_delegation": {"principal": "Anne Médecin"}}, "principal_sub": "d0"}
    named = doctor if "standing" in states[:1] else {}
    page = as_claire(service, extension, professional_id_type=identifier, **named).load()
    link = f'href="/profil/sign-in?action=responsibility&next={PAGE}"'
    assert (link in page.text) == offered


def test_doctor_who_may_not_ask_online_sees_no_form(anne: Visit, extension: Extension) -> None:
    extension.may_request = False
    anne.load().says("delegations.no_request")
    assert f'action="{PAGE}/request"' not in anne.text


def test_person_without_any_delegation_reads_how_to_get_one(service: Service, extension: Extension) -> None:
    extension.delegations = []
    as_claire(service, extension).load().says("delegations.no_doctors")


def test_names_are_escaped(anne: Visit, extension: Extension) -> None:
    each = view(practice="<script>alert(1)</script>")
    each["assistant"]["name"] = '"><b>x'
    extension.delegations = [each]
    for path in (PAGE, f"{PAGE}/revoke/{CLAIRE_ID}"):
        answer = anne.service.browser.get(path)
        assert "<script>alert" not in answer.text
        assert "<b>" not in answer.text


@pytest.mark.parametrize("language", [each.value for each in Language])
def test_page_is_said_in_every_language(anne: Visit, extension: Extension, language: str) -> None:
    extension.delegations = [
        view(),
        view(assistant="b", state="suspended"),
        view(principal="c", assistant="anne-sub"),
    ]
    text = anne.load(f"{PAGE}?ui_locales={language}").text
    for key in ("title", "assistants", "doctors", "request.heading"):
        assert MESSAGES.text(language, f"delegations.{key}") in text, key
    assert MESSAGES.text(language, "delegation.explained.suspended") in text


@pytest.mark.parametrize("client", ["portal", "profile-service"])
def test_responsibility_is_said_on_every_page_with_a_menu(service: Service, client: str) -> None:
    claims = CLAIRE | {"extensions": {"ch_delegation": {"principal": "Anne Médecin"}}}
    home = {"portal": "/demo", "profile-service": "/profil/informations"}[client]
    service.sign_in(client, claims)
    page = html.unescape(service.browser.get(home).text)
    assert MESSAGES.text("fr", "menu.responsibility", principal="Anne Médecin") in page
    assert f'href="{"/demo" if client == "portal" else "/profil"}/sign-in?action=responsibility"' in page
    service.sign_in(client, ANNE)
    assert "responsibility" not in service.browser.get(home).text
