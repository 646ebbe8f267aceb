"""What an assistant does in a doctor's profile: only as the token says now, and recorded with both names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import Engine, func, select

from profile_service.history.download import PersonalData
from profile_service.history.timeline import Change, ReadOnBehalf, Timeline
from profile_service.keycloak.lookup import Lookup
from profile_service.on_behalf.reads import ReadOnBehalfRow
from profile_service.part.store import Author, ChangeRow, Parts
from profile_service.people.erasure import erase_person
from profile_service.people.gone import GONE_SECONDS, GonePeople
from profile_service.sign_in.csrf import token_for
from profile_service.sign_in.sessions import Session
from profile_service.sign_in.tokens import TokenVerifier
from profile_service.web.database import Base, open_database
from tests.unit.profile_service.conftest import ANNE, NOW, PUBLIC_URL, Service, tokens_for
from tests.unit.profile_service.issuer import ISSUER, Issuer
from tests.unit.profile_service.tabs import Window, open_tab

READ: Final = "mayReadPreferences"
CHANGE: Final = "mayChangeAddresses"
PARTS: Final = ("profile", "addresses", "organisation", "preferences")
WORDS: Final = ("informations", "adresses", "organisation", "preferences")
DELEGATION: Final[dict[str, Any]] = {
    "extensions": {"ch_delegation": {"principal": "Anne Médecin", "principal_id": "7601000050717"}},
    "principal_sub": "anne-sub",
    "delegation_rights": ["mayReadDocuments", READ, CHANGE],
}
CLAIRE: Final[dict[str, Any]] = {
    "iss": ISSUER,
    "typ": "Bearer",
    "aud": ["profile-service"],
    "azp": "portal",
    "sub": "claire-sub",
    "sid": "claire-sid",
    "scope": "openid profile-api",
    "exp": int(NOW) + 60,
    "email": "claire.assistante@example.ch",
    "email_verified": True,
    "given_name": "Claire",
    "family_name": "Assistante",
    **DELEGATION,
}
FOR_BRUNO: Final[dict[str, Any]] = {
    "extensions": {"ch_delegation": {"principal": "Bruno Médecin"}},
    "principal_sub": "bruno-sub",
}
ADDRESS: Final[dict[str, Any]] = {
    "kind": "postal",
    "country": "CH",
    "street": "Boulevard de la Tour",
    "houseNumber": "8",
    "swissZipCode": "1205",
    "town": "Genève",
}
TYPED: Final = {
    "kind": "postal",
    "street": "Boulevard de la Tour",
    "houseNumber": "8",
    "zip": "1205",
    "town": "Genève",
}
PRIVATE: Final = "anne.medecin@hin.ch"
HELD: Final[Mapping[str, Mapping[str, Any]]] = {
    "profile": {"directMail": PRIVATE, "telephone": "0223723311", "telephoneE164": "+41223723311"},
    "addresses": {"addresses": []},
    "organisation": {
        "name": "Cabinet du Lac",
        "mail": "cabinet@amge.ch",
        "telephone": "",
        "telephoneE164": "",
    },
    "preferences": {
        "documentTypes": [],
        "notificationMail": PRIVATE,
        "delivery": "hin-email",
        "documentsMail": PRIVATE,
        "lifetimeDays": 42,
        "notification": "weekly",
    },
}
NO_SUCH_PAGE: Final = {"status": 404, "title": "Not Found", "code": "not_found"}
OTHER_CLAIMS: Final[list[dict[str, Any]]] = [
    {"principal_sub": "bruno-sub"},
    {"principal_sub": ""},
    {"principal_sub": ["anne-sub"]},
    {"principal_sub": {"anne-sub": True}},
    {"principal_sub": None},
    {"principal_sub": "ANNE-SUB"},
    {"principal_sub": "anne-sub "},
    {"extensions": None},
    {"extensions": {"ch_delegation": {"principal": ["Anne Médecin"]}}},
    {"extensions": {"ch_delegation": {"principal": " "}}},
    {"sub": "anne-sub"},
]
"""Claims that do not name Anne as the principal of another person."""
NO_RIGHTS: Final[list[Any]] = [
    None,
    [],
    READ,
    f"{READ} {CHANGE}",
    {READ: True, CHANGE: True},
    [[READ, CHANGE]],
    [READ.lower(), f"{CHANGE} "],
    ["mayReadDocuments", "maySubmitRequests"],
]
"""What gives no right in this service."""


@dataclass
class Practice:
    """The service with a profile of Anne, and Claire who works for her."""

    service: Service
    engine: Engine
    parts: Parts
    issuer: Issuer = field(default_factory=Issuer)

    def __post_init__(self) -> None:
        verifier = TokenVerifier(self.issuer, self.service.clock)
        state = self.service.app.state
        state.gates = tuple(replace(gate, verifier=verifier) for gate in state.gates)
        for part, content in HELD.items():
            held = self.parts.find("anne-sub", part)
            author = Author("anne-sub", "portal")
            self.parts.save("anne-sub", part, content, replacing=held, author=author)

    def ask(
        self, method: str, path: str, body: object = None, tag: str | None = None, **claims: object
    ) -> httpx.Response:
        """A request to the API with Claire's token, in which some claims are others."""
        headers = {"Authorization": f"Bearer {self.issuer.sign({**CLAIRE, **claims})}"}
        headers |= {"If-Match": tag} if tag else {}
        answer: httpx.Response = self.service.browser.request(
            method, f"/api/v1/on-behalf/{path}", json=body, headers=headers
        )
        return answer

    def save_address(self, **claims: object) -> httpx.Response:
        """Claire saves an address of Anne by the API."""
        tag = f'"addresses-{self.parts.find("anne-sub", "addresses").version}"'
        street = f"Rue {tag[-2]}"
        body = {"addresses": [{**ADDRESS, "street": street}]}
        return self.ask("PUT", "anne-sub/addresses", body, tag, **claims)

    def sign_in(self, **claims: object) -> Session:
        """Claire signs in to the pages, with a token in which some claims are others."""
        tokens = tokens_for({**CLAIRE, **claims}, clock=self.service.clock)
        tokens = replace(tokens, access_claims={**CLAIRE, **claims})
        session = self.service.sessions.start(client_id="profile-service", tokens=tokens, replacing=None)
        self.service.browser.cookies.set("mep-profil-session", session.secret)
        return session

    def renewed(self, session: Session, **claims: object) -> None:
        """The session gets its next tokens."""
        found = {**CLAIRE, **claims}
        tokens = replace(session.tokens, access_claims=found, id_claims=found)
        self.service.sessions.replace_tokens(session, tokens)

    def get(self, path: str) -> httpx.Response:
        answer: httpx.Response = self.service.browser.get(f"/profil/pour/{path}")
        return answer

    def post(self, session: Session, path: str, **typed: str) -> httpx.Response:
        form = {"csrf": token_for(session.secret), "version": "1", **typed}
        answer: httpx.Response = self.service.browser.post(
            f"/profil/pour/{path}", data=form, headers={"Origin": PUBLIC_URL}
        )
        return answer

    def history(self, subject: str = "anne-sub") -> list[Change | ReadOnBehalf]:
        """What assistants did, the newest first."""
        entries = Timeline(self.engine).page(subject, before=None, most=100).entries
        return [
            each
            for each in entries
            if isinstance(each, ReadOnBehalf) or (isinstance(each, Change) and each.author == "on-behalf")
        ]

    def street(self) -> list[str]:
        """The streets of Anne's addresses."""
        return [each["street"] for each in self.parts.find("anne-sub", "addresses").content["addresses"]]


@pytest.fixture
def practice(service: Service) -> Iterator[Practice]:
    engine = open_database(service.settings.database_url)
    yield Practice(service, engine, Parts(engine, service.clock))
    engine.dispose()


def test_assistant_reads_each_part_without_private_fields(practice: Practice) -> None:
    answers = {part: practice.ask("GET", f"anne-sub/{part}") for part in PARTS}

    assert {part: answer.status_code for part, answer in answers.items()} == dict.fromkeys(PARTS, 200)
    assert answers["profile"].json() == {"telephone": "0223723311", "telephoneE164": "+41223723311"}
    assert answers["preferences"].json() == {
        "documentTypes": [],
        "delivery": "hin-email",
        "lifetimeDays": 42,
        "notification": "weekly",
    }
    assert answers["organisation"].json() == HELD["organisation"]
    assert answers["addresses"].json() == {"addresses": [], "doubtful": []}
    assert PRIVATE not in "".join(answer.text for answer in answers.values())


@pytest.mark.parametrize("claims", OTHER_CLAIMS)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_another_token_finds_nothing_at_this_address(
    practice: Practice, method: str, claims: dict[str, Any]
) -> None:
    for part in PARTS if method == "GET" else ("addresses",):
        answer = practice.ask(method, f"anne-sub/{part}", {"addresses": []}, '"addresses-1"', **claims)
        assert (answer.status_code, answer.json()) == (404, NO_SUCH_PAGE)
    assert practice.history() == []


@pytest.mark.parametrize("subject", ["bruno-sub", "claire-sub", "nobody", "%20", "anne-sub%00", "Anne-sub"])
def test_another_person_in_the_path_is_not_found(practice: Practice, subject: str) -> None:
    for part in (*PARTS, "history", "shoes"):
        answer = practice.ask("GET", f"{subject}/{part}")
        assert (answer.status_code, answer.json()) == (404, NO_SUCH_PAGE)


def test_what_is_refused_is_the_same_whatever_the_body_is(practice: Practice) -> None:
    token = practice.issuer.sign({**CLAIRE, **FOR_BRUNO})
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for body in (b"{", b"", b"[]", b'{"addresses": 7}'):
        answer = practice.service.browser.put(
            "/api/v1/on-behalf/anne-sub/addresses", content=body, headers=headers
        )
        assert (answer.status_code, answer.json()) == (404, NO_SUCH_PAGE)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"sid": None}, "person_required"),
        ({"azp": "mep-cli"}, "client_refused"),
        ({"scope": "openid"}, "insufficient_scope"),
    ],
)
def test_token_is_judged_as_for_ones_own_profile(
    practice: Practice, claims: dict[str, Any], code: str
) -> None:
    answer = practice.ask("GET", "anne-sub/preferences", **claims)
    assert (answer.status_code, answer.json()["code"]) == (403, code)


@pytest.mark.parametrize("rights", NO_RIGHTS)
def test_without_a_right_nothing_is_read_and_nothing_changed(practice: Practice, rights: object) -> None:
    answers = [practice.ask("GET", f"anne-sub/{part}", delegation_rights=rights) for part in PARTS]
    answers.append(practice.save_address(delegation_rights=rights))

    assert {(each.status_code, each.json()["code"]) for each in answers} == {(403, "missing_right")}
    assert practice.history() == []


@pytest.mark.parametrize(
    ("right", "read", "saved"),
    [
        (READ, {"profile": 200, "addresses": 200, "organisation": 200, "preferences": 200}, 403),
        (CHANGE, {"profile": 403, "addresses": 200, "organisation": 403, "preferences": 403}, 200),
    ],
)
def test_each_right_opens_what_it_names(
    practice: Practice, right: str, read: dict[str, int], saved: int
) -> None:
    rights = [right]
    found = {
        part: practice.ask("GET", f"anne-sub/{part}", delegation_rights=rights).status_code for part in PARTS
    }
    assert found == read
    assert practice.save_address(delegation_rights=rights).status_code == saved


def test_right_that_the_next_token_lacks_is_gone(practice: Practice) -> None:
    assert practice.save_address().status_code == 200
    assert practice.save_address(delegation_rights=[READ]).status_code == 403
    assert practice.street() == ["Rue 1"]


@pytest.mark.parametrize("part", ["profile", "organisation", "preferences"])
@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE", "HEAD"])
def test_only_addresses_are_changed(practice: Practice, part: str, method: str) -> None:
    answer = practice.ask(method, f"anne-sub/{part}", HELD[part], f'"{part}-1"')

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert practice.parts.find("anne-sub", part).version == 1


def test_save_follows_the_rules_of_the_own_route(practice: Practice) -> None:
    body = {"addresses": [ADDRESS]}
    assert practice.ask("PUT", "anne-sub/addresses", body).status_code == 428
    assert practice.ask("PUT", "anne-sub/addresses", body, '"addresses-0"').status_code == 412
    bad = practice.ask("PUT", "anne-sub/addresses", {"addresses": [{**ADDRESS, "town": ""}]}, '"addresses-1"')
    assert (bad.status_code, bad.json()["errors"][0]["pointer"]) == (422, "/addresses/0/town")
    saved = practice.ask("PUT", "anne-sub/addresses", body, '"addresses-1"')
    assert (saved.status_code, saved.headers["etag"]) == (200, '"addresses-2"')
    assert practice.ask("GET", "anne-sub/addresses").json() == saved.json()
    assert practice.parts.find("claire-sub", "addresses").version == 0


def test_act_is_in_the_doctors_history_with_the_assistants_name(practice: Practice) -> None:
    practice.save_address()

    (change,) = practice.history()
    assert isinstance(change, Change)
    assert (change.part, change.acted_by, change.client) == ("addresses", "Claire Assistante", "portal")
    assert practice.history("claire-sub") == []


def test_read_is_recorded_once_a_day_for_each_assistant_and_part(practice: Practice) -> None:
    for _ in range(3):
        practice.ask("GET", "anne-sub/preferences")
    practice.ask("GET", "anne-sub/addresses")
    practice.ask("GET", "anne-sub/preferences", sub="denis-sub", given_name="Denis", family_name="Assistant")
    practice.service.clock.advance(24 * 3600)
    practice.ask("GET", "anne-sub/preferences", exp=int(practice.service.clock()) + 60)

    found = [(each.part, each.acted_by) for each in practice.history()]
    assert sorted(found) == [
        ("addresses", "Claire Assistante"),
        ("preferences", "Claire Assistante"),
        ("preferences", "Claire Assistante"),
        ("preferences", "Denis Assistant"),
    ]


def test_history_is_read_page_by_page_without_a_gap(practice: Practice) -> None:
    for part in PARTS:
        practice.ask("GET", f"anne-sub/{part}")
    for _ in range(3):
        practice.save_address()
    everything = Timeline(practice.engine).page("anne-sub", before=None, most=100).entries
    assert len(everything) == 3 + 4 + 3

    seen, headers = list[str](), {"Authorization": f"Bearer {practice.issuer.sign(anne())}"}
    query = "limit=2"
    while query:
        page = practice.service.browser.get(f"/api/v1/history?{query}", headers=headers).json()
        seen += [f"{each['kind']} {each['part']} {each.get('actedBy')}" for each in page["entries"]]
        query = f"limit=2&cursor={page['next']}" if page["next"] else ""
    assert len(seen) == len(everything)
    assert seen.count("change addresses Claire Assistante") == 3
    assert {f"read-on-behalf {part} Claire Assistante" for part in PARTS} <= set(seen)
    assert len([each for each in seen if each.endswith(" None")]) == 3


def anne() -> dict[str, Any]:
    return {**{name: value for name, value in CLAIRE.items() if name not in DELEGATION}, **ANNE}


def file_of(practice: Practice, claims: dict[str, Any]) -> dict[str, Any]:
    """What «Télécharger mes données» has of this service."""
    session = practice.service.sign_in("profile-service", claims)
    told = httpx.Response(200, json={"account": {"id": claims["sub"]}})
    http = httpx.Client(transport=httpx.MockTransport(lambda _request: told))
    data = PersonalData(practice.engine, ISSUER, http, practice.service.clock).of(session)
    found: dict[str, Any] = data["profileService"]
    return found


def test_downloaded_file_names_the_assistant(practice: Practice) -> None:
    practice.save_address()
    practice.ask("GET", "anne-sub/preferences")

    found = file_of(practice, ANNE)

    (read,) = found["readsOnBehalf"]
    assert (read["part"], read["actedBy"], read["actedByName"]) == (
        "preferences",
        "other",
        "Claire Assistante",
    )
    acted = [
        (each["author"], each["actedBy"], each["actedByName"])
        for each in found["profileChanges"]
        if each["actedByName"] is not None
    ]
    assert acted == [("other", "other", "Claire Assistante")]
    assert "claire-sub" not in str(found)
    assert "anne-sub" not in str(file_of(practice, CLAIRE))


def test_page_of_the_history_names_the_assistant(practice: Practice) -> None:
    practice.save_address(given_name="<b>Claire</b> & l'")
    practice.ask("GET", "anne-sub/preferences")
    practice.service.sign_in("profile-service", ANNE)

    page = practice.service.browser.get("/profil/historique").text

    assert "par &lt;b&gt;Claire&lt;/b&gt; &amp; l&#39; Assistante, qui agissait pour vous" in page
    assert "Lu par Claire Assistante, qui agissait pour vous" in page


def test_erased_assistant_leaves_neither_name_nor_subject(practice: Practice) -> None:
    for sub in ("claire-sub", "denis-sub"):
        practice.save_address(sub=sub)
        practice.ask("GET", "anne-sub/preferences", sub=sub)

    for sub in ("claire-sub", "denis-sub"):
        erase_person(practice.engine, sub, author="staff", at=7)

    assert [each.acted_by for each in practice.history()] == [None] * 4
    assert everything_held(practice.engine).isdisjoint({"claire-sub", "denis-sub", "Claire Assistante"})
    practice.service.sign_in("profile-service", ANNE)
    page = practice.service.browser.get("/profil/historique").text
    assert page.count("par une personne dont le compte a été effacé, qui agissait pour vous") == 4
    (first, *_) = file_of(practice, ANNE)["readsOnBehalf"]
    assert (first["actedBy"], first["actedByName"]) == (None, "")


def test_of_an_erased_doctor_nothing_is_left(practice: Practice) -> None:
    practice.save_address()
    practice.ask("GET", "anne-sub/preferences")

    erase_person(practice.engine, "anne-sub", author="staff", at=7)

    assert practice.history() == []
    with practice.engine.connect() as connection:
        for table in (ChangeRow, ReadOnBehalfRow):
            assert connection.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("erased", ["anne-sub", "claire-sub"])
def test_token_of_an_erased_pair_writes_nothing_again(practice: Practice, erased: str) -> None:
    erase_person(practice.engine, erased, author="staff", at=int(practice.service.clock()))

    answers = [practice.ask("GET", "anne-sub/preferences"), practice.save_address()]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [(403, "not_allowed")] * 2
    assert practice.history() == []


@dataclass(frozen=True)
class Nobody(Lookup):
    """A look-up to which nobody is known; it notes who is asked about."""

    asked: set[str] = field(default_factory=set)

    def gone(self, subjects: Any) -> set[str]:
        self.asked.update(subjects)
        return set(subjects)


def test_assistant_whose_account_is_gone_is_erased_at_night(practice: Practice) -> None:
    """Also one who holds nothing here but acts for others."""
    practice.save_address()
    practice.ask("GET", "anne-sub/preferences", sub="denis-sub")
    nobody = Nobody(ISSUER, httpx.Client(), None)  # type: ignore[arg-type]
    check = GonePeople(practice.engine, nobody, practice.service.clock)
    check.check()
    assert nobody.asked == {"anne-sub", "claire-sub", "denis-sub"}

    practice.service.clock.advance(GONE_SECONDS + 1)

    assert check.check() == 3
    assert everything_held(practice.engine).isdisjoint(nobody.asked)


def everything_held(engine: Engine) -> set[str]:
    """Every value of every table."""
    with engine.connect() as connection:
        rows = [row for table in Base.metadata.sorted_tables for row in connection.execute(select(table))]
    return {str(value) for row in rows for value in row}


@pytest.mark.parametrize("word", WORDS)
def test_each_page_says_for_whom(practice: Practice, word: str) -> None:
    practice.sign_in()
    page = practice.get(f"anne-sub/{word}").text

    assert "Vous agissez pour Anne Médecin" in page.split("<h1>")[0].split("<main")[1]
    assert re.search(r"<title>[^<]+ – pour Anne Médecin · ", page)
    assert "Anne Médecin" in page.split("<h1>")[1].split("</h1>")[0]
    assert PRIVATE not in page
    assert "claire.assistante@example.ch" not in page
    assert "/profil/historique" not in page
    assert [each.acted_by for each in practice.history()] == ["Claire Assistante"]


@pytest.mark.parametrize("language", ["fr", "de", "it", "en"])
@pytest.mark.parametrize("word", WORDS)
def test_each_page_has_four_languages(practice: Practice, word: str, language: str) -> None:
    practice.sign_in()
    answer = practice.get(f"anne-sub/{word}?ui_locales={language}")

    assert answer.status_code == 200
    assert answer.headers["content-language"] == language


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("informations", "0223723311"),
        ("organisation", "Cabinet du Lac"),
        ("preferences", "Résumé hebdomadaire"),
        ("preferences", "tous les types"),
    ],
)
def test_page_shows_the_doctors_values_and_no_form(practice: Practice, word: str, value: str) -> None:
    practice.sign_in()
    page = practice.get(f"anne-sub/{word}").text

    assert value in page
    assert "<form" not in page.split("<main")[1]


@pytest.mark.parametrize("claims", OTHER_CLAIMS[:-1])
def test_page_is_not_there_for_another_token(practice: Practice, claims: dict[str, Any]) -> None:
    session = practice.sign_in(**claims)
    nowhere = practice.get("anne-sub/nowhere")

    for word in (*WORDS, "adresses/0", "adresses/nouvelle"):
        answer = practice.get(f"anne-sub/{word}")
        assert (
            (answer.status_code, told(answer)) == (nowhere.status_code, told(nowhere)) == (404, told(answer))
        )
    for button in ("adresses/nouvelle", "adresses/0/delete", "adresses/undo", "adresses/0/restore"):
        assert practice.post(session, f"anne-sub/{button}", **TYPED, country="CH").status_code == 404
    assert practice.street() == []


def told(answer: httpx.Response) -> str:
    """What a page says, without its address and its reference."""
    return re.sub(r"[0-9a-f]{32}|next=[^&\"]*", "", answer.text.split("<main")[1].split("</main>")[0])


@pytest.mark.parametrize("rights", NO_RIGHTS)
def test_page_says_that_a_right_is_missing(practice: Practice, rights: object) -> None:
    session = practice.sign_in(delegation_rights=rights)

    answers = [practice.get(f"anne-sub/{word}") for word in (*WORDS, "adresses/nouvelle")]
    answers.append(practice.post(session, "anne-sub/adresses/nouvelle", **TYPED, country="CH"))

    assert {each.status_code for each in answers} == {403}
    assert all("Ce droit ne vous a pas été donné" in each.text for each in answers)
    assert practice.history() == []
    assert practice.street() == []


def test_assistant_who_may_only_read_is_offered_no_button(practice: Practice) -> None:
    practice.save_address()
    session = practice.sign_in(delegation_rights=[READ])
    page = practice.get("anne-sub/adresses").text

    assert "Rue 1" in page
    assert "<form" not in page.split("<main")[1]
    assert "/nouvelle" not in page
    assert practice.get("anne-sub/adresses/0").status_code == 403
    assert practice.post(session, "anne-sub/adresses/0/delete").status_code == 403
    assert practice.street() == ["Rue 1"]


def test_assistant_adds_changes_deletes_and_restores_an_address(practice: Practice) -> None:
    practice.sign_in()
    at = "/profil/pour/anne-sub/adresses"
    assert "L’adresse est enregistrée." in open_tab(practice.service, f"{at}/nouvelle").save(**TYPED)
    assert practice.street() == ["Boulevard de la Tour"]
    open_tab(practice.service, f"{at}/0").save(street="Rue du Lac")
    assert practice.street() == ["Rue du Lac"]
    page = practice.get("anne-sub/adresses").text
    undo = Window(practice.service, at, delete(practice, page)).text
    assert practice.street() == []
    assert "Annuler la suppression" in undo
    form = dict(
        re.findall(r'name="(\w+)" value="([^"]*)"', undo.split('class="undo"')[1].split("</form>")[0])
    )
    practice.service.browser.post(f"{at}/undo", data=form, headers={"Origin": PUBLIC_URL})

    assert practice.street() == ["Rue du Lac"]
    assert len([each for each in practice.history() if isinstance(each, Change)]) == 4
    assert practice.parts.find("claire-sub", "addresses").version == 0


def delete(practice: Practice, page: str) -> str:
    """Press the first button to delete, and return the page that follows."""
    form = page.split('/delete">')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    answer = practice.service.browser.post(
        "/profil/pour/anne-sub/adresses/0/delete", data=fields, headers={"Origin": PUBLIC_URL}
    )
    return str(practice.service.browser.get(answer.headers["location"]).text)


def test_assistant_does_not_undo_what_the_doctor_deleted(practice: Practice) -> None:
    """It would show an address that is in the doctor's history only."""
    author = Author("anne-sub", "portal")
    for entries in ([{**ADDRESS, "street": "Chemin privé"}], []):
        held = practice.parts.find("anne-sub", "addresses")
        practice.parts.save("anne-sub", "addresses", {"addresses": entries}, replacing=held, author=author)
    version = practice.parts.find("anne-sub", "addresses").version
    session = practice.sign_in()

    answer = practice.post(session, "anne-sub/adresses/undo", version=str(version))

    assert "address-gone" in answer.headers["location"]
    assert practice.street() == []


def test_address_of_hin_is_not_offered(practice: Practice) -> None:
    """The assistant's token leads to the assistant's own one."""
    practice.sign_in()
    for query in ("", "?hin=true"):
        assert "HIN" not in practice.get(f"anne-sub/adresses/nouvelle{query}").text


def test_kept_form_is_for_its_principal_only(practice: Practice) -> None:
    session = practice.sign_in()
    open_tab(practice.service, "/profil/pour/anne-sub/adresses/nouvelle").save(street="Rue gardée")
    assert "Rue gardée" in practice.get("anne-sub/adresses/nouvelle").text

    assert "Rue gardée" not in practice.service.browser.get("/profil/adresses/nouvelle").text
    practice.renewed(session, **FOR_BRUNO)
    assert "Rue gardée" not in practice.get("bruno-sub/adresses/nouvelle").text
    practice.sign_in(sub="denis-sub")
    assert "Rue gardée" not in practice.get("anne-sub/adresses/nouvelle").text


def test_form_for_one_doctor_is_not_saved_for_another(practice: Practice) -> None:
    session = practice.sign_in()
    window = open_tab(practice.service, "/profil/pour/anne-sub/adresses/nouvelle")
    practice.renewed(session, **FOR_BRUNO)

    assert window.send(**TYPED).status_code == 404
    assert practice.street() == []
    assert practice.parts.find("bruno-sub", "addresses").version == 0


def test_form_is_refused_once_the_right_is_gone_and_kept(practice: Practice) -> None:
    session = practice.sign_in()
    window = open_tab(practice.service, "/profil/pour/anne-sub/adresses/nouvelle")
    practice.renewed(session, delegation_rights=[READ])
    assert window.send(**{**TYPED, "street": "Rue gardée"}).status_code == 403
    assert practice.street() == []

    practice.renewed(session)
    assert "Rue gardée" in practice.get("anne-sub/adresses/nouvelle").text


def test_form_of_a_session_that_is_over_is_kept_for_the_assistant(practice: Practice) -> None:
    session = practice.sign_in()
    window = open_tab(practice.service, "/profil/pour/anne-sub/adresses/nouvelle")
    practice.service.sessions.end(session)

    answer = window.send(**{**TYPED, "street": "Rue gardée"})

    assert answer.headers["location"] == f"{PUBLIC_URL}{window.path}"
    assert (
        "/profil/sign-in?next=%2Fprofil%2Fpour%2Fanne-sub"
        in practice.get("anne-sub/adresses/nouvelle").headers["location"]
    )
    practice.sign_in()
    assert "Rue gardée" in practice.get("anne-sub/adresses/nouvelle").text


def test_nothing_is_shown_by_tokens_that_are_over(practice: Practice) -> None:
    """Unlike one's own profile, which is shown while Keycloak is away."""
    tokens = tokens_for(CLAIRE, clock=practice.service.clock, refresh_token="refresh")
    tokens = replace(tokens, access_claims=CLAIRE)
    sessions = practice.service.sessions
    session = sessions.start(client_id="profile-service", tokens=tokens, replacing=None)
    practice.service.browser.cookies.set("mep-profil-session", session.secret)
    window = open_tab(practice.service, "/profil/pour/anne-sub/adresses/nouvelle")
    practice.service.clock.advance(301)

    assert practice.service.browser.get("/profil/adresses").status_code == 200
    for word in WORDS:
        assert practice.get(f"anne-sub/{word}").status_code == 503
    assert sessions.claim_refresh(session)  # as another request that is renewing them
    for word in WORDS:
        assert practice.get(f"anne-sub/{word}").status_code == 503
    assert window.send(**{**TYPED, "street": "Rue gardée"}).status_code == 303
    assert practice.street() == []
    sessions.replace_tokens(session, replace(tokens, expire_at=int(practice.service.clock()) + 300))
    assert "Rue gardée" in practice.get("anne-sub/adresses/nouvelle").text


def test_address_of_the_whole_profile_leads_to_a_page_of_this_site(practice: Practice) -> None:
    practice.sign_in()
    for subject in ("anne-sub", quote("//evil.example", safe=""), "%0d%0aX: y"):
        answer = practice.get(subject)
        if answer.status_code == 303:
            assert answer.headers["location"].startswith(f"{PUBLIC_URL}/profil/pour/")
            assert "x" not in answer.headers


def test_menu_leads_to_the_doctor_while_there_is_something_to_see(practice: Practice) -> None:
    link = '<a href="/profil/pour/anne-sub">Agir pour Anne Médecin</a>'
    practice.sign_in()
    assert link in practice.service.browser.get("/profil/adresses").text
    practice.sign_in(delegation_rights=["mayReadDocuments"])
    assert link not in practice.service.browser.get("/profil/adresses").text


def test_own_profile_of_the_assistant_stays_their_own(practice: Practice) -> None:
    practice.sign_in()
    open_tab(practice.service, "/profil/organisation").save(name="Chez moi")

    assert practice.parts.find("claire-sub", "organisation").content["name"] == "Chez moi"
    assert practice.parts.find("anne-sub", "organisation").content["name"] == "Cabinet du Lac"
    assert "Vous agissez pour" not in practice.service.browser.get("/profil/organisation").text
    assert practice.history() == []
