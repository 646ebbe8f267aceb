"""The allowed targets of a redirect after signing in: paths of this site only."""

from urllib.parse import urlsplit

_LONGEST_PATH = 512


def own_path(candidate: str | None, *, prefix: str) -> str:
    """The requested path when it is below `prefix`, otherwise `prefix`.

    Browsers interpret `//host`, `/\\host`, tabs and dot segments in surprising ways. Such paths are refused
    and not repaired.
    """
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
    if parts.path != prefix and not parts.path.startswith(f"{prefix}/"):
        return prefix
    return candidate
