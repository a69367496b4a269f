"""The list for when nothing works: a region's services by need, made beforehand, to lie printed at a desk.

Promises: made of the public answer alone, so no staff fact and no hidden place is in it; the same question at the same
moment makes the same list; nothing about the question is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session

from directory.errors import UsageError
from directory.public import PublicListing
from directory.search.engine import Engine
from directory.search.places import locate
from directory.search.query import SearchPage, SearchQuery, SearchResult
from directory.search.search import search
from directory.values import PartnerKind

SECTIONS: Final = (
    ("crisis-hotline", 10),
    ("emergency-shelter", 25),
    ("protective-order", 15),
    ("lawyer", 15),
    ("police", 10),
    ("medical-exam", 10),
)
"""What is on it, in order: a need, or a kind of partner; and how many at most."""
RADIUS: Final = 50.0
FURTHEST: Final = 500.0


@dataclass(frozen=True, slots=True)
class Section:
    """What there is for one need, the best first."""

    code: str
    results: tuple[SearchResult, ...]

    @property
    def listings(self) -> tuple[PublicListing, ...]:
        """The listings alone."""
        return tuple(result.listing for result in self.results)


@dataclass(frozen=True, slots=True)
class Regional:
    """A region's list. `place` is its name as understood, "" for the whole country."""

    place: str
    radius: float
    sections: tuple[Section, ...]
    made_at: datetime

    @property
    def total(self) -> int:
        """How many services are on it."""
        return sum(len(section.results) for section in self.sections)


def regional(
    session: Session, engine: Engine, near: str, radius: float, now: datetime, country: str = "US"
) -> Regional:
    """The list for `near`; for no place what serves everywhere.

    Raises `UsageError`, without the words, for a place that is not known or not one place.
    """
    if not 0 < radius <= FURTHEST:
        raise UsageError(f"radius: more than 0 and at most {FURTHEST:.0f} miles")
    try:
        asked = SearchQuery(near=near, radius_miles=radius, limit=100)
    except ValueError:
        raise UsageError("near: too long, or not text") from None

    def ask(**more: object) -> SearchPage:
        return search(session, engine, asked.model_copy(update=more), now, country)

    place = locate(asked.near, "", country).answer
    if asked.near and (place is None or not place.name):
        raise UsageError("near: no place of this name is known, or there are several; say the state too")
    known = place.name if place else ""
    return Regional(known, radius, _sections(ask, everywhere=not known), now)


def _sections(ask: Callable[..., SearchPage], *, everywhere: bool) -> tuple[Section, ...]:
    """Each service once, under the first heading it belongs to."""
    seen, made = set(), []
    for code, most in SECTIONS:
        police = code == PartnerKind.POLICE.value
        page = ask(q=code) if police else ask(need=(code,))
        fits = [
            result
            for result in ([] if page.instead else page.results)
            if result.listing.id not in seen
            and (not police or result.listing.kind is PartnerKind.POLICE)
            and (not everywhere or result.group == "everywhere")
        ][:most]
        seen |= {result.listing.id for result in fits}
        made.append(Section(code, tuple(fits)))
    return tuple(section for section in made if section.results)
