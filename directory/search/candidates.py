"""From a question to the documents that fit: their group, what they meet, and how much must be asked.

Promises: only a clear no leaves a listing out. Only a listing with a public point has a distance. Worked out on whole
arrays; nothing here looks at one listing after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from directory.search import avoiding, eligibility, marks, scoring
from directory.search.asking import Asked
from directory.search.columns import (
    ASSUMED,
    DECLARED,
    Columns,
    Mask,
    Numbers,
    bits,
    kind_place,
    need_bits,
    policy_places,
    tag_bits,
)
from directory.search.documents import UNKNOWN_AREA
from directory.search.opening import CLOSED, UNKNOWN, Hours
from directory.search.places import Where
from directory.search.postings import FIELDS
from directory.search.segments import Segment, Snapshot

NEAR, SERVES, EVERYWHERE = 0, 1, 2
GROUPS: Final = ("near", "serves", "everywhere")
AREA_WORTH: Final = {"postcode": 0.6, "city": 0.6, "polygon": 0.55, "county": 0.5, "state": 0.3, "within": 0.2}
"""What serving the place is worth beside being near it, by the kind of the area."""
NO, ASK, YES = 0, 1, 2
ANSWERS: Final = {"no": NO, "ask": ASK, "yes": YES}
NAMES: Final = ("name", "organization")
"""The fields a listing can be called by."""
NAME_FIELDS: Final = [FIELDS.index(name) for name in NAMES]


@dataclass(frozen=True, slots=True)
class Found:
    """Documents of one segment that answer, as parallel arrays.

    `group` is `NEAR`, `SERVES` or `EVERYWHERE`; `text` the text's score; `miles` infinity without a public point;
    `worth` what its service area is worth (0: none covers the place); `named` asked for by name; `open` see `opening`;
    `asks` how many things must be asked, `unsure` whether one of them is if it serves the place at all; `avoid` what
    is to be asked of a place that she must avoid, see `avoiding`.
    """

    segment: Segment
    numbers: Numbers
    group: NDArray[np.int8]
    text: NDArray[np.float64]
    miles: NDArray[np.float64]
    worth: NDArray[np.float64]
    named: Mask
    open: NDArray[np.int8]
    asks: NDArray[np.int64]
    unsure: Mask
    avoid: NDArray[np.int8]

    def only(self, kept: Mask) -> Self:
        """Those documents for which `kept` holds."""
        arrays = {one.name: getattr(self, one.name)[kept] for one in fields(self) if one.name != "segment"}
        return type(self)(segment=self.segment, **arrays)


def find(snapshot: Snapshot, asked: Asked, where: Where, radius_miles: float, hours: Hours) -> list[Found]:
    """The documents of every segment that answer."""
    found = (_in_segment(segment, snapshot, asked, where, radius_miles, hours) for segment in snapshot.segments)
    return [one for one in found if len(one.numbers)]


def _in_segment(
    segment: Segment, snapshot: Snapshot, asked: Asked, where: Where, radius_miles: float, hours: Hours
) -> Found:
    columns, around = segment.columns, _Around.of(segment.columns, asked, where, radius_miles)
    called = _called(segment, asked)
    numbers = _reachable(segment, snapshot, asked, around, called)
    numbers = numbers[_chosen(columns, asked, numbers)]
    named = _among(numbers, called)
    text = scoring.scores_at(segment, snapshot.statistics, asked.groups, numbers).astype(np.float64)
    far_but_named = named & asked.searches_names
    answers = around.inside[numbers] & _meant(columns, asked, numbers, text) | far_but_named
    if around.by_words:
        answers |= text > 0
    numbers, text = numbers[answers], text[answers]
    named, far_but_named = named[answers], far_but_named[answers]
    miles, worth = _miles(columns, where, numbers), _worth(columns, where, numbers)
    serves, nation = around.serves[numbers], around.nation[numbers]
    group = _groups(where, miles <= radius_miles, serves, nation)
    avoid = avoiding.verdicts(columns, around.nation, where.avoided, numbers)
    kept, asks = _rules(columns, asked.policies, numbers)
    kept &= avoid != avoiding.OUT
    asks += avoid != avoiding.FINE
    is_open = np.full(len(numbers), UNKNOWN, np.int8)
    if asked.open_now or where.known:
        is_open = hours.known(columns, numbers)
    if asked.open_now:
        kept &= is_open != CLOSED
        asks += is_open == UNKNOWN
    if where.known:
        kept &= (group != EVERYWHERE) | around.everywhere[numbers] | far_but_named
    kept &= named | ~_turned_down(columns, asked, numbers)
    unsure = _unsure(columns["flags"][numbers], group, worth, nation, placed=where.known)
    asks += unsure.astype(np.int64) + _unspoken(columns, asked.spoken_languages, numbers)
    shown_miles = np.where(group == EVERYWHERE, np.inf, miles)
    return Found(segment, numbers, group, text, shown_miles, worth, named, is_open, asks, unsure, avoid).only(kept)


@dataclass(frozen=True, slots=True)
class _Around:
    """Documents by where they help.

    `inside`: whom the place (or its absence) lets in, some of them not near enough yet; `serves` the place; `nation`:
    declares to serve the whole of it; `everywhere`: that, or nobody knows what it serves. With `by_words` the place was
    not understood, and whatever the words match is an answer too.
    """

    inside: Mask
    serves: Mask
    nation: Mask
    everywhere: Mask
    by_words: bool

    @classmethod
    def of(cls, columns: Columns, asked: Asked, where: Where, radius_miles: float) -> Self:
        serves, nation, everywhere = (np.zeros(columns.count, np.bool_) for _ in range(3))
        nation[columns.serving([f"nation:{where.nation}"])] = True
        everywhere[columns.serving([f"nation:{where.nation}", UNKNOWN_AREA])] = True
        serves[columns.serving(where.areas)] = True
        by_words = not where.known and where.answer is not None and bool(asked.terms)
        if not where.points:
            free = not where.known and where.answer is None and not asked.nothing
            inside = np.ones(columns.count, np.bool_) if free else serves | everywhere
            return cls(inside, serves, nation, everywhere, by_words)
        for at in where.points:
            serves[columns.drawn_around(*at)] = True
        inside = serves | everywhere
        for at in where.points:
            for start, end in zip(*columns.ranges(*at, radius_miles), strict=True):
                inside[start:end] = True
            inside[columns.further_near(*at, radius_miles)] = True
        return cls(inside, serves, nation, everywhere, by_words)


def _called(segment: Segment, asked: Asked) -> Numbers:
    """The documents that the words ask for by their name, ascending."""
    found = [_holding(segment, name) for name in asked.names]
    whole = _holding(segment, asked.whole_name)
    whole = whole[segment.columns["name_terms"][whole] == len(asked.whole_name)]
    lists = [one for one in (*found, whole) if len(one)]
    return lists[0] if len(lists) == 1 else np.unique(np.concatenate([*lists, whole])).astype(np.int32)


def _reachable(segment: Segment, snapshot: Snapshot, asked: Asked, around: _Around, called: Numbers) -> Numbers:
    """All documents that can be an answer, ascending: a superset, with no dead one and none without the tags."""
    possible = around.inside
    if asked.needs and not asked.kinds and not around.by_words:
        wanted = marks.any_of(segment.columns.need_marks, bits(asked.needs, need_bits()))
        possible = possible & marks.as_mask(wanted, segment.columns.count)
    if around.by_words or (asked.words_must_match and possible.all()):
        matched, _ = scoring.scores_in(segment, snapshot.statistics, asked.groups, None, every=False)
        possible = around.inside.copy() if around.by_words else np.zeros_like(around.inside)
        possible[matched] = True
    if asked.searches_names:
        possible = possible.copy()
        possible[called] = True
    tags = bits(asked.tags, tag_bits())
    if tags:
        possible = possible & marks.as_mask(marks.all_of(segment.columns.tag_marks, tags), segment.columns.count)
    if segment.alive is not None:
        possible = possible & segment.alive
    return np.flatnonzero(possible).astype(np.int32)


def _holding(segment: Segment, terms: frozenset[str]) -> Numbers:
    """The documents in whose names all of `terms` stand, ascending; none for no terms."""
    texts = segment.texts
    held = [one for term in terms if (one := texts.term(term)) is not None]
    if not held or len(held) < len(frozenset(terms)):
        return np.empty(0, np.int32)
    rarest, *others = sorted(held, key=lambda one: len(one.ids))
    found = rarest.ids[texts.tf(rarest.codes)[:, NAME_FIELDS].any(axis=1)]
    for term in others:
        mine, theirs = term.among(found)
        found = found[mine[texts.tf(term.codes[theirs])[:, NAME_FIELDS].any(axis=1)]]
    return found


def _among(numbers: Numbers, others: Numbers) -> Mask:
    """Which of `numbers` stand in `others`; both are ascending."""
    found = np.zeros(len(numbers), np.bool_)
    if len(numbers) and len(others):
        places = np.searchsorted(numbers, others)
        places[places == len(numbers)] = 0
        found[places[numbers[places] == others]] = True
    return found


def _chosen(columns: Columns, asked: Asked, numbers: Numbers) -> Mask:
    """Which fit the filters, but for tags, that bind whatever the words say.

    A shelter that also has a program for people who use violence stays: it is a survivor's place.
    """
    held = columns["needs"][numbers]
    fits: Mask = avoiding.sleeps(columns, numbers) | (held & np.uint64(bits(asked.excluded_needs, need_bits())) == 0)
    for code in asked.languages:
        fits &= columns.speaking(code, numbers)
    if asked.organization is not None:
        fits &= columns["organizations"][numbers] == np.uint64(asked.organization.int & (1 << 64) - 1)
    return fits


def _meant(columns: Columns, asked: Asked, numbers: Numbers, text: NDArray[np.float64]) -> Mask:
    """Which give what is asked for: one of the needs or kinds, or else some of the words."""
    if not (asked.needs or asked.kinds):
        return text > 0 if asked.terms else np.ones(len(numbers), np.bool_)
    meant: Mask = columns["needs"][numbers] & np.uint64(bits(asked.needs, need_bits())) != 0
    for kind in asked.kinds:
        meant |= columns["kinds"][numbers] == kind_place(kind)
    return meant


def _miles(columns: Columns, where: Where, numbers: Numbers) -> NDArray[np.float64]:
    """Miles from the nearer place; a point in a place to avoid counts for none."""
    found = np.full(len(numbers), np.inf)
    skipped = avoiding.avoided(columns, where.avoided).skipped if where.avoided and where.points else None
    for at in where.points:
        np.minimum(found, columns.miles(*at, numbers, skipped), out=found)
    return found


def _groups(where: Where, near: Mask, serves: Mask, nation: Mask) -> NDArray[np.int8]:
    if not where.known:
        return np.where(nation, EVERYWHERE, SERVES).astype(np.int8)
    return np.where(near, NEAR, np.where(serves, SERVES, EVERYWHERE)).astype(np.int8)


def _worth(columns: Columns, where: Where, numbers: Numbers) -> NDArray[np.float64]:
    """What the best of a document's areas that cover the place is worth, 0 where none does."""
    found = np.zeros(len(numbers))
    keys: dict[float, list[str]] = {}
    for key in where.areas:
        keys.setdefault(AREA_WORTH.get(key.partition(":")[0], 0.0), []).append(key)
    for worth, same in keys.items():
        np.maximum(found, worth * _among(numbers, columns.serving(same)), out=found)
    for at in where.points:
        drawn = _among(numbers, columns.drawn_around(*at))
        np.maximum(found, AREA_WORTH["polygon"] * drawn, out=found)
    return found


def _unsure(
    flags: NDArray[np.uint8], group: NDArray[np.int8], worth: NDArray[np.float64], nation: Mask, *, placed: bool
) -> Mask:
    """Of which nobody knows that they serve the place: the area is assumed, or was declared and does not cover it."""
    assumed: Mask = flags & ASSUMED != 0
    elsewhere: Mask = group != EVERYWHERE
    if placed:
        declared = flags & DECLARED != 0
        elsewhere = ~nation & ((group == EVERYWHERE) | (declared & (worth == 0)))
    return elsewhere | assumed


def _rules(columns: Columns, asked: Mapping[str, str], numbers: Numbers) -> tuple[Mask, NDArray[np.int64]]:
    """(which may stay by all asked policies, how many of them must be asked about)."""
    stays, asks = np.ones(len(numbers), np.bool_), np.zeros(len(numbers), np.int64)
    for code, wish in asked.items():
        if wish in eligibility.UNSAID or code not in policy_places():
            continue
        place = policy_places()[code]
        answers = np.full(256, ASK, np.int8)
        for value, said in enumerate(columns.tables["policies"][place], 1):
            answers[value] = ANSWERS[eligibility.policy_answer(code, wish, said)]
        given = answers[columns["policies"][place][numbers]]
        stays &= given != NO
        asks += given == ASK
    return stays, asks


def _unspoken(columns: Columns, spoken: Iterable[str], numbers: Numbers) -> NDArray[np.int64]:
    """How many of the languages understood from the words a document does not have."""
    found = np.zeros(len(numbers), np.int64)
    for code in spoken:
        found += ~columns.speaking(code, numbers)
    return found


def _turned_down(columns: Columns, asked: Asked, numbers: Numbers) -> Mask:
    """Which are of a kind, or for nothing but needs, that the words turned down."""
    held = columns["needs"][numbers]
    found: Mask = held & np.uint64(bits(asked.avoided, need_bits())) != 0
    found &= held & np.uint64(bits(asked.wish.needs, need_bits())) == 0
    for kind in asked.avoided_kinds:
        found |= columns["kinds"][numbers] == kind_place(kind)
    return found
