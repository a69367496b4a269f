"""The door in: what becomes of a `ListingDraft`.

Promises: identity is (source, external id); an unchanged draft costs one look-up; a change of phone, link, address or
tier waits for a person while everything else is applied; a change that makes a listing safer is applied at once and
purges what told its place; people's corrections are applied again on top; nothing is lost. Nothing is committed here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, func, select

from directory import changes, hiding, history, merges, merging, records, review
from directory.concealing import hide_now
from directory.draft import ListingDraft
from directory.errors import UsageError
from directory.matching import finding
from directory.merging import Held, Stored
from directory.model import Listing, Source
from directory.names import name_key
from directory.prepared import Prepared, prepare
from directory.reading import Delivered
from directory.records import Pending
from directory.review import Question
from directory.standing import Standing
from directory.values import AreaKind, PartnerKind, Tier, stable_id

BATCH = 400
KNOWN = "SELECT id, content_hash, tier FROM listing WHERE source = ? AND external_id = ?"


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
    tier: Tier


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
    return hash_of(draft.model_dump_json())


def hash_of(said: str) -> str:
    """`content_hash` of a draft whose JSON is at hand."""
    return hashlib.sha256(said.encode()).hexdigest()


def preparing(session: Session, by: str, now: datetime) -> Callable[[ListingDraft, str], Prepared]:
    """How a draft with its content hash is made ready for `submit_all`; the answer may be called in any process."""
    dialect = session.connection().dialect
    return lambda draft, digest: prepare(draft, stable_id(draft.source, draft.external_id), digest, by, now, dialect)


def delivered(draft: ListingDraft) -> Delivered:
    """A draft as it is handed in, where no row of a file is to be remembered."""
    return Delivered(draft.source, draft.external_id, content_hash(draft), lambda: draft)


def known_count(session: Session, source: str) -> int:
    """How many listings of a source there are, counted by the database."""
    return session.exec(select(func.count()).select_from(Listing).where(Listing.source == source)).one()


def submit(session: Session, draft: ListingDraft, by: str, now: datetime) -> Submission:
    """Hand in one draft. `by` names who did (an importer's slug, an account); `now` is UTC."""
    (submission,) = submit_all(session, [draft], by, now)
    return submission


def submit_all(
    session: Session, drafts: Iterable[ListingDraft | Delivered], by: str, now: datetime
) -> Iterator[Submission]:
    """Hand in many drafts of one source, in one transaction; rows are written in batches."""
    desk: _Desk | None = None
    for draft in drafts:
        if desk is None or desk.source.slug != draft.source:
            if desk is not None:
                desk.pending.flush()
            desk = _Desk(session, draft.source, by, now)
        yield desk.take(draft if isinstance(draft, Delivered) else delivered(draft))
        if len(desk.pending) >= BATCH:
            desk.pending.flush()
    if desk is not None:
        desk.pending.flush()


class _Desk:
    """One run's view of one source: what is known already, and the rows that wait to be written."""

    def __init__(self, session: Session, slug: str, by: str, now: datetime) -> None:
        source = session.get(Source, slug)
        if source is None:
            raise UsageError("the draft's source is not registered")
        self.session, self.source, self.by, self.now = session, source, by, now
        self.waiting = review.waiting_drafts(session, slug)
        self.standing = Standing(session, slug, now)
        self.pending = Pending(session, by, now)

    def take(self, said: Delivered) -> Submission:
        known = self._known(said.external_id)
        if known is not None and known.content_hash == said.content_hash:
            submission = Submission(Outcome.UNCHANGED, known.id, said.external_id, known.tier)
        else:
            submission = self._taken(said, known)
        self._remember(said, submission)
        return submission

    def _known(self, external_id: str) -> Known | None:
        """What is known of a listing, written or waiting to be."""
        made = self.pending.created.get(external_id)
        if made is not None:
            return Known(made.listing_id, made.content_hash, made.tier)
        connection = self.session.connection()
        query = KNOWN if connection.dialect.paramstyle == "qmark" else KNOWN.replace("?", "%s")
        found = connection.exec_driver_sql(query, (self.source.slug, external_id)).first()
        return Known(UUID(str(found[0])), found[1], Tier(found[2])) if found else None

    def _remember(self, said: Delivered, submission: Submission) -> None:
        """Keep the hash of a row that has become, wholly, a public listing; a secret row leaves none (L1)."""
        settled = submission.outcome is not Outcome.QUEUED and not submission.held
        public = submission.tier is Tier.PUBLIC and said.row_hash
        if settled and public and said.tier() is Tier.PUBLIC and submission.listing_id is not None:
            self.pending.read.append(said.row(submission.listing_id))

    def _taken(self, said: Delivered, known: Known | None) -> Submission:
        made = said.prepared
        if known is None and made is not None and not made.claims:
            return self._new(made, said.draft, [])
        draft = said.draft()
        claim = self._claim(draft)
        believed = merging.secret(draft) if claim else draft
        if believed is None:
            return self._nameless(draft)
        if known is not None:
            return self._changed(believed, said.content_hash, known, claim)
        listing_id = stable_id(draft.source, draft.external_id)
        return self._new(self.pending.prepare(believed, listing_id, said.content_hash), lambda: believed, claim)

    def _claim(self, draft: ListingDraft) -> list[Question]:
        """The question a shelter's public place raises while no authorisation is on record (decision 0008)."""
        if draft.tier is not Tier.PUBLIC or not draft.shelters or self.source.demo:
            return []
        listing_id = stable_id(draft.source, draft.external_id)
        if records.authorised(self.session, listing_id, draft.authorisation):
            return []
        content = draft.model_dump(mode="json")
        secrets = hiding.secrets_of(content)
        said = {name: hiding.cut(text, secrets) for name, text in (content["authorisation"] or {}).items()}
        what = "claims a written authorisation that nobody has recorded"
        return [Question("tier", draft.source, draft.external_id, what, "authorisation", listing_id, said)]

    def _nameless(self, draft: ListingDraft) -> Submission:
        """A row to be hidden whose name tells the place: nothing of it is kept but that it is there."""
        what = "must be hidden, but its name gives the place away"
        known = self._known(draft.external_id)
        key = known.id if known else None
        kind = "change" if known else "new"
        review.ask(
            self.session, [Question(kind, draft.source, draft.external_id, what, "name", key)], self.by, self.now
        )
        if known:
            hide_now(self.session, self.session.get_one(Listing, known.id), self.by, self.now)
            merges.share_secrecy(self.session, known.id, self.by, self.now, at_least=Tier.CONFIDENTIAL)
        return Submission(Outcome.QUEUED, key, draft.external_id, Tier.CONFIDENTIAL, ("name",))

    def _new(self, made: Prepared, draft: Callable[[], ListingDraft], claim: list[Question]) -> Submission:
        question = self._reason_to_wait(made, draft)
        if question is not None:
            decided = review.state_of(self.session, question)
            if decided != "rejected" or question.kind == "new":
                self.pending.ask(question)
                outcome = Outcome.UNCHANGED if decided == "accepted" else Outcome.QUEUED
                return Submission(outcome, None, made.external_id, made.tier, (question.kind,))
        if made.external_id in self.waiting:
            review.drop_drafts(self.session, self.source.slug, made.external_id)
        self.pending.create(made)
        self.pending.ask(*claim)
        held = tuple(question.field for question in claim)
        return Submission(Outcome.CREATED, made.listing_id, made.external_id, made.tier, held)

    def _reason_to_wait(self, made: Prepared, draft: Callable[[], ListingDraft]) -> Question | None:
        if not self.source.trusted:
            return _new_one(draft(), "a new listing of an untrusted source")
        if self.standing.knows(made.organization_id, made.name_key) and self.standing.brings_new_contact(draft()):
            return _new_one(draft(), review.NEW_CONTACT)
        if not finding.may_have_twins(self.session, made.asked, self.source.slug):
            return None
        match = finding.find(self.session, draft())
        if match is None or self._of_another_reach(draft(), match.listing_id):
            return None
        what = "looks like a listing of another source"
        about = {"draft": records.snapshot(draft()), "evidence": match.evidence}
        return Question("duplicate", self.source.slug, made.external_id, what, detail=about)

    def _of_another_reach(self, draft: ListingDraft, listing_id: UUID) -> bool:
        """Whether a nation's line was found in a county's list: both stand, or half the country loses the number."""
        if draft.kind is not PartnerKind.HOTLINE or not any(
            area.kind is AreaKind.NATION for area in draft.service_areas
        ):
            return False
        told = json.loads(self.session.get_one(Listing, listing_id).draft)
        return all(area["kind"] != AreaKind.NATION.value for area in told["service_areas"])

    def _changed(self, draft: ListingDraft, digest: str, known: Known, claim: list[Question]) -> Submission:
        self.pending.flush()
        row = self.session.get_one(Listing, known.id)
        stored = Stored.of(row)
        merged, held = merging.merge(stored, draft)
        merged, conflicts = merging.corrected(self.session, known.id, merged)
        held = (*held, *conflicts)
        differing = merging.differences(stored.content, records.content(merged))
        stricter = merged.tier.secrecy > stored.tier.secrecy
        if stricter:
            records.redact(self.session, row, self.by, self.now)
            differing = dict.fromkeys(differing, ("", ""))
        if row.withdrawn_at is not None and finding.kept(self.session, known.id) is None:
            held = (*held, Held("status", "its source shows it again; it was withdrawn, and a person must show it"))
        self._ask(merged, known.id, held, claim)
        fields = (*(h.field for h in held), *(question.field for question in claim))
        if not differing:
            row.content_hash = digest
            self.session.flush()
            outcome = Outcome.QUEUED if held else Outcome.UNCHANGED
            return Submission(outcome, known.id, draft.external_id, merged.tier, fields)
        records.replace(self.session, row, merged, digest, self.now)
        history.record(self.session, known.id, differing, self.by, self.now)
        changes.record(self.session, [(known.id, "redacted" if stricter else "updated")], self.now)
        if stricter:
            merges.share_secrecy(self.session, known.id, self.by, self.now)
        return Submission(Outcome.UPDATED, known.id, draft.external_id, merged.tier, fields)

    def _ask(self, merged: ListingDraft, listing_id: UUID, held: tuple[Held, ...], claim: list[Question]) -> None:
        questions = [
            Question(
                "tier" if h.field == "tier" else "change",
                merged.source,
                merged.external_id,
                h.what,
                field=h.field,
                listing_id=listing_id,
                detail=h.detail,
            )
            for h in held
        ]
        review.drop_open(self.session, listing_id, ["doubt"])
        review.supersede(self.session, listing_id, self.by, questions)
        review.ask(self.session, [*questions, *claim, *records.doubts(merged, listing_id)], self.by, self.now)


def _new_one(draft: ListingDraft, what: str) -> Question:
    return Question("new", draft.source, draft.external_id, what, detail={"draft": records.snapshot(draft)})


def source_of(slug: str, name: str, kind: PartnerKind, country: str = "US", *, trusted: bool, demo: bool) -> Source:
    """A `Source` row for `ensure_source`, so that callers need no table model."""
    return Source(slug=slug, name=name, kind=kind.value, country=country, trusted=trusted, demo=demo)


def note_missing(session: Session, source: str, seen: Container[str], by: str, now: datetime) -> list[str]:
    """Ask about listings of `source` that its newest file no longer holds; they stay until a person decides."""
    review.return_missing(session, source, seen)
    query = select(Listing.external_id, Listing.id).where(Listing.source == source)
    known = session.exec(query, execution_options={"yield_per": 1000})
    gone = {external_id: key for external_id, key in known if external_id not in seen}
    what = "is not in the partner's newest file"
    questions = [Question("missing", source, one, what, listing_id=gone[one]) for one in sorted(gone)]
    review.ask(session, questions, by, now)
    _hide_former_selves(session, source, set(gone), by, now)
    return sorted(gone)


def _hide_former_selves(session: Session, source: str, gone: set[str], by: str, now: datetime) -> None:
    """A listing that left the file while one of its name came in as secret is the same one under another id (L12)."""
    if not gone:
        return
    secret = select(Listing.name_key).where(Listing.source == source, Listing.created == now)
    names = set(session.exec(secret.where(Listing.tier == Tier.CONFIDENTIAL.value)).all())
    names |= {name_key(draft["name"]) for draft in review.drafts(session, source) if draft["tier"] == Tier.CONFIDENTIAL}
    if not names:
        return
    query = select(Listing.id, Listing.external_id, Listing.name_key).where(Listing.source == source)
    query = query.where(Listing.tier != Tier.CONFIDENTIAL.value)
    found = session.exec(query, execution_options={"yield_per": 1000})
    former = [key for key, external_id, name in found if external_id in gone and name in names]
    for key in former:
        hide_now(session, session.get_one(Listing, key), by, now)
