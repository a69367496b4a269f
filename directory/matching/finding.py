"""The likeliest twins of a draft at other sources.

Promises: candidates come from a few indexed look-ups, at most `PER_KEY` on either side of the own source per key and
`LOOKED_AT` in all are read, so a switchboard of 500 listings costs no more than one of 50; what is returned holds
ids, answers and reasons, and no place. Nothing is written here.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import String, TextClause, Uuid, bindparam, text
from sqlalchemy.sql.selectable import TextualSelect
from sqlmodel import Session, col, select

from directory.draft import ListingDraft
from directory.matching.evidence import Judgement, Verdict, judge
from directory.matching.keys import ENOUGH, WORTH, asked
from directory.matching.sides import Side, side_of, side_of_draft
from directory.model import ListingMerge
from directory.values import stable_id

PER_KEY, LOOKED_AT, TOLD = 24, 6, 4
SWITCHBOARD = 6
"""A number more than this many listings of other sources share is weighed as a switchboard's."""
SHARED_BY_MANY = 0.4
"""What is left of a key's worth when more than `SWITCHBOARD` listings have it."""


@dataclass(frozen=True, slots=True)
class Match:
    """The likeliest twin, the answer about it, and the evidence (JSON) for the person who decides."""

    listing_id: UUID
    verdict: Verdict
    evidence: dict[str, Any]


@lru_cache(maxsize=32)
def _lookup(count: int) -> TextClause:
    """One statement for `count` keys, written out as it runs once per row. The own source is stepped over by range."""
    parts = [
        "SELECT * FROM (SELECT key, listing_id FROM match_key"  # noqa: S608 (no value is put in, only names)
        f" WHERE key = :k{n} AND source {side} :source LIMIT {PER_KEY}) AS p{n}{name}"
        for n in range(count)
        for side, name in (("<", "a"), (">", "b"))
    ]
    return text(" UNION ALL ".join(parts))


@lru_cache(maxsize=LOOKED_AT)
def _reading(count: int) -> TextualSelect:
    """One statement that reads `count` listings."""
    names = ", ".join(f":i{n}" for n in range(count))
    asked = text(f"SELECT id, draft, withdrawn_at FROM listing WHERE id IN ({names})")  # noqa: S608 (as above)
    asked = asked.bindparams(*(bindparam(f"i{n}", type_=Uuid()) for n in range(count)))
    return asked.columns(id=Uuid(), draft=String(), withdrawn_at=String())


@lru_cache(maxsize=64)
def _met(count: int, mark: str) -> str:
    """One statement that finds out whether another source has one of `count` keys."""
    keys = ", ".join([mark] * count)
    parts = (f"SELECT 1 FROM match_key WHERE key IN ({keys}) AND source {side} {mark}" for side in "<>")  # noqa: S608
    return " UNION ALL ".join(parts) + " LIMIT 1"


def may_have_twins(session: Session, asked: Collection[int], source: str) -> bool:
    """Whether any listing of another source shares a key with a draft of `source`; if none does, `find` finds none."""
    connection = session.connection()
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    about = (*asked, source)
    return connection.exec_driver_sql(_met(len(asked), mark), (*about, *about)).first() is not None


def candidates(session: Session, side: Side, source: str) -> tuple[list[UUID], bool]:
    """The ids of the likeliest other sources' listings, best first, and whether a number is a switchboard."""
    keys = asked(side)
    about: dict[str, Any] = {f"k{n}": key for n, key in enumerate(keys)} | {"source": source}
    worth: dict[object, float] = defaultdict(float)
    pairs = session.connection().execute(_lookup(len(keys)), about).all()
    sharers = Counter(key for key, _ in pairs)
    for key, listing_id in pairs:
        worth[listing_id] += WORTH[keys[key]] * (SHARED_BY_MANY if sharers[key] > SWITCHBOARD else 1)
    switchboard = any(count > SWITCHBOARD for key, count in sharers.items() if keys[key] == "phone")
    least = max(ENOUGH, max(worth.values(), default=0) / 3)
    ranked = sorted((-value, str(listing_id)) for listing_id, value in worth.items() if value >= least)
    return [UUID(listing_id) for _, listing_id in ranked[:LOOKED_AT]], switchboard


def _kept(session: Session, row: Mapping[str, Any]) -> UUID | None:
    """The listing that stands for this one now; None when it is withdrawn and not merged."""
    listing_id: UUID = row["id"]
    if row["withdrawn_at"] is None:
        return listing_id
    return kept(session, listing_id)


def kept(session: Session, listing_id: UUID) -> UUID | None:
    """The listing that a merged one is shown as, through any number of merges; None when it is not merged."""
    found: UUID | None = None
    seen = {listing_id}
    while True:
        query = select(ListingMerge.keep_id).where(
            ListingMerge.merged_id == (found or listing_id), col(ListingMerge.undone_at).is_(None)
        )
        following = session.exec(query).first()
        if following is None or following in seen:
            return found
        found = following
        seen.add(following)


def _read(session: Session, ids: list[UUID]) -> list[Mapping[str, Any]]:
    about = {f"i{n}": listing_id for n, listing_id in enumerate(ids)}
    return [dict(row) for row in session.connection().execute(_reading(len(ids)), about).mappings()]


def find(session: Session, draft: ListingDraft, *, beside: UUID | None = None) -> Match | None:
    """The best twin of `draft` at another source whose answer is `same` or `ask`, or None.

    `beside` is a listing that is not to be answered: the one the draft was taken from.
    """
    side = side_of_draft(draft)
    found_ids, switchboard = candidates(session, side, draft.source)
    ids = [listing_id for listing_id in found_ids if listing_id != beside]
    if not ids:
        return None
    judged: dict[UUID, tuple[Judgement, Mapping[str, Any]]] = {}
    for row in _read(session, ids):
        listing_id = _kept(session, row)
        found = judge(side, side_of(json.loads(row["draft"])), switchboard=switchboard)
        if listing_id is None or found.verdict is Verdict.DIFFERENT:
            continue
        if listing_id not in judged or judged[listing_id][0].score < found.score:
            judged[listing_id] = (found, row)
    if not judged:
        return None
    ranked = sorted(judged, key=lambda i: (judged[i][0].verdict is not Verdict.SAME, -judged[i][0].score, str(i)))
    best = ranked[0]
    answer = judged[best][0]
    evidence = _told(answer, best, draft) | {"others": [_brief(judged[i][0], i) for i in ranked[1 : TOLD + 1]]}
    return Match(best, answer.verdict, evidence)


def _brief(answer: Judgement, listing_id: UUID) -> dict[str, Any]:
    return {"listing": str(listing_id), "verdict": answer.verdict.value, "score": answer.score}


def _told(answer: Judgement, listing_id: UUID, draft: ListingDraft) -> dict[str, Any]:
    """For the steward's queue: the answer to sort by, both sides' ids, and why. No value of either side."""
    same_number = any(reason.startswith("a phone number is the same") for reason in answer.reasons)
    own = str(stable_id(draft.source, draft.external_id))
    return _brief(answer, listing_id) | {
        "draft": own,
        "reasons": list(answer.reasons),
        "same_number": same_number,
    }
