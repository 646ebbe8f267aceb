"""The document dispatcher asks how documents reach a professional: on the real realm."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest

from tests.environment import Environment
from tests.identifiers import new_gln, new_rpps
from tests.integration.profile_api import ProfileApi, person_token, program_token
from tests.keycloak_process import frozen
from tests.messages import wait_until
from tests.people import NewPeople, Person
from tests.team import new_validator, team_api


@pytest.fixture
def dispatcher(environment: Environment) -> ProfileApi:
    token = program_token(environment, "document-dispatcher", "local-document-dispatcher")
    return ProfileApi(environment.settings.profile_url, token)


def doctor(new: NewPeople, value: str, domain: str = "example.ch") -> Person:
    return new.professional(domain=domain, professionalIdType="GLN", professionalId=value)


def api_of(environment: Environment, person: Person) -> ProfileApi:
    return ProfileApi(environment.settings.profile_url, person_token(environment, person))


def link_to(environment: Environment, address: str) -> str:
    """The page behind the newest link in a mailbox."""
    mail = environment.inbox.wait_for(address)
    found = re.search(r"http\S+/profil/adresse-mail/\S+", mail["text"])
    assert found
    return found[0]


def test_professional_who_chose_nothing_gets_letters(dispatcher: ProfileApi, new: NewPeople) -> None:
    value = new_gln()
    doctor(new, value)
    assert dispatcher.read(f"delivery/{value}") == {
        "gln": value,
        "channel": "post",
        "secureEmail": None,
        "postalAddress": None,
        "lifetimeDays": 100,
        "notification": None,
        "since": None,
    }


def test_own_confirmed_address_counts_at_once(
    environment: Environment, dispatcher: ProfileApi, new: NewPeople
) -> None:
    value = new_gln()
    person = doctor(new, value, "hin.ch")
    api = api_of(environment, person)
    saved = api.change("preferences", delivery="hin-email", documentsMail=person.email, lifetimeDays=30)
    assert saved.status_code == 200, saved.text
    assert saved.json()["documentsMailState"] == "in-force"

    told = dispatcher.read(f"delivery/{value}")
    assert (told["channel"], told["secureEmail"], told["lifetimeDays"]) == ("hin-email", person.email, 30)


def test_address_of_a_colleague_counts_once_they_have_confirmed_it(
    environment: Environment, dispatcher: ProfileApi, new: NewPeople
) -> None:
    value = new_gln()
    person = doctor(new, value, "amge.ch")
    colleague = f"collegue.{value}@amge.ch"
    api = api_of(environment, person)
    api.change("preferences", delivery="hin-email", documentsMail=person.email)
    changed = api.change("preferences", documentsMail=colleague)
    assert (changed.status_code, changed.json()["documentsMailState"]) == (200, "waiting")
    assert changed.json()["documentsMailInForce"] == person.email
    link = link_to(environment, colleague)

    for _ in range(2):
        assert httpx.get(link).status_code == 200
    assert dispatcher.read(f"delivery/{value}")["secureEmail"] == person.email

    origin = {"Origin": environment.settings.profile_url}
    page = link.partition("?")[0]
    assert httpx.post(f"{page}/confirm").status_code == 403
    answers = [httpx.post(f"{page}/confirm", headers=origin, follow_redirects=True) for _ in range(2)]
    assert [f"Les envois par e-mail iront à {colleague}" in answer.text for answer in answers] == [True, True]
    assert dispatcher.read(f"delivery/{value}")["secureEmail"] == colleague
    assert api.read("preferences")["documentsMailState"] == "in-force"
    told = environment.inbox.wait_for(person.email)
    assert "n’enverra plus de documents à cette adresse" in told["text"]
    assert colleague not in told["text"]


def test_declined_address_never_counts(
    environment: Environment, dispatcher: ProfileApi, new: NewPeople
) -> None:
    value = new_gln()
    person = doctor(new, value, "amge.ch")
    colleague = f"collegue.{value}@amge.ch"
    api = api_of(environment, person)
    api.change("preferences", delivery="hin-email", documentsMail=colleague)
    assert dispatcher.read(f"delivery/{value}")["channel"] == "post"
    page = link_to(environment, colleague).partition("?")[0]
    origin = {"Origin": environment.settings.profile_url}
    httpx.post(f"{page}/decline", headers=origin)
    httpx.post(f"{page}/confirm", headers=origin)

    assert "La demande est refusée" in httpx.get(page).text
    assert dispatcher.read(f"delivery/{value}")["secureEmail"] is None


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"documentsMail": "anne@example.ch"}, "/documentsMail", "not_secured"),
        ({"documentsMail": "anne@sub.hin.ch"}, "/documentsMail", "not_secured"),
        ({"delivery": "hin-email", "documentsMail": ""}, "/documentsMail", "needed_for_mail"),
        ({"documentTypes": ["no-such-type"]}, "/documentTypes", "unknown_value"),
        ({"lifetimeDays": 0}, "/lifetimeDays", "days_out_of_range"),
        ({"lifetimeDays": 366}, "/lifetimeDays", "days_out_of_range"),
        ({"lifetimeDays": "30"}, "/lifetimeDays", "not_a_number"),
        ({"delivery": "fax"}, "/delivery", "unknown_value"),
    ],
)
def test_unusable_preferences_are_refused(
    environment: Environment, claire: ProfileApi, values: dict[str, object], field: str, code: str
) -> None:
    refused = claire.change("preferences", **values)
    assert refused.status_code == 422
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [(field, code)]


@pytest.fixture(scope="module")
def claire(environment: Environment) -> ProfileApi:
    return api_of(environment, NewPeople(environment.admin).professional())


def test_who_is_not_active_is_unknown(
    environment: Environment, dispatcher: ProfileApi, new: NewPeople
) -> None:
    value = new_gln()
    person = doctor(new, value)
    assert dispatcher.ask("GET", f"delivery/{value}").status_code == 200
    team_api(environment, new_validator(new)).act(person.id, "deactivate", reason="x")

    gone, nobody = dispatcher.ask("GET", f"delivery/{value}"), dispatcher.ask("GET", f"delivery/{new_gln()}")
    assert (gone.status_code, nobody.status_code) == (404, 404)
    assert gone.json() == nobody.json()


def test_two_accounts_with_one_identifier_are_an_obstacle(dispatcher: ProfileApi, new: NewPeople) -> None:
    value = new_gln()
    doctor(new, value)
    doctor(new, value)
    refused = dispatcher.ask("GET", f"delivery/{value}")
    assert (refused.status_code, refused.json()["code"]) == (409, "ambiguous")


@pytest.mark.parametrize("value", ["1", "7601000050718", "756123456789", "x" * 300, "76%00"])
def test_malformed_gln_is_refused(dispatcher: ProfileApi, value: str) -> None:
    refused = dispatcher.ask("GET", f"delivery/{value}")
    assert (refused.status_code, refused.json()["code"]) == (400, "malformed_identifier")


def test_batch_is_answered_in_order_each_with_its_own_status(dispatcher: ProfileApi, new: NewPeople) -> None:
    known, twins, nobodys = new_gln(), new_gln(), new_gln()
    doctor(new, known)
    doctor(new, twins)
    doctor(new, twins)
    numbers = (nobodys, known, twins, known, "1" * 300)
    asked = [{"type": "GLN", "value": value} for value in numbers]
    answer = dispatcher.ask("POST", "delivery/query", {"identifiers": asked})

    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [each["identifier"] for each in results] == asked
    assert [each["status"] for each in results] == [404, 200, 409, 200, 400]
    assert results[1]["delivery"]["channel"] == "post"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"identifiers": []}, 422),
        ({"identifiers": [{"type": "GLN", "value": "7601000050717"}] * 1001}, 422),
        ({"identifiers": [{"type": "NONE", "value": "0"}]}, 400),
        ({"identifiers": [{"type": "GLN"}]}, 422),
        ({}, 422),
        ([], 422),
    ],
)
def test_unusable_batch_is_refused(dispatcher: ProfileApi, body: object, status: int) -> None:
    assert dispatcher.ask("POST", "delivery/query", body).status_code == status


def test_only_the_dispatcher_may_ask(
    environment: Environment, dispatcher: ProfileApi, new: NewPeople
) -> None:
    service, value = environment.settings.profile_url, new_gln()
    person = doctor(new, value)
    own = program_token(environment, "profile-service", "local-profile-service")
    provisioner = program_token(environment, "mep-provisioner", "local-provisioner")
    staff = team_api(environment, new_validator(new)).token
    tokens = [None, "x.y.z", person_token(environment, person), own, provisioner, staff]
    for method, path, body in (
        ("GET", f"delivery/{value}", None),
        ("POST", "delivery/query", {"identifiers": [{"type": "GLN", "value": value}]}),
    ):
        answers = [ProfileApi(service, token).ask(method, path, body).status_code for token in tokens]
        assert answers == [401, 401, 403, 403, 401, 403]
        assert dispatcher.ask(method, path, body).status_code == 200


def test_dispatcher_has_no_profile(dispatcher: ProfileApi) -> None:
    for part in ("profile", "organisation", "preferences"):
        assert dispatcher.ask("GET", part).json()["code"] == "insufficient_scope"


def test_identifiers_stand_in_no_log(
    environment: Environment, dispatcher: ProfileApi, new: NewPeople
) -> None:
    value = new_gln()
    doctor(new, value)
    dispatcher.read(f"delivery/{value}")
    assert [name for name, text in environment.logs() if value in text] == []


def test_other_identifiers_find_the_same_person_without_a_gln(dispatcher: ProfileApi, new: NewPeople) -> None:
    rpps = new_rpps()
    new.professional(professionalIdType="RPPS", professionalId=rpps)
    asked = {"type": "RPPS", "value": rpps}
    (result,) = dispatcher.ask("POST", "delivery/query", {"identifiers": [asked]}).json()["results"]

    assert (result["status"], result["identifier"]) == (200, asked)
    assert result["delivery"]["gln"] is None


def test_frozen_keycloak_stops_deliveries_and_nothing_else(
    environment: Environment, dispatcher: ProfileApi, new: NewPeople
) -> None:
    """Many programs ask at once: none of them waits for the others, and people still read their profile."""
    value = new_gln()
    api = api_of(environment, doctor(new, value))
    assert dispatcher.read(f"delivery/{value}")["channel"] == "post"

    def status(asking: ProfileApi, path: str, seconds: float) -> int:
        """Fails when the answer takes longer."""
        return replace(asking, seconds=seconds).ask("GET", path).status_code

    with frozen(environment), ThreadPoolExecutor(100) as pool:
        deliveries = [pool.submit(status, dispatcher, f"delivery/{value}", 12) for _ in range(100)]
        assert [status(api, "profile", 2) for _ in range(20)] == [200] * 20
        assert httpx.get(f"{environment.settings.profile_url}/health/live", timeout=2).is_success
        assert {each.result() for each in deliveries} == {503}
    wait_until(lambda: dispatcher.ask("GET", f"delivery/{value}").status_code == 200, "Keycloak is away")
