"""`staff.db`: made so that only its owner reads it, migrated, and opened by the staff face and the command line alone.

Promises: the file has mode 0600 before anything is in it; hardened as the listings' store is. A session of it commits
at the edge; functions elsewhere flush.
"""

from __future__ import annotations

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from directory import store
from directory.errors import UnavailableError
from directory.settings import Settings

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
VERSIONS = "staff_alembic_version"

session = store.session
"""One transaction: committed when the block ends well, rolled back when it does not."""


def prepare(settings: Settings) -> None:
    """Make the database of accounts, or bring it to the newest schema. Raises `UnavailableError`."""
    try:
        if not settings.staff_database_url:
            settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = settings.home / "staff.db"
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
        on = store.engine(settings.staff_store_url)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["engine"] = on
        try:
            command.upgrade(config, "head")
        finally:
            on.dispose()
    except (OSError, SQLAlchemyError) as error:
        raise UnavailableError(f"the accounts cannot be opened or migrated ({type(error).__name__})") from None


def open_store(settings: Settings) -> Engine:
    """The database of accounts. Raises `UnavailableError` while there is none."""
    on = store.engine(settings.staff_store_url)
    if settings.staff_database_url or (settings.home / "staff.db").is_file():
        try:
            with on.connect() as connection:
                connection.execute(text("SELECT 1 FROM account LIMIT 1"))
        except SQLAlchemyError:
            on.dispose()
        else:
            return on
    raise UnavailableError("there are no accounts here yet: run `waymark init` (WAYMARK_HOME says where)")
