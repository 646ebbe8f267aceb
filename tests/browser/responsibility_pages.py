"""The page on which an assistant chooses a doctor, and how a person comes to it."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.visit import FAULT, Visit
from tests.delegations import new_assistant
from tests.people import Person as Account
from tests.responsibility import works_for

CHOICE = "#mep-responsibility-form"
PLACES = ("Genève", "Lausanne", "Carouge", "Sion", "Nyon", "Morges")


def asked(visit: Visit, doctors: int = 2) -> Account:
    """Signs in as an assistant of so many doctors, up to the choice."""
    assistant = new_assistant(visit.new)
    for number in range(doctors):
        doctor = visit.new.professional(title="Dr méd.", password=None)
        works_for(visit.at.environment, assistant, doctor, f"Cabinet de {PLACES[number % len(PLACES)]}")
    visit.signs_in(assistant)
    visit.at.enter_code_sent_to(assistant.phone, 0)
    visit.at.page.wait_for_selector(CHOICE)
    return assistant


def _asked(visit: Visit) -> None:
    asked(visit)


def _refused(visit: Visit) -> None:
    asked(visit)
    visit.at.page.evaluate("document.querySelector('[name=responsibility]').value = 'own'")
    visit.at.page.click('[name="responsibility"] >> nth=0')
    visit.at.page.wait_for_selector(FAULT)


def _searched(typed: str) -> Callable[[Visit], None]:
    def arrive(visit: Visit) -> None:
        asked(visit, doctors=6)
        visit.at.page.fill("#search", typed)
        visit.at.page.keyboard.press("Enter")
        visit.at.page.wait_for_selector("#mep-responsibility-all")

    return arrive


def _asked_again(visit: Visit) -> None:
    asked(visit)
    visit.at.page.click('[name="responsibility"] >> nth=1')
    visit.at.sees("Bonjour")
    visit.at.page.goto(f"{visit.at.environment.demo}/sign-in?action=responsibility")
    visit.at.page.wait_for_selector("#mep-cancel")


RESPONSIBILITY_ARRIVALS: dict[str, Callable[[Visit], None]] = {
    "responsibility": _asked,
    "responsibility, refused": _refused,
    "responsibility, searched": _searched("geneve"),
    "responsibility, nothing found": _searched("Zermatt"),
    "responsibility, asked again": _asked_again,
}
