"""What the texts of a segment say of their terms."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search import assembly, postings, weights
from directory.search.postings import FIELDS, Texts
from tests.directory.search.texts import Document, texts_of

TERMS = st.text(st.sampled_from("abcñ庇"), min_size=1, max_size=4)
DOCUMENTS = st.lists(
    st.fixed_dictionaries({}, optional={field: st.lists(TERMS, max_size=8) for field in FIELDS}), max_size=20
)


@given(DOCUMENTS)
def test_every_term_knows_its_documents_frequencies_lengths_and_positions(documents: list[Document]) -> None:
    texts = texts_of(documents)
    assert texts.count == len(documents)
    for field in FIELDS:
        lists = [list(document.get(field, ())) for document in documents]
        assert texts.total_length[field] == sum(map(len, lists))
        for term in {word for words in lists for word in words}:
            held = texts.postings(field, term)
            assert held is not None
            ids = [n for n, words in enumerate(lists) if term in words]
            assert held.ids.tolist() == ids
            assert held.tf.tolist() == [lists[n].count(term) for n in ids]
            assert held.length.tolist() == [len(lists[n]) for n in ids]
            assert texts.frequency(field, term) == len(ids)
            known = texts.term(term)
            assert known is not None
            places = texts.positions(known.start, known.ids.searchsorted(held.ids), FIELDS.index(field))
            assert [p.tolist() for p in places] == [[i for i, w in enumerate(lists[n]) if w == term] for n in ids]


@given(DOCUMENTS, st.text(st.sampled_from("abcñ庇"), max_size=2), st.integers(1, 20))
def test_a_prefix_brings_its_most_frequent_terms(documents: list[Document], prefix: str, limit: int) -> None:
    counts = Counter(term for d in documents for words in d.values() for term in set(words) if term.startswith(prefix))
    expected = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]
    with pytest.MonkeyPatch.context() as patch:
        for module in (assembly, postings):
            patch.setattr(module, "SHORTLIST", 2)
        patch.setattr(assembly, "CROWDED", 2)
        assert texts_of(documents).terms(prefix, limit) == expected


def test_written_words_are_told_apart_from_terms() -> None:
    texts = texts_of([{"name": ["arbol"]}, {"name": ["arbol"]}], [["árbol"], ["árbol", "ärger"]])
    assert texts.written("á", 5) == [("árbol", 2)]
    assert texts.written("", 5) == [("árbol", 2), ("ärger", 1)]
    assert texts.terms("", 5) == [("arbol", 2)]
    assert texts.frequency("name", "árbol") == 0
    assert texts.term("\0árbol") is not None


def test_unknown_terms_are_nowhere() -> None:
    texts = texts_of([{"name": ["ash"]}])
    assert texts.term("asher") is None
    assert texts.postings("organization", "ash") is None
    assert texts.frequency("name", "as") == 0
    assert texts.terms("b", 5) == []


@given(st.sets(st.integers(0, 999), min_size=1), st.sets(st.integers(0, 999)))
def test_a_filter_never_hides_a_document(held: set[int], asked: set[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weights, "FREQUENT", 0)
        patch.setattr(postings, "FEW", 0)
        texts = texts_of([{"name": ["ash"] if n in held else []} for n in range(1000)])
        term = texts.term("ash")
        assert term is not None
        assert len(term.filter)
        numbers = np.array(sorted(asked), np.int32)
        mine, theirs = term.among(numbers)
        assert numbers[mine].tolist() == term.ids[theirs].tolist() == sorted(held & asked)


def test_what_is_remembered_of_terms_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "LOOKED_UP", 3)
    texts = texts_of([{"name": ["ash"]}])
    for number in range(50):
        texts.term(f"word{number}")
    assert len(texts._known) <= 3


def test_texts_that_do_not_fit_together_are_refused() -> None:
    whole = texts_of([{"name": ["ash", "birch"]}]).arrays
    with pytest.raises(ValueError, match="fit"):
        Texts({**whole, "ids": whole["ids"][:1]})


def test_lists_meet_the_same_way_while_another_thread_uses_the_scratch() -> None:
    texts = texts_of([{"name": ["ash"] if n % 3 else ["birch"]} for n in range(300)])
    ash, birch = texts.term("ash"), texts.term("birch")
    assert ash is not None
    assert birch is not None
    numbers = np.arange(0, 300, 2, dtype=np.int32)
    free = [part.tolist() for part in ash.among(numbers)]
    with texts._scratch._lock:
        assert [part.tolist() for part in ash.among(numbers)] == free
    birch.among(numbers)  # leaves places of its own behind
    assert [part.tolist() for part in ash.among(numbers)] == free
    assert numbers[free[0]].tolist() == [n for n in range(0, 300, 2) if n % 3]
