"""Rows written in bulk are the rows an ordinary insert writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, SQLModel, delete, select

from directory import store, writing
from directory.model import Organization, Service, Source

KEY = UUID("12345678-1234-5678-9234-567812345678")
ROWS: list[tuple[type[SQLModel], dict[str, Any]]] = [
    (
        Source,
        {"slug": "b", "name": "Ä", "kind": "court", "country": "US", "licence": "", "trusted": True, "demo": False},
    ),
    (Organization, {"id": KEY, "name": "x", "description": "", "source": "a", "external_id": None}),
]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = store.engine(f"sqlite:///{tmp_path / 'store.db'}")
    store.upgrade(database)
    with store.session(database) as opened:
        yield opened
    database.dispose()


@pytest.mark.parametrize(("table", "row"), ROWS, ids=["source", "organization"])
def test_what_is_packed_and_inserted_is_what_an_insert_writes(
    session: Session, table: type[SQLModel], row: dict[str, Any]
) -> None:
    session.add(Source(slug="a", name="a", kind="court"))
    session.flush()
    at_first = len(session.exec(select(table)).all())
    writing.write(session, table, [row])
    packed = [found.model_dump() for found in session.exec(select(table)).all()]
    session.expunge_all()
    session.execute(delete(table).where(table.name == row["name"]))  # type: ignore[attr-defined]  # both have one
    session.execute(insert(table), [row])
    assert [found.model_dump() for found in session.exec(select(table)).all()] == packed
    assert len(packed) == at_first + 1


def test_times_and_ids_are_bound_by_their_columns(session: Session) -> None:
    row = {"id": KEY, "organization_id": KEY, "name": "x", "status": "active", "minimum_age": 1.5}
    row |= {"assured_date": date(2026, 1, 2), "last_modified": datetime(2026, 1, 2, 3, 4, 5, 6, UTC)}
    packed = writing.pack(session.connection().dialect, Service, [row])
    values = dict(zip(packed.columns, packed.rows[0], strict=True))
    assert values["id"] == KEY.hex
    assert (values["assured_date"], values["last_modified"]) == ("2026-01-02", "2026-01-02 03:04:05.000006")
    assert values["minimum_age"] == 1.5


def test_a_database_whose_driver_takes_no_positions_gets_the_rows_unbound() -> None:
    packed = writing.pack(postgresql.dialect(), Service, [{"id": KEY, "name": "x"}])
    assert packed.rows == [(KEY, "x")]


def test_nothing_is_written_of_no_rows(session: Session) -> None:
    writing.write(session, Organization, [])
    assert not session.exec(select(Organization)).all()
