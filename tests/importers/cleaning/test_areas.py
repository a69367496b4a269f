"""Service areas: a code only where the gazetteer knows exactly one such place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.cleaning.areas import clean_areas


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        ("Palm Beach; Broward; Miami-Dade", "FL", "county:12099 county:12011 county:12086"),
        ("Dallas, Collin and Denton counties", "TX", "county:48113 county:48085 county:48121"),
        ("St. Lucie County; St. Johns County", "FL", "county:12111 county:12109"),
        ("statewide", "Florida", "state:US-FL"),
        ("State of Florida", "", "state:US-FL"),
        ("Nationwide", "", "nation:US"),
        ("75201, 75202 75203", "TX", "postcode:75201 postcode:75202 postcode:75203"),
        ("Collin County; Plano, TX", "TX", "county:48085 city:4719457"),
        ("", "TX", ""),
    ],
)
def test_areas_get_their_codes(text: str, state: str, expected: str) -> None:
    found = clean_areas(text, state=state)
    assert " ".join(area.key for area in found.value) == expected
    assert not found.doubts


@pytest.mark.parametrize(
    ("text", "state"),
    [("Tri-County area", "TX"), ("all except Cook County", "IL"), ("North Dallas", "TX"), ("Springfield", ""),
     ("New York", ""),
     ("in", ""),
     ("Dallas", "TX"), ("Cook County (west side)", "IL")],
)  # fmt: skip
def test_what_is_not_surely_one_place_is_text_and_doubted(text: str, state: str) -> None:
    found = clean_areas(text, state=state)
    assert [area.kind.value for area in found.value] == ["text"]
    assert found.doubts


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=60), st.none(), st.floats(), st.integers()))
def test_nothing_is_raised(text: object) -> None:
    clean_areas(text, state="TX")
