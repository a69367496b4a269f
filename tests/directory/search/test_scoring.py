"""Which documents match and what they score, against the plain truth, on documents nobody chose."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search import pruning, weights
from directory.search.postings import FIELDS
from directory.search.scoring import phrase, scores_at, scores_in
from directory.search.weights import Statistics
from tests.directory.search.texts import Document, segment_of, true_scores

WORDS = st.sampled_from(["ash", "birch", "cedar", "dogwood", "elm"])
DOCUMENTS = st.lists(
    st.fixed_dictionaries({}, optional={field: st.lists(WORDS, max_size=6) for field in FIELDS}),
    min_size=1,
    max_size=30,
)
GROUPS = st.lists(st.lists(WORDS, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3)


@pytest.fixture(autouse=True)
def _few_are_frequent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "FREQUENT", 2)
    monkeypatch.setattr("directory.search.postings.FEW", 1)


def found_in(documents: list[Document], groups: Any, ranges: Any, *, every: bool) -> dict[int, float]:
    segment = segment_of(documents)
    numbers, scores = scores_in(segment, Statistics.of([segment.texts]), groups, ranges, every=every)
    assert numbers.tolist() == sorted(set(numbers.tolist()))
    return dict(zip(numbers.tolist(), scores.tolist(), strict=True))


@given(documents=DOCUMENTS, groups=GROUPS, every=st.booleans())
def test_scores_are_the_true_ones(documents: list[Document], groups: Any, *, every: bool) -> None:
    truth = true_scores(documents, groups, every=every)
    assert found_in(documents, groups, None, every=every) == pytest.approx(truth, rel=1e-5)


@given(documents=DOCUMENTS, groups=GROUPS, every=st.booleans(), edges=st.lists(st.integers(0, 30), max_size=6))
def test_ranges_leave_out_exactly_what_is_outside(
    documents: list[Document], groups: Any, *, every: bool, edges: list[int]
) -> None:
    cuts = np.array(sorted(set(edges))[: len(set(edges)) // 2 * 2], np.int64)
    ranges = cuts[::2], cuts[1::2]
    inside = {n for a, b in zip(*ranges, strict=True) for n in range(a, b)}
    truth = {n: s for n, s in true_scores(documents, groups, every=every).items() if n in inside}
    assert found_in(documents, groups, ranges, every=every) == pytest.approx(truth, rel=1e-5)


@given(documents=DOCUMENTS, groups=GROUPS, every=st.booleans(), chosen=st.sets(st.integers(0, 29)))
def test_chosen_documents_score_the_same(
    documents: list[Document], groups: Any, *, every: bool, chosen: set[int]
) -> None:
    numbers = sorted(n for n in chosen if n < len(documents))
    segment = segment_of(documents)
    scores = scores_at(segment, Statistics.of([segment.texts]), groups, np.array(numbers, np.int32), every=every)
    truth = true_scores(documents, groups, every=every)
    assert scores.tolist() == pytest.approx([truth.get(n, 0.0) for n in numbers], rel=1e-5)


@given(DOCUMENTS, st.lists(WORDS, min_size=1, max_size=3))
def test_a_phrase_is_its_words_one_after_the_other(documents: list[Document], terms: list[str]) -> None:
    def holds(words: list[str]) -> bool:
        return any(words[at : at + len(terms)] == terms for at in range(len(words)))

    truth = [n for n, document in enumerate(documents) if any(holds(list(w)) for w in document.values())]
    assert phrase(segment_of(documents), FIELDS, terms).tolist() == truth


def test_a_phrase_does_not_run_from_one_field_into_the_next() -> None:
    segment = segment_of([{"name": ["ash"], "organization": ["birch"]}])
    assert phrase(segment, FIELDS, ["ash", "birch"]).tolist() == []
    assert phrase(segment, ["name"], []).tolist() == []


def test_a_word_that_stands_there_a_thousand_times_counts_often_but_not_endlessly() -> None:
    segment = segment_of([{"description": ["ash"] * 1000 + ["birch", "cedar"]}, {"description": ["elm"]}])
    statistics = Statistics.of([segment.texts])
    (score,) = scores_in(segment, statistics, [("ash",)], None, every=True)[1].tolist()
    assert score == pytest.approx(np.log(2 / 2) + 1, abs=1.3)
    assert phrase(segment, ["description"], ["birch", "cedar"]).tolist() == [0]


def test_nothing_asked_finds_nothing() -> None:
    segment = segment_of([{"name": ["ash"]}])
    statistics = Statistics.of([segment.texts])
    for groups in ([], [()], [("unknown",)], [("ash",), ()], [("ash",), ("unknown",)]):
        assert scores_in(segment, statistics, groups, None, every=True)[0].tolist() == []
        assert pruning.top(segment, statistics, groups, 5, every=True)[0].tolist() == []
    assert scores_in(segment, statistics, [("ash",), ("unknown",)], None, every=False)[0].tolist() == [0]
