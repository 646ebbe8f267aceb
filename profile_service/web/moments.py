"""Dates and times for display."""

import math
from datetime import UTC, datetime, time, timedelta, tzinfo
from random import Random
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def local_moment(seconds: int) -> str:
    """Unix seconds as date and time in Swiss local time: `24.11.2026, 17:30:05 CET`."""
    return datetime.fromtimestamp(seconds, _swiss_time()).strftime("%d.%m.%Y, %H:%M:%S %Z")


def local_minute(written: str) -> str:
    """A time in ISO 8601 as date and time in Swiss local time: `24.11.2026, 17:30`.

    A time that cannot be read is shown as it is written.
    """
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(_swiss_time()).strftime("%d.%m.%Y, %H:%M")


def next_minute(seconds: float) -> str:
    """Unix seconds in ISO 8601, rounded up to a whole minute, so that nobody comes back too early."""
    return datetime.fromtimestamp(math.ceil(seconds / 60) * 60, UTC).isoformat()


def days_since(written: str, now: float) -> int | None:
    """The number of days from a time in ISO 8601 to `now`, as the calendar of Switzerland counts them."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    then = aware.astimezone(_swiss_time()).date()
    return (datetime.fromtimestamp(now, _swiss_time()).date() - then).days


def iso_day(seconds: float) -> str:
    """The day of Unix seconds in Switzerland as ISO 8601: `2026-11-24`."""
    return datetime.fromtimestamp(seconds, _swiss_time()).date().isoformat()


def local_day(seconds: int) -> str:
    """The day of Unix seconds in Switzerland: `24.11.2026`."""
    return datetime.fromtimestamp(seconds, _swiss_time()).strftime("%d.%m.%Y")


def day_of(written: str) -> str:
    """A time or a date in ISO 8601 as the day in Switzerland: `24.11.2026`.

    A time that cannot be read is shown as it is written.
    """
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    return (moment.astimezone(_swiss_time()) if moment.tzinfo else moment).strftime("%d.%m.%Y")


def next_at_night(now: float, installation: str) -> float:
    """The next time for work at night, in Unix seconds: some minute between 2 and 4 o'clock in Switzerland.

    The minute differs from night to night and between installations. It is the same in all processes of
    one, so that the first of them does the work and the others see that it is being done.
    """
    today = datetime.fromtimestamp(now, _swiss_time()).date()
    for day in (today, today + timedelta(days=1)):
        minutes = Random(f"{day} {installation}").randrange(120)  # noqa: S311  no secret
        at = datetime.combine(day, time(2, tzinfo=_swiss_time())) + timedelta(minutes=minutes)
        if at.timestamp() > now:
            break
    return at.timestamp()


def _swiss_time() -> tzinfo:
    try:
        return ZoneInfo("Europe/Zurich")
    except ZoneInfoNotFoundError:  # without time-zone data, the shown abbreviation is UTC
        return UTC
