"""Cleans up once: `python -m profile_service.tidy`, for cron and tests.

Deletes what has been kept long enough, and erases the people whose accounts have been gone from Keycloak for
a week. The service does the same each night by itself.
"""

import argparse
import sys
import time
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from profile_service.keycloak.connection import keycloak_client
from profile_service.people.gone import TooManyGone
from profile_service.people.tidying import Tidying, tidying
from profile_service.sign_in.provider import Provider
from profile_service.web.database import WrongSchema, open_database
from profile_service.web.errors import KeycloakUnreachable
from profile_service.web.settings import Settings, SettingsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0, also when another process cleans up now, or 1 after one line on standard error."""
    parser = argparse.ArgumentParser(prog="python -m profile_service.tidy", description=__doc__)
    parser.add_argument(
        "--gone", type=int, metavar="N", help="erase although so many accounts, more than half, are gone"
    )
    asked = parser.parse_args(arguments)
    try:
        tidied = _tidying(Settings.from_environment()).run(expected_gone=asked.gone)
    except (SettingsError, WrongSchema, TooManyGone, KeycloakUnreachable) as error:
        return _failed(str(error))
    except (SQLAlchemyError, OSError, ImportError) as error:
        # Only the name of the error is shown, because its text may contain the URL.
        return _failed(f"the database of MEP_PROFILE_DATABASE cannot be used ({type(error).__name__})")
    if tidied is None:
        print("Another process cleans up now")
    else:
        deleted = ", ".join(f"{number} {name}" for name, number in vars(tidied).items() if name != "people")
        print(f"Deleted: {deleted}. Erased: {tidied.people} people")
    return 0


def _tidying(settings: Settings) -> Tidying:
    http = keycloak_client(settings.issuer)
    engine = open_database(settings.database_url)
    return tidying(settings, engine, Provider(settings.issuer, http, time.time), http, time.time)


def _failed(reason: str) -> int:
    print(f"profile service: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
