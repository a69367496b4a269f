"""A `SearchPage` as the results page needs it: groups, ways out of an empty answer, words for its codes.

Promises: pure functions; codes become labels of the taxonomy, and a code nobody knows is left out rather than guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any, Final

from directory import freshness, taxonomy
from directory.public import PublicAddress
from directory.search.query import RADII, SearchPage, SearchQuery, SearchResult
from directory.values import PartnerKind
from web import forms, i18n
from web.i18n import Words
from web.wording import clock

WISH_GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("with", ("pets", "children-accepted", "teen-boys-accepted")),
    ("me", ("men-accepted", "trans-inclusive")),
    ("asked", ("police-report-required", "id-required", "immigration-status", "anonymous-contact")),
    ("there", ("cost", "wheelchair", "deaf-access", "religious-affiliation")),
)
"""Policies a person may wish to be in her favour, under what they are about, in the order of the form."""
WISHES: Final = tuple(code for _, codes in WISH_GROUPS for code in codes)
SPOKEN = ("en", "es", "zh", "vi", "ar", "fr", "ht", "tl", "ko", "ru", "pt", "hi", "am", "so", "ase")
"""Languages offered when nothing is known of what is spoken."""
FEWEST_TO_CHOOSE = 2
FILTERS = ("tag", "language", "open_now", *(f"{forms.POLICY}{code}" for code in taxonomy.policies()))


def results_facts(query: SearchQuery, answer: SearchPage, locale: str, now: datetime, country: str) -> dict[str, Any]:
    """Everything the results template shows beside what every page has."""
    words = i18n.catalogue(locale).within(country)
    wanted = (*query.need, *answer.understood.needs)
    return {
        "query": query,
        "answer": answer,
        "groups": _groups(answer.results),
        "more": answer.total > answer.page * query.limit,
        "understood": understood(words, answer),
        "needs_read": needs_read(words, query, answer),
        "left_out": left_out(words, answer),
        "read_as": list(dict.fromkeys(meant for _, meant in answer.understood.corrections)),
        "chosen": chosen(words, query),
        "ways": ways_on(words, query, answer) if not answer.results else [],
        "fields_same": forms.hidden(query),
        "fields_without_page": forms.hidden(query, "page"),
        "fields_without_need": forms.hidden(query, "page", "need"),
        "fields_without_place": forms.hidden(query, "page", "near"),
        "fields_without_words": forms.hidden(query, "page", "q"),
        "place_only": forms.hidden(query, "page", "q", "need", *FILTERS),
        "twice": lambda values: [(value, value) for value in values],
        "ask_text": partial(code_words, words),
        "fits_text": partial(fits, words),
        "moment": partial(moment, words, now=now),
        "short_place": short_place,
        "stale": partial(freshness.is_stale, today=now.date()),
        "asked_first": lambda codes: sorted(codes, key=lambda code: code not in wanted),
        "radii": RADII,
        "wishes": WISH_GROUPS,
        "counted": partial(counted, answer),
        **_choices(words, query, answer),
    }


def _choices(words: Words, query: SearchQuery, answer: SearchPage) -> dict[str, Any]:
    """The lists to choose from, as (code, label, how many answers are left or 0 where that is not known).

    A choice that replaces another one has no number: it was counted among the answers to the other one.
    """
    needs = taxonomy.needs().values()
    shown = [term for term in needs if term.code not in taxonomy.HIDDEN_NEEDS or term.code in query.need]
    asked = query.need or answer.understood.needs or answer.instead
    return {
        "need_choices": [
            (term.code, term.label(words.code), 0 if asked else counted(answer, "need", term.code)) for term in shown
        ],
        "tag_choices": [
            (code, term.label(words.code), 0 if query.tag else counted(answer, "tag", code))
            for code, term in taxonomy.tags().items()
        ],
        "spoken": _spoken(words, query, answer),
    }


def counted(answer: SearchPage, kind: str, code: str) -> int:
    """How many of the answers have `code`, 0 where none or where nobody counted."""
    return answer.facets.get(kind, {}).get(code, 0)


def chosen(words: Words, query: SearchQuery) -> list[dict[str, Any]]:
    """What she chose beside her words and place: a label each, and the fields of the same search without it."""
    fields = forms.hidden(query, "page")
    labels = {("open_now", "true"): words.t("form.open_now")}
    for name in forms.LISTS:
        labels |= {(name, code): _label(words, f"{name}:{code}") for code in getattr(query, name)}
    for code, value in query.policy.items():
        name = f"{forms.POLICY}{code}"
        labels[(name, value)] = words.t(f"wish.{code}") if code in WISHES else _label(words, f"policy:{code}")
    return [
        {"label": labels[field], "fields": [other for other in fields if other != field]}
        for field in fields
        if labels.get(field)
    ]


def _groups(results: Iterable[SearchResult]) -> list[tuple[str, list[SearchResult]]]:
    """Results under their groups; the group of the best result first, each in the order of the answer."""
    found: dict[str, list[SearchResult]] = {}
    for result in results:
        found.setdefault(result.group, []).append(result)
    return list(found.items())


def _spoken(words: Words, query: SearchQuery, answer: SearchPage) -> list[tuple[str, str, int]]:
    """Languages to choose from. One that has its own kinds (zh, zh-Hant) finds those too, so that it has no number."""
    there = list(answer.facets.get("language", {})) or list(SPOKEN)
    codes = dict.fromkeys([*query.language, *there])
    kinds = {code.partition("-")[0] for code in codes if "-" in code}
    found = [
        (code, words.language(code, code), 0 if query.language or code in kinds else counted(answer, "language", code))
        for code in codes
    ]
    return sorted(found, key=lambda one: one[1].casefold())


def understood(words: Words, answer: SearchPage) -> list[str]:
    """What was made of her words, as labels."""
    said = answer.understood
    codes = [f"need:{code}" for code in said.needs] + [f"tag:{code}" for code in said.tags]
    codes += [f"policy:{code}" for code in said.policies] + [f"language:{code}" for code in said.languages]
    return [label for label in (_label(words, code) for code in codes) if label]


def needs_read(words: Words, query: SearchQuery, answer: SearchPage) -> list[tuple[str, str]]:
    """(code, label) of each need that was read from her words, when there is one to choose among several."""
    if query.need or len(answer.understood.needs) < FEWEST_TO_CHOOSE:
        return []
    return [(code, label) for code in answer.understood.needs if (label := _label(words, f"need:{code}"))]


def left_out(words: Words, answer: SearchPage) -> list[str]:
    """What was kept back because she said that she does not want it, in our words."""
    kinds = {kind.value for kind in PartnerKind}
    said = answer.understood.left_out
    return [
        words.t(f"kind.{code}") if code in kinds else label
        for code in said
        if (label := _label(words, f"need:{code}")) or code in kinds
    ]


def _label(words: Words, coded: str) -> str:
    kind, _, code = coded.partition(":")
    if kind == "language":
        return words.language(code, "")
    if kind in {"area", "hours"}:
        return words.t(f"ask.{kind}")
    vocabulary = {"need": taxonomy.needs, "tag": taxonomy.tags, "policy": taxonomy.policies}.get(kind)
    term = vocabulary().get(code) if vocabulary else None
    return term.label(words.code) if term else ""


def code_words(words: Words, codes: Iterable[str]) -> str:
    """Codes of `directory.search.explain` (`policy:pets`, `hours`) as labels, joined."""
    return words.listed(label for label in (_label(words, code) for code in codes) if label)


def fits(words: Words, why: Iterable[str]) -> str:
    """The wishes a result meets, of all the reasons why it is there."""
    return code_words(words, (code for code in why if code.startswith(("tag:", "policy:", "language:"))))


def moment(words: Words, text: str, now: datetime) -> str:
    """An ISO moment in the listing's own time as a time of day, with the weekday when that is not today's."""
    if not text:
        return ""
    at = datetime.fromisoformat(text)
    day = words.weekday(at.weekday())
    if at.date() == (now.astimezone(at.tzinfo) if at.tzinfo else now).date():
        return clock(words, f"{at:%H:%M}")
    return f"{day} {clock(words, f'{at:%H:%M}')}"


def short_place(address: PublicAddress) -> str:
    """The street and town of a public place, on one line."""
    return ", ".join(part for part in (address.address_1, address.city) if part)


def ways_on(words: Words, query: SearchQuery, answer: SearchPage) -> list[dict[str, Any]]:
    """What can be tried when nothing was found: a wider circle, fewer choices, everything here, help from anywhere."""
    ways: list[tuple[str, forms.Fields]] = []
    placed = answer.place is not None and bool(answer.place.name)
    if placed and query.radius_miles < RADII[-1]:
        wider = [*forms.hidden(query, "page", "radius_miles"), ("radius_miles", str(RADII[-1]))]
        ways.append((words.miles("results.try_wider", RADII[-1]), wider))
    if query.tag or query.language or query.policy or query.open_now:
        ways.append((words.t("results.try_fewer"), forms.hidden(query, "page", *FILTERS)))
    if placed and (query.q or query.need):
        ways.append((words.t("results.try_everything"), forms.hidden(query, "page", "q", "need", *FILTERS)))
    if query.near:
        anywhere = forms.hidden(query, "page", "near", "radius_miles", "q", "need", *FILTERS)
        ways.append((words.t("results.try_anywhere"), anywhere))
    return [{"label": label, "fields": fields} for label, fields in ways]
