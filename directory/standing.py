"""What a source is already known by, so that a forged row cannot bring what nobody has verified (decision 0008).

Promises: reads only; a contact is new to an organisation when none of its listings (or of the listings of that name) at
the same source has it: a number, the host of a link, a mailbox.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from directory import records
from directory.draft import ListingDraft
from directory.model import Listing
from directory.names import name_key


def contacts(content: Mapping[str, Any]) -> set[str]:
    """How a listing (its draft's JSON) and its organisation are reached: numbers, hosts of links, mailboxes."""
    organization = content["organization"]
    links = filter(None, (*content["urls"], organization["url"]))
    mail = filter(None, (content["email"], organization["email"]))
    return {*(phone["number"] for phone in content["phones"]), *map(_host, links), *(m.casefold() for m in mail)}


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url


class Standing:
    """The organisations and names a source had when its delivery began, and by what they were reached."""

    def __init__(self, session: Session, source: str, now: datetime) -> None:
        self._session = session
        self._before = Listing.source == source, col(Listing.created) < now
        self._new = not self._any()
        self._reached: dict[tuple[UUID, str], set[str]] = {}

    def _any(self, *about: ColumnElement[bool] | bool) -> bool:
        query = select(Listing.id).where(*self._before, *about).limit(1)
        return self._session.exec(query).first() is not None

    def knows(self, organization_id: UUID, name: str) -> bool:
        """Whether an organisation or a name (its key) was there before."""
        if self._new:
            return False
        return self._any(Listing.organization_id == organization_id) or self._any(Listing.name_key == name)

    def brings_new_contact(self, draft: ListingDraft) -> bool:
        """Whether `draft` is of an organisation or name known here and would be reached in a way that is not."""
        about = records.organization_id(draft), name_key(draft.name)
        if not self.knows(*about):
            return False
        if about not in self._reached:
            same = or_(Listing.organization_id == about[0], Listing.name_key == about[1])
            drafts = self._session.exec(select(Listing.draft).where(*self._before, same)).all()
            self._reached[about] = set().union(*(contacts(json.loads(text)) for text in drafts))
        return not contacts(draft.model_dump(mode="json")) <= self._reached[about]
