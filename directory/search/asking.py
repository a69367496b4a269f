"""What a person asked for: her words as the lexicon reads them, beside the filters she chose.

Promises: a chosen filter is binding; what was only understood from words ranks and explains, except that needs (and
kinds of partners) decide what is an answer when none was chosen. Services for people who use violence are answers only
when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from directory import taxonomy
from directory.search.analysis import query_terms
from directory.search.lexicon import Reading
from directory.search.places import Where
from directory.search.query import SearchQuery

FEWEST_NAME_TERMS = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: `needs` and `kinds` in words or as a filter, `tags` and `languages` from words alone."""

    needs: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, ready for the arrays of an index.

    `needs` match any of them, `tags` and `languages` all, `kinds` of partners stand beside the needs: of the two, one
    must match. `terms` rank and, without needs and kinds, one must match; `groups` are the same with the forms that
    each may have been meant as. `instead`: nothing gives what was asked, and this asks for what may help in its place.
    A listing with any of `excluded_needs` is left out, unless it is a shelter.
    `names` are sets of terms of which one, all in a name, finds that listing; `whole_name` finds it only as the whole
    name, because the words alone ("police") ask for a kind of help and not for somebody called that.
    """

    wish: Wish
    words: tuple[str, ...]
    terms: tuple[str, ...]
    needs: tuple[str, ...]
    kinds: tuple[str, ...]
    tags: tuple[str, ...]
    languages: tuple[str, ...]
    excluded_needs: tuple[str, ...]
    names: tuple[frozenset[str], ...]
    whole_name: frozenset[str]
    policies: Mapping[str, str]
    avoided: frozenset[str]
    avoided_kinds: frozenset[str]
    spoken_languages: frozenset[str]
    open_now: bool
    chosen: bool
    groups: tuple[tuple[str, ...], ...] = ()
    organization: UUID | None = None
    instead: bool = False

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is asked for but, perhaps, a place."""
        said = self.needs or self.kinds or self.tags or self.languages or self.terms
        return not (said or self.organization)

    @property
    def slips(self) -> bool:
        """Whether some word was taken for another that is one slip away."""
        return any(len(group) > 1 for group in self.groups)

    @property
    def words_must_match(self) -> bool:
        """Whether only words say what is asked for."""
        return bool(self.terms) and not (self.needs or self.kinds)

    @property
    def searches_names(self) -> bool:
        """Whether who is called by the words is an answer too, wherever and whatever it is."""
        return bool(self.names or self.whole_name) and not self.chosen and bool(self.needs or self.kinds)


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
    chosen_languages = tuple(code.lower() for code in query.language)
    kinds = () if query.need else tuple(reading.kinds)
    terms = query_terms(words)
    return Asked(
        wish=Wish(
            needs=frozenset((*query.need, *reading.needs)),
            kinds=frozenset(kinds),
            tags=frozenset((*query.tag, *reading.tags)),
            languages=frozenset(code.lower() for code in (*chosen_languages, *reading.languages)),
        ),
        words=words,
        terms=terms,
        needs=needs,
        kinds=kinds,
        tags=query.tag,
        languages=chosen_languages,
        excluded_needs=tuple(sorted(taxonomy.HIDDEN_NEEDS.difference(query.need, reading.needs))),
        names=tuple(name for name in (typed, left if len(left) >= FEWEST_NAME_TERMS else frozenset()) if left and name),
        whole_name=typed,
        policies={**dict(reading.policies), **query.policy},
        avoided=frozenset(reading.excluded_needs).difference(query.need, reading.needs),
        avoided_kinds=frozenset(reading.excluded_kinds),
        spoken_languages=frozenset(code.lower() for code in reading.languages).difference(chosen_languages),
        open_now=query.open_now or query.open_at is not None,
        chosen=bool(query.need),
        groups=tuple((term,) for term in terms or _field_words(reading.needs)),
        organization=query.organization,
    )


def _field_words(needs: Iterable[str]) -> tuple[str, ...]:
    """The terms of the field's own names of `needs` (211 HSIS: "Domestic Violence Hotlines").

    They rank where each word she wrote was understood as a need and so none is left to rank: of a hundred lines to
    call, "my husband hit me" wants the one for domestic violence, not the one for health insurance.
    """
    return query_terms(tuple(taxonomy.needs()[code].concept_211 for code in needs))
