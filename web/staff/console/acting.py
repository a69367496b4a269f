"""What every act on a listing works with: the listing and the line of its form, and how its panel is shown.

Promises: nothing of the line is kept; a panel is a piece of the screen for the script, and a page of its own with a way
back for a browser without it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from directory import holdings, overview, taxonomy
from directory.errors import NotFoundError, UsageError
from directory.geo import Place, gazetteer
from directory.referrals import LARGEST_PARTY, Asked, Referral
from directory.search.line import read_line
from directory.staff import teams
from directory.staff.sessions import SignedIn
from web.doors import Doors
from web.staff.console import chips, screen
from web.staff.console.facts import Eye
from web.staff.console.sheet import PART
from web.staff.desk import Desk, Listings, Now, People, TheDesk
from web.staff.guard import Posted, text
from web.staff.pages import show


@dataclass(frozen=True, slots=True)
class Acting:
    """One request about one listing, or (`listing_id` is None) about none."""

    request: Request
    people: Session
    store: Session
    desk: Desk
    doors: Doors
    held: SignedIn
    now: datetime
    listing_id: UUID | None
    organization_id: UUID | None
    name: str
    line: str
    said: dict[str, str]

    @property
    def by(self) -> str:
        """Who acts, as the listings' database says it."""
        return self.held.person.by

    @property
    def chosen(self) -> UUID:
        """The listing. Raises `UsageError` when none is chosen."""
        if self.listing_id is None:
            raise UsageError("choose a listing first")
        return self.listing_id

    def panel(self, what: str, *, status: int = 200, **facts: Any) -> Response:  # noqa: ANN401 - a template's
        """The panel `acts_<what>.html`."""
        part = self.request.headers.get(PART) == "1"
        told: dict[str, Any] = {"frame": "console/part.html" if part else "", "name": self.name, "line": self.line}
        told |= {"id": self.listing_id or "", "wrong": "", "what": what}
        return show(self.request, f"console/acts_{what}.html", status=status, **(told | facts))

    def done(self, key: str, *, undo: str = "", referral: Referral | None = None) -> Response:
        """That it is done, in one sentence of ours."""
        return self.panel("done", key=key, undo=undo, referral=referral)


def _acting(request: Request, people: People, store: Listings, desk: TheDesk, posted: Posted, now: Now) -> Acting:
    given = text(posted, "id", 36)
    try:
        listing_id = UUID(given) if given else None
    except ValueError:
        raise UsageError("id: not the id of a listing") from None
    whose = holdings.organization_of(store, listing_id) if listing_id else None
    if listing_id is not None and whose is None:
        raise NotFoundError("there is no such listing")
    named = overview.named(store, [listing_id]) if listing_id else {}
    name = named[listing_id].name if listing_id in named else ""
    said = {key: text(posted, key, 4000) for key in posted}
    doors, held = request.app.state.doors, request.state.held
    line = read_line(screen.asked(posted), held.person.locale, country=desk.settings.country).text
    return Acting(request, people, store, desk, doors, held, now, listing_id, whose, name, line, said)


Act = Annotated[Acting, Depends(_acting)]
"""A request about one listing that `admit` has let through."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the line asks for, in codes, and where."""

    asked: Asked
    place: Place | None


def wanted(act: Acting) -> Wanted:
    """What the line of a form asks for: codes of our own lists and no word of it."""
    country, locale = act.desk.settings.country, act.held.person.locale
    line = read_line(act.line, locale, teams.home_of(act.people, act.held.person.id), country=country)
    query = line.query
    meant = [(chip.kind, chip.code) for chip in line.chips]
    meant += [(one.kind, one.code) for chip in line.chips for one in chip.also]

    def codes(kind: str, asked: Iterable[str], known: Container[str] | None = None) -> tuple[str, ...]:
        found = dict.fromkeys((*asked, *(code for of, code in meant if of == kind)))
        return tuple(code for code in found if known is None or code in known)

    return Wanted(
        Asked(
            codes("need", query.need, taxonomy.needs()),
            line.party if line.party and line.party <= LARGEST_PARTY else None,
            codes("tag", query.tag, taxonomy.tags()),
            codes("policy", query.policy, taxonomy.policies()),
            codes("language", query.language),
        ),
        gazetteer().heard(query.near, country).place if query.near else None,
    )


def labels(asked: Asked, eye: Eye) -> list[str]:
    """What is asked for, in the words of the chips, one after the other."""
    said = [("need", code) for code in asked.needs] + [("tag", code) for code in asked.tags]
    said += [("policy", code) for code in asked.policies] + [("language", code) for code in asked.languages]
    return [chips.name(eye, kind, code, "") for kind, code in said]
