"""Under whose responsibility an assistant works: who is asked, what tokens say, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from tests.brokers import ANNA, STEPHANE, forget, sign_in_by_hospital
from tests.brokers import choose as choose_at_hin
from tests.delegations import (
    ALL_RIGHTS,
    RIGHTS_BY_DEFAULT,
    DelegationsApi,
    delegations_api,
    group_of,
    new_assistant,
    new_manager,
)
from tests.entrances import FullSignIn, sign_in_with
from tests.environment import Environment
from tests.integration.steps import address_of
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person
from tests.responsibility import (
    ACTION,
    PROFILE,
    choose,
    in_every_token,
    offered,
    open_profile,
    principal,
    proposed,
    refreshed,
    sign_in,
)
from tests.sign_in import Browser, Page, claims_of, link_to
from tests.team import device_tokens

GLN = "7601000050717"
TITLE = "Sous quelle responsabilité travaillez-vous"
REFUSED = "Cette délégation n’est plus valable. Choisissez-en une autre."


@dataclass(frozen=True)
class Practice:
    """An assistant, and the doctors for whom they work."""

    team: DelegationsApi
    new: NewPeople
    assistant: Person
    doctors: list[Person] = field(default_factory=list)

    def doctor(
        self, *, professionalIdType: str = "GLN", professionalId: str = GLN, **terms: object
    ) -> Person:
        made = self.new.professional(
            title="Dr méd.", professionalIdType=professionalIdType, professionalId=professionalId
        )
        assert self.team.grant(made, self.assistant, **terms).status_code == 201
        self.doctors.append(made)
        return made

    def revoke(self, doctor: Person) -> None:
        """Revokes and leaves the sessions open."""
        assert self.team.revoke(doctor, self.assistant, endSessions="false").status_code == 204


@pytest.fixture(scope="module")
def team(environment: Environment) -> DelegationsApi:
    return delegations_api(environment, new_manager(NewPeople(environment.admin)))


@pytest.fixture
def practice(team: DelegationsApi, new: NewPeople) -> Practice:
    """An assistant of nobody yet."""
    return Practice(team, new, new_assistant(new))


@pytest.fixture
def one(practice: Practice) -> Practice:
    practice.doctor()
    return practice


@pytest.fixture
def two(one: Practice) -> Practice:
    one.doctor()
    return one


@pytest.fixture
def physician(team: DelegationsApi, new: NewPeople) -> Practice:
    """A doctor who works for another one, too."""
    practice = Practice(team, new, new.professional(professionalIdType="GLN", professionalId="7601007922000"))
    practice.doctor()
    return practice


def named(environment: Environment, doctor: Person, rights: list[str] | None = None) -> dict[str, Any]:
    """What tokens say of a doctor with a GLN."""
    user = environment.admin.get(REALM, "users", doctor.id)
    name = f"{user['firstName']} {user['lastName']}"
    return {
        "extensions": {"ch_delegation": {"principal": name, "principal_id": GLN}},
        "principal_sub": doctor.id,
        "delegation_rights": RIGHTS_BY_DEFAULT if rights is None else rights,
    }


def error(page: Page) -> str | None:
    """The error in the redirect to the application."""
    return parse_qs(urlsplit(page.url).query).get("error", [None])[0]


def status(page: Page) -> str | None:
    return parse_qs(urlsplit(page.url).query).get("kc_action_status", [None])[0]


def refusals(environment: Environment, person: Person) -> list[dict[str, Any]]:
    events = environment.admin.get(REALM, "events", user=person.id)
    return [event["details"] for event in events if event.get("error") == "responsibility_refused"]


@pytest.mark.parametrize(
    ("email", "phone", "doctors"),
    [
        ("claire.assistante@example.ch", "+41790000003", ["Dr méd. Anne Médecin", "Dr Bruno Médecin"]),
        ("denis.assistant@example.ch", "+41790000004", []),
        ("anne.medecin@example.ch", "+41790000001", []),
    ],
)
def test_local_people_are_asked_where_they_have_a_choice(
    environment: Environment, browser: Browser, email: str, phone: str, doctors: list[str]
) -> None:
    page = sign_in(environment, browser, Person("", email, phone))

    assert (TITLE in page.text) == bool(doctors)
    assert all(doctor in page.text for doctor in doctors)
    if doctors:
        page = choose(browser, page, offered(page)[0])
    said = principal(browser.claims(page))
    assert bool(said) == ("assistant" in email)


def test_account_without_delegation_is_not_asked(
    environment: Environment, browser: Browser, practice: Practice
) -> None:
    page = sign_in(environment, browser, practice.assistant)

    assert in_every_token(environment, browser.tokens(page)) == [{}, {}, {}]


def test_only_doctor_is_taken(environment: Environment, browser: Browser, one: Practice) -> None:
    page = sign_in(environment, browser, one.assistant)

    tokens = browser.tokens(page)
    assert in_every_token(environment, tokens) == [named(environment, one.doctors[0])] * 3
    assert claims_of(tokens["access_token"])["sub"] == one.assistant.id


def test_chosen_doctor_is_named_in_every_token(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    chosen, other = two.doctors
    browser.redirect_uri = f"{environment.settings.profile_url}/profil/retour"
    page = sign_in(environment, browser, two.assistant, client_id="profile-service")
    assert page.authorization_code is None
    assert set(offered(page)) == {chosen.id, other.id}

    tokens = browser.tokens(choose(browser, page, chosen.id), **PROFILE)

    assert in_every_token(environment, tokens, PROFILE) == [named(environment, chosen)] * 4
    assert (
        in_every_token(environment, refreshed(browser, tokens, **PROFILE), PROFILE)
        == [named(environment, chosen)] * 4
    )


def test_changed_rights_come_with_the_next_token(
    environment: Environment, browser: Browser, one: Practice
) -> None:
    (doctor,) = one.doctors
    tokens = browser.tokens(sign_in(environment, browser, one.assistant))

    assert one.team.change(doctor, one.assistant, rights=ALL_RIGHTS).status_code == 200

    assert (
        in_every_token(environment, refreshed(browser, tokens))
        == [named(environment, doctor, ALL_RIGHTS)] * 3
    )


def test_only_a_gln_is_named(environment: Environment, browser: Browser, practice: Practice) -> None:
    practice.doctor(professionalIdType="ZSR", professionalId="K333333")

    claims = browser.claims(sign_in(environment, browser, practice.assistant))

    assert set(claims["extensions"]["ch_delegation"]) == {"principal"}


def test_doctor_may_act_for_themselves(
    environment: Environment, browser: Browser, physician: Practice
) -> None:
    page = sign_in(environment, browser, physician.assistant)
    assert offered(page) == [physician.doctors[0].id, "own"]

    tokens = browser.tokens(choose(browser, page, "own"))

    assert in_every_token(environment, tokens) == [{}, {}, {}]
    assert browser.open_sign_in().authorization_code


def test_assistant_without_identifier_cannot_act_for_themselves(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    page = choose(browser, sign_in(environment, browser, two.assistant), "own")

    assert REFUSED in page.text
    assert refusals(environment, two.assistant) != []


def test_hin_login_is_asked(
    environment: Environment, browser: Browser, team: DelegationsApi, new: NewPeople, anna: dict[str, Any]
) -> None:
    practice = Practice(team, new, Person(anna["id"], anna["email"], ""))
    chosen, other = practice.doctor(), practice.doctor()

    page = choose_at_hin(browser, browser.get(link_to(browser.open_sign_in(), "HIN")), ANNA)

    assert {chosen.id, other.id} <= set(offered(page))
    assert principal(browser.claims(choose(browser, page, chosen.id)))["principal_sub"] == chosen.id


def test_hospital_login_is_asked(
    environment: Environment, browser: Browser, team: DelegationsApi, new: NewPeople
) -> None:
    with Browser(environment.keycloak) as first:
        subject = first.claims(sign_in_by_hospital(first))["sub"]
    try:
        practice = Practice(team, new, Person(subject, STEPHANE, ""))
        chosen, other = practice.doctor(), practice.doctor()

        page = sign_in_by_hospital(browser)

        assert {chosen.id, other.id} <= set(offered(page))
        assert principal(browser.claims(choose(browser, page, chosen.id)))["principal_sub"] == chosen.id
    finally:
        forget(environment, STEPHANE)


def test_choice_holds_in_the_client_session(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    chosen, _ = two.doctors
    choose(browser, sign_in(environment, browser, two.assistant), chosen.id)

    silent = browser.open_sign_in(prompt="none")
    by_cookie = browser.open_sign_in()
    again = browser.open_sign_in(prompt="login")
    again = browser.enter_password(again, two.assistant.email, two.assistant.password)
    if again.asks_for_code:
        again = FullSignIn(environment, two.assistant).end(browser, again)

    for page in (silent, by_cookie, again):
        assert principal(browser.claims(page)) == named(environment, chosen)


def test_silent_request_is_answered_by_an_error_until_a_choice_is_made(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    chosen, other = two.doctors
    choose(browser, sign_in(environment, browser, two.assistant), chosen.id)

    assert error(open_profile(environment, browser, prompt="none")) == "interaction_required"
    assert error(open_profile(environment, browser, prompt="none")) == "interaction_required"

    page = choose(browser, open_profile(environment, browser), other.id)
    assert page.authorization_code
    silent = open_profile(environment, browser, prompt="none")
    assert error(silent) is None
    said = principal(claims_of(browser.tokens(silent, **PROFILE)["id_token"]))
    assert said == named(environment, other)


def test_second_application_proposes_the_choice_of_the_first(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    chosen, other = two.doctors
    choose(browser, sign_in(environment, browser, two.assistant), chosen.id)

    page = open_profile(environment, browser)

    assert (proposed(page), offered(page)) == (chosen.id, [chosen.id, other.id])
    assert "Continuer sous la responsabilité de Dr méd. Personne" in page.text
    tokens = browser.tokens(choose(browser, page, chosen.id), **PROFILE)
    assert in_every_token(environment, tokens, PROFILE) == [named(environment, chosen)] * 4


def test_second_application_proposes_ones_own_name(
    environment: Environment, browser: Browser, physician: Practice
) -> None:
    choose(browser, sign_in(environment, browser, physician.assistant), "own")

    page = open_profile(environment, browser)

    assert (proposed(page), offered(page)) == ("own", ["own", physician.doctors[0].id])
    assert "Continuer en mon nom" in page.text


def test_two_applications_keep_different_choices(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    first, second = two.doctors
    portal = browser.tokens(choose(browser, sign_in(environment, browser, two.assistant), first.id))
    page = choose(browser, open_profile(environment, browser), second.id)
    profile = browser.tokens(page, **PROFILE)

    for _ in range(2):
        portal, profile = refreshed(browser, portal), refreshed(browser, profile, **PROFILE)
        assert in_every_token(environment, portal) == [named(environment, first)] * 3
        assert in_every_token(environment, profile, PROFILE) == [named(environment, second)] * 4


def test_application_asks_again(environment: Environment, browser: Browser, two: Practice) -> None:
    first, second = two.doctors
    tokens = browser.tokens(choose(browser, sign_in(environment, browser, two.assistant), first.id))

    page = browser.open_sign_in(kc_action=ACTION)
    assert set(offered(page)) == {first.id, second.id}
    assert "Votre choix actuel" in page.text
    page = choose(browser, page, second.id)

    assert status(page) == "success"
    assert principal(browser.claims(page)) == named(environment, second)
    assert in_every_token(environment, refreshed(browser, tokens)) == [named(environment, second)] * 3


def test_cancelled_question_keeps_the_choice(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    chosen, _ = two.doctors
    choose(browser, sign_in(environment, browser, two.assistant), chosen.id)

    page = browser.open_sign_in(kc_action=ACTION)
    page = browser.post(page, page.form_with("responsibility"), **{"cancel-aia": "true"})

    assert status(page) == "cancelled"
    assert principal(browser.claims(page)) == named(environment, chosen)


def test_first_choice_cannot_be_cancelled(environment: Environment, browser: Browser, two: Practice) -> None:
    page = sign_in(environment, browser, two.assistant, kc_action=ACTION)
    assert "cancel-aia" not in page.html

    page = browser.post(page, page.form_with("responsibility"), **{"cancel-aia": "true"})

    assert page.authorization_code is None
    assert set(offered(page)) == {doctor.id for doctor in two.doctors}


def test_only_doctor_is_shown_when_an_application_asks(
    environment: Environment, browser: Browser, one: Practice
) -> None:
    sign_in(environment, browser, one.assistant)

    page = browser.open_sign_in(kc_action=ACTION)

    assert offered(page) == [one.doctors[0].id]
    assert status(choose(browser, page, one.doctors[0].id)) == "success"


def test_application_that_asks_for_nothing_to_choose_goes_on(
    environment: Environment, browser: Browser, practice: Practice
) -> None:
    page = sign_in(environment, browser, practice.assistant, kc_action=ACTION)

    assert status(page) == "error"
    assert browser.tokens(page)


@pytest.mark.parametrize("posted", ["foreign", "ended", "not a subject", "", "own"])
def test_other_values_are_refused_and_recorded(
    environment: Environment, browser: Browser, two: Practice, new: NewPeople, posted: str
) -> None:
    foreign, ended = new.professional().id, two.doctor()
    two.revoke(ended)
    value = {"foreign": foreign, "ended": ended.id}.get(posted, posted)
    page = sign_in(environment, browser, two.assistant)

    page = choose(browser, page, value)

    assert REFUSED in page.text
    assert len(offered(page)) == 2
    (details,) = refusals(environment, two.assistant)
    assert details["principal"] == (value if posted in ("foreign", "ended") else "malformed")
    reloaded = browser.get(address_of(environment, page, "login-actions/required-action", execution=ACTION))
    assert REFUSED in reloaded.text
    assert browser.tokens(choose(browser, reloaded, two.doctors[0].id))


def test_page_of_before_a_revocation_is_refused(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    first, second = two.doctors
    page = sign_in(environment, browser, two.assistant)
    two.revoke(first)

    page = choose(browser, page, first.id)

    assert REFUSED in page.text
    assert offered(page) == [second.id]
    two.revoke(second)
    page = choose(browser, page, second.id)
    assert "vous n’en avez pas d’autre" in page.text
    page = choose(browser, page, "")
    assert in_every_token(environment, browser.tokens(page)) == [{}, {}, {}]


def test_sign_in_goes_on_when_nothing_is_left_to_choose(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    page = sign_in(environment, browser, two.assistant)
    for doctor in two.doctors:
        two.revoke(doctor)

    page = browser.get(address_of(environment, page, "login-actions/required-action", execution=ACTION))

    assert principal(browser.claims(page)) == {}


def _callback(environment: Environment, browser: Browser, page: Page) -> Page:
    return browser.open_sign_in(prompt="none")


def _first_step(environment: Environment, browser: Browser, page: Page) -> Page:
    return browser.get(address_of(environment, page, "login-actions/authenticate"))


def _no_step(environment: Environment, browser: Browser, page: Page) -> Page:
    return browser.get(address_of(environment, page, "login-actions/required-action"))


def _another_action(environment: Environment, browser: Browser, page: Page) -> Page:
    return browser.get(
        address_of(environment, page, "login-actions/required-action", execution="update_user_locale")
    )


@pytest.mark.parametrize("way", [_callback, _first_step, _no_step, _another_action])
def test_choice_cannot_be_skipped(
    environment: Environment,
    browser: Browser,
    two: Practice,
    way: Callable[[Environment, Browser, Page], Page],
) -> None:
    page = way(environment, browser, sign_in(environment, browser, two.assistant))

    assert page.authorization_code is None


def test_application_cannot_choose(environment: Environment, browser: Browser, two: Practice) -> None:
    wanted = {"mep-responsibility": two.doctors[0].id, "responsibility": two.doctors[0].id}

    page = sign_in(environment, browser, two.assistant, **wanted)

    assert len(offered(page)) == 2


@pytest.mark.parametrize(
    "forged", ["{action}:{doctor}", "{action},{doctor}", "{action} {doctor}", "MEP-{action}"]
)
def test_forged_action_chooses_nobody(
    environment: Environment, browser: Browser, two: Practice, forged: str
) -> None:
    left, right = two.doctors
    tokens = browser.tokens(choose(browser, sign_in(environment, browser, two.assistant), left.id))

    page = browser.open_sign_in(kc_action=forged.format(action=ACTION, doctor=right.id))

    assert page.authorization_code is None or principal(browser.claims(page))["principal_sub"] == left.id
    renewed = refreshed(browser, tokens) if page.authorization_code is None else None
    assert renewed is None or principal(claims_of(renewed["access_token"]))["principal_sub"] == left.id


def test_choice_is_refused_in_another_browser(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    with Browser(environment.keycloak) as attacker:
        page = browser.open_sign_in()
        browser.plant_cookies_in(attacker)
        page = sign_in_with(FullSignIn(environment, two.assistant), browser, page)

        page = choose(attacker, page, two.doctors[0].id)

        assert page.authorization_code is None
        assert page.asks_for_password


def test_choice_over_an_open_session_is_refused_in_another_browser(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    choose(browser, sign_in(environment, browser, two.assistant), two.doctors[0].id)
    with Browser(environment.keycloak) as attacker:
        page = open_profile(environment, browser)
        for name in ("AUTH_SESSION_ID", "KC_AUTH_SESSION_HASH", "KC_RESTART"):
            browser.plant_cookies_in(attacker, name)

        page = choose(attacker, page, two.doctors[1].id)

        assert page.authorization_code is None
        assert page.asks_for_password


def test_next_person_in_the_same_tab_is_asked(
    environment: Environment, browser: Browser, two: Practice, team: DelegationsApi, new: NewPeople
) -> None:
    doctors = two.doctors
    other = Practice(team, new, new_assistant(new))
    for doctor in doctors:
        assert team.grant(doctor, other.assistant).status_code == 201
    page = sign_in(environment, browser, two.assistant)

    page = browser.get(address_of(environment, page, "login-actions/restart"))
    page = sign_in_with(FullSignIn(environment, other.assistant), browser, page)

    assert len(offered(page)) == 2


def test_terminal_is_never_asked(environment: Environment, two: Practice) -> None:
    tokens = device_tokens(environment, FullSignIn(environment, two.assistant))

    assert principal(claims_of(tokens["access_token"])) == {}
    assert "professional" not in tokens["scope"].split()


def test_revoked_doctor_is_named_no_more(environment: Environment, browser: Browser, one: Practice) -> None:
    browser.redirect_uri = f"{environment.settings.profile_url}/profil/retour"
    page = sign_in(environment, browser, one.assistant, client_id="profile-service")
    tokens = browser.tokens(page, **PROFILE)

    one.revoke(one.doctors[0])

    _, _, info, introspection = in_every_token(environment, tokens, PROFILE)
    assert (info, introspection) == ({}, {})
    assert in_every_token(environment, refreshed(browser, tokens, **PROFILE), PROFILE) == [{}] * 4


def test_doctor_who_is_not_active_is_named_again_after_reactivation(
    environment: Environment, browser: Browser, one: Practice, new: NewPeople
) -> None:
    (doctor,) = one.doctors
    tokens = browser.tokens(sign_in(environment, browser, one.assistant))

    new.set(doctor.id, enabled=False, accountStatus="deactivated")
    tokens = refreshed(browser, tokens)
    assert in_every_token(environment, tokens) == [{}, {}, {}]

    new.set(doctor.id, enabled=True, accountStatus="active")
    assert in_every_token(environment, refreshed(browser, tokens)) == [named(environment, doctor)] * 3


def test_nobody_is_moved_to_another_doctor_unasked(
    environment: Environment, browser: Browser, two: Practice
) -> None:
    left, right = two.doctors
    browser.tokens(choose(browser, sign_in(environment, browser, two.assistant), left.id))
    two.revoke(left)

    assert error(browser.open_sign_in(prompt="none")) == "interaction_required"
    page = browser.open_sign_in()

    assert offered(page) == [right.id]
    assert principal(browser.claims(choose(browser, page, right.id))) == named(environment, right)


def test_doctor_of_before_is_not_named_after_a_new_grant(
    environment: Environment, browser: Browser, one: Practice
) -> None:
    (doctor,) = one.doctors
    browser.tokens(sign_in(environment, browser, one.assistant))
    one.revoke(doctor)
    tokens = browser.tokens(browser.open_sign_in())
    assert principal(claims_of(tokens["access_token"])) == {}

    assert one.team.grant(doctor, one.assistant).status_code == 201

    assert in_every_token(environment, refreshed(browser, tokens)) == [{}, {}, {}]
    assert principal(browser.claims(browser.open_sign_in())) == named(environment, doctor)


def test_doctor_who_is_not_active_is_not_offered(
    environment: Environment, browser: Browser, two: Practice, new: NewPeople
) -> None:
    left, right = two.doctors
    new.set(left.id, enabled=False, accountStatus="deactivated")

    page = sign_in(environment, browser, two.assistant)

    assert principal(browser.claims(page)) == named(environment, right)


@pytest.fixture
def used(environment: Environment, one: Practice) -> Callable[[], str | None]:
    def day() -> str | None:
        group = group_of(environment, one.doctors[0], one.assistant)
        assert group is not None
        found: list[str] = group["attributes"].get("lastUsed", [])
        return found[0] if found else None

    return day


def test_token_is_a_use_of_the_delegation(
    environment: Environment, browser: Browser, one: Practice, used: Callable[[], str | None]
) -> None:
    assert used() is None

    browser.tokens(sign_in(environment, browser, one.assistant))

    today = datetime.now(UTC).astimezone(ZoneInfo("Europe/Zurich")).date().isoformat()
    wait_until(lambda: used() == today, "no day of use is written")


def test_last_used_doctor_comes_first(environment: Environment, browser: Browser, two: Practice) -> None:
    _, chosen = two.doctors
    browser.tokens(choose(browser, sign_in(environment, browser, two.assistant), chosen.id))
    wait_until(
        lambda: "lastUsed" in (group_of(environment, chosen, two.assistant) or {})["attributes"],
        "no day of use is written",
    )

    with Browser(environment.keycloak) as later:
        page = sign_in(environment, later, two.assistant)

    assert offered(page)[0] == chosen.id


@pytest.fixture
def many(practice: Practice) -> Practice:
    """An assistant of six doctors."""
    for place in ("Genève", "Lausanne", "Carouge", "Sion", "Nyon", "Morges"):
        practice.doctor(practice=f"Cabinet Général de {place}")
    return practice


def test_search_finds_without_accents_and_is_kept(
    environment: Environment, browser: Browser, many: Practice
) -> None:
    page = sign_in(environment, browser, many.assistant)
    assert len(offered(page)) == 6

    page = browser.post(page, page.form_with("search"), search="GENEVE general")

    assert offered(page) == [many.doctors[0].id]
    assert "Délégations trouvées" in page.text
    for language in ("fr", "de"):
        address = address_of(
            environment, page, "login-actions/required-action", execution=ACTION, kc_locale=language
        )
        page = browser.get(address)
        assert offered(page) == [many.doctors[0].id]
        assert page.form_with("search").fields["search"] == "GENEVE general"
    assert "Gefundene Delegationen" in page.text
    page = browser.post(page, page.form_with("showAll"), search="GENEVE general", showAll="true")
    assert len(offered(page)) == 6


def test_search_that_finds_nothing_says_so(
    environment: Environment, browser: Browser, many: Practice
) -> None:
    page = sign_in(environment, browser, many.assistant)

    page = browser.post(page, page.form_with("search"), search="<b>Zermatt</b>")

    assert offered(page) == []
    assert "Aucune délégation ne correspond" in page.text
    assert "<b>Zermatt" not in page.html


def test_few_doctors_need_no_search(environment: Environment, browser: Browser, two: Practice) -> None:
    page = sign_in(environment, browser, two.assistant)

    assert not any("search" in form.fields for form in page.forms)
