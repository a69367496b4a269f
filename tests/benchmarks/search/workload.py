"""The questions, drawn anew: from today's date unless a seed is told, so that nobody tunes on them.

Promises: one seed and one corpus give one workload; of every kind at least half have an answer. A question is drawn
without looking at the listings; where too many of a kind find nothing (two words in the country among 10,000
listings), it is moved to the nearest listing and asks for words of that listing.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.geo import miles_many
from tests.benchmarks.search import places
from tests.benchmarks.search.corpus import NEEDS, TAGS
from tests.benchmarks.search.drawing import topics
from tests.benchmarks.search.queries import Query
from tests.benchmarks.search.truth import Truth

PER_KIND = 200
COMMON = (0.015, 0.35)
"""The share of descriptions that hold a common word."""
LONG = 6
"""Letters of a word that gets misspelt, at least."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
Draw = Callable[[int], Query]
Ask = Callable[[int, random.Random], Query]
Zips = npt.NDArray[np.int64]


def todays_seed() -> int:
    """The seed of a run that was told none."""
    return int(f"{date.today():%Y%m%d}")  # noqa: DTZ011 - which day it is matters less than that it changes


@dataclass(frozen=True, slots=True)
class Ground:
    """What queries are drawn from."""

    truth: Truth
    common: list[str]
    topical: list[str]
    by_need: list[list[str]]
    of_every_trade: list[str]
    dense: Zips
    rural: Zips
    chances: npt.NDArray[np.float64]


def ground(truth: Truth) -> Ground:
    """Common words of this corpus, and ZIPs of dense and of rural country."""
    rows, known = truth.corpus.fields["description"].first(min(truth.corpus.count, 100_000)), topics()
    held = np.unique(np.repeat(np.arange(len(rows.lengths)), rows.lengths) * len(truth.corpus.words) + rows.flat)
    share = np.bincount(held % len(truth.corpus.words), minlength=len(truth.corpus.words)) / len(rows.lengths)
    topical = list(dict.fromkeys(word for words in known.words for word in words))
    common = list(dict.fromkeys([*topical, *known.common[10:]]))
    common = [word for word in common if COMMON[0] <= share[truth.number[word]] <= COMMON[1]]
    wide, close, weight = places.people_near(25), places.people_near(10), places.zips().weight
    low, high = np.quantile(close, (0.1, 0.4))
    return Ground(
        truth,
        common,
        [word for word in topical if word in set(common)],
        known.words,
        known.common[:6],
        np.argsort(-wide)[: len(wide) // 25],
        np.flatnonzero((close > low) & (close < high)),
        np.cumsum(weight) / weight.sum(),
    )


def _at(chance: random.Random, among: Zips) -> dict[str, float]:
    """A point by a ZIP of some."""
    known, at = places.zips(), int(chance.choice(among))
    return {
        "latitude": round(float(known.latitude[at]) + chance.gauss(0, 0.01), 5),
        "longitude": round(float(known.longitude[at]) + chance.gauss(0, 0.01), 5),
    }


def _where_people_live(chance: random.Random, drawn: Ground) -> dict[str, float]:
    known, at = places.zips(), int(np.searchsorted(drawn.chances, chance.random()))
    return {"latitude": float(known.latitude[at]), "longitude": float(known.longitude[at])}


def misspelt(chance: random.Random, word: str, known: list[str]) -> str:
    """The word with one slip after its first letter.

    The slip makes no word of the corpus, and every word one slip away starts alike and is so without swapping letters:
    engines that differ in these niceties still have to find the same listings.
    """
    while True:
        at, letter = chance.randrange(1, len(word)), chance.choice(LETTERS)
        slip = chance.choice([word[:at] + word[at + 1 :], word[:at] + letter + word[at:]])
        slip = chance.choice([slip, word[:at] + letter + word[at + 1 :]])
        near = [other for other, _, _ in process.extract(slip, known, scorer=OSA.distance, score_cutoff=1, limit=None)]
        swapped = any(sorted(other) == sorted(slip) for other in near)
        if not swapped and all(other[0] == slip[0] for other in near):
            return slip


def draws(chance: random.Random, drawn: Ground) -> dict[str, Draw]:
    """How a question of each kind is drawn, by its number."""
    pick, by_need = chance.choice, drawn.by_need
    long = [word for word in drawn.topical if len(word) >= LONG]

    def two(at: int) -> tuple[str, ...]:
        topic = chance.randrange(NEEDS)
        if at % 2:
            return tuple(chance.sample(by_need[topic][:8], 2))
        return pick(by_need[topic][:6]), pick(drawn.of_every_trade)

    def alone(at: int) -> tuple[str, ...]:
        return (pick(drawn.common),) if at % 2 else tuple(chance.sample(pick(by_need)[:8], 2))

    def tags() -> int:
        return sum(1 << tag for tag in chance.sample(range(TAGS), pick([1, 2])))

    def prefix() -> str:
        return pick([*drawn.topical, *drawn.truth.corpus.words[400:8000:1500]])[:3]

    return {
        "Q1": lambda _: Query((pick(drawn.common),), miles=25, **_at(chance, drawn.dense)),
        "Q2": lambda at: Query(two(at), miles=10, **_at(chance, drawn.rural)),
        "Q3": lambda _: Query(need=chance.randrange(NEEDS), tags=tags(), **_where_people_live(chance, drawn)),
        "Q4": lambda at: Query(alone(at)),
        "Q5": lambda _: Query(prefix=prefix()),
        "Q6": lambda _: Query(
            (misspelt(chance, pick(long), drawn.truth.present),), miles=25, **_at(chance, drawn.dense)
        ),
        "Q7": lambda _: Query((pick(drawn.topical),), **_where_people_live(chance, drawn)),
    }


def moved(kind: str, query: Query, chance: random.Random, drawn: Ground) -> Query:
    """A question to the listing nearest to the point, by words it has."""
    corpus = drawn.truth.corpus
    near = np.argsort(miles_many(query.latitude, query.longitude, corpus.latitude, corpus.longitude), kind="stable")
    known, known_long = set(drawn.common), {word for word in drawn.topical if len(word) >= LONG}
    for listing in near.tolist():
        own = {corpus.words[at] for at in corpus.fields["description"][listing]} & known
        own &= known_long if kind == "Q6" else own
        if len(own) >= max(1, len(query.words)):
            break
    words = tuple(chance.sample(sorted(own), len(query.words)))
    if kind == "Q6":
        words = (misspelt(chance, words[0], drawn.truth.present),)
    point = {name: float(getattr(corpus, name)[listing]) for name in ("latitude", "longitude")}
    return replace(query, words=words, **point)


def answered(kind: str, query: Query, truth: Truth) -> bool:
    """Whether a question has an answer (and, of Q7, a county to ask about)."""
    return truth.answer(kind, query).total > 0


def workload(truth: Truth, seed: int, per_kind: int = PER_KIND) -> dict[str, list[Query]]:
    """The questions of every kind; Q1f and Q3f are those of Q1 and Q3."""
    drawn, made = ground(truth), {}
    for at, kind in enumerate(("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7")):
        chance = random.Random(seed * 10 + at)
        draw, move = draws(chance, drawn)[kind], partial(moved, kind, chance=chance, drawn=drawn)
        made[kind] = _half_answered(kind, draw, move, truth, per_kind)
    return made | {"Q1f": made["Q1"], "Q3f": made["Q3"]}


def _half_answered(kind: str, draw: Draw, move: Callable[[Query], Query], truth: Truth, per_kind: int) -> list[Query]:
    queries: list[Query] = []
    empty = 0
    while len(queries) < per_kind:
        query = draw(len(queries))
        if kind == "Q7" and places.county_of(query.latitude, query.longitude) < 0:
            continue
        if not answered(kind, query, truth):
            if empty >= per_kind // 2 and query.words and query.latitude:
                query = move(query)
                empty += not answered(kind, query, truth)
            elif empty >= per_kind // 2:
                continue
            else:
                empty += 1
        queries.append(query)
    return queries
