"""A tab of the profile as a browser without JavaScript uses it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import httpx

from tests.unit.profile_service.conftest import PUBLIC_URL, Service

_INPUT = re.compile(r"<(?:input|select|textarea)[^>]*>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


@dataclass
class Window:
    """One window with one tab: what it shows stays until it is loaded again."""

    service: Service
    path: str
    text: str = ""

    def load(self) -> Window:
        answer = self.service.browser.get(self.path)
        assert answer.status_code == 200, answer.headers.get("location", answer.text)
        self.text = answer.text
        return self

    @property
    def fields(self) -> dict[str, str]:
        """The inputs of the form, as a browser would send them."""
        form = self.text.split('<form class="card"')[1].split("</form>")[0]
        found = [dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(form)]
        chosen = [
            each
            for each, tag in zip(found, _INPUT.findall(form), strict=True)
            if each.get("type") not in {"radio", "checkbox"} or " checked" in tag
        ]
        typed = {each["name"]: html.unescape(each.get("value", "on")) for each in chosen}
        return {**typed, **{name: value[1] for name, value in self._selected(form) if value}}

    @staticmethod
    def _selected(form: str) -> list[tuple[str, re.Match[str] | None]]:
        boxes = form.split('<select id="')[1:]
        return [
            (box.split('"')[0], re.search(r'<option value="([^"]*)" selected', box.split("</select>")[0]))
            for box in boxes
        ]

    def send(self, *, origin: str = PUBLIC_URL, to: str = "", **typed: str) -> httpx.Response:
        form = {**self.fields, **typed}
        sent: httpx.Response = self.service.browser.post(
            f"{self.path}{to}", data=form, headers={"Origin": origin}
        )
        return sent

    def save(self, **typed: str) -> str:
        """Send the form, and return the page that follows."""
        answer = self.send(**typed)
        assert answer.status_code == 303
        self.text = self.service.browser.get(answer.headers["location"]).text
        return self.text


def open_tab(service: Service, path: str) -> Window:
    return Window(service, path).load()
