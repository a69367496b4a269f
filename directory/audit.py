"""The record of who did what to which record, and why. It can be added to and read, and nothing else.

Promises: an entry names fields and never a value, and a reason loses the sentences that tell a street, since what is
hidden later could not be taken out again; the database refuses
to change or delete one (`model.audit.APPEND_ONLY`). A machine's routine is not recorded here but in `history`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from directory import secrecy
from directory.errors import UsageError
from directory.model import AuditEntry

LONGEST_WHY = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def reason(why: str) -> str:
    """`why` as it is kept: one line. `UsageError` when nothing is said, or far too much."""
    said = _CONTROL.sub(" ", why).strip()
    if not said:
        raise UsageError("say why: a reason is asked for")
    if len(said) > LONGEST_WHY:
        raise UsageError(f"the reason is longer than {LONGEST_WHY} characters")
    return said


def record(  # noqa: PLR0913 - what, by whom, on what, why, when: each is a column
    session: Session, act: str, kind: str, record_id: UUID, by: str, now: datetime, *, fields: Iterable[str] = (),
    why: str = "",
) -> None:  # fmt: skip
    """Add an entry: an `act` (`proposed`, `revealed` …) on a record of a `kind` (listing, question, account)."""
    said = secrecy.without_traces(_CONTROL.sub(" ", why).strip()[:LONGEST_WHY])[0]
    named = json.dumps(sorted(fields))
    session.add(AuditEntry(at=now, by=by, act=act, kind=kind, record=record_id, fields=named, why=said))
    session.flush()


def entries(
    session: Session, record_id: UUID | None = None, limit: int = 200, *, by: str = "", before: int = 0
) -> Sequence[AuditEntry]:
    """The newest entries first: of one record, by one account, older than the entry `before`, or all."""
    query = select(AuditEntry).order_by(col(AuditEntry.sequence).desc()).limit(limit)
    query = query.where(AuditEntry.record == record_id) if record_id else query
    query = query.where(AuditEntry.by == by) if by else query
    return session.exec(query.where(col(AuditEntry.sequence) < before) if before else query).all()


def export(session: Session) -> Iterator[dict[str, object]]:
    """Every entry in its order, for a file."""
    query = select(AuditEntry).order_by(col(AuditEntry.sequence)).execution_options(yield_per=500)
    for entry in session.exec(query):
        yield {
            "sequence": entry.sequence,
            "at": entry.at.isoformat(),
            "by": entry.by,
            "act": entry.act,
            "kind": entry.kind,
            "record": str(entry.record),
            "fields": json.loads(entry.fields),
            "why": entry.why,
        }
