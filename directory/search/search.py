"""The one function behind every face's search: from a `SearchQuery` to a `SearchPage`.

Promises: what is shown passed `public.listings` at `now`; the order is total and the same for the same question;
nothing about the question is kept, logged or sent. Steps: the place (`places`), the words (`lexicon`, `asking`), the
listings that fit (`candidates`), a wider circle when there are few, the order (`ranking`), one page of it, and why
(`explain`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from directory import public
from directory.public import PublicListing
from directory.search import ranking
from directory.search.analysis import words
from directory.search.asking import Asked, asked
from directory.search.candidates import find
from directory.search.eligibility import Hours
from directory.search.engine import Engine
from directory.search.explain import why
from directory.search.facets import facets
from directory.search.lexicon import Reading, understand
from directory.search.overlay import Source
from directory.search.places import Where, locate
from directory.search.query import RADII, SearchPage, SearchQuery, SearchResult, Understood
from directory.search.ranking import Candidate

ENOUGH = 5
"""With fewer local answers than this the circle grows."""
MOST_SUGGESTED_WORDS = 8


def search(session: Session, engine: Engine, query: SearchQuery, now: datetime, country: str = "US") -> SearchPage:
    """Answer `query` at the moment `now` (aware); `country` (ISO 3166-1) is where a bare place name is taken to be.

    Raises `UnavailableError` when the engine has no index.
    """
    reading = understand(query.q, query.locale)
    where = locate(query.near, reading.place or "", country)
    question = asked(query, reading, where)
    source = Source(session, engine, now)
    hours = Hours(now, country)
    found, widened = _widened(lambda miles: find(source, question, where, miles, hours), where, query.radius_miles)
    ordered = _ordered(found, question, query)
    shown, hidden = _page(session, ordered, query, now)
    total = len(ordered) - hidden
    return SearchPage(
        results=tuple(_result(listing, candidate, question, hours) for listing, candidate in shown),
        total=total,
        page=query.page,
        place=where.answer,
        understood=_understood(reading, question),
        widened=widened,
        suggestions=() if total else _suggestions(engine, query.q),
        facets=facets(candidate.facts for candidate in ordered),
    )


def _widened(
    find_within: Callable[[float], list[Candidate]], where: Where, radius_miles: float
) -> tuple[list[Candidate], float | None]:
    """The answers within `radius_miles`; with fewer than `ENOUGH` local ones, within the first of `RADII` that has."""
    found = find_within(radius_miles)
    wider = [float(miles) for miles in RADII if miles > radius_miles]
    if where.latitude is None or not wider or _local(found, radius_miles) >= ENOUGH:
        return found, None
    farthest = find_within(wider[-1])
    chosen = next((miles for miles in wider if _local(farthest, miles) >= ENOUGH), wider[-1])
    return (farthest if chosen == wider[-1] else find_within(chosen)), chosen


def _local(found: Sequence[Candidate], radius_miles: float) -> int:
    return sum(1 for c in found if c.serves or (c.group == "near" and (c.distance_miles or 0.0) <= radius_miles))


def _ordered(found: list[Candidate], question: Asked, query: SearchQuery) -> list[Candidate]:
    if query.sort == "distance":
        return ranking.by_distance(question.wish, found)
    if query.sort == "name":
        return ranking.by_name(found)
    return ranking.best(question.wish, found, query.limit)


def _page(
    session: Session, ordered: Sequence[Candidate], query: SearchQuery, now: datetime
) -> tuple[list[tuple[PublicListing, Candidate]], int]:
    """(the page's listings, how many answers turned out to be hidden by now); the next ones take their places."""
    start = (query.page - 1) * query.limit
    shown: list[tuple[PublicListing, Candidate]] = []
    hidden = 0
    while len(shown) < query.limit and start < len(ordered):
        chosen = ordered[start : start + query.limit - len(shown)]
        listings = {listing.id: listing for listing in public.listings(session, [c.facts.id for c in chosen], now)}
        shown += [(listings[c.facts.id], c) for c in chosen if c.facts.id in listings]
        hidden += len(chosen) - len(listings)
        start += len(chosen)
    return shown, hidden


def _result(listing: PublicListing, candidate: Candidate, question: Asked, hours: Hours) -> SearchResult:
    state = hours.state(listing.schedules, listing.timezone)
    return SearchResult(
        listing=listing,
        distance_miles=None if candidate.distance_miles is None else round(candidate.distance_miles, 2),
        group=candidate.group,
        open=state.open,
        open_until=_moment(state.until),
        opens_next=_moment(state.opens_next),
        why=why(question.wish, question.terms, candidate, is_open=state.open),
        ask=candidate.ask,
    )


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else ""


def _understood(reading: Reading, question: Asked) -> Understood:
    return Understood(
        needs=tuple(reading.needs),
        tags=tuple(reading.tags),
        policies=dict(reading.policies),
        languages=tuple(reading.languages),
        words=question.plan.words,
        left_out=(*reading.excluded_needs, *reading.excluded_kinds),
        because=reading.because,
        corrections=reading.corrections,
    )


def _suggestions(engine: Engine, typed: str) -> tuple[str, ...]:
    """The words as they may have been meant, when nothing was found for them as they stand."""
    asked_words = words(typed)[:MOST_SUGGESTED_WORDS]
    meant = [engine.suggest(word) or word for word in asked_words]
    return (" ".join(meant),) if meant != asked_words else ()
