"""Replacements of the bound browser flow while people sign in: no sign-in fails, none is lost.

A probe opens a new sign-in every 30 ms and completes some of them. Before each change, people are at the
password form and at the code page; after it, they continue there.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from provisioning.apply import apply
from provisioning.errors import ProvisioningError
from tests.environment import Environment
from tests.flow_under_load import AT_ONCE, DECLARED, People, steps
from tests.integration.interrupted import BeforeBinding
from tests.integration.realm_files import rewrite
from tests.people import Person
from tests.sign_in import Browser, Page

CHANGES = 10
AT_THE_FORM, AT_THE_CODE = 18, 2


@dataclass
class Started:
    """A started sign-in of a person, and its page."""

    browser: Browser
    page: Page
    person: Person

    def finish(self, environment: Environment) -> str | None:
        """Complete the sign-in. Returns the fault, or None."""
        with self.browser as browser:
            page = self.page
            if page.asks_for_code:
                page = browser.enter_code(page, environment.inbox.next_code(self.person.phone, 0))
            else:
                page = browser.enter_password(page, self.person.email, self.person.password)
        return (
            None if page.authorization_code else f"lost at {self.page.url}: {page.status} {page.text[:200]}"
        )


def start(environment: Environment, realm: str, person: Person) -> Started:
    browser = Browser(environment.keycloak, realm)
    page = browser.open_sign_in()
    assert page.asks_for_password, page.text[:200]
    return Started(browser, page, person)


def start_up_to_the_code(environment: Environment, realm: str, person: Person) -> Started:
    started = start(environment, realm, person)
    page = started.browser.enter_password(started.page, person.email, person.password)
    assert page.asks_for_code, page.text[:200]
    return Started(started.browser, page, person)


def test_replacements_of_the_bound_flow_lose_no_sign_in(environment: Environment, realm_files: Path) -> None:
    rewrite(realm_files / "flows.yaml", DECLARED, steps(0))
    source = environment.source(realm_files)
    apply(environment.admin, source)
    people = People(environment, source.realm)
    some = itertools.cycle([people.without_code() for _ in range(AT_ONCE)])
    lost: list[str] = []

    with people.probing() as probe:
        for generation in range(1, CHANGES + 1):
            started = [start(environment, source.realm, next(some)) for _ in range(AT_THE_FORM)]
            started += [
                start_up_to_the_code(environment, source.realm, people.with_code())
                for _ in range(AT_THE_CODE)
            ]
            rewrite(realm_files / "flows.yaml", steps(generation - 1), steps(generation))
            apply(environment.admin, environment.source(realm_files))
            lost += [fault for each in started if (fault := each.finish(environment))]

    print(f"{probe.opened} new sign-ins, {CHANGES * (AT_THE_FORM + AT_THE_CODE)} started ones")
    assert probe.failures == []
    assert lost == []


@pytest.mark.parametrize("changes", [1, 3])
def test_started_sign_in_finishes_in_the_steps_it_began_with(
    environment: Environment, realm_files: Path, changes: int
) -> None:
    rewrite(realm_files / "flows.yaml", DECLARED, steps(0))
    source = environment.source(realm_files)
    apply(environment.admin, source)
    person = People(environment, source.realm).with_code()
    started = start(environment, source.realm, person)
    for generation in range(1, changes + 1):
        rewrite(realm_files / "flows.yaml", steps(generation - 1), steps(generation))
        apply(environment.admin, environment.source(realm_files))

    page = started.browser.enter_password(started.page, person.email, person.password)

    assert page.asks_for_code
    assert Started(started.browser, page, person).finish(environment) is None


def test_started_sign_in_finishes_after_an_abandoned_replacement(
    environment: Environment, realm_files: Path
) -> None:
    """The apply was interrupted before it bound the new flow, and the files were reverted."""
    rewrite(realm_files / "flows.yaml", DECLARED, steps(0))
    source = environment.source(realm_files)
    apply(environment.admin, source)
    people = People(environment, source.realm)
    before = [start(environment, source.realm, people.without_code()) for _ in range(3)]
    rewrite(realm_files / "flows.yaml", steps(0), steps(1))
    with pytest.raises(ProvisioningError, match="gone"):
        apply(BeforeBinding(environment.admin, source.realm), environment.source(realm_files))
    rewrite(realm_files / "flows.yaml", steps(1), steps(0))

    assert before[0].finish(environment) is None
    meanwhile = [start(environment, source.realm, people.without_code()) for _ in range(2)]
    meanwhile.append(start_up_to_the_code(environment, source.realm, people.with_code()))
    assert meanwhile[0].finish(environment) is None
    apply(environment.admin, source)

    assert [each.finish(environment) for each in [*before[1:], *meanwhile[1:]]] == [None] * 4
    assert start(environment, source.realm, people.without_code()).finish(environment) is None


WITHOUT = "      - authenticator: identity-provider-redirector\n        requirement: ALTERNATIVE\n"
INSISTING = {"claims": json.dumps({"id_token": {"acr": {"essential": True, "values": ["mfa"]}}})}
"""The request of an application that insists on two factors."""


def test_started_sign_in_reaches_the_level_required_by_its_application(
    environment: Environment, realm_files: Path
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    person = People(environment, source.realm).with_code()
    with Browser(environment.keycloak, source.realm) as browser:
        page = browser.open_sign_in(**INSISTING)
        rewrite(realm_files / "flows.yaml", WITHOUT, "")
        apply(environment.admin, environment.source(realm_files))

        page = browser.enter_password(page, person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        assert page.authorization_code, page.text
        assert browser.claims(page)["acr"] == "mfa"
        assert browser.open_sign_in(acr_values="mfa").authorization_code


def test_levels_are_reached_after_an_apply_that_ended_before_binding(
    environment: Environment, realm_files: Path
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    person = People(environment, source.realm).with_code()
    rewrite(realm_files / "flows.yaml", WITHOUT, "")
    with pytest.raises(ProvisioningError, match="gone"):
        apply(BeforeBinding(environment.admin, source.realm), environment.source(realm_files))

    with Browser(environment.keycloak, source.realm) as browser:
        page = browser.open_sign_in(**INSISTING)
        page = browser.enter_password(page, person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        assert page.authorization_code, page.text
