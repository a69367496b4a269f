"""In which order answers stand: the formula, and how the groups share a page.

Promises: a listing's score is the sum of

- need, 0.45: 0.8 x the share of the asked needs it meets (what cannot wait, the taxonomy's group *now*, counts three
  times: a bed comes before a kennel) + 0.2 x the share of its own needs that were asked (a place for this need before
  one for everything). 1 when it is asked for by name or by kind; the same for all when nothing is;
- text, 0.25: its text score divided by the best text score among the answers;
- nearness, 0.30: 1 / (1 + miles / 10) for a listing with a public point. One found by its service area gets what that
  area is worth (`candidates.AREA_WORTH`: a county 0.5, as if 10 miles away); the better of the two counts. Serving
  everywhere is worth 0.1; without a place in the question 0.5, and a local listing 0.2;
- 0.03 for each tag and language understood from the words that it has (0.09 at most);
- with a place in the question, 0.02 when it is known to be open now;
- 0.02 when somebody assured its facts within a year, minus 0.04 when that was more than two years ago;
- minus 0.05 for each thing that must be asked (0.15 at most), 0.1 more when it is not sure that it serves the place;
- minus 0.1 when no number is known that somebody answers: she can do less with it than with the next;
- minus 0.2 when it is for men only and men were not asked for, or for women only and men were: nobody is turned away by
  a word she did not say, but a bed she may not have comes after those she may.

Equal scores are ordered by id, which has nothing to do with places. A confidential listing has no point, so that its
score and place in the order rest on its declared service area and nothing finer (SAFETY L1, L7).

Near-duplicates are folded: of the offices of one service (`documents.chain`) that are of the same group, kind, needs,
tags and languages only the best is an answer, and the others stand behind it. What cannot wait is never folded: two
houses are two beds.

Sharing (`best`): `near` and `serves` are merged by score, but neither has more than three places in a row while the
other still waits. What serves everywhere follows, except that the best crisis line that is open day and night takes at
the latest the fourth place, so that the first page always has one that fits the need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from directory import taxonomy
from directory.search.asking import Wish
from directory.search.candidates import EVERYWHERE, NEAR, SERVES, Found
from directory.search.columns import ALWAYS_OPEN, SILENT, Columns, Numbers, bits, kind_place, need_bits, tag_bits
from directory.search.opening import OPEN
from directory.values import PartnerKind

RUN: Final = 3
URGENT: Final = 3
HALF_NEAR_MILES: Final = 10.0
YEAR: Final = 365
BOTH: Final = ("any-gender", "trans-nonbinary", "lgbtq")
Scores = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of all segments in one table: row r is document `found[part[r]].numbers[row[r]]`."""

    found: Sequence[Found]
    part: NDArray[np.int64]
    row: NDArray[np.int64]
    group: NDArray[np.int8]
    miles: Scores
    score: Scores
    high: NDArray[np.uint64]
    low: NDArray[np.uint64]
    alike: NDArray[np.uint64]
    crisis_line: NDArray[np.bool_]
    placed: bool
    folds: bool = True

    def __len__(self) -> int:
        """How many there are."""
        return len(self.row)

    def at(self, answer: int) -> tuple[Found, int]:
        """The segment's documents that an answer is among, and its place there."""
        return self.found[int(self.part[answer])], int(self.row[answer])


def answers(wish: Wish, found: Sequence[Found], today: date, *, placed: bool, folds: bool = True) -> Answers:
    """`found` with the score of each; `placed`: a place was understood; `folds`: near-duplicates are to be folded."""
    most = max((float(one.text.max()) for one in found), default=0.0)
    one_list = len({tuple(one.segment.columns.tables["languages"]) for one in found}) == 1
    columns = [_table(wish, one, most, today, placed=placed, one_list=one_list) for one in found]
    joined: tuple[Any, ...] = tuple(np.concatenate(arrays) for arrays in zip(_NONE, *columns, strict=True))
    part = np.repeat(np.arange(len(found)), [len(one.numbers) for one in found])
    row = np.concatenate([np.empty(0, np.int64), *(np.arange(len(one.numbers)) for one in found)])
    group, miles, score, high, low, alike, lines = joined
    return Answers(found, part, row, group, miles, score, high, low, alike, lines, placed, folds)


_NONE: Final = tuple(np.empty(0, kind) for kind in ("i1", "f8", "f8", "u8", "u8", "u8", "?"))


def _table(
    wish: Wish, found: Found, most: float, today: date, *, placed: bool, one_list: bool
) -> tuple[NDArray[Any], ...]:
    columns, numbers = found.segment.columns, found.numbers
    ids = columns["ids"][numbers]
    flags = columns["flags"][numbers]
    lines = (columns["kinds"][numbers] == kind_place(PartnerKind.HOTLINE.value)) | _holds(
        columns, found, "crisis-hotline"
    )
    return (
        found.group,
        found.miles,
        _scores(wish, found, most, today, placed=placed),
        ids[:, 0],
        ids[:, 1],
        _alike(found, one_list=one_list),
        lines & (flags & ALWAYS_OPEN != 0),
    )


def _holds(columns: Columns, found: Found, need: str) -> NDArray[np.bool_]:
    held: NDArray[np.bool_] = columns["needs"][found.numbers] & np.uint64(need_bits()[need]) != 0
    return held


def _scores(wish: Wish, found: Found, most: float, today: date, *, placed: bool) -> Scores:
    columns, numbers = found.segment.columns, found.numbers
    total = 0.45 * need_match(wish, found) + 0.30 * nearness(found, placed=placed)
    if most > 0:
        total += 0.25 * found.text / most
    liked = np.bitwise_count(columns["tags"][numbers] & np.uint64(bits(wish.tags, tag_bits()))).astype(np.float64)
    for code in wish.languages:
        liked += columns.speaking(code, numbers)
    total += np.minimum(0.09, 0.03 * liked)
    if placed:
        total += 0.02 * (found.open == OPEN)
    assured = columns["assured"][numbers]
    age = today.toordinal() - date(1970, 1, 1).toordinal() - assured
    total += np.where(assured == 0, 0.0, np.where(age <= YEAR, 0.02, np.where(age > 2 * YEAR, -0.04, 0.0)))
    total -= 0.1 * (columns["flags"][numbers] & SILENT != 0)
    total -= (
        np.minimum(0.15, 0.05 * found.asks) + 0.1 * found.unsure + 0.2 * _for_others(wish, columns["tags"][numbers])
    )
    return np.round(total, 9)


def _for_others(wish: Wish, tags: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which are for one gender only, and not for the one asked for."""
    theirs, also = ("women", (*BOTH, "men")) if "men" in wish.tags else ("men", (*BOTH, "women", "children", "parents"))
    places = tag_bits()
    only: NDArray[np.bool_] = (tags & np.uint64(bits((theirs,), places)) != 0) & (
        tags & np.uint64(bits(also, places)) == 0
    )
    return only


def need_match(wish: Wish, found: Found) -> Scores:
    """How well each document's needs are the asked ones, 0 to 1."""
    columns, numbers = found.segment.columns, found.numbers
    if not (wish.needs or wish.kinds):
        return np.ones(len(numbers))
    held = columns["needs"][numbers]
    met_weight, met = np.zeros(len(numbers)), np.zeros(len(numbers))
    for code in sorted(wish.needs):
        has = _holds(columns, found, code)
        met += has
        met_weight += _weight(code) * has
    share = met_weight / max(sum(map(_weight, wish.needs)), 1)
    own = np.maximum(np.bitwise_count(held), 1)
    whole = found.named.copy()
    for kind in wish.kinds:
        whole |= columns["kinds"][numbers] == kind_place(kind)
    return np.where(whole, 1.0, 0.8 * share + 0.2 * met / own)


def _weight(need: str) -> int:
    return URGENT if taxonomy.needs()[need].group == "now" else 1


@cache
def _urgent() -> int:
    """The bits of the needs that cannot wait."""
    return bits((code for code in taxonomy.needs() if _weight(code) == URGENT), need_bits())


def nearness(found: Found, *, placed: bool) -> Scores:
    """How near each document is to the place, or what serving it is worth, 0 to 1."""
    everywhere = found.group == EVERYWHERE
    if not placed:
        return np.where(everywhere, 0.5, 0.2)
    near = 1 / (1 + found.miles / HALF_NEAR_MILES)
    return np.where(everywhere, 0.1, np.maximum(found.worth, near))


def _alike(found: Found, *, one_list: bool) -> NDArray[np.uint64]:
    """A number that near-duplicates share and others do not (64 mixed bits); of its own for what cannot wait.

    Only where all segments have `one_list` of languages are the bits of one the bits of the other.
    """
    columns, numbers = found.segment.columns, found.numbers
    ids = columns["ids"][numbers]
    parts = [columns[name][numbers] for name in ("needs", "tags", "kinds")]
    parts += [word[numbers] for word in columns["languages"].T] if one_list else [_spoken(columns, numbers)]
    mixed = _mixed(columns["chains"][numbers] ^ found.group.astype(np.uint64))
    for part in parts:
        mixed = _mixed(mixed ^ part.astype(np.uint64))
    alone = columns["needs"][numbers] & np.uint64(_urgent()) != 0
    return np.where(alone, _mixed(ids[:, 0]) ^ ids[:, 1], mixed)


def _spoken(columns: Columns, numbers: Numbers) -> NDArray[np.uint64]:
    """A number for each document's set of languages, the same in every segment."""
    found = np.zeros(len(numbers), np.uint64)
    for code in columns.language_places:
        told = int.from_bytes(blake2b(code.encode(), digest_size=8).digest())
        found ^= np.where(columns.speaking(code, numbers), np.uint64(told), np.uint64(0))
    return found


def _mixed(numbers: NDArray[Any]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): each bit of a number moves every bit of the answer."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed = mixed ^ (mixed >> np.uint64(31))
    return np.asarray(mixed, np.uint64)


@dataclass(frozen=True, slots=True)
class Order:
    """Answers in the order in which they stand; `folded[answer]` are those that stand behind it, best first."""

    places: Places
    folded: dict[int, list[int]]


def best(found: Answers, limit: int, depth: int) -> Order:
    """The answers, best first; `limit` is the size of a page, and from `depth` on the groups are no longer shared."""
    ordered, folded = _folded(found, np.lexsort((found.low, found.high, -found.score)))
    everywhere = ordered[found.group[ordered] == EVERYWHERE]
    if found.placed:
        ordered = np.concatenate([_shared(found, ordered, depth), everywhere])
    return Order(_with_crisis_line(found, ordered, everywhere, limit), folded)


def by_distance(found: Answers) -> Order:
    """Nearest first; what has no public point (and so no distance) follows by group and score."""
    return Order(*_folded(found, np.lexsort((found.low, found.high, -found.score, found.group, found.miles))))


def by_name(found: Answers) -> Order:
    """In the order of the folded names."""
    places = [one.segment.columns["name_places"][one.numbers] for one in found.found]
    if len(places) > 1:
        places = _common(found.found, places)
    order = np.lexsort((found.low, found.high, np.concatenate([np.empty(0, np.int32), *places])))
    return Order(*_folded(found, order))


def _common(found: Sequence[Found], places: Sequence[NDArray[np.int32]]) -> list[NDArray[np.int32]]:
    """The places in the alphabet of each segment's documents as places in one alphabet of all of them."""
    named = []
    for one, mine in zip(found, places, strict=True):
        distinct, first, inverse = np.unique(mine, return_index=True, return_inverse=True)
        names = [one.segment.columns.name_of(int(one.numbers[row])) for row in first[: len(distinct)].tolist()]
        named.append((names, inverse))
    alphabet = {name: place for place, name in enumerate(sorted({name for names, _ in named for name in names}))}
    return [np.array([alphabet[name] for name in names], np.int32)[inverse] for names, inverse in named]


def documents_of(found: Answers, order: Order) -> list[tuple[Columns, Numbers]]:
    """The documents of an order, segment by segment."""
    parts, rows = found.part[order.places], found.row[order.places]
    return [(one.segment.columns, one.numbers[rows[parts == part]]) for part, one in enumerate(found.found)]


def _folded(found: Answers, order: Places) -> tuple[Places, dict[int, list[int]]]:
    """The first of each set of near-duplicates, in order, and the others behind theirs."""
    if not found.folds:
        return order, {}
    _, first, inverse = np.unique(found.alike[order], return_index=True, return_inverse=True)
    leaders = np.sort(first)
    folded: dict[int, list[int]] = {}
    others = np.ones(len(order), np.bool_)
    others[leaders] = False
    for place in np.flatnonzero(others).tolist():
        folded.setdefault(int(order[first[inverse[place]]]), []).append(int(order[place]))
    return order[leaders], folded


def _shared(found: Answers, ordered: Places, depth: int) -> Places:
    """`near` and `serves` in their order, with at most `RUN` of one group in a row while the other waits.

    Only the first `depth` are looked at one by one; the rest follow by score.
    """
    groups = found.group[ordered]
    queues = {group: np.flatnonzero(groups == group).tolist()[::-1] for group in (NEAR, SERVES)}
    merged: list[int] = []
    run, last = 0, -1
    while queues[NEAR] and queues[SERVES] and len(merged) < depth:
        group = NEAR if queues[NEAR][-1] < queues[SERVES][-1] else SERVES
        if group == last and run >= RUN:
            group = SERVES if group == NEAR else NEAR
        run, last = (run + 1 if group == last else 1), group
        merged.append(queues[group].pop())
    merged += sorted(queues[NEAR] + queues[SERVES])
    return ordered[np.array(merged, np.int64)]


def _with_crisis_line(found: Answers, ordered: Places, everywhere: Places, limit: int) -> Places:
    lines = everywhere[found.crisis_line[everywhere]]
    if not len(lines):
        return ordered
    latest, line = min(RUN, limit - 1), int(lines[0])
    at = int(np.flatnonzero(ordered == line)[0])
    if at <= latest:
        return ordered
    return np.concatenate([ordered[:latest], [line], ordered[latest:at], ordered[at + 1 :]]).astype(np.int64)
