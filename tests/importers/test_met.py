"""Texts that were met are known again, and no others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from importers.met import Met

TEXTS = st.lists(st.text(max_size=3))


@given(TEXTS, st.lists(st.text(max_size=3)))
def test_each_text_gives_the_number_it_was_first_met_with(texts: list[str], others: list[str]) -> None:
    met, plain = Met(), dict[str, int]()
    for number, text in enumerate(texts):
        assert met.first(text, number) == plain.get(text)
        plain.setdefault(text, number)
    assert len(met) == len(plain)
    assert [text in met for text in others] == [text in plain for text in others]


def test_it_grows_and_forgets_nothing() -> None:
    met = Met()
    for number in range(20_000):
        assert met.first(f"L{number:08d}", number) is None
    assert [met.first(f"L{number:08d}", 0) for number in range(20_000)] == list(range(20_000))
    assert len(met) == 20_000
    assert "L00020000" not in met


def test_half_a_letter_is_a_text_too() -> None:
    met = Met()
    assert met.first("\ud800", 7) is None
    assert met.first("\ud800", 8) == 7
