"""What a half-typed word may become: needs, names of listings and organisations, and places.

Promises: answered from our own taxonomy, index and gazetteer; the same for the same text, wherever any listing is
(names are ordered by how well they match and then by the alphabet, SAFETY L1); nothing typed is kept or given back but
as our own words. A text that nothing begins with is read as a search would read it, slips of the finger and all; what
even that does not know is answered with nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session

from directory import public, taxonomy
from directory.geo import gazetteer
from directory.search import overlay, scoring
from directory.search.analysis import STOP_WORDS, fold, stem, words
from directory.search.candidates import NAMES
from directory.search.columns import Numbers
from directory.search.engine import Engine
from directory.search.lexicon import understand
from directory.search.query import Answer
from directory.search.segments import Segment, Snapshot

MOST_WORDS: Final = 6
FORMS: Final = 16
"""Words that a half-typed one is taken for, at most; the most frequent first."""
SHORTEST: Final = 2
LOOKED_AT: Final = 40
"""Listings whose names are read to find `limit` different ones."""


class Typed(BaseModel):
    """A text while it is typed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    text: Annotated[str, StringConstraints(max_length=80)] = ""
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")] = "en"
    limit: Annotated[int, Field(ge=1, le=10)] = 5


class SuggestedNeed(Answer):
    """A need that the text may mean."""

    code: str
    label: str


class Suggestions(Answer):
    """What a text may become; each list best first. `places` can be typed as they stand."""

    needs: tuple[SuggestedNeed, ...] = ()
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def suggest(session: Session, engine: Engine, typed: Typed, now: datetime, country: str = "US") -> Suggestions:
    """What `typed` may become at the moment `now`. Raises `UnavailableError` when the engine has no index."""
    said = words(typed.text)[:MOST_WORDS]
    if STOP_WORDS.issuperset(said) or len("".join(said)) < SHORTEST:
        return Suggestions()
    snapshot = overlay.current(session, engine, now)
    needs = tuple(_needs(said, typed.locale, typed.limit))
    names = tuple(_names(session, snapshot, said, now, typed.limit))
    places = tuple(dict.fromkeys(place.name for place in gazetteer().complete(typed.text, typed.limit, country)))
    return Suggestions(
        needs=needs if needs or names else tuple(_meant(typed)),
        names=names,
        places=places or tuple(_heard(typed, country)),
    )


@cache
def _phrases(locale: str) -> Sequence[tuple[tuple[str, ...], str]]:
    """The labels and plain words of every need that a survivor's search offers, as folded words.

    `locale` is one that has some: what a request may write there is without end, and all of it would be remembered.
    """
    found: dict[tuple[str, ...], str] = {}
    for code, term in taxonomy.needs().items():
        if code not in taxonomy.HIDDEN_NEEDS:
            for phrase in (term.label(locale), *term.synonyms(locale), *term.synonyms("en")):
                found.setdefault(tuple(words(phrase)), code)
    return tuple(found.items())


def _needs(said: Sequence[str], locale: str, limit: int) -> Iterable[SuggestedNeed]:
    """Needs of which a phrase holds the words one after the other, the last one begun; a phrase's start goes first."""
    at: dict[str, int] = {}
    for phrase, code in _phrases(locale if locale in taxonomy.languages() else "en"):
        place = _place(phrase, said)
        if place is not None:
            at[code] = min(place, at.get(code, place))
    order = list(taxonomy.needs())
    best = sorted(at, key=lambda code: (at[code], order.index(code)))[:limit]
    return [_suggested(code, locale) for code in best]


def _meant(typed: Typed) -> Iterable[SuggestedNeed]:
    """The needs that the whole text is understood to mean, a slip of the finger forgiven."""
    locale = typed.locale if typed.locale in taxonomy.languages() else "en"
    codes = [code for code in understand(typed.text, locale).needs if code not in taxonomy.HIDDEN_NEEDS]
    return [_suggested(code, typed.locale) for code in codes[: typed.limit]]


def _heard(typed: Typed, country: str) -> Iterable[str]:
    """The places that the whole text is heard as, or may have been meant for."""
    heard = gazetteer().heard(typed.text, country)
    names = [heard.place.name if heard.place else "", heard.suggestion, *(place.name for place in heard.choices)]
    return [name for name in dict.fromkeys(names) if name][: typed.limit]


def _suggested(code: str, locale: str) -> SuggestedNeed:
    return SuggestedNeed(code=code, label=taxonomy.needs()[code].label(locale))


def _place(phrase: Sequence[str], said: Sequence[str]) -> int | None:
    for start in range(len(phrase) - len(said) + 1):
        *whole, begun = phrase[start : start + len(said)]
        if whole == list(said[:-1]) and begun.startswith(said[-1]):
            return start
    return None


def _names(session: Session, snapshot: Snapshot, said: Sequence[str], now: datetime, limit: int) -> list[str]:
    """Names of listings, and of organisations, in which all the words stand, the last one begun."""
    found: list[tuple[float, str, Segment, int]] = []
    for segment in snapshot.segments:
        groups = [*((stem(word),) for word in said[:-1] if word not in STOP_WORDS), _forms(segment, said[-1])]
        numbers = _called(segment, groups)
        scores = scoring.scores_at(segment, snapshot.statistics, groups, numbers)
        for place in np.argsort(-scores, kind="stable")[:LOOKED_AT].tolist():
            number = int(numbers[place])
            found.append((-float(scores[place]), segment.columns.name_of(number), segment, number))
    found.sort(key=lambda one: one[:2])
    ids = [segment.columns.id_of(number) for _, _, segment, number in found[:LOOKED_AT]]
    written: dict[str, None] = {}
    for listing in public.listings(session, ids, now):
        written |= dict.fromkeys(name for name in (listing.name, listing.organization.name) if _holds(name, said))
    return list(written)[:limit]


def _forms(segment: Segment, begun: str) -> tuple[str, ...]:
    """The terms that the half-typed last word may become."""
    written = segment.texts.written(begun, FORMS)
    return tuple(dict.fromkeys((stem(begun), *(stem(fold(word)) for word, _ in written))))


def _called(segment: Segment, groups: Sequence[Sequence[str]]) -> Numbers:
    """The living documents in whose names each group stands."""
    held = np.ones(segment.texts.count, np.bool_) if segment.alive is None else segment.alive
    for group in groups:
        here = np.zeros(segment.texts.count, np.bool_)
        for field in NAMES:
            for term in group:
                postings = segment.texts.postings(field, term)
                if postings is not None:
                    here[postings.ids] = True
        held = held & here
    return np.flatnonzero(held).astype(np.int32)


def _holds(name: str, said: Sequence[str]) -> bool:
    stems = {stem(word) for word in words(name)}
    begun = any(word.startswith(said[-1]) or stem(word) == stem(said[-1]) for word in words(name))
    return begun and all(stem(word) in stems or word in STOP_WORDS for word in said[:-1])
