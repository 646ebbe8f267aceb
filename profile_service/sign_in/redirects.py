"""The allowed targets of a redirect after signing in: paths of this site only."""

from urllib.parse import urlsplit

_LONGEST_PATH = 512


def own_path(candidate: str | None, *, prefixes: tuple[str, ...]) -> str:
    """The requested path when it is below one of `prefixes`, otherwise the first of them.

    Browsers interpret `//host`, `/\\host`, tabs and dot segments in surprising ways. Such paths are refused
    and not repaired.
    """
    prefix = prefixes[0]
    if not candidate or len(candidate) > _LONGEST_PATH or not candidate.isascii():
        return prefix
    if not candidate.isprintable() or "\\" in candidate or " " in candidate:
        return prefix
    try:
        parts = urlsplit(candidate)
    except ValueError:
        return prefix
    if parts.scheme or parts.netloc or parts.fragment:
        return prefix
    segments = parts.path.split("/")
    if "" in segments[1:] or any(segment in {".", ".."} for segment in segments) or "%" in parts.path:
        return prefix
    if not any(parts.path == each or parts.path.startswith(f"{each}/") for each in prefixes):
        return prefix
    return candidate
