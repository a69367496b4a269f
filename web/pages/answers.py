"""A `SearchPage` as the results page needs it: groups, ways out of an empty answer, words for its codes.

Promises: pure functions; codes become labels of the taxonomy, and a code nobody knows is left out rather than guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from directory import taxonomy
from directory.search.query import RADII, SearchPage, SearchQuery, SearchResult
from directory.values import PartnerKind
from web import forms, i18n
from web.i18n import Words
from web.wording import clock

WISHES = (
    "pets",
    "children-accepted",
    "teen-boys-accepted",
    "men-accepted",
    "trans-inclusive",
    "immigration-status",
    "police-report-required",
    "id-required",
    "anonymous-contact",
    "cost",
    "wheelchair",
    "deaf-access",
)
"""Policies a person may wish to be in her favour, in the order of the form."""
SPOKEN = ("en", "es", "zh", "vi", "ar", "fr", "ht", "tl", "ko", "ru", "pt", "hi", "am", "so", "ase")
"""Languages offered when nothing is known of what is spoken."""
FEWEST_TO_CHOOSE = 2
FILTERS = ("tag", "language", "open_now", *(f"{forms.POLICY}{code}" for code in taxonomy.policies()))


def results_facts(query: SearchQuery, answer: SearchPage, locale: str, now: datetime) -> dict[str, Any]:
    """Everything the results template shows beside what every page has."""
    words = i18n.catalogue(locale)
    return {
        "query": query,
        "answer": answer,
        "groups": _groups(answer.results),
        "more": answer.total > answer.page * query.limit,
        "understood": understood(words, answer),
        "needs_read": needs_read(words, query, answer),
        "left_out": left_out(words, answer),
        "read_as": list(dict.fromkeys(meant for _, meant in answer.understood.corrections)),
        "fields_without_need": forms.hidden(query, "page", "need"),
        "ways": ways_on(words, query, answer) if not answer.results else [],
        "fields_without_page": forms.hidden(query, "page"),
        "fields_without_place": forms.hidden(query, "page", "near"),
        "fields_without_words": forms.hidden(query, "page", "q"),
        "ask_text": partial(code_words, words),
        "fits_text": partial(fits, words),
        "moment": partial(moment, words, now=now),
        "radii": RADII,
        "wishes": WISHES,
        "spoken": _spoken(words, query, answer),
    }


def _groups(results: Iterable[SearchResult]) -> list[tuple[str, list[SearchResult]]]:
    """Results under their groups; the group of the best result first, each in the order of the answer."""
    found: dict[str, list[SearchResult]] = {}
    for result in results:
        found.setdefault(result.group, []).append(result)
    return list(found.items())


def _spoken(words: Words, query: SearchQuery, answer: SearchPage) -> list[tuple[str, str]]:
    there = list(answer.facets.get("language", {})) or list(SPOKEN)
    codes = dict.fromkeys([*query.language, *there])
    return sorted(((code, words.language(code, code)) for code in codes), key=lambda pair: pair[1].casefold())


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
        ways.append((words.t("results.try_anywhere"), forms.hidden(query, "page", "near", "radius_miles")))
    return [{"label": label, "fields": fields} for label, fields in ways]
