"""The pages of plain text: "Are you safe?", what belongs to it, and what this site is.

Promises: their words are `web/locale/pages/<locale>.json`, the same pages, sections and lists in every language
(`tests/web/pages/test_texts.py`); a path says nothing of what is on its page, and keeps its number for ever.

A page is `title`, `lead` and `sections`; a section is its heading and then blocks: a paragraph (text), a list (array)
or words with what they mean (object).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from directory import taxonomy
from web import forms, i18n
from web.hotlines import by_code
from web.rendering import Pages

FOLDER = i18n.LOCALES / "pages"
HUB = "safety"
APART = "change"
"""For people who hurt others: never among the pages for survivors, linked from the hub's foot alone."""


@dataclass(frozen=True, slots=True)
class TextPage:
    """Where a page is, what can be searched from its foot, and whom it names to call.

    A search is `need:code`, `tag:code` or `policy:code`; a policy keeps the places that have to be asked.
    """

    path: str
    searches: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


PAGES: Mapping[str, TextPage] = {
    HUB: TextPage("/safety"),
    "leaving": TextPage(
        "/p/1", ("need:safety-planning", "need:emergency-shelter", "need:protective-order", "need:pets")
    ),
    "use": TextPage("/p/2"),
    "device": TextPage("/p/3", ("need:tech-safety", "need:advocate")),
    "children": TextPage("/p/4", ("need:child-support", "need:family-law", "need:supervised-visits"), ("childhelp",)),
    "friend": TextPage("/p/5", ("need:advocate", "need:support-group")),
    "teens": TextPage(
        "/p/6", ("tag:teens", "need:counseling"), ("love-is-respect-call", "love-is-respect-text", "childhelp")
    ),
    "immigrant": TextPage("/p/7", ("need:immigration-help", "need:lawyer"), ("human-trafficking",)),
    "deaf": TextPage(
        "/p/8", ("policy:deaf-access", "need:advocate"), ("the-hotline-video", "relay", "the-hotline-tty")
    ),
    "everyone": TextPage(
        "/p/9",
        ("policy:men-accepted", "tag:lgbtq", "tag:older-adults", "policy:wheelchair", "tag:native"),
        ("strong-hearts", "trevor-call", "trans-lifeline", "eldercare"),
    ),
    "words": TextPage("/p/10", ("need:protective-order", "need:medical-exam"), ("rainn",)),
    APART: TextPage("/p/11", ("need:abuse-intervention",)),
    "about": TextPage("/about"),
}
"""Every page of plain text, in the order of the hub."""
Entry = Mapping[str, Any]


@cache
def texts(locale: str) -> Mapping[str, Entry]:
    """The pages of `locale` by name; those of `PAGES`, and `_review` of the file's header."""
    loaded = json.loads((FOLDER / f"{locale}.json").read_text(encoding="utf-8"))
    return MappingProxyType(loaded)


def sentences(locale: str) -> Iterator[tuple[str, str]]:
    """Every text of `locale`'s pages with the place it stands: `("device.4.2", "…")`."""
    for name in PAGES:
        page = texts(locale)[name]
        yield from ((f"{name}.{key}", page[key]) for key in ("title", "lead"))
        for number, section in enumerate(page["sections"], 1):
            for at, block in enumerate(section):
                yield from ((f"{name}.{number}.{at}", text) for text in _of(block))


def _of(block: str | list[str] | dict[str, str]) -> list[str]:
    if isinstance(block, str):
        return [block]
    return block if isinstance(block, list) else [text for pair in block.items() for text in pair]


def add(made: APIRouter, locale: str) -> None:
    """The route of every text page under one locale."""
    for name, page in PAGES.items():
        made.add_api_route(page.path, _shown(name, locale))


def _shown(name: str, locale: str) -> Callable[[Request], HTMLResponse]:
    facts = _facts(name, locale)

    def show(request: Request) -> HTMLResponse:
        pages: Pages = request.app.state.pages
        return pages.show(locale, "text.html", **facts)

    return show


def _facts(name: str, locale: str) -> dict[str, Any]:
    page, lines = PAGES[name], by_code()
    listed = [other for other in PAGES if other not in {HUB, APART, "about"}] if name == HUB else []
    return {
        "page": "about" if name == "about" else "safety",
        "path": page.path,
        "text": texts(locale)[name],
        "others": [_link(other, locale) for other in listed],
        "after": [_link(APART if name == HUB else HUB, locale)] if name != "about" else [],
        "searches": [_search(coded, locale) for coded in page.searches],
        "lines": [lines[code] for code in page.lines],
    }


def _link(name: str, locale: str) -> tuple[str, str]:
    return PAGES[name].path, texts(locale)[name]["title"]


def _search(coded: str, locale: str) -> tuple[str, str, str]:
    """(field, value, label) of a button that searches for `coded`.

    The taxonomy's label of a hidden need names what its people did; the button says what the programme is for.
    """
    field, _, code = coded.partition(":")
    words = i18n.catalogue(locale)
    if field == "policy":
        return f"{forms.POLICY}{code}", "yes", words.t(f"wish.{code}")
    if code in taxonomy.HIDDEN_NEEDS:
        return field, code, words.t("text.program")
    term = (taxonomy.needs() if field == "need" else taxonomy.tags())[code]
    return field, code, term.label(locale)
