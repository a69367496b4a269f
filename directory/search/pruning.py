"""The best documents by words alone, without looking at all that hold them.

Promises: exactly the first `k` of the total order (score, then number) among living documents, however they were found.
Frequent terms have their heaviest documents stored apart, with a bound on all others (`weights.champions`); when the
k-th best of those outweighs whatever was not looked at, the rest is not looked at (Fagin's threshold algorithm). When
it never does, everything is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from directory.search.postings import Best, Floats, Numbers, Term, Texts
from directory.search.scoring import NONE, Found, Groups, scores_at, scores_in
from directory.search.segments import Segment
from directory.search.weights import DEPTHS, FREQUENT, Statistics, heaviest, impacts, weights_of

FIRST_DEPTH: Final = 0
"""The depth that several terms begin with."""
SIEVED: Final = 12_000
"""Up to so many documents of the rarest word are all looked at, which is as fast."""
ROUNDING: Final = 1 + 1e-5
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A term of the question in this segment. `drift` bounds by how much its impacts rose since they were stored."""

    held: Term
    weights: Floats
    best: Best | None
    drift: float

    def bound(self, depth: int) -> float:
        """What the term can weigh at most in a document that is not among its `DEPTHS[depth]` heaviest."""
        assert self.best is not None
        return float(self.best.bounds[depth]) * self.drift


def top(segment: Segment, statistics: Statistics, groups: Groups, k: int, *, every: bool) -> Found:
    """The best `k` living documents in which any group matches, or each of them: numbers and scores, best first."""
    texts, alive = segment.texts, segment.alive
    asked = [[one for term in dict.fromkeys(group) if (one := _listed(texts, statistics, term))] for group in groups]
    if (every and not all(asked)) or not any(asked):
        return NONE
    asked = [group for group in asked if group]
    long = [one for group in asked for one in group if one.best is not None]
    whole = [group for group in asked if all(one.best is None for one in group)]
    fewest = min(sum(len(one.held.ids) for one in group) for group in asked)
    rare = every and len(asked) > 1 and (whole or fewest <= SIEVED)
    if long and k < FREQUENT // 4 and not rare:
        found = (
            _single(texts, statistics, long[0], k, alive)
            if len(groups) == len(asked) == len(asked[0]) == 1
            else _several(segment, statistics, groups, asked, k, every=every)
        )
        if found is not None:
            return found
    numbers, scores = scores_in(segment, statistics, groups, None, every=every)
    if alive is not None:
        kept = alive[numbers]
        numbers, scores = numbers[kept], scores[kept]
    return _first(numbers, scores, k)


def _listed(texts: Texts, statistics: Statistics, term: str) -> _Listed | None:
    held = texts.term(term)
    if held is None or not held.documents.any():
        return None
    weights, best = statistics.weights(term), texts.best(held.number)
    if best is None:
        return _Listed(held, weights, None, 1.0)
    if statistics.whole(texts):
        return _Listed(held, weights, best, 1.0)
    own = Statistics.of([texts])
    there = held.documents > 0
    rarer = (weights / weights_of(own, held))[there]
    longer = np.maximum(statistics.average / own.average, 1.0)[there]
    return _Listed(held, weights, best, float((rarer * longer).max()) * ROUNDING)


def _living(numbers: Numbers, alive: Mask | None) -> Numbers:
    return numbers if alive is None else numbers[alive[numbers]]


def _first(numbers: Numbers, scores: Floats, k: int) -> Found:
    """The best `k` of documents in ascending order; what scores nothing is no answer."""
    places = heaviest(scores, k)
    places = places[scores[places] > 0]
    return numbers[places], scores[places]


def _single(texts: Texts, statistics: Statistics, term: _Listed, k: int, alive: Mask | None) -> Found | None:
    """The best documents of one term, from its heaviest ones; None when those are not sure to hold them."""
    best = term.best
    assert best is not None
    for at, depth in enumerate(DEPTHS):
        ids, codes = best.ids[:depth], best.codes[:depth]
        if alive is not None:
            kept = alive[ids]
            ids, codes = ids[kept], codes[kept]
        order = np.argsort(ids)
        ids, codes = ids[order], codes[order]
        scores = impacts(statistics, term.weights, texts.tf(codes), texts.lengths_of(ids))
        numbers, scores = _first(ids, scores, k)
        bound = term.bound(at)
        if len(scores) == k and (scores[-1] > bound or (scores[-1] == bound and term.drift == 1.0)):
            return numbers, scores
        if depth >= len(best.ids):
            break
    return None


def _several(
    segment: Segment,
    statistics: Statistics,
    groups: Groups,
    asked: Sequence[Sequence[_Listed]],
    k: int,
    *,
    every: bool,
) -> Found | None:
    """The best documents of several terms, from the heaviest of each; None when those are not sure to hold them."""
    terms = [one for group in asked for one in group]
    depths: list[int] | None = [FIRST_DEPTH for _ in terms]
    while depths is not None:
        lists = [
            one.held.ids if one.best is None else one.best.ids[: DEPTHS[depth]]
            for one, depth in zip(terms, depths, strict=True)
        ]
        if every:
            lists = [_sieved(asked, numbers) for numbers in lists]
        numbers = _living(np.unique(np.concatenate(lists)), segment.alive)
        found = _first(numbers, scores_at(segment, statistics, groups, numbers, every=every), k)
        least = float(found[1][-1]) if len(found[1]) == k else 0.0
        if least > _bound(terms, depths):
            return found
        depths = _deeper(terms, depths, least)
    return None


def _bound(terms: Sequence[_Listed], depths: Sequence[int]) -> float:
    """What a document can weigh at most in which no term is among its heaviest."""
    return sum(one.bound(depth) for one, depth in zip(terms, depths, strict=True) if one.best is not None)


def _deeper(terms: Sequence[_Listed], depths: Sequence[int], least: float) -> list[int] | None:
    """Depths at which nothing that was not looked at can weigh more than `least`; None when there are none deeper.

    Deepened is, again and again, the term whose bound falls most for each document that is looked at more.
    """
    going = list(depths)
    while going == list(depths) or _bound(terms, going) >= least:
        gains: list[tuple[float, int]] = []
        for place, (one, depth) in enumerate(zip(terms, going, strict=True)):
            if one.best is not None and depth + 1 < len(DEPTHS) and DEPTHS[depth] < len(one.best.ids):
                more = min(DEPTHS[depth + 1], len(one.best.ids)) - DEPTHS[depth]
                gains.append(((one.bound(depth) - one.bound(depth + 1)) / more, place))
        if not gains:
            return going if going != list(depths) else None
        going[max(gains)[1]] += 1
    return going


def _sieved(asked: Sequence[Sequence[_Listed]], numbers: Numbers) -> Numbers:
    """Those of `numbers` (in any order) in which each group may match, as far as filters tell."""
    for group in asked:
        maybe = [one.held.maybe(numbers) for one in group]
        known = [places for places in maybe if places is not None]
        if len(known) == len(maybe):
            numbers = numbers[known[0] if len(known) == 1 else np.unique(np.concatenate(known))]
    return numbers
