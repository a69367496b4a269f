"""Segments of bare words for tests of everything that is about texts only, and the plain truth about their scores."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from directory.search.documents import BOOSTS
from directory.search.inversion import TextsBuilder
from directory.search.postings import FIELDS, Texts
from directory.search.segments import Segment

Document = Mapping[str, Sequence[str]]


def texts_of(documents: Sequence[Document], written: Sequence[Sequence[str]] = ()) -> Texts:
    builder = TextsBuilder()
    for number, document in enumerate(documents):
        builder.add(document, written[number] if written else ())
    return Texts(builder.finish(np.arange(len(documents))))


def segment_of(documents: Sequence[Document], alive: Sequence[bool] | None = None) -> Segment:
    mask = None if alive is None else np.array(alive, np.bool_)
    return Segment(texts_of(documents), cast("Any", None), mask)


def true_score(documents: Sequence[Document], number: int, term: str) -> float:
    """BM25 by field as in the books, summed with the boosts."""
    score = 0.0
    for field in FIELDS:
        lists = [list(document.get(field, ())) for document in documents]
        often = lists[number].count(term)
        if often:
            holding = sum(term in words for words in lists)
            average = sum(map(len, lists)) / len(lists)
            idf = math.log(len(lists) / (holding + 1)) + 1
            score += BOOSTS[field] * idf * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * len(lists[number]) / average))
    return score


def true_scores(documents: Sequence[Document], groups: Sequence[Sequence[str]], *, every: bool) -> dict[int, float]:
    """The documents in which any group matches, or each, and their scores."""
    found: dict[int, float] = {}
    for number, document in enumerate(documents):
        held = {word for words in document.values() for word in words}
        matching = [bool(held.intersection(group)) for group in groups]
        if groups and (all(matching) if every else any(matching)):
            found[number] = sum(
                true_score(documents, number, term) for group in groups for term in dict.fromkeys(group)
            )
    return found
