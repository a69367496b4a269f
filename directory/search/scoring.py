"""Which documents of a segment hold the words asked for, and how well.

Promises: exact (no result depends on how lists are stored, only its speed does); scores are those of `weights`. What is
asked is `groups`: one tuple of alternatives for each word. A document matches a group when it holds one of them; its
score is the sum over all terms it holds. Dead documents are found as well (`Segment.alive` says which), but not by
`pruning.top`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from directory.search.postings import FIELDS, Codes, Floats, Numbers, Ranges, Term, Texts
from directory.search.segments import Segment
from directory.search.weights import Statistics, impacts

Groups = Sequence[Sequence[str]]
Found = tuple[Numbers, Floats]
Held = tuple[str, Term]
DENSE = 16
"""From this share of the documents on (one in so many) lists are added up in an array of all documents."""
NONE: Found = (np.zeros(0, np.int32), np.zeros(0, np.float32))


def scores_in(segment: Segment, statistics: Statistics, groups: Groups, ranges: Ranges | None, *, every: bool) -> Found:
    """The documents of the ranges (None: all) in which any group matches, or each of them, and their scores."""
    texts = segment.texts
    edges = None if ranges is None else np.concatenate(ranges).astype(np.int32)
    asked = [held_of(texts, group) for group in groups]
    if every:
        return _every(texts, statistics, asked, edges) if asked and all(asked) else NONE
    lists = [together(texts.count, [_scored(texts, statistics, one, edges) for one in group]) for group in asked]
    return together(texts.count, lists)


def held_of(texts: Texts, group: Sequence[str]) -> list[Held]:
    """Those alternatives that some document holds in a searched field."""
    known = ((term, texts.term(term)) for term in dict.fromkeys(group))
    return [(term, held) for term, held in known if held is not None and held.documents.any()]


def _every(texts: Texts, statistics: Statistics, asked: Sequence[Sequence[Held]], edges: Numbers | None) -> Found:
    """The documents in which each group matches: those of the rarest, sieved by the others, rarer ones first.

    The rarest word's own scores are worked out last, for what is left. Scores are summed in the order of the groups,
    so that they do not depend on which one is the rarest.
    """
    order = sorted(range(len(asked)), key=lambda place: sum(len(held.ids) for _, held in asked[place]))
    rarest, *others = order
    numbers, codes = _candidates(asked[rarest], edges)
    left = _sieved([asked[place] for place in others], numbers)
    numbers, codes = (numbers, codes) if left is None else (numbers[left], None if codes is None else codes[left])
    parts: dict[int, Floats] = {}
    for place in others:
        found = _at(texts, statistics, asked[place], numbers, sieved=True)
        kept = np.flatnonzero(found)
        if not len(kept):
            return NONE
        if len(kept) < len(numbers):
            numbers, codes = numbers[kept], None if codes is None else codes[kept]
            parts = {known: scores[kept] for known, scores in parts.items()}
        parts[place] = found[kept]
    if codes is None:
        parts[rarest] = _at(texts, statistics, asked[rarest], numbers)
    else:
        weights = statistics.weights(asked[rarest][0][0])
        parts[rarest] = impacts(statistics, weights, texts.tf(codes), texts.lengths_of(numbers))
    return numbers, reduce(np.add, [parts[place] for place in range(len(asked))])


def _candidates(group: Sequence[Held], edges: Numbers | None) -> tuple[Numbers, Codes | None]:
    """The documents between the edges that hold any alternative; the codes of their postings if there is only one."""
    cut = [_cut(held, edges) for _, held in group]
    if len(cut) == 1:
        return cut[0]
    return np.unique(np.concatenate([ids for ids, _ in cut])), None


def _scored(texts: Texts, statistics: Statistics, one: Held, edges: Numbers | None) -> Found:
    """A term's documents between the edges, with their scores."""
    ids, codes = _cut(one[1], edges)
    return ids, impacts(statistics, statistics.weights(one[0]), texts.tf(codes), texts.lengths_of(ids))


def _cut(term: Term, edges: Numbers | None) -> tuple[Numbers, Codes]:
    """The term's documents between the edges (all starts, then all ends), and the codes of their postings."""
    ids, codes = term.ids, term.codes
    if edges is None:
        return ids, codes
    places = ids.searchsorted(edges).tolist()
    half = len(places) // 2
    cuts = [(a, b) for a, b in zip(places[:half], places[half:], strict=True) if b > a]
    if len(cuts) < 2:
        begin, end = cuts[0] if cuts else (0, 0)
        return ids[begin:end], codes[begin:end]
    return np.concatenate([ids[a:b] for a, b in cuts]), np.concatenate([codes[a:b] for a, b in cuts])


def together(count: int, lists: Sequence[Found]) -> Found:
    """The union of posting lists; scores of what is in several are summed."""
    lists = [one for one in lists if len(one[0])]
    if len(lists) < 2:
        return lists[0] if lists else NONE
    if sum(len(ids) for ids, _ in lists) * DENSE > count:
        held, total = np.zeros(count, np.bool_), np.zeros(count, np.float32)
        for ids, scores in lists:
            held[ids] = True
            total[ids] += scores
        numbers = np.flatnonzero(held).astype(np.int32)
        return numbers, total[numbers]
    numbers, place = np.unique(np.concatenate([ids for ids, _ in lists]), return_inverse=True)
    summed = np.zeros(len(numbers), np.float32)
    begin = 0
    for ids, scores in lists:
        summed[place[begin : begin + len(ids)]] += scores
        begin += len(ids)
    return numbers, summed


def scores_at(
    segment: Segment, statistics: Statistics, groups: Groups, numbers: Numbers, *, every: bool = False
) -> Floats:
    """The scores of `numbers` (ascending), in parallel; 0 where no group matches (`every`: where one does not)."""
    texts = segment.texts
    asked = [held_of(texts, group) for group in groups]
    total = np.zeros(len(numbers), np.float32)
    if every and not all(asked):
        return total
    left = _sieved(asked, numbers) if every else None
    parts: list[Floats] = []
    for group in asked:
        wanted = numbers if left is None else numbers[left]
        found = _at(texts, statistics, group, wanted, sieved=every)
        if every:
            kept = np.flatnonzero(found)
            left = kept if left is None else left[kept]
            parts = [*(part[kept] for part in parts), found[kept]]
        else:
            total += found
    if every and parts:
        total[left] = reduce(np.add, parts)
    return total


def _at(
    texts: Texts, statistics: Statistics, group: Sequence[Held], numbers: Numbers, *, sieved: bool = False
) -> Floats:
    """The scores of `numbers` for one group; `sieved` ones have passed the filters of its terms."""
    found = np.zeros(len(numbers), np.float32)
    for term, held in group:
        mine, theirs = held.among(numbers, sieved=sieved and len(group) == 1)
        tf, lengths = texts.tf(held.codes[theirs]), texts.lengths_of(numbers[mine])
        found[mine] += impacts(statistics, statistics.weights(term), tf, lengths)
    return found


def _sieved(asked: Sequence[Sequence[Held]], numbers: Numbers) -> NDArray[np.int64] | None:
    """Places of those `numbers` in which each group may match; None: of all."""
    left: NDArray[np.int64] | None = None
    for group in asked:
        wanted = numbers if left is None else numbers[left]
        maybe = [held.maybe(wanted) for _, held in group]
        known = [places for places in maybe if places is not None]
        if known and len(known) == len(maybe):
            kept = known[0] if len(known) == 1 else np.unique(np.concatenate(known))
            left = kept if left is None else left[kept]
    return left


def phrase(segment: Segment, fields: Iterable[str], terms: Sequence[str]) -> Numbers:
    """The documents that hold the terms one after the other in one of the fields."""
    texts = segment.texts
    held = [texts.term(term) for term in terms]
    if not terms or any(term is None for term in held):
        return NONE[0]
    known = [term for term in held if term is not None]
    known_by_size = sorted(known, key=lambda term: len(term.ids))
    together = reduce(lambda numbers, term: numbers[term.among(numbers)[0]], known_by_size[1:], known_by_size[0].ids)
    found = np.zeros(len(together), np.bool_)
    for field in fields:
        found |= _in_order(texts, known, together, FIELDS.index(field))
    return together[found]


def _in_order(texts: Texts, terms: Sequence[Term], numbers: Numbers, field: int) -> NDArray[np.bool_]:
    """Whether each of `numbers` holds the terms in order in the field."""
    going: NDArray[np.int64] | None = None
    for step, term in enumerate(terms):
        at = term.ids.searchsorted(numbers)
        places = texts.positions(term.start, at, field)
        document = np.repeat(np.arange(len(numbers)), [len(each) for each in places])
        flat = np.concatenate(places).astype(np.int64) if places else np.zeros(0, np.int64)
        begun = (document << 32) + flat - step
        going = begun if going is None else np.intersect1d(going, begun)
    found = np.zeros(len(numbers), np.bool_)
    if going is not None:
        found[np.unique(going >> 32)] = True
    return found
