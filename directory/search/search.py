"""The one function behind every face's search: from a `SearchQuery` to a `SearchPage`.

Promises: what is shown passed `public.listings` at `now`; the order is total and the same for the same question;
nothing about the question is kept, logged or sent. Steps: the place (`places`), the words (`lexicon`, `asking`), the
documents that fit (`candidates`), a wider circle when there are few, the order (`ranking`), one page of it, and why
(`explain`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

import numpy as np
from sqlmodel import Session

from directory import public, taxonomy
from directory.public import PublicListing
from directory.search import overlay, ranking
from directory.search.analysis import STOP_WORDS, terms, words
from directory.search.asking import Asked, asked
from directory.search.candidates import NEAR, Found, find
from directory.search.engine import Engine
from directory.search.explain import explain, group_name
from directory.search.facets import facets
from directory.search.lexicon import Reading, understand
from directory.search.opening import Hours
from directory.search.places import Where, located
from directory.search.query import MOST_FOLDED, RADII, SearchPage, SearchQuery, SearchResult, Understood
from directory.search.ranking import Answers, Order
from directory.search.rooms import Wanted
from directory.search.segments import Snapshot

ENOUGH = 5
"""With fewer local answers than this the circle grows."""
WIDEST = (250.0, 500.0)
"""Circles beyond those a person can choose, for where the next town is a day away."""
MOST_SUGGESTED_WORDS = 8
LINE = "crisis-hotline"
ANY = Wanted()
Shown = Callable[[Sequence[UUID]], list[PublicListing]]
SLACK = 100
"""Answers beyond the page for which the groups are still shared: some of the page may no longer be shown."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A search while it is answered: what is asked, from where, and the moment's hours."""

    query: SearchQuery
    asked: Asked
    where: Where
    hours: Hours


@dataclass(frozen=True, slots=True)
class Reply:
    """What a question found, before any of it is read: `full` is how many of what was asked had no room."""

    question: _Question
    meant: Asked
    reading: Reading
    found: list[Found]
    widened: float | None
    full: int


def search(session: Session, engine: Engine, query: SearchQuery, now: datetime, country: str = "US") -> SearchPage:
    """Answer `query` at the moment `now` (aware); `country` (ISO 3166-1) is where a bare place name is taken to be.

    Raises `UnavailableError` when the engine has no index.
    """
    snapshot = overlay.current(session, engine, now)
    reply = ask(snapshot, query, now, country)
    return page_of(snapshot, reply, query, now, lambda ids: public.listings(session, ids, now))


def ask(
    snapshot: Snapshot, query: SearchQuery, now: datetime, country: str, room: Wanted = ANY, *, instead: bool = True
) -> Reply:
    """What `query` finds; where nothing gives what it asks for, what may help, unless `instead` is False."""
    reading = understand(query.q, query.locale)
    where = located(query, reading.place or "", country)
    hours = Hours(query.open_at or now, country)
    meant = _meant(asked(query, reading, where), snapshot)
    full: dict[float, int] = {}
    left_out = -1
    for attempt in _attempts(meant) if instead else (meant,):
        question = _Question(query, attempt, where, hours)
        last = not attempt.instead or attempt.needs == (LINE,)
        find_within = partial(_find, snapshot, question, room, full)
        found, widened = _widened(find_within, where, query.radius_miles, WIDEST if last else ())
        left_out = full[widened or query.radius_miles] if left_out < 0 else left_out
        if found:
            break
    return Reply(question, meant, reading, found, widened, left_out)


def answers_of(reply: Reply, query: SearchQuery, now: datetime, room: Wanted = ANY) -> tuple[Answers, Order]:
    """What was found, scored and in order."""
    folds, placed = query.organization is None, reply.question.where.known
    wish = reply.question.asked.wish
    answers = room.first(ranking.answers(wish, reply.found, now.date(), placed=placed, folds=folds))
    return answers, _ordered(answers, query)


def page_of(
    snapshot: Snapshot, reply: Reply, query: SearchQuery, now: datetime, shown: Shown, room: Wanted = ANY
) -> SearchPage:
    """A page of what was found, of those listings that `shown` gives for their ids."""
    answers, order = answers_of(reply, query, now, room)
    question = reply.question
    results, hidden = _page(shown, answers, order, question)
    total = len(order.places) - hidden
    unsure = not total or reply.meant.slips or question.asked.instead
    return SearchPage(
        results=tuple(results),
        total=total,
        page=query.page,
        place=question.where.answer,
        place_too=question.where.too,
        avoided=question.where.told,
        understood=_understood(reply.reading, question.asked),
        widened=reply.widened,
        instead=question.asked.needs if question.asked.instead else (),
        suggestions=_suggestions(snapshot, query.q) if unsure else (),
        facets=facets(ranking.documents_of(answers, order)),
    )


def _meant(question: Asked, snapshot: Snapshot) -> Asked:
    """The question with, for each word that no listing holds, the words one slip away that some do."""
    unknown = {term for term in question.terms if not snapshot.holds(term)}
    if not unknown:
        return question
    groups = tuple((term, *snapshot.similar(term)) if term in unknown else (term,) for term in question.terms)
    return replace(question, groups=groups)


def _find(
    snapshot: Snapshot, question: _Question, room: Wanted, full: dict[float, int], radius_miles: float
) -> list[Found]:
    """The answers within `radius_miles`, and in `full` how many more there were without room."""
    found = find(snapshot, question.asked, question.where, radius_miles, question.hours)
    kept, full[radius_miles] = room.parted(found)
    return kept


def _attempts(question: Asked) -> Iterator[Asked]:
    """The question; where nothing gives what it asks for, what may help: the needs beside it, and a crisis line.

    What may help is ordered by the words as they were typed and by the needs' own names, which nothing else speaks for.
    """
    yield question
    if question.needs and question.organization is None:
        groups = {taxonomy.needs()[code].group for code in question.needs}
        beside = (code for code, term in taxonomy.needs().items() if term.group in groups)
        related = tuple(code for code in beside if code not in taxonomy.HIDDEN_NEEDS)
        names = " ".join(
            label for code in question.needs for label in map(taxonomy.needs()[code].label, taxonomy.SEARCHED)
        )
        said = tuple((term,) for term in sorted({*question.whole_name, *terms(names)}))
        other = replace(question, kinds=(), groups=said, instead=True)
        yield replace(other, needs=tuple(dict.fromkeys((*related, LINE))))
        yield replace(other, needs=(LINE,), tags=(), languages=(), policies={}, open_now=False)


def _widened(
    find_within: Callable[[float], list[Found]], where: Where, radius_miles: float, widest_of_all: Sequence[float]
) -> tuple[list[Found], float | None]:
    """The answers within `radius_miles`; with fewer than `ENOUGH` local ones, within the first wider circle that has.

    Past what a person can choose (to `widest_of_all`) it grows only while nothing local is found at all: nobody is sent
    a day's journey for what she did not ask for.
    """
    found = find_within(radius_miles)
    if not where.points or _local(found, radius_miles) >= ENOUGH:
        return found, None
    widened = None
    for widest, enough in ((float(RADII[-1]), ENOUGH), *((miles, 1) for miles in widest_of_all)):
        if widest <= radius_miles or _local(found, widened or radius_miles) >= enough:
            continue
        found, widened = find_within(widest), widest
        rings = (float(miles) for miles in RADII if radius_miles < miles < widest)
        nearer = next((miles for miles in rings if _local(found, miles) >= enough), None)
        if nearer is not None:
            return find_within(nearer), nearer
    return found, widened


def _local(found: Sequence[Found], radius_miles: float) -> int:
    return sum(
        int(np.count_nonzero((one.worth > 0) | ((one.group == NEAR) & (one.miles <= radius_miles)))) for one in found
    )


def _ordered(answers: Answers, query: SearchQuery) -> Order:
    if query.sort == "distance":
        return ranking.by_distance(answers)
    if query.sort == "name":
        return ranking.by_name(answers)
    return ranking.best(answers, query.limit, query.page * query.limit + SLACK)


def _page(shown_of: Shown, answers: Answers, order: Order, question: _Question) -> tuple[list[SearchResult], int]:
    """(the page's results, how many answers turned out to be hidden by now); the next ones take their places."""
    limit = question.query.limit
    start = (question.query.page - 1) * limit
    shown: list[SearchResult] = []
    hidden = 0
    while len(shown) < limit and start < len(order.places):
        chosen = order.places[start : start + limit - len(shown)].tolist()
        ids = {answer: _id(answers, answer) for answer in chosen}
        listings = {listing.id: listing for listing in shown_of(list(ids.values()))}
        shown += [
            _result(listings[ids[answer]], answers, answer, order, question)
            for answer in chosen
            if ids[answer] in listings
        ]
        hidden += len(chosen) - len(listings)
        start += len(chosen)
    return shown, hidden


def _id(answers: Answers, answer: int) -> UUID:
    found, row = answers.at(answer)
    return found.segment.columns.id_of(int(found.numbers[row]))


def _result(listing: PublicListing, answers: Answers, answer: int, order: Order, question: _Question) -> SearchResult:
    found, row = answers.at(answer)
    state = question.hours.state(listing.schedules, listing.timezone)
    told = explain(listing, found, row, question.asked, question.where, is_open=state.open)
    miles, behind = float(found.miles[row]), order.folded.get(answer, [])
    return SearchResult(
        listing=listing,
        distance_miles=None if math.isinf(miles) else round(miles, 2),
        group=group_name(int(found.group[row])),
        open=state.open,
        open_until=_moment(state.until),
        opens_next=_moment(state.opens_next),
        why=told.why,
        ask=told.ask,
        also=tuple(_id(answers, other) for other in behind[:MOST_FOLDED]),
        also_count=len(behind),
    )


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else ""


def _understood(reading: Reading, question: Asked) -> Understood:
    return Understood(
        needs=tuple(reading.needs),
        tags=tuple(reading.tags),
        policies=dict(reading.policies),
        languages=tuple(reading.languages),
        words=question.words,
        left_out=(*reading.excluded_needs, *reading.excluded_kinds),
        because=reading.because,
        corrections=reading.corrections,
    )


def _suggestions(snapshot: Snapshot, typed: str) -> tuple[str, ...]:
    """The words as they may have been meant, when nothing was found for them as they stand."""
    asked_words = words(typed)[:MOST_SUGGESTED_WORDS]
    meant = [word if word in STOP_WORDS else snapshot.nearest(word) or word for word in asked_words]
    return (" ".join(meant),) if meant != asked_words else ()
