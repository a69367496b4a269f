"""An empty store to import into: migrated once, then copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from directory import store


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "waymark.db"
    database = store.engine(f"sqlite:///{path}")
    store.upgrade(database)
    store.settle(database)
    database.dispose()
    return path


@pytest.fixture
def session(empty: Path, tmp_path: Path) -> Iterator[Session]:
    database = store.engine(f"sqlite:///{shutil.copy(empty, tmp_path / 'waymark.db')}")
    with store.session(database) as opened:
        yield opened
    database.dispose()
