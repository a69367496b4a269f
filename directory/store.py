"""The database: opened safely, migrated, and read or written in one transaction at the edge.

Promises: SQLite runs in WAL mode with foreign keys on and deleted content overwritten (`secure_delete`); errors never
carry parameters; a session commits once when its block ends well and rolls back otherwise. Functions elsewhere flush,
never commit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import UUID

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, event, insert, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, create_engine, select

from directory import taxonomy
from directory.errors import UnavailableError
from directory.model import Taxonomy, TaxonomyTerm
from directory.values import stable_id

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
CACHE_KIB = 32_000
"""Pages that a large import may hold in memory, instead of SQLite's 2,000 KiB."""
READER_WAITS_MS = 1000
"""How long a page waits for a store that somebody holds shut; a person gets an answer without it sooner than that."""
TAXONOMY_URIS = {
    "needs": "urn:waymark:taxonomy:needs",
    "tags": "urn:waymark:taxonomy:tags",
    "policies": "urn:waymark:taxonomy:policies",
}


def _harden(connection: DBAPIConnection, *, read_only: bool) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {READER_WAITS_MS if read_only else 10_000}")
    if read_only:
        cursor.execute("PRAGMA query_only = ON")
    else:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def engine(url: str, *, read_only: bool = False) -> Engine:
    """An engine for `url`. A read-only SQLite engine opens the file itself read-only (SAFETY L3's relaxed form)."""
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True)
    path = url.removeprefix("sqlite:///")
    if read_only and path:
        url = f"sqlite:///file:{path}?mode=ro&uri=true"
    made = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False})

    @event.listens_for(made, "connect")
    def on_connect(connection: DBAPIConnection, _record: object) -> None:
        _harden(connection, read_only=read_only)

    return made


def mark(url: str) -> tuple[int, int]:
    """Which file a SQLite `url` means now; another one when it was replaced. (0, 0) for a database that is no file.

    Raises `UnavailableError` when there is no file.
    """
    path = url.removeprefix("sqlite:///")
    if path == url or not path:
        return (0, 0)
    try:
        found = Path(path).stat()
    except OSError:
        raise UnavailableError("there is no store here") from None
    return (found.st_dev, found.st_ino)


@contextmanager
def session(on: Engine) -> Iterator[Session]:
    """One transaction: committed when the block ends well, rolled back when it does not."""
    with Session(on, expire_on_commit=False, autoflush=False) as opened:
        try:
            yield opened
            opened.commit()
        except BaseException:
            opened.rollback()
            raise


def _config(on: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = on
    return config


def upgrade(on: Engine) -> None:
    """Bring the schema to the newest migration and the taxonomy terms up to date. Safe to run again."""
    try:
        command.upgrade(_config(on), "head")
        with session(on) as opened:
            write_taxonomy(opened)
    except SQLAlchemyError as error:
        raise UnavailableError(f"the store cannot be opened or migrated ({type(error).__name__})") from None


def is_ready(on: Engine) -> bool:
    """Whether the store answers and holds the directory's tables."""
    try:
        with on.connect() as connection:
            connection.execute(text("SELECT 1 FROM listing LIMIT 1"))
    except SQLAlchemyError:
        return False
    return True


def make_room(opened: Session) -> None:
    """Before much is written: let SQLite hold more pages, so that fewer are written over and over (`CACHE_KIB`)."""
    connection = opened.connection()
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA cache_size = -{CACHE_KIB}"))


def settle(on: Engine) -> None:
    """After a commit that hid something: move it out of SQLite's write-ahead log, so that no old page stays on disk."""
    if on.dialect.name == "sqlite":
        with on.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


@cache
def term_id(vocabulary: str, code: str) -> UUID:
    """The id of a taxonomy term of ours; the same on every machine."""
    return stable_id("taxonomy-term", vocabulary, code)


def write_taxonomy(opened: Session) -> None:
    """Write needs, tags and policies as HSDS taxonomies; terms already there are left alone."""
    loaded = {"needs": taxonomy.needs(), "tags": taxonomy.tags(), "policies": taxonomy.policies()}
    known = set(opened.exec(select(TaxonomyTerm.id)).all())
    if not opened.exec(select(Taxonomy.id)).first():
        rows = [
            {"id": stable_id("taxonomy", name), "name": f"Waymark {name}", "description": f"Waymark {name}", "uri": uri}
            for name, uri in TAXONOMY_URIS.items()
        ]
        opened.execute(insert(Taxonomy), rows)
    terms = [
        {
            "id": term_id(name, code),
            "code": code,
            "name": term.label("en"),
            "description": term.label("en"),
            "taxonomy": f"Waymark {name}",
            "language": "en",
            "taxonomy_id": stable_id("taxonomy", name),
            "term_uri": f"{TAXONOMY_URIS[name]}#{code}",
        }
        for name, vocabulary in loaded.items()
        for code, term in vocabulary.items()
        if term_id(name, code) not in known
    ]
    if terms:
        opened.execute(insert(TaxonomyTerm), terms)
