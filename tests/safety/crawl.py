"""Finds the pages there are, by following what the pages themselves offer: links, forms, each button of a form.

Promises: nothing here lists pages. A page that somebody adds is found as soon as another page leads to it, so that the
tests of every page (axe, weight, words) see it without being told.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from web import i18n

TYPED = (
    {},
    {"near": "Austin, TX"},
    {"q": "protectve ordr", "near": "78701"},
    {"q": "shelter or lawyer with my dog, but no police", "near": "Austin, TX"},
    {"near": "Springfield"},
    {"near": "zzqqzz"},
    {"q": "xyzzy plugh", "near": "Austin, TX"},
    {"q": "xyzzy plugh"},
    {"q": "wedding cake", "near": "Hawaii"},
)
"""What is typed into a form that asks for words and a place: known, misspelt, many needs, ambiguous, unknown."""
TELLING = {"form", "p", "bdi", "span", "ul", "li"}
MOST = 600
"""Requests after which a crawl stops: a site that leads nowhere new has ended long before."""


@dataclass(frozen=True)
class Step:
    """One request: a path without its locale, and the fields of a form (None for a link)."""

    path: str
    fields: tuple[tuple[str, str], ...] | None = None


MISTAKES = (
    Step("/nowhere"),
    Step("/search"),
    Step("/r/aaaaaaaaaa"),
    Step("/search", (("lat", "canary"),)),
    Step("/search", (("q", "canary" * 200),)),
    Step("/search", (("q", "canary" * 4000),)),
    Step("/listing", (("id", "canary"),)),
)
"""What no page leads to: the ways to a page that says what went wrong."""


@dataclass(frozen=True)
class Found:
    """A page as it was answered, in the language of `locale`."""

    step: Step
    locale: str
    response: Any

    @property
    def html(self) -> str:
        """The page itself."""
        return str(self.response.text)

    @property
    def name(self) -> str:
        """What to call it in a message: its type, its status and the path asked."""
        asked = str(self.step.fields or "")[:90]
        return f"{self.kind} {self.response.status_code} {self.locale} {self.step.path} {asked}"

    @property
    def locale_path(self) -> str:
        """The path as it was asked for."""
        return _in(self.locale, self.step.path)

    @property
    def kind(self) -> str:
        """The page's type, as the page says itself."""
        return self.html.partition('class="page-')[2].partition('"')[0] or "?"


@dataclass
class _Form:
    action: str
    hidden: list[tuple[str, str]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """The links and forms of a page, and every element with its classes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[_Form] = []
        self.parts: set[str] = set()
        self._open: _Form | None = None
        self._telling = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.parts.add(f"{tag}.{found.get('class', '')}.{found.get('type', '')}.{found.get('id', '')}")
        self._telling = tag == "h1" or found.get("class") == "say" or (self._telling and tag in TELLING)
        if tag == "a" and found.get("href", "").startswith("/"):
            self.links.append(found["href"])
        if tag == "form":
            self._open = _Form(found.get("action", ""))
            self.forms.append(self._open)
        if self._open is not None:
            self._field(self._open, tag, found)

    def handle_data(self, data: str) -> None:
        if self._telling and data.strip():
            self.parts.add(re.sub(r"\d+", "n", data.strip()))
            self._telling = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    @staticmethod
    def _field(form: _Form, tag: str, found: dict[str, str]) -> None:
        if tag == "input" and found.get("type") == "hidden":
            form.hidden.append((found.get("name", ""), found.get("value", "")))
        elif tag == "textarea" or (tag == "input" and found.get("type", "text") in {"text", "search"}):
            form.typed.append(found.get("name", ""))
        elif tag == "button":
            form.buttons.append((found.get("name", ""), found.get("value", ""), found.get("formaction", form.action)))


def _steps(page: _Reader) -> Iterator[Step]:
    yield from (Step(_bare(href)) for href in page.links)
    for form in page.forms:
        ways = [words for words in TYPED if set(words) <= set(form.typed)]
        for words in ways or [{}]:
            kept = (*form.hidden, *words.items())
            yield Step(_bare(form.action), kept)
        for name, value, action in form.buttons:
            if name:
                yield Step(_bare(action), (*form.hidden, (name, value)))


def _bare(path: str) -> str:
    """`path` without the locale in front."""
    first, _, rest = path.lstrip("/").partition("/")
    return "/" + (rest if first in i18n.codes() else path.lstrip("/"))


def _in(locale: str, path: str) -> str:
    """`path` with the locale in front."""
    return (i18n.catalogue(locale).base + path).removesuffix("/") or "/"


def ask(client: TestClient, step: Step, locale: str) -> Found:
    """The answer to `step` in `locale`."""
    path = _in(locale, step.path)
    if step.fields is None:
        answer = client.get(path)
    else:
        data: dict[str, list[str]] = {}
        for name, value in step.fields:
            data.setdefault(name, []).append(value)
        answer = client.post(path, data=data)
    return Found(step, locale, answer)


def crawl(client: TestClient, seeds: Iterable[Step] = MISTAKES) -> list[Found]:
    """Every page, in English, that shows anything no page of its type before it has shown."""
    waiting, known = deque([Step("/"), *seeds]), {Step("/")}
    seen: dict[str, set[str]] = {}
    kept: list[Found] = []
    while waiting and len(known) < MOST:
        found = ask(client, waiting.popleft(), i18n.DEFAULT)
        page = _Reader(found.html)
        parts = {part for part in page.parts if not part.startswith("option")}
        if parts <= seen.setdefault(found.kind, set()):
            continue
        seen[found.kind] |= parts
        kept.append(found)
        fresh = [step for step in dict.fromkeys(_steps(page)) if step not in known]
        known |= set(fresh)
        waiting.extend(fresh)
    return kept


def routes_of(app: FastAPI) -> list[Any]:
    """Every route of a face with its whole path. FastAPI keeps included routers folded, without a path of their own."""
    found: list[Any] = []
    folded: deque[Any] = deque(app.routes)
    while folded:
        route = folded.popleft()
        if hasattr(route, "effective_candidates"):
            folded.extend(route.effective_candidates())
        else:
            found.append(route)
    return found
