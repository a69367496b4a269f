"""What is right: every listing looked at, nothing clever.

Promises: the text of every listing is scanned for every word, every distance is computed (haversine). Scores are BM25
per field (B = 0.75, K1 = 1.2, IDF = ln(N / (df + 1)) + 1), summed over the fields with their boosts, and multiplied by
`exp(-miles / 15)` where there is a radius. A point within 0.001 miles of a circle's edge may be in or out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from directory.geo import miles_many
from tests.benchmarks.search import places
from tests.benchmarks.search.corpus import BOOSTS, FIELDS, NEEDS, Corpus, Floats
from tests.benchmarks.search.queries import FACETS_WITHIN, FADE, WITHIN, Query

B, K1 = 0.75, 1.2
EDGE_MILES = 0.001
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Answer:
    """All that matches, best first, with scores (of a nearest-first kind: miles, negated).

    `edge` holds those that may as well be left out or (not in `ids`) taken in. `words` is the answer of a prefix query.
    """

    ids: Numbers
    scores: Floats
    edge: Numbers
    total: int
    facets: tuple[int, ...] | None = None
    words: frozenset[str] = frozenset()


NOTHING: Numbers = np.zeros(0, np.int64)


class Truth:
    """The truth about one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.number = {word: at for at, word in enumerate(corpus.words)}
        self._of = {
            name: np.repeat(np.arange(corpus.count, dtype=np.int32), corpus.fields[name].lengths) for name in FIELDS
        }
        present = np.unique(np.concatenate([np.unique(corpus.fields[name].flat) for name in FIELDS]))
        self.present = [corpus.words[at] for at in present]
        self.scored = lru_cache(maxsize=300)(self._scored)

    def _scored(self, word: str) -> tuple[Numbers, Floats]:
        """The listings that hold a word, ascending, and their scores."""
        corpus, at = self.corpus, self.number.get(word)
        scores, held = np.zeros(corpus.count), np.zeros(corpus.count, bool)
        for name in FIELDS if at is not None else ():
            rows = corpus.fields[name]
            times = np.bincount(self._of[name][rows.flat == at], minlength=corpus.count)
            here = np.flatnonzero(times)
            if len(here):
                idf = np.log(corpus.count / (len(here) + 1.0)) + 1.0
                length = rows.lengths[here] / rows.lengths.mean()
                often = times[here]
                scores[here] += BOOSTS[name] * idf * often * (K1 + 1) / (often + K1 * ((1 - B) + B * length))
                held[here] = True
        found = np.flatnonzero(held)
        return found, scores[found]

    def similar(self, word: str) -> list[str]:
        """The corpus's words one slip away (a letter more, less or another), with the same first letter."""
        near = process.extract(word, self.present, scorer=Levenshtein.distance, score_cutoff=1, limit=None)
        return [known for known, _, _ in near if known[0] == word[0]]

    def holding(self, words: tuple[str, ...]) -> tuple[Numbers, Floats]:
        """The listings that hold each of the words."""
        ids, scores = self.scored(words[0])
        for word in words[1:]:
            others, more = self.scored(word)
            ids, mine, theirs = np.intersect1d(ids, others, assume_unique=True, return_indices=True)
            scores = scores[mine] + more[theirs]
        return ids, scores

    def holding_any(self, words: list[str]) -> tuple[Numbers, Floats]:
        """The listings that hold one of the words at least."""
        parts = [self.scored(word) for word in words]
        if not parts:
            return NOTHING, np.zeros(0)
        ids, at = np.unique(np.concatenate([each for each, _ in parts]), return_inverse=True)
        return ids, np.bincount(at, np.concatenate([each for _, each in parts]), len(ids))

    def answer(self, kind: str, query: Query) -> Answer:
        """The right answer to a query."""
        if kind == "Q5":
            words = frozenset(word for word in self.present if word.startswith(query.prefix))
            return Answer(NOTHING, np.zeros(0), NOTHING, len(words), words=words)
        if kind[:2] == "Q3":
            return self._nearest(kind, query)
        ids, scores = self.holding_any(self.similar(query.words[0])) if kind == "Q6" else self.holding(query.words)
        edge = NOTHING
        if kind[:2] in WITHIN:
            miles = self._miles(query, ids)
            inside, edge = miles <= query.miles, ids[np.abs(miles - query.miles) < EDGE_MILES]
            ids, scores = ids[inside], scores[inside] * np.exp(-miles[inside] / FADE)
        elif kind == "Q7":
            county, served = places.county_of(query.latitude, query.longitude), self.corpus.counties
            serving = np.repeat(np.arange(self.corpus.count), served.lengths)[served.flat == county]
            here = np.isin(ids, serving)
            ids, scores = ids[here], scores[here]
        order = np.lexsort((ids, -scores))
        counts = self._counts(ids) if kind == "Q1f" else None
        return Answer(ids[order], scores[order], edge, len(ids), counts)

    def _nearest(self, kind: str, query: Query) -> Answer:
        corpus = self.corpus
        tagged = np.flatnonzero(corpus.tags & query.tags == query.tags)
        ids = tagged[corpus.needs[tagged] >> query.need & 1 == 1]
        miles = self._miles(query, ids)
        order = np.lexsort((ids, miles))
        if kind == "Q3":
            return Answer(ids[order], -miles[order], NOTHING, len(ids))
        off = self._miles(query, tagged)
        near, edge = tagged[off <= FACETS_WITHIN], tagged[np.abs(off - FACETS_WITHIN) < EDGE_MILES]
        counts = self._counts(near)
        return Answer(ids[order], -miles[order], edge, counts[query.need], counts)

    def _miles(self, query: Query, ids: Numbers) -> Floats:
        return miles_many(query.latitude, query.longitude, self.corpus.latitude[ids], self.corpus.longitude[ids])

    def _counts(self, ids: Numbers) -> tuple[int, ...]:
        held = self.corpus.needs[ids]
        return tuple(int(np.count_nonzero(held >> need & 1)) for need in range(NEEDS))
