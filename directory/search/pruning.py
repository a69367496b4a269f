"""The best documents by words alone, without weighing all that hold them.

Promises: exactly the first `k` of the total order (score, then number) among living documents, however they were found.
A frequent term has its heaviest documents stored apart, with a bound on all others (`weights.champions`): asked for
alone, they are the answer. Of several terms, or when these are not sure to be enough, every document is weighed by its
terms' levels, a byte for each posting; only those that this leaves in doubt are weighed exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from directory.search.postings import FIELDS, Best, Floats, Numbers, Places, Term, Texts
from directory.search.scoring import NONE, Found, Groups, scores_at, together
from directory.search.segments import Segment
from directory.search.weights import DEPTHS, Statistics, heaviest, impacts, weights_of

ROUNDING: Final = 1 + 1e-5
DOUBT: Final = 1 - 1e-4
"""More than what rounding takes from a bound."""
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A term of the question in this segment. Since they were stored its impacts rose at most by the factor `drift`.

    They fell, beside that, at most by the factor `least`.
    """

    held: Term
    weights: Floats
    best: Best | None
    drift: float = 1.0
    least: float = 1.0

    def bound(self, depth: int) -> float:
        """What the term can weigh at most in a document that is not among its `DEPTHS[depth]` heaviest."""
        assert self.best is not None
        return float(self.best.bounds[depth]) * self.drift

    @property
    def all(self) -> Found:
        """Its documents, and what it can weigh in them at most."""
        return self.held.ids, self.most(None)

    def most(self, places: Places | None) -> Floats:
        """What it can weigh at most in the documents at these places of its list (None: in all)."""
        levels = self.held.levels if places is None else self.held.levels.take(places)
        return levels * np.float32(self.held.step * self.drift)


def top(segment: Segment, statistics: Statistics, groups: Groups, k: int, *, every: bool) -> Found:
    """The best `k` living documents in which any group matches, or each of them: numbers and scores, best first."""
    texts, alive = segment.texts, segment.alive
    asked = [[one for term in dict.fromkeys(group) if (one := _listed(texts, statistics, term))] for group in groups]
    if (every and not all(asked)) or not any(asked):
        return NONE
    asked = [group for group in asked if group]
    if len(asked) == len(asked[0]) == 1:
        one = asked[0][0]
        found = None if one.best is None else _single(texts, statistics, one, k, alive)
        if found is not None:
            return found
    numbers, most = _living(alive, *_possible(texts.count, asked, every=every))
    terms = [one for group in asked for one in group]
    if len(numbers) > k:
        numbers = numbers[(most >= _least(terms, most, k)).nonzero()[0]]
    if len(terms) == len(asked) and (every or len(asked) == 1):
        return _first(numbers, _weighed(texts, statistics, terms, numbers), k)
    return _first(numbers, scores_at(segment, statistics, groups, numbers, every=every), k)


def _listed(texts: Texts, statistics: Statistics, term: str) -> _Listed | None:
    held = texts.term(term)
    if held is None or not held.documents.any():
        return None
    weights, best = statistics.weights(term), texts.best(held.number)
    if statistics.whole(texts):
        return _Listed(held, weights, best)
    own = Statistics.of([texts])
    there = held.documents > 0
    rarer = (weights / weights_of(own, held))[there]
    longer = (statistics.average / own.average)[there]
    drift = float((rarer * np.maximum(longer, 1.0)).max()) * ROUNDING
    return _Listed(held, weights, best, drift, float((rarer * np.minimum(longer, 1.0)).min()) / drift)


def _living(alive: Mask | None, numbers: Numbers, weights: Floats) -> Found:
    if alive is None:
        return numbers, weights
    kept = alive[numbers]
    return numbers[kept], weights[kept]


def _possible(count: int, asked: Sequence[Sequence[_Listed]], *, every: bool) -> Found:
    """The documents in which any group matches, or each of them, and what they can weigh at most."""
    if not every:
        return together(count, [one.all for group in asked for one in group])
    rarest, *others = sorted(asked, key=lambda group: sum(len(one.held.ids) for one in group))
    numbers, most = together(count, [one.all for one in rarest])
    for group in others:
        if len(group) == 1:
            mine, theirs = group[0].held.among(numbers)
            more = group[0].most(theirs)
        else:
            union, all_ = together(count, [one.all for one in group])
            _, mine, theirs = np.intersect1d(numbers, union, assume_unique=True, return_indices=True)
            more = all_[theirs]
        numbers, most = numbers[mine], most[mine] + more
    return numbers, most


def _least(terms: Sequence[_Listed], most: Floats, k: int) -> float:
    """What the best `k` documents weigh at least, and so can weigh at most no less."""
    surely = float(np.partition(most, len(most) - k)[len(most) - k])
    surely -= sum(one.held.step * one.drift for one in terms)
    return surely * min(one.least for one in terms) * DOUBT


def _weighed(texts: Texts, statistics: Statistics, terms: Sequence[_Listed], numbers: Numbers) -> Floats:
    """The scores of documents that hold all the terms."""
    codes = np.concatenate([one.held.codes[one.held.ids.searchsorted(numbers)] for one in terms])
    tf = texts.tf(codes).reshape(len(terms), len(numbers), len(FIELDS))
    weights = np.array([one.weights for one in terms])[:, None]
    scores: Floats = reduce(np.add, impacts(statistics, weights, tf, texts.lengths_of(numbers)))
    return scores


def _first(numbers: Numbers, scores: Floats, k: int) -> Found:
    """The best `k` of documents in ascending order; what scores nothing is no answer."""
    places = heaviest(scores, k)
    places = places[scores[places] > 0]
    return numbers[places], scores[places]


def _single(texts: Texts, statistics: Statistics, term: _Listed, k: int, alive: Mask | None) -> Found | None:
    """The best documents of one term, from its heaviest ones; None when those are not sure to hold them."""
    best = term.best
    assert best is not None
    if alive is None and statistics.whole(texts) and k <= len(best.ids):  # they are in order already
        return best.ids[:k], impacts(statistics, term.weights, texts.tf(best.codes[:k]), texts.lengths_of(best.ids[:k]))
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
