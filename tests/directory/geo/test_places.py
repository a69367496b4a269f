"""What people write for a place, and what the gazetteer makes of it."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from directory.draft import ServiceAreaDraft
from directory.geo import Gazetteer, Place, Resolution, gazetteer
from directory.geo.atlas import atlas
from directory.values import AreaKind

WRITTEN = Path(__file__).with_name("places_written.csv")


def rows_written() -> list[dict[str, str]]:
    with WRITTEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    return gazetteer()


def place(text: str, country: str = "US") -> Place:
    found = gazetteer().resolve(text, country).place
    assert found is not None, text
    return found


@pytest.mark.parametrize("row", rows_written(), ids=lambda row: f"{row['written']}@{row['country']}")
def test_a_place_is_understood_as_people_write_it(row: dict[str, str], places: Gazetteer) -> None:
    found = places.resolve(row["written"], row["country"])
    outcome, kind, name = "nothing", "", ""
    if found.place:
        outcome, kind, name = "place", found.place.kind, found.place.name
    elif found.choices:
        outcome, kind, name = "choices", found.choices[0].kind, found.choices[0].name
    elif found.suggestion:
        outcome, name = "suggestion", found.suggestion
    assert (outcome, kind, name) == (row["outcome"], row["kind"], row["name"])


def test_a_name_is_told_as_it_is_spelled_and_never_mended() -> None:
    assert gazetteer().named("oakland ca").place == gazetteer().resolve("Oakland, CA").place
    assert {"Springfield, IL"} <= {place.name for place in gazetteer().named("springfield").choices}
    assert gazetteer().named("sprngfield") == gazetteer().named("") == Resolution()


def test_the_table_of_written_places_is_long_enough() -> None:
    assert len(rows_written()) >= 150


PIECES = ("Springfield,", "IL", "St.", "County", "of", "94103", "New", "York", "Ireland", "\x00", "\u202e", "de", "la")
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="0123456789.-, ", max_size=14),
    st.lists(st.sampled_from(PIECES)).map(" ".join),
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["US", "GB", "AU", "IE", "CA", "XX", ""]))
def test_no_text_raises_and_the_same_text_has_the_same_answer(text: str, country: str) -> None:
    found = gazetteer().resolve(text, country)
    assert found == gazetteer().resolve(text, country)
    assert sum(map(bool, (found.place, found.choices, found.suggestion))) <= 1


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_answer_echoes_a_control_character(text: str) -> None:
    found = gazetteer().resolve(text)
    shown = [found.suggestion, *(choice.name for choice in found.choices), found.place.name if found.place else ""]
    shown += [one.name for one in gazetteer().complete(text)]
    assert not [c for name in shown for c in name if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"}]


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_finding_an_area_never_raises(text: str) -> None:
    found = gazetteer().find_area(text, state="TX")
    assert found is None or found.name


@pytest.mark.parametrize("text", ["x" * 1_000_000, "a " * 500_000, ", " * 500_000, "94103" * 100_000, "St. " * 200_000])
def test_a_very_long_text_is_cut_and_answered(text: str, places: Gazetteer) -> None:
    assert places.resolve(text) == places.resolve(text[:800])


@settings(max_examples=250, deadline=None)
@given(st.integers(min_value=0, max_value=len(atlas().kind) - 1))
def test_every_name_we_show_leads_back_to_its_place(row: int) -> None:
    shown = atlas().place(row)
    assume(shown.country == "US" or shown.kind != "city")  # abroad, namesakes in one region are not told apart
    found = gazetteer().resolve(shown.name, shown.country)
    assert shown in (found.place, *found.choices) or len(found.choices) == 12, shown


@settings(max_examples=250, deadline=None)
@given(st.integers(min_value=0, max_value=len(atlas().kind) - 1))
def test_every_place_is_found_by_its_key(row: int) -> None:
    shown = atlas().place(row)
    found = gazetteer().by_key(shown.key)
    assert found is not None
    assert found.key == shown.key


def test_an_unknown_key_names_nothing(places: Gazetteer) -> None:
    for key in ("", "county:99999", "county:6075", "city:0", "city:x", "planet:earth", "state:US-XX", "postcode:00000"):
        assert places.by_key(key) is None


def test_a_zip_is_covered_by_its_city_county_state_and_nation(places: Gazetteer) -> None:
    assert places.covering(place("94103")) == {
        "postcode:94103",
        "city:5391959",
        "county:06075",
        "state:US-CA",
        "nation:US",
    }


def test_a_city_is_covered_by_every_county_its_zips_lie_in(places: Gazetteer) -> None:
    covering = places.covering(place("Dallas, TX"))
    assert {"city:4684888", "county:48113", "county:48085", "state:US-TX", "nation:US"} <= covering


def test_a_county_is_not_covered_by_its_cities(places: Gazetteer) -> None:
    assert places.covering(place("Cook County, IL")) == {"county:17031", "state:US-IL", "nation:US"}


def test_a_state_is_covered_by_itself_and_the_nation(places: Gazetteer) -> None:
    assert places.covering(place("Texas")) == {"state:US-TX", "nation:US"}


def test_a_city_that_is_its_county_and_the_county_stand_for_each_other(places: Gazetteer) -> None:
    district = {"city:4140963", "county:11001", "state:US-DC", "nation:US"}
    assert places.covering(place("DC")) == district
    assert places.covering(place("District of Columbia")) == district
    assert "city:5391959" in places.covering(place("San Francisco County, CA"))
    assert "city:4752031" in places.covering(place("Charlottesville city, VA"))


def test_a_borough_lies_in_new_york_city(places: Gazetteer) -> None:
    for written in ("Brooklyn, NY", "Queens, NY", "10458", "11354", "Kings County, NY"):
        assert "city:5128581" in places.covering(place(written)), written


def test_a_foreign_place_is_covered_by_its_region_and_nation(places: Gazetteer) -> None:
    assert places.covering(place("SW1A 1AA")) == {"postcode:GB-SW1A", "state:GB-ENG", "nation:GB"}
    assert places.covering(place("Letterkenny", "IE")) == {"city:2962961", "state:IE-U", "nation:IE"}


def test_a_covering_key_is_the_key_of_a_service_area(places: Gazetteer) -> None:
    area = ServiceAreaDraft(kind=AreaKind.COUNTY, code="06075", name="San Francisco County")
    assert area.key in places.covering(place("94103"))


@pytest.mark.parametrize(
    ("text", "state", "key"),
    [
        ("Dallas County", "TX", "county:48113"),
        ("Dallas County", "US-TX", "county:48113"),
        ("Dallas County", "Texas", "county:48113"),
        ("Dallas County, Texas", "", "county:48113"),
        ("Dallas, TX", "", "city:4684888"),
        ("San Francisco", "CA", "city:5391959"),
        ("94103", "", "postcode:94103"),
        ("statewide", "FL", "state:US-FL"),
        ("Statewide, Florida", "", "state:US-FL"),
        ("Nationwide", "", "nation:US"),
        ("Florida", "", "state:US-FL"),
        ("NYC", "", "city:5128581"),
    ],
)
def test_an_area_named_exactly_is_found(text: str, state: str, key: str, places: Gazetteer) -> None:
    found = places.find_area(text, state=state)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Dallas County", ""),  # several states have one
        ("Dallas", "TX"),  # the city or the county
        ("Springfield", ""),
        ("Portland", ""),  # size does not decide an area
        ("Dalas County", "TX"),  # nothing is corrected
        ("the greater area", "TX"),
        ("", ""),
        ("Washington", ""),
    ],
)
def test_an_area_not_named_exactly_is_not_guessed(text: str, state: str, places: Gazetteer) -> None:
    assert places.find_area(text, state=state) is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("los ang", "Los Angeles, CA"),
        ("St lou", "St. Louis, MO"),
        ("oakland, c", "Oakland, CA"),
        ("springfield il", "Springfield, IL"),
        ("springfield, ill", "Springfield, IL"),
        ("tex", "Texas"),
        ("nyc", "New York City, NY"),
        ("9410", "94109 (San Francisco, CA)"),
        ("hagat", "Hagåtña, GU"),
    ],
)
def test_typing_offers_the_likeliest_first(typed: str, first: str, places: Gazetteer) -> None:
    assert places.complete(typed)[0].name == first


@pytest.mark.parametrize(
    ("typed", "country", "first"),
    [
        ("oak", "US", "Oakland, CA"),
        ("near oak", "US", "Oakland, CA"),
        ("vivo en oak", "US", "Oakland, CA"),
        ("s", "US", "San Antonio, TX"),  # not every state, because one may say "state of"
        ("state of tex", "US", "Texas"),
        ("tejas", "US", "Texas"),
        ("dub", "IE", "Dublin, Ireland"),
        ("dublin 8", "IE", "D08 (Dublin 8, Ireland)"),
        ("co. don", "IE", "County Donegal, Ireland"),
        ("lon", "GB", "London, England"),
        ("ken", "GB", "Kent, England"),
        ("sw1a", "GB", "SW1A (St James's, England)"),
        ("tor", "CA", "Toronto, ON, Canada"),
        ("m5v", "CA", "M5V (Downtown Toronto, ON, Canada)"),
        ("syd", "AU", "Sydney, NSW, Australia"),
        ("3000", "AU", "3000 (Melbourne, VIC, Australia)"),
        ("auck", "NZ", "Auckland, Auckland, New Zealand"),
    ],
)
def test_typing_offers_what_people_of_a_country_mean(typed: str, country: str, first: str, places: Gazetteer) -> None:
    offered = places.complete(typed, country=country)
    assert offered[0].name == first
    assert {place.country for place in offered} == {country}


def test_typing_offers_at_most_what_was_asked_and_each_once(places: Gazetteer) -> None:
    for typed in ("s", "san", "94", "new y"):
        found = places.complete(typed, limit=5)
        assert len(found) == len(set(found)) == 5
    assert places.complete("", limit=5) == places.complete("!!") == places.complete("san", limit=0) == []


def test_choices_of_a_name_are_ordered_by_people(places: Gazetteer) -> None:
    people = [choice.population for choice in places.resolve("Springfield").choices]
    assert people == sorted(people, reverse=True)
    assert len(people) > 3


def test_a_place_that_is_taken_for_its_size_names_those_it_was_taken_before(places: Gazetteer) -> None:
    found = places.resolve("Oakland")
    assert found.place is not None
    assert found.place.name == "Oakland, CA"
    assert "Oakland, MD" in [other.name for other in found.others]
    assert found.place not in found.others
    assert places.resolve("Oakland, MD").others == ()


def test_nothing_is_answered_for_nothing(places: Gazetteer) -> None:
    assert places.resolve("") == Resolution()
