"""Words become the same terms however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.analysis import LONGEST_TERM, MOST_TERMS, fold, query_terms, stem, surface, terms, words


@pytest.mark.parametrize(
    "forms",
    [
        ("shelter", "Shelters", "SHELTERED"),
        ("abogado", "abogada", "abogados", "abogadas"),
        ("counseling", "counselling"),
        ("house", "houses", "housing"),
        ("abuse", "abused"),
        ("hogar", "hogares"),
        ("ciudad", "ciudades"),
        ("violación", "violaciones", "VIOLACION"),
        ("family", "families"),
        ("church", "churches"),
        ("women's", "womens", "women’s"),
        ("street", "Ｓtreet"),
        ("straße", "strasse"),
    ],
)
def test_forms_of_one_word_are_one_term(forms: tuple[str, ...]) -> None:
    assert len({tuple(terms(form)) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("bus", "bu"), ("need", "ne"), ("men", "man"), ("legal", "leg"), ("ring", "r")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_stop_words_are_no_terms() -> None:
    assert terms("I need a shelter for my children") == terms("shelter children")
    assert terms("necesito un refugio para mis hijos") == terms("refugio hijos")


def test_a_question_has_a_bounded_number_of_distinct_terms() -> None:
    asked = tuple(f"word{n}x" for n in range(400))
    assert len(query_terms(asked)) == MOST_TERMS
    assert query_terms(("marigold", "Marigold marigolds")) == ("marigold",)


def test_a_suggested_word_is_written_as_in_the_listing() -> None:
    assert surface("Árbol de Vida 24h") == {"arbol": "árbol", "vida": "vida"}


def test_letters_of_mathematics_fold_to_plain_ones() -> None:
    assert words("𝕬𝖇") == ["ab"]


@given(st.text(max_size=200))
def test_any_text_becomes_plain_short_terms(text: str) -> None:
    for term in terms(text):
        assert 0 < len(term) <= LONGEST_TERM
        assert not any(c.isspace() for c in term)
    assert words(fold(text)) == words(text)
