"""SAFETY C2: the pages can be read by somebody who is frightened, tired, or not much of a reader.

English: Flesch-Kincaid grade of 6 at most, over whole sentences only, since labels and buttons would flatter it.
Spanish: Fernandez-Huerta of 70 at least ("fairly easy", the sixth school year). Both over the catalogue by page and
over what a crawl finds on the pages; what partners wrote is theirs and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import pytest
import textstat

from tests.safety.crawl import Found
from web import i18n
from web.pages import texts

GRADE = 6.0
HARDEST = 9.0
"""No single text of ours is harder than this, however easy the page around it."""
EASY = {"es": 70.0}
FEW = 25
"""A page with fewer words in whole sentences is measured with its neighbours only."""
BLOCKS = {"p", "li", "h1", "h2", "h3", "label", "legend", "summary", "button", "aside", "div", "section", "dt", "dd"}
THEIRS = {"bdi", "option", "style", "script", "title", "article", "svg"}
SENTENCE = re.compile(r"[.!?…]$")


def _texts(code: str) -> dict[str, list[str]]:
    """The catalogue's whole sentences, by the page they are for."""
    found: dict[str, list[str]] = {}
    for key, entry in i18n.catalogue(code).entries.items():
        for text in [entry] if isinstance(entry, str) else entry.values():
            plain = re.sub(r"\{\w+\}", "ten", text)
            if SENTENCE.search(plain) and not key.startswith("_"):
                found.setdefault(key.split(".")[0], []).append(plain)
    for key, text in texts.sentences(code):
        if SENTENCE.search(text):
            found.setdefault("page " + key.split(".")[0], []).append(text)
    return found


class _Prose(HTMLParser):
    """Our own whole sentences on a page: without the names and words of partners, and without labels."""

    def __init__(self, html: str, *, everything: bool) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self._theirs = 0
        self._skip = THEIRS - ({"article"} if everything else set())
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._theirs += tag in self._skip
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._theirs -= tag in self._skip
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if not self._theirs:
            self.blocks[-1] += data

    def sentences(self) -> list[str]:
        said = (re.sub(r"\s+", " ", block).strip() for block in self.blocks)
        return list(dict.fromkeys(text for text in said if SENTENCE.search(text)))


def _grade(said: Iterable[str]) -> float:
    textstat.set_lang("en_US")
    return float(textstat.flesch_kincaid_grade(" ".join(said)))


def _ease(said: Iterable[str]) -> float:
    textstat.set_lang("es")
    try:
        return float(textstat.fernandez_huerta(" ".join(said)))
    finally:
        textstat.set_lang("en_US")


def _words(said: Iterable[str]) -> int:
    return len(" ".join(said).split())


def _pages(crawled: list[Found], code: str) -> Iterator[tuple[str, list[str]]]:
    for found in crawled:
        if found.locale == code:
            yield found.name, _Prose(found.html, everything=found.kind != "listing").sentences()


HARD = "Survivors experiencing intimate partner victimization may petition for protective remedies."
DIFICIL = "Las víctimas podrán interponer solicitudes extraordinarias de medidas cautelares jurisdiccionales."


def test_C2_the_measure_knows_hard_from_easy() -> None:
    assert _grade([HARD]) > 12
    assert _grade(["Call now. We can help you find a safe place to stay."]) < 3
    assert _ease([DIFICIL]) < 40
    assert _ease(["Llame ahora. Le dan cama y comida."]) > 80


def test_C2_each_pages_texts_in_the_catalogue_read_at_grade_6() -> None:
    said_on = _texts("en")
    assert {"home", "results", "error", "card", "listing", "page safety", "page about"} <= set(said_on)
    grades = {page: _grade(said) for page, said in said_on.items() if _words(said) >= FEW}
    assert {page: grade for page, grade in grades.items() if grade > GRADE} == {}
    assert _grade(text for said in said_on.values() for text in said) <= GRADE


def test_C2_no_single_text_is_much_harder_than_its_page() -> None:
    hard = {text: _grade([text]) for said in _texts("en").values() for text in said if _words([text]) >= 8}
    assert {text: grade for text, grade in hard.items() if grade > HARDEST} == {}


def test_C2_every_page_as_shown_reads_at_grade_6(crawled: list[Found]) -> None:
    grades = {name: _grade(said) for name, said in _pages(crawled, "en") if _words(said) >= FEW}
    assert len(grades) >= 15
    assert {name: grade for name, grade in grades.items() if grade > GRADE} == {}


@pytest.mark.parametrize("code", EASY)
def test_C2_spanish_is_fairly_easy_by_its_own_measure(crawled: list[Found], code: str) -> None:
    grades = {page: _ease(said) for page, said in _texts(code).items() if _words(said) >= FEW}
    grades |= {name: _ease(said) for name, said in _pages(crawled, code) if _words(said) >= FEW}
    assert len(grades) >= 20
    assert {name: ease for name, ease in grades.items() if ease < EASY[code]} == {}
