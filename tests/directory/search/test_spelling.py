"""Words one slip away, against looking at every word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from directory.search import spelling
from directory.search.spelling import LONGEST, SHORTEST, dictionary, nearest, similar
from tests.directory.search.texts import texts_of

WORDS = st.text(st.sampled_from("abcñ庇"), min_size=1, max_size=7)


def every(_: int) -> bool:
    return True


@given(st.lists(WORDS, max_size=60), WORDS)
def test_similar_words_are_those_one_slip_away_that_begin_alike(words: list[str], asked: str) -> None:
    texts = texts_of([{"name": words}])
    near = {w for w in words if w != asked and w[0] == asked[0] and OSA.distance(asked, w) == 1}
    assert similar(texts, asked, every) == (tuple(sorted(near)) if len(asked) >= SHORTEST else ())


@pytest.mark.parametrize("slip", ["shetler", "sheltr", "sheltter", "shelper"])
def test_each_kind_of_slip_is_found(slip: str) -> None:
    assert similar(texts_of([{"name": ["shelter", "mental", "dental"]}]), slip, every) == ("shelter",)


def test_the_first_letter_is_never_wrong_and_short_words_never_similar() -> None:
    texts = texts_of([{"name": ["mental", "cat", "caty"]}])
    assert similar(texts, "dental", every) == ()
    assert similar(texts, "cats", every) == ("cat", "caty")
    assert similar(texts, "car", every) == ()
    assert similar(texts, "", every) == ()
    assert similar(texts, "x" * (LONGEST + 1), every) == ()


def test_a_suggestion_is_a_word_as_it_is_written() -> None:
    texts = texts_of([{"name": ["arbol", "marigold"]}], [["árbol", "marigold"]])
    assert nearest(texts, "arbl", every) == ("arbol", "árbol")
    assert nearest(texts, "marigolt", every) == ("marigold", "marigold")
    assert nearest(texts, "", every) is None


def test_a_word_that_does_not_count_is_not_offered() -> None:
    texts = texts_of([{"name": ["marigold", "marigolz"]}], [["marigold", "marigolz"]])
    gone = {texts.number("marigold"), texts.number("\0marigold")}
    assert similar(texts, "marigolt", lambda number: number not in gone) == ("marigolz",)
    assert nearest(texts, "marigolt", lambda number: number not in gone) == ("marigolz", "marigolz")


def test_hashes_that_meet_propose_but_do_not_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "_mixed", lambda hashes: hashes * 0)
    assert similar(texts_of([{"name": ["shelter", "lawyer", "sheltex"]}]), "sheltes", every) == ("shelter", "sheltex")


def test_too_many_words_for_the_dictionary_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "NUMBER_BITS", 1)
    with pytest.raises(ValueError, match="too many"):
        dictionary(["one", "two"])
