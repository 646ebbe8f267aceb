"""Migrates the database to this version's schema: `python -m profile_service.migrate`.

One process runs it before the service starts; workers never do.
"""

import argparse
import sys
from collections.abc import Sequence

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError

from profile_service.sign_in.sessions import encrypt_again
from profile_service.web.database import (
    MIGRATIONS,
    WrongSchema,
    connect,
    exclusive_transaction,
    require_known,
    revisions,
)
from profile_service.web.encryption import Encryption, Unreadable
from profile_service.web.settings import SettingsError, StorageSettings

_FIRST = "0001"


def upgrade(connection: Connection, encryption: Encryption) -> None:
    """Migrate the database to this version's schema. Tables without a version count as revision 0001."""
    require_known(_revision(connection))
    tables = inspect(connection).get_table_names()
    config = _config(connection, encryption)
    if "sessions" in tables and "alembic_version" not in tables:
        command.stamp(config, _FIRST)
    command.upgrade(config, "head")


def downgrade(connection: Connection, encryption: Encryption, revision: str) -> None:
    """Migrate the database back to an older revision; `base` removes all tables. Raises `Unreadable`."""
    command.downgrade(_config(connection, encryption), revision)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0, or 1 after one line on standard error."""
    asked = _parser().parse_args(arguments)
    try:
        settings = StorageSettings.from_environment()
        encryption = settings.encryption
        engine = connect(settings.database_url)
        with exclusive_transaction(engine) as connection:
            if asked.down is not None:
                _require_older(asked.down, _revision(connection))
                downgrade(connection, encryption, asked.down)
            else:
                upgrade(connection, encryption)
            changed = encrypt_again(connection, encryption) if asked.rekey else None
        engine.dispose()
    except (SettingsError, WrongSchema) as error:
        return _failed(str(error))
    except Unreadable:
        return _failed("MEP_PROFILE_KEYS does not decrypt the data in the database; nothing was changed")
    except (SQLAlchemyError, OSError, ImportError, ValueError) as error:
        # Only the name of the error is shown, because its text may contain the URL.
        return _failed(f"the database of MEP_PROFILE_DATABASE cannot be migrated ({type(error).__name__})")
    if changed is not None:
        print(f"{changed} sessions are encrypted with the first key")
    return 0


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _require_older(wanted: str, present: str | None) -> None:
    require_known(present)
    older = ["base", *revisions()]
    older = older[: older.index(present or "base")]
    if wanted not in older:
        raise WrongSchema(f"there is no older schema “{wanted}”; older are: {', '.join(older) or 'none'}")


def _failed(reason: str) -> int:
    print(f"profile service: {reason}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m profile_service.migrate", description=__doc__)
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--down", metavar="REVISION", help="migrate back to an older revision such as 0001 or base"
    )
    either.add_argument(
        "--rekey",
        action="store_true",
        help="afterwards encrypt all data with the first key, so that old keys can be removed",
    )
    return parser


def _config(connection: Connection, encryption: Encryption) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(connection=connection, encryption=encryption)
    return config


if __name__ == "__main__":
    sys.exit(main())
