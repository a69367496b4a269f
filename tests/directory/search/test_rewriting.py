"""Merged texts are the texts of the living, as if nothing else had ever been there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search import rewriting
from directory.search.postings import FIELDS
from directory.search.rewriting import rewritten
from tests.directory.search.texts import Document, texts_of

WORDS = st.sampled_from(["ash", "birch", "cedar", "dogwood", "elm", "fir", "gum"])
DOCUMENT = st.fixed_dictionaries({}, optional={field: st.lists(WORDS, max_size=6) for field in FIELDS})
PARTS = st.lists(st.lists(st.tuples(DOCUMENT, st.booleans()), max_size=10), min_size=1, max_size=4)


@given(PARTS, st.randoms(use_true_random=False), st.sampled_from([3, 1000]))
def test_merging_is_inverting_the_living_together(
    parts: list[list[tuple[Document, bool]]], chance: object, at_once: int
) -> None:
    living = [(p, n) for p, part in enumerate(parts) for n, (_, alive) in enumerate(part) if alive]
    turns = [p for p, _ in living]
    chance.shuffle(turns)  # type: ignore[attr-defined]
    queues = {p: [n for q, n in living if q == p] for p in range(len(parts))}
    order = [(p, queues[p].pop(0)) for p in turns]
    numbers = [np.full(len(part), -1, np.int32) for part in parts]
    for new, (p, n) in enumerate(order):
        numbers[p][n] = new
    texts = [texts_of([document for document, _ in part], [list(d.get("name", ())) for d, _ in part]) for part in parts]
    documents = [parts[p][n][0] for p, n in order]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rewriting, "AT_ONCE", at_once)
        found = rewritten(list(zip(texts, numbers, strict=True)), len(order))
    expected = texts_of(documents, [list(d.get("name", ())) for d in documents]).arrays
    assert {name: array.tolist() for name, array in found.items()} == {n: a.tolist() for n, a in expected.items()}


def test_a_word_that_only_the_dead_held_is_gone() -> None:
    texts = texts_of([{"name": ["ash"]}, {"name": ["quetzal"]}], [[], ["quetzales"]])
    found = rewritten([(texts, np.array([0, -1], np.int32))], 1)
    assert found["vocabulary"].tobytes() == b"ash"
