"""One question with all that a steward needs to decide it: both values, the evidence, who has said what.

Promises: reads only. What is shown comes from the question and from the listing as it is stored, neither of which holds
a hidden place; of a question about a listing that has become more secret nothing is left to show.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from directory import deciding, editing, fields, queue, verifying
from directory.draft import Authorisation
from directory.errors import NotFoundError
from directory.model import Approval, Listing, ReviewItem
from directory.verifying import Channel

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Twin:
    """The listing that a waiting row looks like, and why."""

    listing_id: UUID
    content: Content
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said when somebody asked those who run the listing."""

    means: str
    channel: str
    confirmed: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. `old` and `new` are set when `changes`; `draft` when a row waits to become a listing."""

    entry: queue.Entry
    external_id: str
    state: str
    decided_by: str
    decided_at: datetime | None
    reason: str
    changes: bool
    old: Any
    new: Any
    moved_on: bool
    why: str
    text: str
    draft: Content | None
    twin: Twin | None
    content: Content | None
    channels: tuple[Channel, ...]
    answers: tuple[Answer, ...]
    approvals: tuple[str, ...]
    needed: int
    paper: Authorisation | None

    @property
    def open(self) -> bool:
        """Whether it still waits."""
        return self.state == "open"


def question(session: Session, item_id: UUID, now: datetime) -> Asked:
    """The question with this id, open or decided. `NotFoundError`."""
    item = session.get(ReviewItem, item_id)
    if item is None:
        raise NotFoundError("there is no such question")
    detail: dict[str, Any] = json.loads(item.detail)
    content = editing.content_of(session, item.listing_id) if item.listing_id else None
    changes = "new" in detail and content is not None and item.field in fields.EDITED
    return Asked(
        entry=queue.entry(session, item, now),
        external_id=item.external_id,
        state=item.state,
        decided_by=item.decided_by or "",
        decided_at=item.decided_at.replace(tzinfo=now.tzinfo) if item.decided_at else None,
        reason=item.reason or "",
        changes=changes,
        old=detail.get("old"),
        new=detail.get("new"),
        moved_on=changes and content is not None and fields.value_of(content, item.field) != detail.get("old"),
        why=str(detail.get("why", "")),
        text=str(detail.get("text", "")),
        draft=detail.get("draft"),
        twin=_twin(session, detail),
        content=content,
        channels=tuple(verifying.channels(session, item, now)) if item.state == "open" and changes else (),
        answers=tuple(
            Answer(one.means, one.channel, one.confirmed, one.by, one.at.replace(tzinfo=now.tzinfo))
            for one in verifying.said(session, item.id)
        ),
        approvals=tuple(_approvals(session, item_id)),
        needed=deciding.APPROVERS if deciding.by_two(item) else 1,
        paper=_paper(session, item),
    )


def _approvals(session: Session, item_id: UUID) -> Sequence[str]:
    return session.exec(select(Approval.by).where(Approval.item_id == item_id).order_by(Approval.at)).all()  # type: ignore[arg-type]  # a column


def _paper(session: Session, item: ReviewItem) -> Authorisation | None:
    found = deciding.paper_of(session, item) if item.listing_id else None
    if found is None:
        return None
    return Authorisation(authorised_by=found.authorised_by, authorised_on=found.authorised_on, document=found.document)


def _twin(session: Session, detail: Mapping[str, Any]) -> Twin | None:
    """The listing the matching came upon; None when it is gone."""
    told = detail.get("evidence")
    row = session.get(Listing, UUID(told["listing"])) if told else None
    if told is None or row is None:
        return None
    return Twin(row.id, json.loads(row.draft), float(told["score"]), tuple(told["reasons"]))
