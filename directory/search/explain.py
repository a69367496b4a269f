"""Why a listing is an answer, and what must still be asked: short codes that a face turns into words.

`why`, in this order:

- `name`: all the words are in its name or its organisation's; `word:name`: some are; `word:text`: they stand elsewhere;
- `need:CODE`, `kind:CODE`: gives a service, or is a kind of partner, that was asked for;
- `near`: has a public point within the radius; `serves:KEY`: its service area `KEY` (`county:06075`) covers the place;
  `within:CODE`: has a public address in the state `CODE` or serves a county there; `everywhere`: serves the nation;
- `tag:CODE`, `language:CODE`, `policy:CODE`: has a tag or language, or clearly allows what was asked for;
- `open`: is open now; `always-open`: says that it answers day and night.

`ask`: `avoid:unknown-place` (its place is hidden or not known, and may lie where she must not go),
`avoid:check-place` (one of its places lies there, or by the edge of it), `area` (nobody knows whether it serves the
place), `hours` (open-now was asked and its hours are not known),
`policy:CODE` (it does not say, or it depends), `language:CODE` (understood from the words; it does not say).

Promises: codes hold taxonomy, language and area codes only, never a word that was typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from directory import schedule
from directory.public import PublicListing
from directory.search import avoiding, documents, eligibility
from directory.search.analysis import listing_terms
from directory.search.asking import Asked
from directory.search.candidates import AREA_WORTH, EVERYWHERE, GROUPS, NEAR, Found
from directory.search.places import Where


@dataclass(frozen=True, slots=True)
class Explained:
    """The reasons for an answer and the questions it leaves."""

    why: tuple[str, ...]
    ask: tuple[str, ...]


def explain(
    listing: PublicListing, found: Found, row: int, asked: Asked, where: Where, *, is_open: bool | None
) -> Explained:
    """Why `listing`, which is the document at `row` of `found`, answers the question, and what it leaves open."""
    group = int(found.group[row])
    languages = documents.language_codes(listing) if asked.wish.languages or asked.spoken_languages else ()
    _, met, unsaid = eligibility.policies(asked.policies, documents.rules(listing) if asked.policies else {})
    ask = (
        *([avoiding.CODES[verdict]] if (verdict := int(found.avoid[row])) else []),
        *(["area"] if found.unsure[row] else []),
        *(f"policy:{code}" for code in unsaid),
        *(["hours"] if asked.open_now and is_open is None else []),
        *(f"language:{code}" for code in sorted(asked.spoken_languages) if code not in languages),
    )
    why = (
        *_words(listing, found, row, asked),
        *(f"need:{need}" for need in listing.needs if need in asked.wish.needs),
        *([f"kind:{listing.kind.value}"] if listing.kind.value in asked.wish.kinds else []),
        *_place(listing, group, where, covered=bool(found.worth[row] > 0), sure=not found.unsure[row]),
        *(f"tag:{tag}" for tag in listing.tags if tag in asked.wish.tags),
        *(f"language:{code}" for code in languages if code in asked.wish.languages),
        *(f"policy:{code}" for code in met),
        *(["open"] if is_open else []),
        *(["always-open"] if _always_open(listing) else []),
    )
    return Explained(why, ask)


def group_name(group: int) -> str:
    """`near`, `serves` or `everywhere`."""
    return GROUPS[group]


def _always_open(listing: PublicListing) -> bool:
    return any(one.expression and schedule.all_day(one.expression) for one in listing.schedules)


def _words(listing: PublicListing, found: Found, row: int, asked: Asked) -> list[str]:
    if found.named[row]:
        return ["name"]
    if not asked.terms:
        return []
    names = f"{listing.name} {listing.alternate_name} {listing.organization.name}"
    if not set(listing_terms(names)).isdisjoint(term for group in asked.groups for term in group):
        return ["word:name"]
    return ["word:text"] if found.text[row] > 0 else []


def _place(listing: PublicListing, group: int, where: Where, *, covered: bool, sure: bool) -> list[str]:
    """`covered`: some area of the listing covers the place; which one is looked for only then."""
    said = ["near"] if group == NEAR else []
    if covered:
        keys, _ = documents.area_keys(listing)
        wide = documents.within(listing) if any(key.startswith("within:") for key in where.areas) else ()
        covering = where.areas.intersection((*keys, *wide))
        best = min(covering, key=lambda key: (-AREA_WORTH.get(key.partition(":")[0], 0.0), key), default="")
        if best:
            said.append(best if best.startswith("within:") else f"serves:{best}")
    if group == EVERYWHERE and sure:
        said.append("everywhere")
    return said
