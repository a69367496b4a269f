"""What a person asked for: her words as the lexicon reads them, beside the filters she chose.

Promises: a chosen filter is binding; what was only understood from words ranks and explains, except that needs (and
kinds of partners) decide what is an answer when none was chosen. Services for people who use violence are answers only
when they are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from directory import taxonomy
from directory.search.analysis import query_terms
from directory.search.engine import EnginePlan
from directory.search.lexicon import Reading
from directory.search.places import Where
from directory.search.query import SearchQuery
from directory.search.ranking import Wish

FEWEST_NAME_TERMS = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, ready for engines.

    `names` are sets of terms of which one, all in a name, finds that listing; `whole_name` finds it only as the whole
    name, because the words alone ("police") ask for a kind of help and not for somebody called that.
    """

    wish: Wish
    plan: EnginePlan
    terms: tuple[str, ...]
    names: tuple[frozenset[str], ...]
    whole_name: frozenset[str]
    policies: Mapping[str, str]
    avoided: frozenset[str]
    avoided_kinds: frozenset[str]
    spoken_languages: frozenset[str]
    open_now: bool
    chosen: bool

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is asked for but, perhaps, a place."""
        plan = self.plan
        return not (plan.needs or plan.kinds or plan.tags or plan.languages or self.terms)


def asked(query: SearchQuery, reading: Reading, where: Where) -> Asked:
    """The question that `query`, read as `reading` and asked from `where`, is."""
    place_terms = query_terms((reading.place or "",)) if where.from_words else ()
    words = tuple(reading.words)
    if reading.place and not where.from_words:
        words = (*words, reading.place)
    if not (words or reading.needs or reading.kinds or query.need):
        words = (query.q,)  # who it is for is no search yet: "the family place" is a name
    typed = frozenset(query_terms((query.q,))) - frozenset(place_terms)
    left = frozenset(query_terms(words))
    needs = tuple(query.need) or tuple(reading.needs)
    plan = EnginePlan(
        words=words,
        needs=needs,
        kinds=() if query.need else tuple(reading.kinds),
        tags=query.tag,
        languages=tuple(code.lower() for code in query.language),
        excluded_needs=tuple(sorted(taxonomy.HIDDEN_NEEDS.difference(query.need, reading.needs))),
    )
    wish = Wish(
        needs=frozenset((*query.need, *reading.needs)),
        kinds=frozenset(plan.kinds),
        tags=frozenset((*query.tag, *reading.tags)),
        languages=frozenset(code.lower() for code in (*query.language, *reading.languages)),
    )
    return Asked(
        wish=wish,
        plan=plan,
        terms=query_terms(words),
        names=tuple(name for name in (typed, left if len(left) >= FEWEST_NAME_TERMS else frozenset()) if left and name),
        whole_name=typed,
        policies={**dict(reading.policies), **query.policy},
        avoided=frozenset(reading.excluded_needs).difference(query.need, reading.needs),
        avoided_kinds=frozenset(reading.excluded_kinds),
        spoken_languages=frozenset(code.lower() for code in reading.languages).difference(query.language),
        open_now=query.open_now,
        chosen=bool(query.need),
    )
