"""In which order answers stand: the formula, and how the groups share a page.

A listing's score is the sum of

- need, 0.45: 0.8 x the share of the asked needs it meets (what cannot wait, the taxonomy's group *now*, counts three
  times: a bed comes before a kennel) + 0.2 x the share of its own needs that were asked (a place for this need before
  one for everything). 1 when it is asked for by name or by kind; the same for all when nothing is;
- text, 0.25: its text score divided by the best text score among the answers;
- nearness, 0.30: 1 / (1 + miles / 10) for a listing with a public point. One found by its service area gets what that
  area is worth: postcode or city 0.6, county 0.5 (as if 10 miles away), state 0.3; the better of the two counts.
  Serving everywhere is worth 0.1; without a place in the question 0.5, and a local listing 0.2;
- 0.03 for each tag and language understood from the words that it has (0.09 at most);
- minus 0.05 for each thing that must be asked (0.15 at most), 0.1 more when it is not sure that it serves the place.

Equal scores are ordered by id, which has nothing to do with places. A confidential listing has no point, so that its
score and place in the order rest on its declared service area and nothing finer (SAFETY L1, L7).

Sharing (`best`): `near` and `serves` are merged by score, but neither has more than three places in a row while the
other still waits. What serves everywhere follows, except that the best crisis line that is open day and night takes at
the latest the fourth place, so that the first page always has one that fits the need.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from directory import taxonomy
from directory.search.documents import Facts
from directory.values import PartnerKind

Group = Literal["near", "serves", "everywhere"]
AREA_WORTH = {"postcode": 0.6, "city": 0.6, "county": 0.5, "state": 0.3, "within": 0.25}
RUN = 3
URGENT = 3
HALF_NEAR_MILES = 10.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: `needs` and `kinds` in words or as a filter, `tags` and `languages` from words alone."""

    needs: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing that fits, before it is ordered: `text` is 0 to 1, `serves` its area key that covers the place."""

    facts: Facts
    group: Group
    distance_miles: float | None
    text: float
    serves: str
    placed: bool
    named: bool = False
    met: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


def need_match(wish: Wish, candidate: Candidate) -> float:
    """How well the listing's needs are the asked ones, 0 to 1."""
    if candidate.named or candidate.facts.kind in wish.kinds or not (wish.needs or wish.kinds):
        return 1.0
    met = wish.needs.intersection(candidate.facts.needs)
    share = sum(map(_weight, met)) / max(sum(map(_weight, wish.needs)), 1)
    return 0.8 * share + 0.2 * len(met) / max(len(candidate.facts.needs), 1)


def _weight(need: str) -> int:
    return URGENT if taxonomy.needs()[need].group == "now" else 1


def nearness(candidate: Candidate) -> float:
    """How near the listing is to the place, or what serving it is worth, 0 to 1."""
    if not candidate.placed:
        return 0.5 if candidate.group == "everywhere" else 0.2
    if candidate.group == "everywhere":
        return 0.1
    worth = AREA_WORTH.get(candidate.serves.partition(":")[0], 0.0)
    if candidate.distance_miles is None:
        return worth
    return max(worth, 1 / (1 + candidate.distance_miles / HALF_NEAR_MILES))


def score(wish: Wish, candidate: Candidate) -> float:
    """The sum that the module's head explains, rounded so that no float noise orders anything."""
    facts = candidate.facts
    liked = len(wish.tags.intersection(facts.tags)) + len(wish.languages.intersection(facts.languages))
    unsure = 0.1 if "area" in candidate.ask else 0.0
    total = 0.45 * need_match(wish, candidate) + 0.25 * candidate.text + 0.30 * nearness(candidate)
    total += min(0.09, 0.03 * liked) - min(0.15, 0.05 * len(candidate.ask)) - unsure
    return round(total, 9)


def best(wish: Wish, candidates: Iterable[Candidate], limit: int) -> list[Candidate]:
    """All candidates, best first; `limit` is the size of a page."""
    ordered = sorted(candidates, key=lambda c: (-score(wish, c), c.facts.id))
    everywhere = [c for c in ordered if c.group == "everywhere"]
    if not (ordered and ordered[0].placed):
        return _with_crisis_line(ordered, everywhere, limit)
    return _with_crisis_line(
        [*_shared([c for c in ordered if c.group != "everywhere"]), *everywhere], everywhere, limit
    )


def _shared(ordered: Sequence[Candidate]) -> list[Candidate]:
    """`near` and `serves` in their order, with at most `RUN` of one group in a row while the other waits."""
    waiting = {group: [c for c in reversed(ordered) if c.group == group] for group in ("near", "serves")}
    place = {candidate.facts.id: number for number, candidate in enumerate(ordered)}
    merged: list[Candidate] = []
    while waiting["near"] and waiting["serves"]:
        group = min(waiting, key=lambda name: place[waiting[name][-1].facts.id])
        if len(merged) >= RUN and all(c.group == group for c in merged[-RUN:]):
            group = "serves" if group == "near" else "near"
        merged.append(waiting[group].pop())
    return [*merged, *reversed(waiting["near"] or waiting["serves"])]


def _with_crisis_line(ordered: list[Candidate], everywhere: Sequence[Candidate], limit: int) -> list[Candidate]:
    line = next((c for c in everywhere if is_crisis_line(c.facts)), None)
    latest = min(RUN, limit - 1)
    if line is None or ordered.index(line) <= latest:
        return ordered
    others = [c for c in ordered if c is not line]
    return [*others[:latest], line, *others[latest:]]


def is_crisis_line(facts: Facts) -> bool:
    """Whether it is a crisis line that says it answers day and night."""
    return (facts.kind is PartnerKind.HOTLINE or "crisis-hotline" in facts.needs) and facts.always_open


def by_distance(wish: Wish, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Nearest first; what has no public point (and so no distance) follows by group and score."""
    groups = ("near", "serves", "everywhere")
    return sorted(
        candidates,
        key=lambda c: (
            c.distance_miles is None,
            c.distance_miles or 0.0,
            groups.index(c.group),
            -score(wish, c),
            c.facts.id,
        ),
    )


def by_name(candidates: Iterable[Candidate]) -> list[Candidate]:
    """In the order of the folded names."""
    return sorted(candidates, key=lambda c: (c.facts.name, c.facts.id))
