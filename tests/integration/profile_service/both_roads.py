"""What is typed, sent by the form of one person and by the API for another one."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote_plus

from profile_service.addresses.pages import from_text as address_of
from profile_service.part.faults import SENTENCES
from profile_service.part.store import Parts
from profile_service.preferences.tab import from_text as preferences_of
from profile_service.web.messages import Messages
from tests.unit.profile_service.conftest import Service
from tests.unit.profile_service.tabs import Window, open_tab

ANNE: Final = "anne-sub"
BRUNO: Final = "bruno-sub"

Content = Mapping[str, Any]

_FAULT: Final = re.compile(r'<p class="fault" id="(\w+)-fault">(.*?)</p>')
_SAID: Final = {
    code: re.compile(
        re.sub(r"\\{\w+\\}", "[0-9]+", re.escape(Messages.load().by_language["fr"][f"fault.{code}"]))
    )
    for code in SENTENCES
}
_MOST_IN_FIELD: Final = 8000
_ZIP: Final = {"swissZipCode": "zip", "foreignZipCode": "zip"}
"""The form has one field for both."""


@dataclass(frozen=True)
class Form:
    """A form at `path`, and the document of a part that it stands for, beside what is stored already."""

    path: str
    part: str
    document: Callable[[Mapping[str, str], Content], Content]


ORGANISATION: Final = Form("/profil/organisation", "organisation", lambda typed, _stored: typed)
INFORMATION: Final = Form("/profil/informations", "profile", lambda typed, _stored: typed)
PREFERENCES: Final = Form("/profil/preferences", "preferences", lambda typed, _stored: preferences_of(typed))
ADDRESS: Final = Form(
    "/profil/adresses/nouvelle",
    "addresses",
    lambda typed, stored: {"addresses": [*stored.get("addresses", ()), address_of(typed)]},
)


@dataclass(frozen=True)
class Verdict:
    """The fields at fault, each with its code, and what is stored now."""

    faults: Mapping[str, str]
    stored: Content

    def of(self, name: str) -> tuple[str, str]:
        """What became of one field."""
        return ("refused", self.faults[name]) if self.faults else ("stored", self.stored[name])


@dataclass
class BothRoads:
    """The forms of Anne, and the API with Bruno's token. Each keeps what was saved by it."""

    service: Service
    parts: Parts
    token: str = field(repr=False)
    _windows: dict[str, Window] = field(default_factory=dict)

    def save(self, form: Form, typed: Mapping[str, str]) -> list[Verdict]:
        """The verdict of each road. What no form can carry has the one of the API."""
        by_api = self._by_api(form, typed)
        return [self._by_form(form, typed), by_api] if all(map(_fits, typed.values())) else [by_api]

    def _by_form(self, form: Form, typed: Mapping[str, str]) -> Verdict:
        window = self._windows.get(form.path)
        if window is None or '<form class="card"' not in window.text:
            window = self._windows[form.path] = open_tab(self.service, form.path)
        page = window.save(**typed)
        faults = {name: _code(html.unescape(said)) for name, said in _FAULT.findall(page)}
        return Verdict(faults, self.parts.find(ANNE, form.part).content)

    def _by_api(self, form: Form, typed: Mapping[str, str]) -> Verdict:
        path, headers = f"/api/v1/{form.part}", {"Authorization": f"Bearer {self.token}"}
        headers["If-Match"] = self.service.browser.get(path, headers=headers).headers["etag"]
        headers["Content-Type"] = "application/json"
        body = json.dumps(form.document(typed, self.parts.find(BRUNO, form.part).content))
        answer = self.service.browser.put(path, content=body, headers=headers)
        faults = {}
        if answer.status_code != 200:
            assert answer.status_code == 422, answer.text
            names = [each["pointer"].rpartition("/")[2] for each in answer.json()["errors"]]
            codes = [each["code"] for each in answer.json()["errors"]]
            faults = {_ZIP.get(name, name): code for name, code in zip(names, codes, strict=True)}
        return Verdict(faults, self.parts.find(BRUNO, form.part).content)


def _fits(text: str) -> bool:
    """Whether a browser can send the text, without half of a surrogate pair, in a field of our forms."""
    try:
        return len(quote_plus(text)) <= _MOST_IN_FIELD
    except UnicodeEncodeError:
        return False


def _code(said: str) -> str:
    """The code whose sentence the page has."""
    (code,) = (code for code, sentence in _SAID.items() if sentence.fullmatch(said))
    return code
