"""The engines under measurement, by name; what is not installed is said, never passed over in silence."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.search.queries import Peer

OURS = "waymark"
PEERS = ("fts5", "tantivy", "postgres")


def missing(name: str) -> str:
    """Why an engine cannot be measured here; "" when it can."""
    needed = {"tantivy": ("tantivy",), "postgres": ("psycopg",), OURS: ("directory.search.pruning",)}.get(name, ())
    lacking = [module for module in needed if importlib.util.find_spec(module) is None]
    if lacking:
        return f"no Python module {lacking[0]} (the `bench` extra installs the peers)"
    if name == "postgres":
        from tests.benchmarks.search.postgres_peer import programs  # noqa: PLC0415 - only where psycopg is there

        return "" if programs() else "no PostgreSQL server with PostGIS (Debian: postgresql, postgresql-15-postgis-3)"
    return "" if name in MAKERS else "no such engine"


def engine(name: str) -> Peer:
    """A new engine, its library imported only now."""
    return MAKERS[name]()


def _fts() -> Peer:
    from tests.benchmarks.search.fts import Fts  # noqa: PLC0415 - see `engine`

    return Fts()


def _tantivy() -> Peer:
    from tests.benchmarks.search.tantivy_peer import Tantivy  # noqa: PLC0415 - see `engine`

    return Tantivy()


def _postgres() -> Peer:
    from tests.benchmarks.search.postgres_peer import Postgres  # noqa: PLC0415 - see `engine`

    return Postgres()


def _ours() -> Peer:
    from tests.benchmarks.search.ours import Waymark  # noqa: PLC0415 - see `engine`

    return Waymark()


MAKERS: dict[str, Callable[[], Peer]] = {"fts5": _fts, "tantivy": _tantivy, "postgres": _postgres, OURS: _ours}


def folder_of(cache: Path, name: str, count: int, seed: int) -> Path:
    """Where an engine keeps its index of a corpus."""
    return cache / f"{name}-{count}-{seed}"
