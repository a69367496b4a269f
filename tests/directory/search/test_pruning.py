"""The best by words alone are the same whether or not the rest was looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search import pruning, weights
from directory.search.postings import FIELDS
from directory.search.scoring import scores_in
from directory.search.segments import Segment
from directory.search.weights import Statistics
from tests.directory.search.texts import Document, segment_of

WORDS = st.sampled_from(["ash", "birch", "cedar", "dogwood", "elm"])
DOCUMENTS = st.lists(
    st.fixed_dictionaries({}, optional={field: st.lists(WORDS, max_size=6) for field in FIELDS}),
    min_size=1,
    max_size=60,
)
GROUPS = st.lists(st.lists(WORDS, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3)


@pytest.fixture(autouse=True)
def _few_are_frequent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "FREQUENT", 4)
    for module in (weights, pruning):
        monkeypatch.setattr(module, "DEPTHS", (2, 4, 100))
    monkeypatch.setattr("directory.search.postings.FEW", 1)


def best(segment: Segment, statistics: Statistics, groups: Any, k: int, *, every: bool) -> list[tuple[int, float]]:
    """The slow way."""
    numbers, scores = scores_in(segment, statistics, groups, None, every=every)
    rows = zip(numbers.tolist(), scores.tolist(), strict=True)
    living = [row for row in rows if segment.alive is None or segment.alive[row[0]]]
    return sorted(living, key=lambda row: (-row[1], row[0]))[:k]


@given(documents=DOCUMENTS, groups=GROUPS, every=st.booleans(), k=st.integers(1, 8), data=st.data())
def test_the_best_are_the_best_of_all(
    documents: list[Document], groups: Any, *, every: bool, k: int, data: st.DataObject
) -> None:
    alive = data.draw(st.none() | st.lists(st.booleans(), min_size=len(documents), max_size=len(documents)))
    segment = segment_of(documents, alive)
    others = [segment_of(data.draw(DOCUMENTS)).texts] if data.draw(st.booleans()) else []
    statistics = Statistics.of([segment.texts, *others], [segment.alive, *(None for _ in others)])
    numbers, scores = pruning.top(segment, statistics, groups, k, every=every)
    expected = best(segment, statistics, groups, k, every=every)
    assert scores.tolist() == [score for _, score in expected]
    assert numbers.tolist() == [number for number, _ in expected]


def test_most_documents_of_a_frequent_word_are_never_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [{"description": ["ash", *["filler"] * (number % 37)]} for number in range(400)]
    segment = segment_of(documents)
    monkeypatch.setattr(pruning, "_possible", None)
    numbers, _ = pruning.top(segment, Statistics.of([segment.texts]), [("ash",)], 3, every=True)
    assert numbers.tolist() == [0, 37, 74]


def test_few_documents_of_two_frequent_words_are_weighed_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [{"description": ["ash", "elm", *["filler"] * (number * 7 % 401)]} for number in range(401)]
    segment = segment_of(documents)
    statistics, groups = Statistics.of([segment.texts]), [("ash",), ("elm",)]
    expected = best(segment, statistics, groups, 3, every=True)
    weighed: list[int] = []

    def impacts(*asked: Any) -> Any:
        weighed.append(len(asked[-1]))
        return weights.impacts(*asked)

    monkeypatch.setattr(pruning, "impacts", impacts)
    numbers, _ = pruning.top(segment, statistics, groups, 3, every=True)
    assert numbers.tolist() == [number for number, _ in expected]
    assert sum(weighed) < 20


@given(documents=DOCUMENTS)
def test_no_posting_weighs_more_than_its_level_or_a_whole_level_less(documents: list[Document]) -> None:
    texts = segment_of(documents).texts
    statistics = Statistics.of([texts])
    for number in range(len(texts.vocabulary)):
        term = texts.numbered(number)
        own = weights.weights_of(statistics, term)
        scores = weights.impacts(statistics, own, texts.tf(term.codes), texts.lengths_of(term.ids))
        assert (scores <= term.levels * term.step * pruning.ROUNDING).all()
        assert (scores * pruning.ROUNDING > (term.levels - 1.0) * term.step).all()


def test_the_k_best_are_asked_for_however_many_there_are() -> None:
    segment = segment_of([{"name": ["ash"]}] * 200)
    numbers, _ = pruning.top(segment, Statistics.of([segment.texts]), [("ash",)], 150, every=False)
    assert numbers.tolist() == list(np.arange(150))
