"""Dates and times for display."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def local_moment(seconds: int) -> str:
    """Unix seconds as date and time in Swiss local time: `24.11.2026, 17:30:05 CET`."""
    return datetime.fromtimestamp(seconds, _swiss_time()).strftime("%d.%m.%Y, %H:%M:%S %Z")


def _swiss_time() -> tzinfo:
    try:
        return ZoneInfo("Europe/Zurich")
    except ZoneInfoNotFoundError:  # without time-zone data, the shown abbreviation is UTC
        return UTC
