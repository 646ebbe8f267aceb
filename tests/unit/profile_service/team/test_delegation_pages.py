"""The team's pages for delegations: list, grant, change and revoke, with what was typed kept."""

import html
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from profile_service.sign_in.csrf import token_for
from profile_service.sign_in.sessions import Session
from profile_service.team.delegations.api import TeamDelegationsApi
from profile_service.web.messages import Messages
from tests.unit.delegations.endpoint import ANNE_AND_DENIS, Endpoint, delegation, to_assistant
from tests.unit.profile_service.conftest import PUBLIC_URL, Service
from tests.unit.profile_service.team.rendering import LANGUAGES, words

MESSAGES = Messages.load()
LIST = "/equipe/delegations"
ONE = f"{LIST}/anne-id/denis-id"
FRENCH = {"Accept-Language": "fr"}
GRANT = {"doctor": "anne.medecin@example.ch", "assistant": "denis.assistant@example.ch"}
SHOWN = "v1"


def french(key: str, **values: str) -> str:
    return MESSAGES.text("fr", f"team.delegation.{key}", **values)


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Endpoint:
    endpoint = Endpoint()
    monkeypatch.setattr(TeamDelegationsApi, "_client", lambda _self, _session: endpoint.client())
    return endpoint


@pytest.fixture
def manager(service: Service, endpoint: Endpoint) -> Session:
    return service.sign_in_with_role("delegation-manager", scope="delegations")


class Team:
    """A staff member's browser."""

    def __init__(self, service: Service, session: Session) -> None:
        self.service, self.session = service, session

    def read(self, address: str) -> str:
        """The page without its tags; it is reached by no redirect."""
        answer = self.service.browser.get(address, headers=FRENCH)
        assert answer.status_code == 200, answer.headers.get("location")
        return html.unescape(answer.text)

    def post(self, path: str, **fields: str) -> httpx.Response:
        form = {"csrf": token_for(self.session.secret), **fields}
        answer: httpx.Response = self.service.browser.post(path, data=form, headers={"Origin": PUBLIC_URL})
        return answer

    def after(self, path: str, **fields: str) -> str:
        """The page to which a form leads."""
        return self.read(where(self.post(path, **fields)))


def where(answer: httpx.Response) -> str:
    """The address of a redirect, without the origin."""
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removeprefix(PUBLIC_URL)


@pytest.fixture
def team(service: Service, manager: Session) -> Team:
    return Team(service, manager)


def test_list_names_both_people_and_leads_to_the_delegation(team: Team) -> None:
    page = team.read(LIST)

    assert f'href="{ONE}"' in page
    for part in ("Denis Assistant", "denis.assistant@example.ch", "Dr méd. Anne Médecin", "Cabinet du Lac"):
        assert part in page
    assert "31.01.2027" in page


def test_list_is_searched_by_account_and_turned_over(team: Team, endpoint: Endpoint) -> None:
    endpoint.pages = [[ANNE_AND_DENIS], [to_assistant("eva")]]

    first = team.read(f"{LIST}?account=anne.medecin%40example.ch")
    following = f"{LIST}?account=anne.medecin%40example.ch&cursor=1"
    second = team.read(following)

    assert html.unescape(following) in first
    assert ("eva@example.ch" in first, "eva@example.ch" in second) == (False, True)
    assert [query for _, _, query, _ in endpoint.asked] == [
        {"account": "anne.medecin@example.ch", "limit": "50"},
        {"account": "anne.medecin@example.ch", "cursor": "1", "limit": "50"},
    ]


def test_unknown_account_is_told_at_the_field(team: Team, endpoint: Endpoint) -> None:
    endpoint.refused = 404, {"code": "unknown_account", "field": "account"}

    page = team.read(f"{LIST}?account=nobody%40example.ch")

    assert french("fault.unknown_account") in page
    assert 'value="nobody@example.ch"' in page
    assert 'aria-invalid="true"' in page


def test_account_without_delegations_is_told(team: Team, endpoint: Endpoint) -> None:
    endpoint.pages = [[]]
    assert french("none_of", account="eva@example.ch") in team.read(f"{LIST}?account=eva%40example.ch")
    assert french("none") in team.read(LIST)


def test_cursor_of_another_release_begins_again(team: Team, endpoint: Endpoint) -> None:
    endpoint.refused = 400, {"code": "unknown_cursor", "field": "cursor"}
    answer = team.service.browser.get(f"{LIST}?account=a&cursor=old")
    assert where(answer) == f"{LIST}?account=a"


def test_mail_to_the_team_fills_the_form(team: Team) -> None:
    page = team.read(f"{LIST}?{urlencode(GRANT)}")

    assert '<details class="card act" id="grant" open>' in page
    assert 'value="anne.medecin@example.ch"' in page
    assert 'value="denis.assistant@example.ch"' in page


def test_form_is_closed_without_a_reason_to_open_it(team: Team) -> None:
    assert '<details class="card act" id="grant">' in team.read(LIST)


def test_grant_leads_to_the_delegation_and_says_so(team: Team, endpoint: Endpoint) -> None:
    page = team.after(f"{LIST}/grant", **GRANT, until="2027-01-31", practice=" Cabinet du Lac ")

    assert MESSAGES.text("fr", "notice.delegation-granted") in page
    assert french("of", assistant="Denis Assistant", doctor="Dr méd. Anne Médecin") in page
    assert endpoint.asked[0] == (
        "POST",
        "",
        {},
        {**GRANT, "until": "2027-01-31", "practice": "Cabinet du Lac"},
    )


def test_grant_without_a_last_day_sends_none(team: Team, endpoint: Endpoint) -> None:
    team.post(f"{LIST}/grant", **GRANT, until="", practice="")
    assert endpoint.asked[0][3] == GRANT


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"doctor": ""}, "missing", "doctor"),
        ({"assistant": " "}, "missing", "assistant"),
        ({"until": "31.01.2027"}, "not_a_date", "until"),
        ({"until": "2027-02-30"}, "not_a_date", "until"),
        ({"practice": "x" * 101}, "too_long", "practice"),
    ],
)
def test_fault_of_the_form_stands_at_its_field(
    team: Team, endpoint: Endpoint, fields: dict[str, str], code: str, field: str
) -> None:
    page = team.after(f"{LIST}/grant", **{**GRANT, **fields})

    assert [method for method, _, _, _ in endpoint.asked] == ["GET"]
    sentence = french(f"fault.{code}", most="100")
    assert f'<p class="fault" id="grant-{field}-fault">{sentence}</p>' in page
    kept = {**GRANT, **fields}
    assert all(f'value="{value}"' in page for name, value in kept.items() if value.strip())


@pytest.mark.parametrize(
    ("code", "told", "field"),
    [
        ("unknown_account", "doctor", "doctor"),
        ("unknown_account", "assistant", "assistant"),
        ("account_not_active", "assistant", "assistant"),
        ("may_not_delegate", "doctor", "doctor"),
        ("until_in_the_past", "until", "until"),
        ("same_person", None, "assistant"),
        ("delegation_exists", None, "assistant"),
        ("own_account", None, None),
    ],
)
def test_refusal_stands_at_its_field_with_what_was_typed(
    team: Team, endpoint: Endpoint, code: str, told: str | None, field: str | None
) -> None:
    endpoint.refused = 409, {"code": code, **({"field": told} if told else {})}
    endpoint.refused_method = "POST"

    page = team.after(f"{LIST}/grant", **GRANT, until="2027-01-31")

    sentence = french(f"fault.{code}")
    assert page.count(sentence) == (2 if field else 1)
    assert (f'id="grant-{field}-fault"' in page) == bool(field)
    assert 'value="denis.assistant@example.ch"' in page
    assert 'value="2027-01-31"' in page
    assert words(page) == words(team.read(LIST))
    assert (french("existing") in page) == (code == "delegation_exists")


def test_refusal_of_a_newer_server_is_shown_with_its_code(team: Team, endpoint: Endpoint) -> None:
    endpoint.refused, endpoint.refused_method = (409, {"code": "something_new", "detail": "Wait."}), "POST"
    page = team.after(f"{LIST}/grant", **GRANT)
    assert french("fault.other", code="something_new", detail="Wait.") in page


def test_what_was_typed_is_forgotten_on_request(team: Team, endpoint: Endpoint) -> None:
    team.post(f"{LIST}/grant", doctor="x@example.ch", assistant="")
    assert "x@example.ch" in team.read(LIST)

    page = team.after(f"{LIST}/forget")

    assert "x@example.ch" not in page
    assert MESSAGES.text("fr", "notice.draft-forgotten") in page


def test_page_shows_the_delegation(team: Team, endpoint: Endpoint) -> None:
    endpoint.one = delegation(lastUsed="2026-11-29", state="suspended")

    page = team.read(ONE)

    text = words(page)
    for part in ("30.11.2026", "31.01.2027", "29.11.2026", "Équipe", "Cabinet du Lac"):
        assert part in text
    assert MESSAGES.text("fr", "delegation.explained.suspended") in text
    assert MESSAGES.text("fr", "delegation.rights_hint") in text
    assert 'name="mayReadDocuments" value="on" checked' in page
    assert 'name="mayChangeAddresses" value="on">' in page


def test_last_day_and_practice_are_changed_or_taken_away(team: Team, endpoint: Endpoint) -> None:
    page = team.after(f"{ONE}/terms", shown=SHOWN, until="2027-06-30", practice="")

    assert MESSAGES.text("fr", "notice.delegation-changed") in page
    sent = {"until": "2027-06-30", "practice": None, "version": SHOWN}
    assert endpoint.asked[1] == ("PATCH", "/anne-id/denis-id", {}, sent)


def test_last_day_that_is_past_may_stay(team: Team, endpoint: Endpoint) -> None:
    endpoint.one = delegation(until="2026-01-31", state="ended")

    page = team.after(f"{ONE}/terms", shown=SHOWN, until="2026-01-31", practice="Cabinet du Mont")

    assert endpoint.asked[1][3] == {"practice": "Cabinet du Mont", "version": SHOWN}
    assert html.unescape(f"{LIST}?{urlencode(GRANT)}") in page


def test_nothing_is_sent_when_nothing_changes(team: Team, endpoint: Endpoint) -> None:
    team.post(f"{ONE}/terms", until="2027-01-31", practice="Cabinet du Lac")
    assert [method for method, _, _, _ in endpoint.asked] == ["GET"]


def test_refused_last_day_is_kept_at_its_field(team: Team, endpoint: Endpoint) -> None:
    endpoint.refused, endpoint.refused_method = (
        (400, {"code": "until_in_the_past", "field": "until"}),
        "PATCH",
    )

    page = team.after(f"{ONE}/terms", shown=SHOWN, until="2020-01-01", practice="")

    assert f'<p class="fault" id="terms-until-fault">{french("fault.until_in_the_past")}</p>' in page
    assert 'value="2020-01-01"' in page
    assert 'id="terms-practice" name="practice" value=""' in page


def test_rights_are_changed(team: Team, endpoint: Endpoint) -> None:
    page = team.after(f"{ONE}/rights", shown=SHOWN, maySubmitRequests="on", mayReadPreferences="on")

    assert MESSAGES.text("fr", "notice.rights-saved") in page
    assert endpoint.asked[1] == (
        "PATCH",
        "/anne-id/denis-id",
        {},
        {"rights": ["maySubmitRequests", "mayReadPreferences"], "version": SHOWN},
    )


def test_every_right_can_be_taken_away_and_a_newer_one_stays(team: Team, endpoint: Endpoint) -> None:
    endpoint.one = delegation(rights=["mayReadDocuments", "mayDoSomethingNew"])
    team.post(f"{ONE}/rights", shown=SHOWN)
    assert endpoint.asked[1][3]["rights"] == ["mayDoSomethingNew"]


def test_rights_that_the_doctor_changed_meanwhile_are_not_overwritten(team: Team, endpoint: Endpoint) -> None:
    page = team.after(f"{ONE}/rights", shown="v0", mayChangeAddresses="on")

    assert endpoint.asked[1][3]["version"] == "v0"
    assert french("fault.stale") in page
    assert french("rights_now") in page
    assert 'name="mayChangeAddresses" value="on" checked' in page
    assert f'name="shown" value="{SHOWN}"' in page


@pytest.mark.parametrize("shown", [{"shown": "v0"}, {}])
def test_terms_that_are_changed_meanwhile_are_not_overwritten(
    team: Team, endpoint: Endpoint, shown: dict[str, str]
) -> None:
    page = team.after(f"{ONE}/terms", **shown, until="2027-06-30", practice="Cabinet du Mont")

    assert MESSAGES.text("fr", "notice.delegation-changed") not in page
    assert french("fault.stale") in page
    assert 'value="2027-06-30"' in page
    assert 'value="Cabinet du Mont"' in page
    form = page.split('id="terms"')[1].split("</section>")[0]
    saved = " ".join(
        (french("terms_now"), "Dernier jour 31.01.2027", "Cabinet ou lieu de travail Cabinet du Lac")
    )
    assert saved in words(form)
    assert f'name="shown" value="{SHOWN}"' in form


def test_delegation_of_another_program_has_no_beginning(team: Team, endpoint: Endpoint) -> None:
    endpoint.one = delegation(since=None)
    endpoint.pages = [[endpoint.one]]
    for address in (LIST, ONE):
        assert "Depuis –" in words(team.read(address))


def test_revocation_asks_first(team: Team, endpoint: Endpoint) -> None:
    question = team.read(f"{ONE}/revoke")

    assert f'href="{ONE}/revoke"' in team.read(ONE)
    assert french("revoke_question") in question
    assert 'name="end_sessions" value="on" checked' in question
    assert "DELETE" not in [method for method, _, _, _ in endpoint.asked]


@pytest.mark.parametrize(("ticked", "sent"), [({"end_sessions": "on"}, "true"), ({}, "false")])
def test_revocation_leads_to_the_list(
    team: Team, endpoint: Endpoint, ticked: dict[str, str], sent: str
) -> None:
    page = team.after(f"{ONE}/revoke", **ticked)

    assert MESSAGES.text("fr", "notice.delegation-revoked") in page
    assert endpoint.asked[0] == ("DELETE", "/anne-id/denis-id", {"endSessions": sent}, None)


@pytest.mark.parametrize(("act", "method"), [("terms", "GET"), ("rights", "PATCH"), ("revoke", "DELETE")])
def test_delegation_that_is_gone_meanwhile_is_told(
    team: Team, endpoint: Endpoint, act: str, method: str
) -> None:
    endpoint.refused, endpoint.refused_method = (404, {"code": "unknown_delegation"}), method

    address = where(team.post(f"{ONE}/{act}", shown=SHOWN))

    endpoint.refused = None
    assert address.startswith(f"{LIST}?notice=")
    assert MESSAGES.text("fr", "notice.delegation-gone") in team.read(address)


def test_delegation_that_does_not_exist_has_no_page(team: Team, endpoint: Endpoint) -> None:
    endpoint.refused = 404, {"code": "unknown_delegation"}
    assert team.service.browser.get(ONE).status_code == 404


def test_old_sign_in_leads_to_a_fresh_one_and_back(team: Team, endpoint: Endpoint) -> None:
    endpoint.refused = 401, {"code": "insufficient_user_authentication"}
    team.service.clock.advance(60)

    for address in (f"{LIST}?account=a", ONE, f"{ONE}/revoke"):
        there = urlsplit(where(team.service.browser.get(address)))
        assert there.path == "/profil/sign-in"
        assert parse_qs(there.query) == {"next": [address], "fresh": ["true"]}


def test_form_with_an_old_sign_in_is_kept_over_the_fresh_one(team: Team, endpoint: Endpoint) -> None:
    endpoint.refused, endpoint.refused_method = (401, {"code": "insufficient_user_authentication"}), "POST"

    there = urlsplit(where(team.post(f"{LIST}/grant", **GRANT)))

    assert parse_qs(there.query) == {"next": [LIST], "fresh": ["true"]}
    page = team.read(LIST)
    assert french("fault.sign-in-too-old") in page
    assert 'value="denis.assistant@example.ch"' in page


def test_form_of_an_ended_session_is_kept(team: Team, service: Service, endpoint: Endpoint) -> None:
    writer = team.read(LIST).partition('name="writer" value="')[2].partition('"')[0]
    team.service.browser.cookies.clear()

    assert where(team.post(f"{LIST}/grant", **GRANT, writer=writer)) == LIST

    team.session = service.sign_in_with_role("delegation-manager", scope="delegations")
    page = team.read(LIST)
    assert french("fault.session-over") in page
    assert 'value="denis.assistant@example.ch"' in page
    assert "POST" not in [method for method, _, _, _ in endpoint.asked]


def test_form_without_an_answer_is_kept(team: Team, endpoint: Endpoint) -> None:
    endpoint.refused, endpoint.refused_method = (500, {}), "PATCH"

    assert team.post(f"{ONE}/terms", shown=SHOWN, until="2027-06-30").status_code == 503
    assert french("fault.no-answer") in team.read(ONE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_complete_in_each_language(team: Team, endpoint: Endpoint, language: str) -> None:
    endpoint.pages = [[delegation(state="ended", until=None)]]
    for page in (LIST, ONE, f"{ONE}/revoke"):
        answer = team.service.browser.get(page, headers={"Accept-Language": language})
        assert (answer.status_code, answer.headers["content-language"]) == (200, language)


def test_names_are_shown_as_text(team: Team, endpoint: Endpoint) -> None:
    endpoint.one = delegation(practice="<b>x</b>")
    endpoint.pages = [[endpoint.one]]
    for page in (LIST, ONE):
        assert "<b>x</b>" not in team.service.browser.get(page).text


@pytest.mark.parametrize("path", [f"{LIST}/grant", f"{LIST}/forget", f"{ONE}/terms", f"{ONE}/revoke"])
@pytest.mark.parametrize("origin", [PUBLIC_URL, "https://evil.example"])
def test_forged_form_does_nothing(team: Team, endpoint: Endpoint, path: str, origin: str) -> None:
    form = {**GRANT, "csrf": "x", "writer": "x"}
    assert team.service.browser.post(path, data=form, headers={"Origin": origin}).status_code == 403
    assert endpoint.asked == []


@pytest.mark.parametrize(
    "path", [f"{ONE}/erase", f"{LIST}/a.b/denis-id/terms", f"{LIST}/a.b/denis-id/revoke"]
)
def test_other_addresses_do_nothing(team: Team, endpoint: Endpoint, path: str) -> None:
    assert team.post(path).status_code == 404
    assert team.service.browser.get(path).status_code in (404, 405)
    assert endpoint.asked == []


def test_form_of_a_person_without_the_role_is_refused(service: Service, endpoint: Endpoint) -> None:
    validator = Team(service, service.sign_in_with_role("account-validator"))
    assert validator.post(f"{LIST}/grant", **GRANT).status_code == 403
    assert validator.post(f"{ONE}/revoke").status_code == 403
    assert endpoint.asked == []
