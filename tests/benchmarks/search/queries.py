"""What is asked of every engine, and what an engine is to the benchmark.

Promises: an engine sees a query only through `run` and `everything`; ids are listing numbers of the corpus. A prefix
query (Q5) answers words, all others listings.

| kind | question |
|---|---|
| Q1, Q1f | a common word within 25 miles of a dense place (f: with counts by need) |
| Q2 | two words within 10 miles of a rural place |
| Q3, Q3f | a need and tags, nearest first (f: with counts by need within 50 miles) |
| Q4 | words alone |
| Q5 | the commonest words with a prefix of three letters |
| Q6 | a misspelt word within 25 miles of a dense place |
| Q7 | a word, of those who serve the county of a point |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.benchmarks.search.corpus import Corpus

KINDS = ("Q1", "Q1f", "Q2", "Q3", "Q3f", "Q4", "Q5", "Q6", "Q7")
WITHIN = ("Q1", "Q2", "Q6")
"""Kinds with a radius: scored by text times `exp(-miles / FADE)`."""
FADE = 15.0
PAGE = 20
WORDS_SHOWN = 10
FACETS_WITHIN = 50.0
"""Miles around the point of a Q3f whose listings with its tags are counted by need."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question; what its kind does not need stays at its default."""

    words: tuple[str, ...] = ()
    latitude: float = 0.0
    longitude: float = 0.0
    miles: float = 0.0
    need: int = -1
    tags: int = 0
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The first `PAGE` listings (or words), how many there are in all and the counts by need, where they were told."""

    ids: Sequence[int] | Sequence[str]
    total: int | None = None
    facets: Sequence[int] | None = None


class Peer(Protocol):
    """A search engine under measurement. One object serves one process; `open` may be called again after `close`."""

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Index a corpus into an empty folder."""

    def open(self, corpus: Corpus, folder: Path) -> None:
        """Make ready to search. The corpus has no texts; what is taken from it counts as the engine's memory."""

    def run(self, kind: str, query: Query) -> Found:
        """Answer as a page of results would be answered."""

    def everything(self, kind: str, query: Query) -> Sequence[int] | Sequence[str]:
        """All that matches, for checking; never timed. Nearest-first kinds (Q3) are not asked."""

    def close(self) -> None:
        """Let go of everything."""
