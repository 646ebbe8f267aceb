"""Files that list one thing per line, with comments."""

from collections.abc import Iterator
from pathlib import Path


def text_of(path: Path, error: type[ValueError]) -> str:
    """The text of a UTF-8 file. Raises the given error, with a message that names the file."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise error(f"{path}: no such file") from missing
    except OSError as unreadable:
        raise error(f"{path}: cannot be read: {unreadable.strerror}") from unreadable
    except UnicodeDecodeError as not_text:
        raise error(f"{path}: not UTF-8 text") from not_text


def listed(text: str) -> Iterator[tuple[int, str]]:
    """The lines that list something, trimmed, each with its number counted from 1.

    Empty lines and lines that start with `#` are skipped.
    """
    # splitlines() would also split at characters that an editor shows within a line.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        written = line.strip()
        if written and not written.startswith("#"):
            yield number, written
