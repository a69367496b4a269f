"""What every page of the partners' side works with: the request, both databases, who is signed in, and the moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from directory.staff import drafts
from directory.staff.sessions import SignedIn
from web.staff.desk import Listings, Now, People, TheDesk
from web.staff.guard import Held


@dataclass(frozen=True, slots=True)
class Working:
    """One request that `admit` has let through. `store` holds the listings, `people` the accounts."""

    request: Request
    people: Session
    store: Session
    country: str
    held: SignedIn
    now: datetime


def _working(request: Request, people: People, store: Listings, desk: TheDesk, held: Held, now: Now) -> Working:
    drafts.forget_hidden(people, store, held.person.id)
    return Working(request, people, store, desk.settings.country, held, now)


Work = Annotated[Working, Depends(_working)]
