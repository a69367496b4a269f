"""The store: migrated equals fresh, hardened, and never telling in its errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlmodel import SQLModel

from directory import store


def test_a_migrated_schema_equals_a_fresh_one(database: Engine, tmp_path: Path) -> None:
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    fresh = store.engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    SQLModel.metadata.create_all(fresh)
    for table in SQLModel.metadata.tables:
        migrated_checks = {c["name"] for c in inspect(database).get_check_constraints(table)}
        assert migrated_checks == {c["name"] for c in inspect(fresh).get_check_constraints(table)}
    fresh.dispose()


def test_migrating_twice_changes_nothing(database: Engine) -> None:
    store.upgrade(database)
    assert store.is_ready(database)


def test_deleted_content_is_overwritten_and_foreign_keys_hold(database: Engine) -> None:
    with database.connect() as connection:
        assert connection.execute(text("PRAGMA secure_delete")).scalar() == 1
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"


@pytest.mark.usefixtures("database")
def test_the_public_face_cannot_write(tmp_path: Path) -> None:
    reader = store.engine(f"sqlite:///{tmp_path / 'waymark.db'}", read_only=True)
    with reader.connect() as connection, pytest.raises(OperationalError):
        connection.execute(text("DELETE FROM source"))
    reader.dispose()


def test_a_database_error_does_not_tell_its_parameters(database: Engine) -> None:
    with database.connect() as connection, pytest.raises(SQLAlchemyError) as caught:
        connection.execute(text("INSERT INTO listing (id) VALUES (:id)"), {"id": "canary-4711"})
    assert "canary-4711" not in str(caught.value)


def test_no_column_could_hold_who_searched(database: Engine) -> None:
    forbidden = {"ip", "ip_address", "user_agent", "session_id", "visitor", "query", "searched"}
    columns = {c["name"] for t in inspect(database).get_table_names() for c in inspect(database).get_columns(t)}
    assert columns.isdisjoint(forbidden)
