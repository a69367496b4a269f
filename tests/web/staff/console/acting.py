"""What the tests of the console's acts share: a form about a listing, and a look into both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from directory import holdings, kit
from directory.model import AuditEntry
from directory.staff import memberships, store
from tests.web.staff.conftest import START
from tests.web.staff.console.conftest import Hotline

SHELTER, CLINIC = "Juniper House Shelter", "Protective order clinic"
LINE = "shelter spanish 3 people Austin, TX"


def act(desk: Hotline, path: str, name: str = SHELTER, *, part: bool = True, **fields: Any) -> Any:
    """Send a form about a listing, by default as the script does."""
    given = {"id": str(desk.ids[name]), "line": LINE} | fields
    return desk.sue.post(f"/console/{path}", given, **({"x-part": "1"} if part else {}))


@contextmanager
def listings(desk: Hotline) -> Iterator[Session]:
    with kit.open_kit(desk.office.settings) as opened, opened.session() as session:
        yield session


@contextmanager
def people(desk: Hotline) -> Iterator[Session]:
    engine = store.open_store(desk.office.settings)
    with store.session(engine) as session:
        yield session
    engine.dispose()


def join(desk: Hotline, name: str = SHELTER, email: str = "pat@p.example") -> UUID:
    """Let pat speak for the organisation of a listing."""
    with listings(desk) as session:
        whose = holdings.organization_of(session, desk.ids[name])
    assert whose is not None
    with people(desk) as session:
        memberships.join(session, desk.office.ids[email], whose, "test", START)
    return whose


def audited(desk: Hotline, what: str) -> list[tuple[str, str]]:
    """(fields, why) of what was done."""
    with listings(desk) as session:
        rows = session.exec(select(AuditEntry).where(AuditEntry.act == what).order_by(AuditEntry.sequence)).all()  # type: ignore[arg-type]
        return [(row.fields, row.why) for row in rows]
