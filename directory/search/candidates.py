"""From an engine's hits to the listings that fit: their group, what they meet, and what must be asked.

Promises: only a clear no leaves a listing out. Only a listing with a public point, in the group `near` or `serves`, has
a distance.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from directory.search import eligibility
from directory.search.asking import Asked
from directory.search.documents import Facts
from directory.search.engine import EnginePlan, Hit
from directory.search.overlay import Source
from directory.search.places import Where
from directory.search.ranking import AREA_WORTH, Candidate, Group


def find(source: Source, asked: Asked, where: Where, radius_miles: float, hours: eligibility.Hours) -> list[Candidate]:
    """Every listing that answers, in no order."""
    hits: dict[UUID, tuple[Facts, Hit, bool]] = {}
    for plan, names_only in _plans(asked, where, radius_miles):
        for hit in source.hits(plan):
            facts = hit.facts
            if facts is None:
                continue
            named = _named(facts, asked)
            if named or not names_only:
                hits.setdefault(hit.id, (facts, hit, named))
    found = (_candidate(hit, facts, asked, where, hours, named=named) for facts, hit, named in hits.values())
    return [candidate for candidate in found if candidate is not None]


def _named(facts: Facts, asked: Asked) -> bool:
    """Whether the words ask for this very listing by its name."""
    return asked.whole_name == facts.name_terms or any(name <= facts.name_terms for name in asked.names)


def _plans(asked: Asked, where: Where, radius_miles: float) -> list[tuple[EnginePlan, bool]]:
    """The engine's questions, each with whether only listings asked for by name count among its answers."""
    by_words = replace(asked.plan, needs=(), kinds=())
    name = frozenset().union(*asked.names) or asked.whole_name
    searches_names = bool(name) and not asked.chosen and bool(asked.plan.needs or asked.plan.kinds)
    if where.known:
        plan = replace(asked.plan, latitude=where.latitude, longitude=where.longitude, radius_miles=radius_miles)
        plans = [(replace(plan, areas=where.areas, nation=where.nation), False)]
    elif where.answer is not None:
        plans = [(replace(asked.plan, nation=where.nation), False)]
        if asked.terms:
            plans.append((by_words, False))
    else:
        plans = [(replace(asked.plan, nation=where.nation) if asked.nothing else asked.plan, False)]
    if searches_names:
        plans.append((replace(by_words, words=(" ".join(sorted(name)),)), True))
    return plans


def _group(hit: Hit, facts: Facts, where: Where) -> Group:
    if where.known and hit.near:
        return "near"
    if where.known:
        return "serves" if hit.serves else "everywhere"
    return "everywhere" if f"nation:{where.nation}" in facts.keys else "serves"


def _candidate(
    hit: Hit, facts: Facts, asked: Asked, where: Where, hours: eligibility.Hours, *, named: bool
) -> Candidate | None:
    """The hit as a candidate with all that must be asked, or None when it clearly does not fit."""
    if not named and _unwanted(facts, asked):
        return None
    stays, met, unsaid = eligibility.policies(asked.policies, facts)
    is_open = hours.state(facts.schedules, facts.timezone).open if asked.open_now else None
    if not stays or is_open is False:
        return None
    group = _group(hit, facts, where)
    covering = sorted(where.areas.intersection(facts.keys), key=lambda key: (-AREA_WORTH.get(_kind(key), 0.0), key))
    serves = covering[0] if covering else ""
    ask = ["area"] if _unsure_of_area(facts, group, serves, where) else []
    ask += [f"policy:{code}" for code in unsaid]
    ask += ["hours"] if asked.open_now and is_open is None else []
    ask += [f"language:{code}" for code in sorted(asked.spoken_languages) if code not in facts.languages]
    return Candidate(
        facts=facts,
        group=group,
        distance_miles=None if group == "everywhere" or not where.known else hit.distance_miles,
        text=hit.score,
        serves=serves,
        placed=where.known,
        named=named,
        met=tuple(f"policy:{code}" for code in met),
        ask=tuple(ask),
    )


def _unwanted(facts: Facts, asked: Asked) -> bool:
    """Whether it is of a kind, or for nothing but needs, that the words turned down."""
    needs = set(facts.needs)
    turned_down = not needs.isdisjoint(asked.avoided) and needs.isdisjoint(asked.wish.needs)
    return turned_down or facts.kind in asked.avoided_kinds


def _kind(key: str) -> str:
    return key.partition(":")[0]


def _unsure_of_area(facts: Facts, group: Group, serves: str, where: Where) -> bool:
    """Whether nobody knows that it serves the place: its area is assumed, or was declared and does not cover it."""
    if facts.assumed:
        return True
    if not where.known:
        return group != "everywhere"
    if group == "everywhere":
        return f"nation:{where.nation}" not in facts.keys
    declared = any(_kind(key) != "within" for key in facts.keys)
    return declared and not serves and f"nation:{where.nation}" not in facts.keys
