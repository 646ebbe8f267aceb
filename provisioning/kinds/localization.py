"""Texts of the realm that override the theme's texts, one resource per locale.

They are checked against Java's `MessageFormat`, with which Keycloak fills in every text. The style after a
placeholder's type, such as a date pattern or a choice's intervals, is not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from provisioning.errors import SourceError
from provisioning.kinds.kind import Gap, Import, Kind
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm
from provisioning.model.resource import Fields, LiveObject, Resource
from provisioning.model.secret import Secret
from provisioning.source.directory import RealmSource

_EXTENSION_PREFIX = "mep"
# Keycloak's consoles and references to other texts use placeholders that MessageFormat does not know.
_OTHER_PLACEHOLDERS = re.compile(r"\$\{[^{}]*\}|\{\{[^{}]*\}\}")
_NUMBER = re.compile(r"[0-9]{1,4}")
_TYPES = frozenset({"", "number", "date", "time", "choice"})


class Localizations(Kind):
    name = "localization"
    section = "localization"
    part = "localization text"
    may_hold_secrets = False

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries(self.section):
            for locale, texts in entry.value.items():
                yield Resource(self.name, locale, texts, entry.origin)

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        """A fault for every text that is not a pattern of Java's `MessageFormat`."""
        for entry in source.entries(self.section):
            for locale, texts in entry.value.items():
                for key, text in texts.items():
                    if isinstance(text, Secret):
                        yield SourceError(entry.place(locale, key), f"text “{key}” ({locale}) is a secret")
                    elif (fault := fault_of_text(key, text)) is not None:
                        what = f"text “{key}” ({locale}) is not a java.text.MessageFormat pattern: {fault}"
                        yield SourceError(entry.place(locale, key), what)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        held = live.export.get("localizationTexts", {})
        return {locale: LiveObject(locale, texts, texts) for locale, texts in held.items()}

    def foreign_parts(self, source: RealmSource, live: LiveRealm) -> Iterator[LiveObject]:
        """Texts, each named “locale/key”."""
        declared = {(each.name, key) for each in source.resources(self).values() for key in each.fields}
        for locale, held in sorted(live.objects(self).items()):
            for key in sorted(held.fields):
                if (locale, key) not in declared:
                    yield LiveObject(f"{locale}/{key}", {}, {})

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        realm.setdefault("localizationTexts", {})[resource.name] = resource.fields
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        # The endpoint keeps texts that are not sent, so the declared ones suffice for an update too.
        writer.post("localization", resource.name, body=resource.fields)

    def exported(self, live: LiveRealm) -> Fields:
        found = {
            locale: {
                key: text for key, text in sorted(each.fields.items()) if fault_of_text(key, text) is None
            }
            for locale, each in sorted(live.objects(self).items())
        }
        return {locale: texts for locale, texts in found.items() if texts}

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        unreadable = [
            f"{locale}/{key}"
            for locale, texts in sorted(live.objects(self).items())
            for key, text in sorted(texts.fields.items())
            if fault_of_text(key, text) is not None
        ]
        yield "texts that are not java.text.MessageFormat patterns", unreadable


def fault_of_text(key: str, text: str) -> str | None:
    """The fault of the text of this key, or None if it is a valid pattern."""
    return fault_of(text if key.startswith(_EXTENSION_PREFIX) else _OTHER_PLACEHOLDERS.sub("", text))


def fault_of(text: str) -> str | None:
    """The fault of a text, or None if it is a valid pattern.

    An apostrophe starts a quotation, which ends at the next one; two apostrophes stand for one.
    """
    at = 0
    while at < len(text):
        if text[at] == "'":
            at = _after_quotation(text, at)
        elif text[at] == "{":
            end = _end_of_place(text, at)
            if end is None:
                return f"a brace is not closed: {_shown(text[at:])}"
            if (fault := _fault_of_place(text[at + 1 : end])) is not None:
                return fault
            at = end + 1
        else:
            at += 1
    return None


def _after_quotation(text: str, start: int) -> int:
    end = text.find("'", start + 1)
    return len(text) if end < 0 else end + 1


def _end_of_place(text: str, start: int) -> int | None:
    depth, at = 0, start
    while at < len(text):
        match text[at]:
            case "'":
                at = _after_quotation(text, at)
                continue
            case "{":
                depth += 1
            case "}":
                depth -= 1
                if depth == 0:
                    return at
        at += 1
    return None


def _fault_of_place(place: str) -> str | None:
    number, _, rest = place.partition(",")
    kind = rest.partition(",")[0].strip().lower()
    if not _NUMBER.fullmatch(number):
        return f"a placeholder needs a number, such as {{0}}: {_shown(place)}"
    if kind not in _TYPES:
        return f"a placeholder cannot have the type {_shown(kind)}"
    return None


def _shown(text: str) -> str:
    return f"“{text[:40]}”"


LOCALIZATION = Localizations()
