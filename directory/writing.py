"""Rows written in bulk: bound once, wherever they are made, and handed to the database as they are.

Promises: what is written is what an `insert` of the same rows writes, since each column's own type binds its value. On
a database whose driver takes no positions the rows are kept as they are, and SQLAlchemy binds them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, Uuid, insert
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, SQLModel

Values = tuple[Any, ...]
Columns = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows of one table, each a tuple of bound values in the order of `columns`: small to send to another process."""

    table: str
    columns: Columns
    rows: list[Values]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows with these columns get into their table; `statement` is "" where SQLAlchemy has to bind them."""

    columns: Columns
    statement: str
    take: Callable[[Mapping[str, Any]], Values]
    binds: tuple[tuple[int, Callable[[Any], Any]], ...]


def ids_as_text(dialect: Dialect) -> bool:
    """Whether a database keeps ids as 32 hex digits, so that rows may hold them so."""
    return dialect.paramstyle == "qmark" and not dialect.supports_native_uuid


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


@lru_cache(maxsize=512)
def _plan(dialect: Dialect, table: str, given: Columns, *, with_ids: bool = True) -> _Plan:
    compiled = insert(SQLModel.metadata.tables[table]).compile(dialect=dialect, column_keys=list(given))
    columns = tuple(compiled.positiontup or ())
    if dialect.paramstyle != "qmark" or set(columns) != set(given) or len(given) < 2:
        return _Plan(given, "", lambda row: tuple(row[name] for name in given), ())
    found = SQLModel.metadata.tables[table].columns
    kinds = [(at, found[name].type) for at, name in enumerate(columns)]
    binders = ((at, _binder(kind, dialect)) for at, kind in kinds if with_ids or not isinstance(kind, Uuid))
    binds = tuple((at, bind) for at, bind in binders if bind is not None)
    return _Plan(columns, str(compiled), itemgetter(*columns), binds)


def pack(
    dialect: Dialect, table: type[SQLModel], rows: Sequence[Mapping[str, Any]], *, with_ids: bool = True
) -> Packed:
    """`rows` (one or more, all with the same columns) bound for `dialect`; ids too, unless they are text already."""
    name = str(table.__tablename__)
    plan = _plan(dialect, name, tuple(rows[0]), with_ids=with_ids)
    if not plan.binds:
        return Packed(name, plan.columns, [plan.take(row) for row in rows])
    bound: list[Values] = []
    for row in rows:
        values = list(plan.take(row))
        for at, bind in plan.binds:
            values[at] = bind(values[at])
        bound.append(tuple(values))
    return Packed(name, plan.columns, bound)


def insert_packed(session: Session, packed: Packed) -> None:
    """Insert them, past the unit of work: it costs more than SQLite itself."""
    if not packed.rows:
        return
    connection = session.connection()
    plan = _plan(connection.dialect, packed.table, packed.columns)
    if plan.statement:
        connection.exec_driver_sql(plan.statement, packed.rows)
        return
    rows = [dict(zip(packed.columns, values, strict=True)) for values in packed.rows]
    connection.execute(insert(SQLModel.metadata.tables[packed.table]), rows)


def write(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if rows:
        insert_packed(session, pack(session.connection().dialect, table, rows))
