"""Which place has a Swiss post code: a bundled list, which the operator can replace.

The list warns and never refuses: places change, and people write them in many ways.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from profile_service.addresses.values import LIECHTENSTEIN_CODES, WITH_SWISS_CODES

BUNDLED: Final = Path(__file__).with_name("post_codes.txt")
_LINE: Final = re.compile(r"([1-9][0-9]{3});(\S.*+)")
# A canton behind the name: «Renens VD», «Carouge (GE)».
_CANTON: Final = re.compile("ag|ai|ar|be|bl|bs|fr|ge|gl|gr|ju|lu|ne|nw|ow|sg|sh|so|sz|tg|ti|ur|vd|vs|zg|zh")
_WORDS: Final = re.compile(r"[^\W_]++")
_SHORT: Final = {"st": "saint", "ste": "sainte", "b": "bei"}


class BadPostCodes(ValueError):
    """A line of the list is unusable; the message names it."""


@dataclass(frozen=True)
class PostCodes:
    """The places of each post code, in the form in which they are compared."""

    places: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls, path: Path) -> "PostCodes":
        """Read a list: `1205;Genève` in each line. Raises `OSError` and `BadPostCodes`."""
        places: dict[str, set[str]] = {}
        for number, written in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not written.strip() or written.startswith("#"):
                continue
            found = _LINE.fullmatch(written.strip())
            if not found:
                raise BadPostCodes(f"{path.name}, line {number}: expected 1205;Genève")
            places.setdefault(found[1], set()).update(_names(found[2]))
        return cls({code: frozenset(names) for code, names in places.items()})

    @classmethod
    @cache
    def bundled(cls) -> "PostCodes":
        """The list of this release, read once."""
        return cls.read(BUNDLED)

    def fits(self, address: Mapping[str, Any]) -> bool:
        """Whether the place of a Swiss address has this code. Other addresses fit."""
        if address["country"] not in WITH_SWISS_CODES:
            return True
        code = address["swissZipCode"]
        if (int(code) in LIECHTENSTEIN_CODES) is not (address["country"] == "LI"):
            return False
        if code not in self.places:
            # The list has the codes of places, not all those of post-office boxes.
            return bool(address["postOfficeBox"])
        return bool(_names(address["town"]) & self.places[code])

    def doubtful(self, addresses: Iterable[Mapping[str, Any]]) -> list[int]:
        """The indexes of addresses whose place does not fit."""
        return [index for index, address in enumerate(addresses) if not self.fits(address)]


def _names(place: str) -> frozenset[str]:
    """The forms by which a place is recognised: `Biel/Bienne` is `biel` and `bienne` too."""
    return frozenset(filter(None, map(_plain, (place, *place.split("/")))))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    words = [_SHORT.get(word, word) for word in _WORDS.findall(bare)]
    while len(words) > 1 and (words[-1].isdecimal() or _CANTON.fullmatch(words[-1])):
        words.pop()
    return " ".join(words)
