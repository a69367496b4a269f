"""The inbox of visitors' notes beside the listings they are about, for a steward.

Promises: reads only; a listing that is gone is named so, since its notes wait all the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from directory.errors import NotFoundError
from directory.feedback import Kind, Waiting
from directory.model import Listing


@dataclass(frozen=True, slots=True)
class Note:
    """What waits about one listing, with its name and code ("" for one that is gone)."""

    waiting: Waiting
    name: str
    code: str

    @property
    def urgent(self) -> bool:
        """Whether somebody says that it is not safe there."""
        return self.waiting.kind is Kind.UNSAFE

    def as_json(self) -> dict[str, Any]:
        """For `waymark feedback --json`."""
        said = self.waiting
        texts = [{"text": one.text, "day": one.day.isoformat(), "count": one.count} for one in said.texts]
        days = {"first_day": said.first_day.isoformat(), "last_day": said.last_day.isoformat()}
        what = {"listing": str(said.listing_id), "name": self.name, "code": self.code, "kind": said.kind.value}
        return {"urgent": self.urgent, **what, "count": said.count, **days, "texts": texts}


def about(session: Session, found: Sequence[Waiting]) -> list[Note]:
    """`found` in its order, each with the name and code of its listing."""
    ids = {one.listing_id for one in found}
    rows = session.exec(select(Listing.id, Listing.draft, Listing.code).where(col(Listing.id).in_(ids))).all()
    known = {listing_id: (str(json.loads(draft)["name"]), code) for listing_id, draft, code in rows}
    return [Note(one, *known.get(one.listing_id, ("(gone)", ""))) for one in found]


def listing_of(session: Session, code: str) -> UUID:
    """The listing of a short code, also one that is shown no more. Raises `NotFoundError`."""
    found = session.exec(select(Listing.id).where(Listing.code == code)).first()
    if found is None:
        raise NotFoundError("no listing has this code")
    return found
