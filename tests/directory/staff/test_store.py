"""`staff.db`: its owner's alone, migrated equals fresh, and nowhere near the listings."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

import directory.model
from directory.errors import UnavailableError
from directory.settings import Settings
from directory.staff import store
from directory.staff.model import StaffTable


def test_a_migrated_schema_equals_a_fresh_one(people: Engine) -> None:
    with people.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": store.VERSIONS})
        assert compare_metadata(context, StaffTable.metadata) == []


def test_only_its_owner_can_read_it_also_while_it_is_written(home: Settings, people: Engine) -> None:
    with people.begin() as connection:
        connection.execute(text("INSERT INTO sign_in_event (at, what) VALUES ('2026-11-23', 'signed in')"))
        files = list(home.home.glob("staff.db*"))
        assert len(files) > 1, "SQLite's log of what is being written is a file too"
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_preparing_again_changes_nothing(home: Settings) -> None:
    store.prepare(home)
    store.open_store(home).dispose()


def test_the_listings_and_the_accounts_know_nothing_of_each_others_tables() -> None:
    assert directory.model
    assert not set(SQLModel.metadata.tables) & set(StaffTable.metadata.tables)


def test_nothing_could_hold_where_somebody_signed_in_from(people: Engine) -> None:
    columns = {c["name"] for t in inspect(people).get_table_names() for c in inspect(people).get_columns(t)}
    assert columns.isdisjoint({"ip", "ip_address", "address", "user_agent", "agent", "host", "token", "password"})


def test_without_accounts_one_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="waymark init"):
        store.open_store(Settings(home=tmp_path))
    assert not list(tmp_path.iterdir()), "looking makes no file"
