"""Staff say by one key that something of a listing is wrong; it waits for a steward.

Promises: a kind out of a closed list and no words, so nothing of a caller; the same is asked once a day. What is called
not safe is an alert.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from directory import audit, review
from directory.errors import NotFoundError, UsageError
from directory.feedback import Kind
from directory.model import Listing
from directory.review import Question

FIELD: Final = "report"
KINDS: Final = (Kind.NUMBER, Kind.MOVED, Kind.CLOSED, Kind.DIFFERENT, Kind.UNSAFE, Kind.OTHER)
"""In the order of the keys."""
WHAT: Final = {
    Kind.NUMBER: "staff say that a number does not work",
    Kind.MOVED: "staff say that it has moved",
    Kind.CLOSED: "staff say that it is closed",
    Kind.DIFFERENT: "staff say that it is not as it is listed",
    Kind.UNSAFE: "staff say that it is not safe there",
    Kind.OTHER: "staff say that something else is wrong",
}


def flag(session: Session, listing_id: UUID, kind: str, by: str, now: datetime) -> None:
    """Put it before the stewards. `UsageError`: there is no such kind."""
    row = session.get(Listing, listing_id)
    if row is None:
        raise NotFoundError("there is no such listing")
    if kind not in {one.value for one in KINDS}:
        raise UsageError("there is no such kind of report")
    said = Kind(kind)
    asked = "alert" if said is Kind.UNSAFE else "doubt"
    about = {"kind": said.value, "day": now.date().isoformat()}
    review.ask(session, [Question(asked, row.source, row.external_id, WHAT[said], FIELD, row.id, about)], by, now)
    audit.record(session, "reported", "listing", listing_id, by, now, fields=[f"{FIELD}.{said.value}"])
