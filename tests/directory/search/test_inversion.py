"""Inverting is the same however many tokens are taken at once and in whatever order listings arrive."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from directory.search import inversion
from directory.search.inversion import TextsBuilder
from directory.search.postings import FIELDS
from tests.directory.search.texts import Document

WORDS = st.sampled_from(["ash", "birch", "cedar", "dogwood", "elm"])
DOCUMENTS = st.lists(
    st.fixed_dictionaries({}, optional={field: st.lists(WORDS, max_size=6) for field in FIELDS}), max_size=20
)


def inverted(documents: list[Document], order: list[int]) -> dict[str, list[object]]:
    builder = TextsBuilder()
    for document in documents:
        builder.add(document, list(document.get("name", ())))
    return {name: array.tolist() for name, array in builder.finish(np.array(order, np.int64)).items()}


@given(DOCUMENTS, st.data())
def test_order_of_arrival_does_not_matter(documents: list[Document], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(documents))))
    assert inverted(documents, order) == inverted([documents[n] for n in order], list(range(len(documents))))


@given(DOCUMENTS)
def test_taking_few_tokens_at_a_time_changes_nothing(documents: list[Document]) -> None:
    order = list(range(len(documents)))
    expected = inverted(documents, order)
    whole, inversion.AT_ONCE = inversion.AT_ONCE, 3  # type: ignore[misc]
    try:
        assert inverted(documents, order) == expected
    finally:
        inversion.AT_ONCE = whole  # type: ignore[misc]
