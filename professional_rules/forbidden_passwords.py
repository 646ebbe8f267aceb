"""The file of words that are no password, whatever digits and signs stand around them.

How a password is compared with them is a rule of the extension (`password/WordKey.java`): only Keycloak sees
passwords.
"""

from pathlib import Path

from professional_rules.listed_lines import listed, text_of


class BadWordsFile(ValueError):
    """The file of words is invalid; the message names the file and, if known, the line."""


def read_forbidden_passwords(path: Path) -> tuple[str, ...]:
    """Read `realm/forbidden-passwords.txt` (UTF-8). Raises `BadWordsFile`."""
    return parse_forbidden_passwords(text_of(path, BadWordsFile), str(path))


def parse_forbidden_passwords(text: str, name: str = "forbidden-passwords.txt") -> tuple[str, ...]:
    """The words in a file's text, in its order: one per line, as written.

    Empty lines and lines that start with `#` are skipped. Raises `BadWordsFile` at the first line that has no
    letter or repeats a word.
    """
    lines_of: dict[str, int] = {}
    words: list[str] = []
    for number, word in listed(text):
        if not any(character.isalpha() for character in word):
            raise BadWordsFile(f"{name}:{number}: {word!r} has no letter; write one word per line")
        folded = word.casefold()
        if folded in lines_of:
            raise BadWordsFile(f"{name}:{number}: {word} is already on line {lines_of[folded]}")
        lines_of[folded] = number
        words.append(word)
    return tuple(words)
