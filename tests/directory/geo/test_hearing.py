"""What a person means who says where they are in their own words."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.geo import Resolution, gazetteer

SAID = Path(__file__).with_name("places_said.csv")
WORDS = ("i'm in", "near", "1430", "Broadway", "St", "st.", "apt 3", "Oakland", "CA", "94612", "north", "city", "Co.")
WORDS += ("Dublin 8", "/", "and", "area", "por favor", "\x00", "\u202e", "🙂", "in", "{0}", "%s", "'; DROP TABLE x;--")
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))


def rows_said() -> list[dict[str, str]]:
    with SAID.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names_of(found: Resolution) -> list[str]:
    """Everything an answer shows."""
    places = (found.place, *found.choices, *found.others)
    return [place.name for place in places if place] + [found.suggestion] * bool(found.suggestion)


@pytest.mark.parametrize("row", rows_said(), ids=lambda row: f"{row['written']}@{row['country']}")
def test_a_place_is_heard_as_people_say_it(row: dict[str, str]) -> None:
    found = gazetteer().heard(row["written"], row["country"])
    outcome, kind, name = "nothing", "", ""
    if found.place:
        outcome, kind, name = "place", found.place.kind, found.place.name
    elif found.choices:
        outcome, kind = "choices", found.choices[0].kind
        name = "; ".join(choice.name for choice in found.choices[:4])
    elif found.suggestion:
        outcome, name = "suggestion", found.suggestion
    other = found.others[0].name if found.others else ""
    assert (outcome, kind, name, other) == (row["outcome"], row["kind"], row["name"], row["others"])


@settings(max_examples=200)
@given(TEXTS, st.sampled_from(["US", "GB", "IE", "CA", "AU", "NZ", "XX"]))
def test_whatever_is_said_is_answered_and_only_with_names_of_our_own(text: str, country: str) -> None:
    found = gazetteer().heard(text, country)
    assert found == gazetteer().heard(text, country)
    assert sum(map(bool, (found.place, found.choices, found.suggestion))) <= 1
    assert not [c for name in names_of(found) for c in name if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"}]


@settings(max_examples=150)
@given(TEXTS)
def test_what_is_read_plainly_is_never_heard_otherwise(text: str) -> None:
    plain, heard = gazetteer().resolve(text), gazetteer().heard(text)
    if plain.place is not None and plain.place.country == "US":
        assert heard == plain


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE places;--", "%s%n{0}", "<b>x</b>", "🙏🙏", "\x00", "שלום", "zzqxv " * 30]
)
def test_junk_is_no_place(text: str) -> None:
    assert gazetteer().heard(text).place is None


@pytest.mark.parametrize("said", ["north waxahachie", "901 main street waxahachie"])
def test_a_small_town_behind_words_that_may_be_its_name_is_only_offered(said: str) -> None:
    found = gazetteer().heard(said)
    assert found.place is None
    assert found.suggestion == "Waxahachie, TX"


def test_a_partners_cell_is_never_read_so() -> None:
    assert gazetteer().resolve("east oakland").place is None
    assert gazetteer().find_area("east oakland", state="CA") is None
