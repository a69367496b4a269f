"""Room in an answer for staff: what said that it is full is left out, what has space comes first inside its group.

Promises: only what was said and still holds counts; of what is not known nothing is assumed, so that it stays. For
staff alone: a partner's word about room is public only where the partner lets it be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import numpy as np
from sqlalchemy import bindparam, inspect, select
from sqlmodel import Session

from directory.model import Capacity
from directory.search.candidates import Found
from directory.search.columns import Mask
from directory.search.ranking import Answers

_ROOMS: Any = inspect(Capacity).local_table.c
SAID: Final = select(_ROOMS.listing_id, _ROOMS.level).where(
    _ROOMS.level.in_(["full", "space"]), _ROOMS.until > bindparam("now")
)
"""Built once, of plain columns: it is asked at every key that a worker types."""
AHEAD: Final = 100.0
"""More than any score: what has space stands before all else of its group."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who said what of room; nothing of it, and nothing is changed, where no room is asked for."""

    full: frozenset[UUID] = frozenset()
    space: frozenset[UUID] = frozenset()

    def parted(self, found: Sequence[Found]) -> tuple[list[Found], int]:
        """(the answers that are not full, how many are)."""
        if not self.full:
            return list(found), 0
        masks = [_among(one, self.full) for one in found]
        kept = [one.only(~mask) for one, mask in zip(found, masks, strict=True)]
        return [one for one in kept if len(one.numbers)], sum(int(np.count_nonzero(mask)) for mask in masks)

    def first(self, answers: Answers) -> Answers:
        """The answers with those that have space ahead."""
        if not self.space:
            return answers
        ahead = [AHEAD * _among(one, self.space) for one in answers.found]
        return replace(answers, score=answers.score + np.concatenate([np.empty(0), *ahead]))


def wanted(session: Session, now: datetime) -> Wanted:
    """What was said of room by anybody and still holds."""
    said = session.execute(SAID, {"now": now}).all()
    full, space = (frozenset(one for one, level in said if level == word) for word in ("full", "space"))
    return Wanted(full, space)


def _among(found: Found, ids: Iterable[UUID]) -> Mask:
    """Which of the documents are listings of `ids`."""
    halves = [divmod(one.int, 1 << 64) for one in ids]
    high, low = np.array(halves, np.uint64).reshape(-1, 2).T
    held = found.segment.columns["ids"][found.numbers]
    return np.isin(held[:, 0], high) & np.isin(held[:, 1], low)
