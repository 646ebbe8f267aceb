"""Read a file of a realm directory: a regular text file of bounded size that lies in the directory.

A symbolic link is followed within the directory only, as in a mounted ConfigMap of Kubernetes. Realm files
are rendered and shown in plans, so a link that leads out of the directory could publish any file.
"""

from __future__ import annotations

from pathlib import Path

from provisioning.errors import Origin, SourceError

_MOST_BYTES = 4_000_000


def text_of(directory: Path, name: str) -> str:
    """The text of a file, named relative to the directory. Raises SourceError."""
    try:
        return path_of(directory, name).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(Origin(name, 1), "the file is not UTF-8 text") from error
    except OSError as error:
        raise SourceError(Origin(name, 1), f"the file cannot be read: {error.strerror}") from error


def path_of(directory: Path, name: str) -> Path:
    """The path of a file without links. Raises SourceError if the file may not be read."""
    try:
        path = (directory / name).resolve(strict=True)
        if not path.is_relative_to(directory.resolve()):
            fault = "the file, or a folder above it, is a link that leads out of the realm directory"
        elif not path.is_file():
            fault = "this is not a regular file"
        elif path.stat().st_size > _MOST_BYTES:
            fault = f"the file is larger than {_MOST_BYTES // 1_000_000} MB"
        else:
            return path
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        reason = error.strerror if isinstance(error, OSError) else "its links form a loop"
        raise SourceError(Origin(name, 1), f"the file cannot be read: {reason}") from error
    raise SourceError(Origin(name, 1), fault)
