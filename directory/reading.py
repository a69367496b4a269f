"""Rows that were read before: what came of them, found by the hash of their cells.

Promises: a row is recalled only while its listing was last handed in exactly as this row says it, so that recalling it
and drafting it anew have the same outcome; nothing is kept of a row whose place is not public.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from directory import writing
from directory.draft import ListingDraft
from directory.model import ImportRun, Listing, ReadRow
from directory.prepared import Prepared
from directory.values import Tier

LOOKED_UP = 500
"""Hashes per query."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a row said when it was read before: whose it is, the hash of its draft, and what the report told of it."""

    external_id: str
    content_hash: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A row handed to intake: `draft` makes what it says, at once or when it turns out to be needed.

    `row_hash` is "" where the row is not to be remembered; `facts` are kept with it. `prepared`: its rows, where they
    have been made.
    """

    source: str
    external_id: str
    content_hash: str
    draft: Callable[[], ListingDraft]
    row_hash: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    prepared: Prepared | None = None

    def tier(self) -> Tier:
        """How secret the row says its place is."""
        return self.prepared.tier if self.prepared else self.draft().tier

    def row(self, listing_id: UUID) -> dict[str, Any]:
        """The `read_row` of a listing."""
        facts = json.dumps(self.facts, sort_keys=True)
        said = {"row_hash": self.row_hash, "content_hash": self.content_hash, "facts": facts}
        return {"listing_id": listing_id} | said


def recall(session: Session, source: str, hashes: Collection[str]) -> dict[str, Recalled]:
    """The rows among `hashes` that still say what their listings were last handed in as."""
    found: dict[str, Recalled] = {}
    wanted = list(hashes)
    for start in range(0, len(wanted), LOOKED_UP):
        query = (
            select(ReadRow.row_hash, Listing.external_id, Listing.content_hash, ReadRow.facts)
            .join(Listing, col(Listing.id) == col(ReadRow.listing_id))
            .where(Listing.source == source, Listing.content_hash == ReadRow.content_hash)
            .where(col(ReadRow.row_hash).in_(wanted[start : start + LOOKED_UP]))
        )
        for row_hash, external_id, content_hash, facts in session.exec(query).all():
            found[row_hash] = Recalled(external_id, content_hash, json.loads(facts))
    return found


def keep(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Remember these rows, each in place of what its listing's row was before."""
    if rows:
        forget(session, [row["listing_id"] for row in rows])
        writing.write(session, ReadRow, rows)


def forget(session: Session, listing_ids: Sequence[UUID]) -> None:
    """Forget the rows of these listings."""
    session.execute(delete(ReadRow).where(col(ReadRow.listing_id).in_(listing_ids)))


def forget_deliveries(session: Session, source: str) -> None:
    """Forget by what a source's deliveries are known again."""
    session.execute(update(ImportRun).where(col(ImportRun.source) == source).values(digest=""))
