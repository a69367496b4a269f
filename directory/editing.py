"""A person's change of a listing: what is applied, what waits, and what somebody else has changed meanwhile.

Promises: a change is a correction, applied again on top of every later import; it obeys the rules every draft obeys.
One that makes a listing safer is applied at once; one that says where or how help is found waits until it was verified
by somebody else (`fields`, `deciding`), and those who ran the listing before are told of both. Two people never
overwrite each other: what changed since the form was opened comes back as a conflict. Nothing is committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import func
from sqlmodel import Session, col, select

from directory import audit, changes, concealing, fields, hiding, history, merges, merging, notices, records, review
from directory.draft import ListingDraft
from directory.errors import ConflictError, NotFoundError, UsageError
from directory.fields import Effect
from directory.model import AuditEntry, Correction, Listing, ReviewItem
from directory.names import name_key
from directory.review import Question
from directory.values import Tier, stable_id

Content = dict[str, Any]
ASKED_A_DAY = 40
"""How often one account may ask for changes of one listing in a day."""
TIER_WAITS = "a less secret tier needs a written authorisation and two approvers"


class EditError(UsageError):
    """The change breaks a rule; `fields` are names of fields, never what was typed."""

    def __init__(self, message: str, names: Iterable[str]) -> None:
        super().__init__(message)
        self.fields = tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Change:
    """A field's value as the person saw it (`base`) and as it shall be (`new`), both JSON as in a listing's content."""

    base: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field somebody else changed since: what the person saw, what it is now, and what the person wants."""

    field: str
    base: Any
    current: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of a person's changes: field -> (current, new) for `applied` and `waiting`, and `conflicts`."""

    applied: Mapping[str, tuple[Any, Any]]
    waiting: Mapping[str, tuple[Any, Any]]
    conflicts: tuple[Conflict, ...]


def content_of(session: Session, listing_id: UUID) -> Content:
    """A listing as it stands, as JSON. `NotFoundError` when there is none."""
    row = session.get(Listing, listing_id)
    if row is None:
        raise NotFoundError("there is no such listing")
    made: Content = json.loads(row.draft)
    return made


def plan(content: Content, wanted: Mapping[str, Change], *, trusted: bool) -> Plan:
    """What would become of `wanted`, writing nothing. `EditError` for a field that is no one's to change or a rule."""
    refused = [field for field in wanted if field not in fields.EDITED]
    if refused:
        raise EditError("a field cannot be changed here", refused)
    if "tier" in wanted and wanted["tier"].new not in {tier.value for tier in Tier}:
        raise EditError("there is no such tier", ["tier"])
    applied: dict[str, tuple[Any, Any]] = {}
    waiting: dict[str, tuple[Any, Any]] = {}
    conflicts: list[Conflict] = []
    for field, change in wanted.items():
        current = fields.value_of(content, field)
        if change.new == current:
            continue
        if change.base != current:
            conflicts.append(Conflict(field, change.base, current, change.new))
            continue
        held = fields.effect(field, change.new, content, trusted=trusted) is Effect.HELD
        (waiting if held else applied)[field] = (current, change.new)
    _check(content, {field: new for field, (_, new) in (applied | waiting).items()})
    return Plan(applied, waiting, tuple(conflicts))


def _check(content: Content, wanted: Mapping[str, Any]) -> None:
    """That all of it, together, would be a listing; a change of tier is looked at where it is made."""
    if content["tier"] != Tier.PUBLIC.value and "locations" in wanted:
        raise EditError(
            "a place that is kept private has no address; the listing has to become public first", ["locations"]
        )
    put(content, {field: new for field, new in wanted.items() if field != "tier"})


def put(content: Content, wanted: Mapping[str, Any]) -> ListingDraft:
    """`content` with the `wanted` fields in it, as a draft that keeps every rule. `EditError` names what does not."""
    made = json.loads(json.dumps(content))
    for field, value in wanted.items():
        whole, _, part = field.partition(".")
        made[whole] = made[whole] | {part: value} if part else value
    try:
        return ListingDraft.model_validate(made)
    except ValidationError as error:
        found = [str(one["loc"][0]) for one in error.errors(include_input=False, include_context=False) if one["loc"]]
        raise EditError("a change does not keep a listing's rules", found or sorted(wanted)) from None


def edit(
    session: Session, listing_id: UUID, wanted: Mapping[str, Change], by: str, why: str, now: datetime, *, trusted: bool
) -> Plan:
    """Make what may be made at once, ask about the rest, and return what became of it.

    `by` is an account; `trusted` says that its organisation is. `EditError`: a field or rule; nothing is then done.
    `ConflictError`: that was asked too often today.
    """
    content = content_of(session, listing_id)
    made = plan(content, wanted, trusted=trusted)
    row = session.get_one(Listing, listing_id)
    if made.waiting:
        _not_too_often(session, listing_id, by, now)
    if made.applied:
        apply(session, listing_id, {field: new for field, (_, new) in made.applied.items()}, by, why, now)
        if not fields.HARMLESS.issuperset(made.applied):
            notices.tell(session, listing_id, content, "changed", made.applied, now)
    if made.waiting:
        _ask(session, row, made.waiting, by, why, now)
        notices.tell(session, listing_id, content, "asked", made.waiting, now)
        audit.record(session, "proposed", "listing", listing_id, by, now, fields=made.waiting, why=why)
    return made


def _not_too_often(session: Session, listing_id: UUID, by: str, now: datetime) -> None:
    """Each asking is told to every old contact, which must not be drowned in it. `ConflictError`."""
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.record == listing_id, AuditEntry.by == by)
    asked = query.where(AuditEntry.act == "proposed", col(AuditEntry.at) > now - timedelta(days=1))
    if session.exec(asked).one() >= ASKED_A_DAY:
        raise ConflictError("that is enough changes of this listing for today")


def _ask(
    session: Session, row: Listing, waiting: Mapping[str, tuple[Any, Any]], by: str, why: str, now: datetime
) -> None:
    """Open a question for each field; what the same person asked of it before is taken back."""
    earlier = select(ReviewItem).where(ReviewItem.listing_id == row.id, ReviewItem.opened_by == by)
    earlier = earlier.where(ReviewItem.state == "open", col(ReviewItem.field).in_(list(waiting)))
    for item in session.exec(earlier.where(col(ReviewItem.kind).in_(["change", "tier"]))).all():
        session.delete(item)
    session.flush()
    questions = []
    for field, (old, new) in waiting.items():
        kind, what = (
            ("tier", TIER_WAITS) if field == "tier" else ("change", f"a change of {field} waits to be verified")
        )
        about = {"old": old, "new": new, "why": why, "asked": now.isoformat(), "by": by}
        questions.append(Question(kind, row.source, row.external_id, what, field, row.id, about))
    review.ask(session, questions, by, now)


def apply(session: Session, listing_id: UUID, wanted: Mapping[str, Any], by: str, why: str, now: datetime) -> None:
    """Make the changes, whatever they are: what needs no verification, or has it. `EditError`: a rule breaks."""
    row = session.get_one(Listing, listing_id)
    rest = dict(wanted)
    tier = rest.pop("tier", None)
    if tier is not None and Tier(tier).secrecy > Tier(row.tier).secrecy:
        _hide(session, row, by, why, now)
    elif tier is not None and tier != row.tier:
        rest["tier"] = tier
    if rest:
        _rewrite(session, row, rest, by, why, now)
    audit.record(session, "changed", "listing", listing_id, by, now, fields=wanted, why=why)


def _hide(session: Session, row: Listing, by: str, why: str, now: datetime) -> None:
    """Take the place away at once. Whichever stricter tier was asked for, it becomes confidential: that is safe."""
    concealing.hide_now(session, row, by, now)
    merges.share_secrecy(session, row.id, by, now, at_least=Tier.CONFIDENTIAL)
    _correct(session, row.id, {"tier": Tier.CONFIDENTIAL.value}, by, why, now)


def _rewrite(session: Session, row: Listing, wanted: dict[str, Any], by: str, why: str, now: datetime) -> None:
    before: Content = json.loads(row.draft)
    about = {field: value for field, value in wanted.items() if field.startswith("organization.")}
    if "organization.name" in about and not before["organization"]["external_id"]:
        # The organisation stays the one its members belong to, whatever it is called from now on.
        wanted["organization.external_id"] = about["organization.external_id"] = name_key(
            before["organization"]["name"]
        )
    kin = select(Listing).where(Listing.organization_id == row.organization_id, Listing.id != row.id)
    others = session.exec(kin).all() if about else ()
    made: list[tuple[Listing, dict[str, Any], Content, ListingDraft]] = []
    for one, theirs in ((row, wanted), *((other, about) for other in others)):
        stood: Content = json.loads(one.draft)
        made.append((one, theirs, stood, put(stood, theirs)))  # all of them, before anything is written
    for one, theirs, stood, draft in made:
        differing = merging.differences(stood, records.content(draft))
        _correct(session, one.id, theirs, by, why, now)
        records.replace(session, one, draft, one.content_hash, now)
        history.record(session, one.id, differing, by, now)
        changes.record(session, [(one.id, "updated")], now)


def _correct(session: Session, listing_id: UUID, wanted: Mapping[str, Any], by: str, why: str, now: datetime) -> None:
    """Keep each field's value as a person's correction; a newer one takes the place of the older."""
    for field, value in wanted.items():
        key = stable_id("correction", str(listing_id), field)
        query = select(Correction).where(Correction.listing_id == listing_id, Correction.field == field)
        kept = session.exec(query).first() or Correction(
            id=key, listing_id=listing_id, field=field, value="", by=by, at=now
        )
        kept.value = json.dumps(value, ensure_ascii=False, sort_keys=True)
        kept.by, kept.at, kept.why = by, now, hiding.cut(why, ())
        session.add(kept)
    session.flush()


def withdraw(session: Session, listing_id: UUID, by: str, why: str, now: datetime) -> None:
    """Take a listing from every output at once; only a steward shows it again (`show_again`)."""
    content = content_of(session, listing_id)
    row = session.get_one(Listing, listing_id)
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at = now
    changes.record(session, [(listing_id, "withdrawn")], now)
    history.record(session, listing_id, {"withdrawn": (False, True)}, by, now)
    notices.tell(session, listing_id, content, "withdrawn", ["status"], now)
    audit.record(session, "withdrawn", "listing", listing_id, by, now, why=audit.reason(why))


def show_again(session: Session, listing_id: UUID, by: str, why: str, now: datetime) -> None:
    """Undo a withdrawal; a steward's act, whose caller has checked that it is one.

    `ConflictError`: it is to be hidden and its name still tells the place, which is why it was withdrawn.
    """
    row = session.get_one(Listing, listing_id)
    if row.withdrawn_at is None:
        return
    row.withdrawn_at = None
    hide_first(session, row, by, now)
    changes.record(session, [(listing_id, "updated")], now)
    history.record(session, listing_id, {"withdrawn": (True, False)}, by, now)
    audit.record(session, "shown again", "listing", listing_id, by, now, why=audit.reason(why))


def hide_first(session: Session, row: Listing, by: str, now: datetime) -> None:
    """Before a listing is shown again: hide it if somebody has said that it is to be hidden and it could not be.

    `ConflictError`: its name still tells the place.
    """
    said = select(Correction.value).where(Correction.listing_id == row.id, Correction.field == "tier")
    wanted, gone = session.exec(said).first(), row.withdrawn_at
    if wanted is not None and Tier(json.loads(wanted)).secrecy > Tier(row.tier).secrecy:
        concealing.hide_now(session, row, by, now)
        if row.withdrawn_at != gone:
            raise ConflictError("its name tells the place that is to be kept private; change the name first")


def assure(session: Session, listing_id: UUID, by: str, now: datetime) -> None:
    """Everything is still right: the facts were checked today. A later import with an older date changes nothing."""
    content = content_of(session, listing_id)
    row, today = session.get_one(Listing, listing_id), now.date().isoformat()
    if content["assured_date"] != today:
        records.replace(session, row, put(content, {"assured_date": today}), row.content_hash, now)
        history.record(session, listing_id, {"assured_date": (content["assured_date"], today)}, by, now)
        changes.record(session, [(listing_id, "updated")], now)
    audit.record(session, "assured", "listing", listing_id, by, now, fields=["assured_date"])
