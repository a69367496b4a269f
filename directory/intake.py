"""The door in: what becomes of a `ListingDraft`.

Promises: identity is (source, external id); an unchanged draft costs one look-up; a change of phone, link, address or
tier waits for a person while everything else is applied; a change that makes a listing safer is applied at once and
purges what told its place; people's corrections are applied again on top; nothing is lost. Nothing is committed here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, select

from directory import changes, duplicates, history, merging, records, review
from directory.draft import ListingDraft
from directory.errors import UsageError
from directory.merging import Held, Stored
from directory.model import Listing, Source
from directory.records import Pending
from directory.review import Question
from directory.values import PartnerKind, Tier, stable_id

BATCH = 400


class Outcome(StrEnum):
    """What became of a draft."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    QUEUED = "queued"


@dataclass(frozen=True, slots=True)
class Submission:
    """The outcome, the listing it concerns (None when it is only queued), and what was held back."""

    outcome: Outcome
    listing_id: UUID | None
    external_id: str
    tier: Tier
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What intake remembers of a listing of this source."""

    id: UUID
    content_hash: str


def ensure_source(session: Session, source: Source) -> Source:
    """Register a source, or bring its name and kind up to date; whether it is trusted stays as the store says."""
    stored = session.get(Source, source.slug)
    if stored is None:
        session.add(source)
        session.flush()
        return source
    stored.name, stored.kind, stored.country = source.name, source.kind, source.country
    session.flush()
    return stored


def content_hash(draft: ListingDraft) -> str:
    """SHA-256 of everything the draft says, provenance and doubts included."""
    return hashlib.sha256(draft.model_dump_json().encode()).hexdigest()


def known_listings(session: Session, source: str) -> dict[str, Known]:
    """Every listing of a source by external id."""
    query = select(Listing.external_id, Listing.id, Listing.content_hash).where(Listing.source == source)
    return {external_id: Known(listing_id, digest) for external_id, listing_id, digest in session.exec(query)}


def submit(session: Session, draft: ListingDraft, by: str, now: datetime) -> Submission:
    """Hand in one draft. `by` names who did (an importer's slug, an account); `now` is UTC."""
    (submission,) = submit_all(session, [draft], by, now)
    return submission


def submit_all(session: Session, drafts: Iterable[ListingDraft], by: str, now: datetime) -> Iterator[Submission]:
    """Hand in many drafts of one source, in one transaction; rows are written in batches."""
    desk: _Desk | None = None
    for draft in drafts:
        if desk is None or desk.source.slug != draft.source:
            if desk is not None:
                desk.pending.flush(session)
            desk = _Desk(session, draft.source, by, now)
        yield desk.take(draft)
        if len(desk.pending) >= BATCH:
            desk.pending.flush(session)
    if desk is not None:
        desk.pending.flush(session)


class _Desk:
    """One run's view of one source: what is known already, and the rows that wait to be written."""

    def __init__(self, session: Session, slug: str, by: str, now: datetime) -> None:
        source = session.get(Source, slug)
        if source is None:
            raise UsageError("the draft's source is not registered")
        self.session, self.source, self.by, self.now = session, source, by, now
        self.known = known_listings(session, slug)
        self.pending = Pending(by, now)

    def take(self, draft: ListingDraft) -> Submission:
        digest = content_hash(draft)
        known = self.known.get(draft.external_id)
        if known is None:
            return self._new(draft, digest)
        if known.content_hash == digest:
            return Submission(Outcome.UNCHANGED, known.id, draft.external_id, draft.tier)
        return self._changed(draft, digest, known)

    def _new(self, draft: ListingDraft, digest: str) -> Submission:
        question = self._reason_to_wait(draft)
        if question is not None:
            decided = review.state_of(self.session, question)
            if decided != "rejected" or question.kind == "new":
                self.pending.questions.append(question)
                outcome = Outcome.UNCHANGED if decided == "accepted" else Outcome.QUEUED
                return Submission(outcome, None, draft.external_id, draft.tier, (question.kind,))
        listing_id = stable_id(draft.source, draft.external_id)
        self.pending.create(draft, listing_id, digest)
        self.known[draft.external_id] = Known(listing_id, digest)
        return Submission(Outcome.CREATED, listing_id, draft.external_id, draft.tier)

    def _reason_to_wait(self, draft: ListingDraft) -> Question | None:
        about = {"draft": records.snapshot(draft)}
        if not self.source.trusted:
            return Question(
                "new", draft.source, draft.external_id, "a new listing of an untrusted source", detail=about
            )
        match = duplicates.likeliest(self.session, draft)
        if match is None:
            return None
        what = "looks like a listing of another source"
        return Question("duplicate", draft.source, draft.external_id, what, detail=about | {"evidence": match.evidence})

    def _changed(self, draft: ListingDraft, digest: str, known: Known) -> Submission:
        self.pending.flush(self.session)
        row = self.session.get_one(Listing, known.id)
        stored = Stored.of(row)
        merged, held = merging.merge(stored, draft)
        merged, conflicts = merging.corrected(self.session, known.id, merged)
        held = (*held, *conflicts)
        self.known[draft.external_id] = Known(known.id, digest)
        differing = merging.differences(stored.content, records.content(merged))
        self._ask(draft, known.id, held)
        if not differing:
            row.content_hash = digest
            self.session.flush()
            outcome = Outcome.QUEUED if held else Outcome.UNCHANGED
            return Submission(outcome, known.id, draft.external_id, merged.tier, tuple(h.field for h in held))
        if merged.tier.secrecy > stored.tier.secrecy:
            records.redact(self.session, row, self.by, self.now)
            differing = dict.fromkeys(differing, ("", ""))
        records.replace(self.session, row, merged, digest, self.now)
        history.record(self.session, known.id, differing, self.by, self.now)
        kind = "redacted" if merged.tier.secrecy > stored.tier.secrecy else "updated"
        changes.record(self.session, [(known.id, kind)], self.now)
        return Submission(Outcome.UPDATED, known.id, draft.external_id, merged.tier, tuple(h.field for h in held))

    def _ask(self, draft: ListingDraft, listing_id: UUID, held: tuple[Held, ...]) -> None:
        review.drop_open(self.session, listing_id, ["doubt"])
        questions = [
            Question(
                "tier" if h.field == "tier" else "change",
                draft.source,
                draft.external_id,
                h.what,
                field=h.field,
                listing_id=listing_id,
                detail=h.detail,
            )
            for h in held
        ]
        questions += records.doubts(draft, listing_id)
        review.ask(self.session, questions, self.by, self.now)


def source_of(slug: str, name: str, kind: PartnerKind, country: str = "US", *, trusted: bool, demo: bool) -> Source:
    """A `Source` row for `ensure_source`, so that callers need no table model."""
    return Source(slug=slug, name=name, kind=kind.value, country=country, trusted=trusted, demo=demo)


def note_missing(session: Session, source: str, seen: set[str], by: str, now: datetime) -> list[str]:
    """Ask about listings of `source` that its newest file no longer holds; they stay until a person decides."""
    review.return_missing(session, source, seen)
    known = known_listings(session, source)
    gone = sorted(set(known) - seen)
    questions = [
        Question(
            "missing", source, external_id, "is not in the partner's newest file", listing_id=known[external_id].id
        )
        for external_id in gone
    ]
    review.ask(session, questions, by, now)
    return gone
