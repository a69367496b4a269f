"""Import runs: what one changes, field by field, and what the last one said.

Promises: names and values are told of publicly visible listings only, and only of public fields: of every other listing
a run tells how many there are and which fields, no more. An address or a point is never told, of nobody: that it
differs is. Old and new of a change that waits (a number, a link) are told, for staff must compare them; they stand in
`Changes` alone, which neither `--json` nor the log holds. Nothing is committed here.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, and_, col, func, or_, select

from directory import review
from directory.model import ChangeEvent, ImportRun, Listing, Metadata, ReviewItem, Service
from directory.public import visible
from directory.review import Question
from directory.values import Tier

TOLD: Final = 200
"""Listings told of one by one; beyond it only counted, so that a report of a large run stays small."""
LONGEST: Final = 160
"""Characters of a value that are told."""
SHOWN: Final = frozenset(
    {
        *("name", "alternate_name", "description", "alert", "status", "kind", "needs", "tags", "policies", "languages"),
        *("phones", "urls", "schedules", "service_areas", "eligibility", "fees", "application_process", "wait_time"),
        *("interpretation_services", "required_documents"),
    }
)
"""Public fields whose values a report may hold (docs/data-dictionary.md); e-mail and places are not among them."""
HELD: Final = ("change", "tier")
"""Kinds of question about a change that waits."""
CUT_SHORT = "is less than half of what is known: nothing was marked missing; is the delivery whole?"


@dataclass(frozen=True, slots=True, order=True)
class FieldChange:
    """One field of one listing; `held` waits for a person. Values are "" where they may not be told."""

    field: str
    old: str = ""
    new: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One publicly visible listing that a run touched."""

    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(slots=True)
class Changes:
    """What a run did, or with `--check` would do, to the store."""

    created: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    questions: Counter[tuple[str, str]] = field(default_factory=Counter)
    hidden: int = 0
    untold: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class LastRun:
    """What the last run of a source said."""

    at: datetime
    rows: int
    counts: Mapping[str, int]
    coverage: Mapping[str, int]
    facts: Mapping[str, Any]
    digest: str
    state: str


def last_run(session: Session, source: str) -> LastRun | None:
    """The newest run of a source; None when there was none."""
    query = select(ImportRun).where(ImportRun.source == source).order_by(col(ImportRun.id).desc())
    row = session.exec(query).first()
    if row is None:
        return None
    counts, coverage, facts = (json.loads(text) for text in (row.counts, row.coverage, row.facts))
    return LastRun(row.at, row.rows, counts, coverage, facts, row.digest, row.state)


def remember(session: Session, source: str, said: LastRun) -> None:
    """Keep what a run said."""
    counts, coverage, facts = (json.dumps(part, sort_keys=True) for part in (said.counts, said.coverage, said.facts))
    row = ImportRun(source=source, at=said.at, rows=said.rows, counts=counts, coverage=coverage, facts=facts)
    row.digest, row.state = said.digest, said.state
    session.add(row)
    session.flush()


def state_of(session: Session, source: str) -> str:
    """A digest of what a source's listings were last handed in as, and how secret each is now."""
    query = select(Listing.external_id, Listing.content_hash, Listing.tier).where(Listing.source == source)
    digest = hashlib.blake2b(digest_size=16)
    listings = session.exec(query.order_by(Listing.external_id), execution_options={"yield_per": 1000})
    for external_id, content_hash, tier in listings:
        digest.update(f"{len(external_id)} {external_id} {content_hash} {tier}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def all_public(session: Session, source: str) -> bool:
    """Whether no listing of a source hides its place."""
    hidden = select(Listing.id).where(Listing.source == source, Listing.tier != Tier.PUBLIC.value).limit(1)
    return session.exec(hidden).first() is None


def ask_whether_whole(session: Session, source: str, by: str, now: datetime, *, doubtful: bool) -> None:
    """One question about a delivery that shrank; a later one that did not takes it back."""
    question = Question("missing", source, "", CUT_SHORT)
    if doubtful:
        review.ask(session, [question], by, now)
        return
    item = session.get(ReviewItem, question.id)
    if item is not None:
        session.delete(item)
        session.flush()


def changes_of(session: Session, source: str, now: datetime) -> Changes:
    """What the run of `source` at `now` (UTC) has written in this transaction so far."""
    found = Changes()
    shown = _visible_names(session, source, now)
    touched: dict[UUID, list[FieldChange]] = {}
    _updated(session, source, now, shown, touched, found)
    _held(session, source, now, shown, touched, found)
    named = sorted((shown[key], tuple(fields)) for key, fields in touched.items() if key in shown)
    found.changed = [Change(name, fields) for name, fields in named[:TOLD]]
    found.untold = len(touched) - len(found.changed)
    found.created = list(session.exec(_created(source, now)))
    hidden = select(func.count(func.distinct(ChangeEvent.listing_id)))
    hidden = hidden.join(Listing, col(Listing.id) == col(ChangeEvent.listing_id)).where(Listing.source == source)
    kinds = col(ChangeEvent.kind).in_(["redacted", "withdrawn"])
    found.hidden = session.exec(hidden.where(ChangeEvent.at == now, kinds)).one()
    waiting = select(func.count(col(ReviewItem.id))).where(ReviewItem.source == source, ReviewItem.state == "open")
    found.waiting = session.exec(waiting).one()
    return found


def _created(source: str, now: datetime) -> Any:  # noqa: ANN401 - a query of SQLAlchemy
    """Names of the first new listings that a stranger may see with their place."""
    query = select(Service.name).join(Listing, col(Service.id) == col(Listing.id))
    query = query.where(Listing.source == source, Listing.tier == Tier.PUBLIC.value, visible(now))
    return query.where(Listing.created == now).order_by(Listing.external_id).limit(TOLD)


def _visible_names(session: Session, source: str, now: datetime) -> dict[UUID, str]:
    """Names of the listings a stranger may see with their place, changed or asked about at `now`."""
    query = select(Listing.id, Service.name).join(Service, col(Service.id) == col(Listing.id))
    query = query.where(Listing.source == source, Listing.tier == Tier.PUBLIC.value, visible(now))
    changed = and_(col(Listing.last_modified) == now, col(Listing.created) != now)
    return dict(session.exec(query.where(or_(changed, col(Listing.id).in_(_asked_about(source, now))))).all())


def _asked_about(source: str, now: datetime) -> Any:  # noqa: ANN401 - a subquery of SQLAlchemy
    asked = select(ReviewItem.listing_id).where(ReviewItem.source == source, ReviewItem.opened_at == now)
    return asked.where(col(ReviewItem.kind).in_(HELD))


def _updated(
    session: Session,
    source: str,
    now: datetime,
    shown: Mapping[UUID, str],
    touched: dict[UUID, list[FieldChange]],
    found: Changes,
) -> None:
    query = select(Metadata).join(Listing, col(Listing.id) == col(Metadata.resource_id))
    query = query.where(Listing.source == source, Metadata.last_action_date == now)
    for entry in session.exec(query.order_by(col(Metadata.resource_id), col(Metadata.field_name))):
        found.fields[entry.field_name] += 1
        told = entry.resource_id in shown and entry.field_name in SHOWN
        old, new = (entry.previous_value, entry.replacement_value) if told else ("", "")
        change = FieldChange(entry.field_name, _short(old), _short(new))
        touched.setdefault(entry.resource_id, []).append(change)


def _held(
    session: Session,
    source: str,
    now: datetime,
    shown: Mapping[UUID, str],
    touched: dict[UUID, list[FieldChange]],
    found: Changes,
) -> None:
    asked = select(ReviewItem.kind, ReviewItem.what, func.count(col(ReviewItem.id)))
    asked = asked.where(ReviewItem.source == source, ReviewItem.opened_at == now)
    first = func.min(ReviewItem.external_id)
    for kind, what, count in session.exec(asked.group_by(ReviewItem.kind, ReviewItem.what).order_by(first)):
        found.questions[kind, what] = count
    query = select(ReviewItem).where(ReviewItem.source == source, ReviewItem.opened_at == now)
    query = query.where(col(ReviewItem.kind).in_(HELD), col(ReviewItem.listing_id).is_not(None))
    for item in session.exec(query.order_by(ReviewItem.external_id, ReviewItem.field)):
        if item.listing_id is None:
            continue
        found.held[item.field] += 1
        said = json.loads(item.detail) if item.listing_id in shown and item.field in SHOWN else {}
        old, new = _short(said.get("old", "")), _short(said.get("new", ""))
        touched.setdefault(item.listing_id, []).append(FieldChange(item.field, old, new, held=True))


def _short(value: object) -> str:
    """A value as a person reads it, cut to `LONGEST` characters."""
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        with suppress(ValueError):
            value = json.loads(value)
    text = " ".join(_worded(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _worded(value: object) -> str:
    if isinstance(value, Mapping):
        if "number" in value:
            return " ".join(str(part) for part in (value["number"], value.get("kind"), value.get("note")) if part)
        return ", ".join(_pairs(value))
    if isinstance(value, list | tuple):
        return "; ".join(_worded(part) for part in value)
    return "" if value is None else str(value)


def _pairs(value: Mapping[Any, Any]) -> Iterable[str]:
    return (f"{name} {_worded(part)}" for name, part in value.items() if part not in (None, "", [], {}))
