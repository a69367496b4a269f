"""Where a question is asked from: state lines, wide counties, box ZIPs, territories, other countries, junk."""

from __future__ import annotations

import pytest

from directory.geo.distance import miles
from directory.search.places import MOST_OTHERS, Where, locate


def where(near: str, country: str = "US") -> Where:
    """The place of a question that was answered with one."""
    found = locate(near, "", country)
    assert found.known, near
    return found


def name_of(found: Where) -> str:
    return found.answer.name if found.answer else ""


def test_a_city_on_a_state_line_is_covered_by_its_own_counties_and_lies_near_the_other_state() -> None:
    missouri, kansas = where("Kansas City, MO"), where("Kansas City, KS")
    assert {"county:29095", "state:US-MO"} <= missouri.areas
    assert len([key for key in missouri.areas if key.startswith("county:29")]) >= 3
    assert not [key for key in missouri.areas if key.startswith(("county:20", "state:US-KS"))]
    assert "state:US-KS" in kansas.areas
    assert None not in (missouri.latitude, missouri.longitude, kansas.latitude, kansas.longitude)
    assert miles(*point(missouri), *point(kansas)) < 10


def point(found: Where) -> tuple[float, float]:
    assert found.latitude is not None
    assert found.longitude is not None
    return found.latitude, found.longitude


def test_both_sides_of_a_state_line_are_asked_for_by_one_name() -> None:
    found = locate("kansas city", "", "US")
    assert not found.known
    assert found.answer is not None
    assert found.answer.choices[:2] == ("Kansas City, MO", "Kansas City, KS")


@pytest.mark.parametrize(
    ("near", "county"),
    [
        ("San Bernardino County, CA", "county:06071"),
        ("Needles, CA", "county:06071"),
        ("North Slope Borough, AK", "county:02185"),
        ("Bethel Census Area, AK", "county:02050"),
        ("Brewster County, TX", "county:48043"),
        ("Cherry County NE", "county:31031"),
    ],
)
def test_a_wide_county_covers_whoever_asks_from_it(near: str, county: str) -> None:
    assert county in where(near).areas


@pytest.mark.parametrize(
    ("code", "town", "county"),
    [
        ("94604", "Oakland", "county:06001"),  # post-office boxes
        ("75221", "Dallas", "county:48113"),
        ("21203", "Baltimore", "county:24510"),
        ("00902", "San Juan", "county:72127"),
        ("94615", "Oakland", "county:06001"),  # one receiver
    ],
)
def test_a_zip_of_boxes_stands_at_its_town(code: str, town: str, county: str) -> None:
    found, there = where(code), where(f"{town}, {name_of(where(code)).rpartition(', ')[2].strip(')')}")
    assert town in name_of(found)
    assert county in found.areas
    assert f"postcode:{code}" in found.areas
    assert miles(*point(found), *point(there)) < 15


def test_a_zip_without_listings_is_a_place_like_any_other() -> None:
    found = where("79754")  # Mentone, Texas: some dozens of people
    assert "county:48301" in found.areas
    assert point(found)


@pytest.mark.parametrize(
    ("near", "code"), [("2139", "02139"), ("02139-4307", "02139"), ("901", "00901"), ("501", "00501")]
)
def test_a_zip_is_known_with_four_digits_more_and_with_its_zeros_lost(near: str, code: str) -> None:
    assert name_of(where(near)).startswith(code)


@pytest.mark.parametrize(
    ("near", "state"),
    [
        ("Anchorage", "state:US-AK"),
        ("utqiagvik", "state:US-AK"),
        ("99501", "state:US-AK"),
        ("San Juan, Puerto Rico", "state:US-PR"),
        ("mayaguez pr", "state:US-PR"),
        ("00731", "state:US-PR"),
        ("Hagåtña", "state:US-GU"),
        ("96910", "state:US-GU"),
        ("St Croix", "state:US-VI"),
        ("00802", "state:US-VI"),
        ("pago pago", "state:US-AS"),
        ("96799", "state:US-AS"),
        ("Saipan", "state:US-MP"),
        ("96950", "state:US-MP"),
    ],
)
def test_alaska_and_the_territories_are_places_of_the_nation(near: str, state: str) -> None:
    found = where(near)
    assert state in found.areas
    assert found.nation == "US"
    assert point(found)


@pytest.mark.parametrize(
    "near", ["Iowa", "Puerto Rico", "Guam", "N. Carolina", "anywhere in Alaska", "estado de Tejas"]
)
def test_a_state_has_areas_and_no_centre(near: str) -> None:
    found = where(near)
    assert found.latitude is None
    assert [key for key in found.areas if key.startswith("within:US-")]


@pytest.mark.parametrize(
    ("near", "nation"), [("Ireland", "IE"), ("UK", "GB"), ("Canada", "CA"), ("estados unidos", "US")]
)
def test_a_nation_has_no_centre_and_says_which_it_is(near: str, nation: str) -> None:
    found = where(near)
    assert (found.latitude, found.nation) == (None, nation)


@pytest.mark.parametrize("near", ["APO AE 09012", "FPO AP 96349", "34002"])
def test_a_base_or_ship_is_served_by_what_serves_the_nation(near: str) -> None:
    found = where(near)
    assert (found.latitude, found.nation, name_of(found)) == (None, "US", "United States")


@pytest.mark.parametrize(
    ("near", "country", "name"),
    [
        ("Cork", "IE", "Cork, Ireland"),
        ("Dublin 8", "IE", "D08 (Dublin 8, Ireland)"),
        ("V94 T28R", "IE", "V94 (Limerick, Ireland)"),
        ("Co. Kerry", "IE", "County Kerry, Ireland"),
        ("SW1A 1AA", "GB", "SW1A (St James's, England)"),
        ("Kent", "GB", "Kent, England"),
        ("hull", "GB", "Hull, England"),
        ("n. ireland", "GB", "Northern Ireland"),
        ("Toronto", "CA", "Toronto, ON, Canada"),
        ("m5v 2t6", "CA", "M5V (Downtown Toronto, ON, Canada)"),
        ("perth", "AU", "Perth, WA, Australia"),
        ("3000", "AU", "3000 (Melbourne, VIC, Australia)"),
        ("christchurch", "NZ", "Christchurch, Canterbury, New Zealand"),
    ],
)
def test_other_countries_are_asked_from_by_their_own_names(near: str, country: str, name: str) -> None:
    found = where(near, country)
    assert (name_of(found), found.nation) == (name, country)


def test_a_city_abroad_that_is_called_like_its_region_is_asked_for() -> None:
    answer = locate("wellington", "", "NZ").answer
    assert answer is not None
    assert answer.choices == ("Wellington, Wellington, New Zealand", "Wellington")


def test_a_place_taken_for_its_size_shows_a_few_others_of_its_name() -> None:
    answer = where("oakland").answer
    assert answer is not None
    assert answer.name == "Oakland, CA"
    assert "Oakland, MD" in answer.others
    assert len(answer.others) <= MOST_OTHERS


def test_every_name_that_is_offered_can_be_typed_again() -> None:
    for near in ("springfield", "oakland", "kansas city", "oakand", "jefferson co"):
        answer = locate(near, "", "US").answer
        assert answer is not None
        for offered in (*answer.choices, *answer.others, *[answer.suggestion] * bool(answer.suggestion)):
            assert name_of(where(offered)) == offered


def test_no_place_at_all_is_nowhere() -> None:
    assert locate("", "", "US") == Where(nation="US")


def test_a_place_nobody_knows_is_offered_what_is_like_it_or_nothing() -> None:
    typed = locate("oakand", "", "US")
    assert not typed.known
    assert typed.latitude is None
    assert typed.answer is not None
    assert (typed.answer.name, typed.answer.suggestion) == ("", "Oakland, CA")
    unknown = locate("qwxyzzy", "", "US").answer
    assert unknown is not None
    assert (unknown.name, unknown.choices, unknown.suggestion) == ("", (), "")


def test_words_that_are_no_known_place_leave_no_trace() -> None:
    assert locate("", "qwxyzzy", "US") == Where(nation="US")
    assert locate("", "Oakland, CA", "US").from_words


@pytest.mark.parametrize(
    "spoken", ["the house", "my car", "the park", "danger", "my church", "a shelter", "east oakland"]
)
def test_words_of_a_sentence_are_a_place_only_by_its_plain_name(spoken: str) -> None:
    assert not locate("", spoken, "US").known


@pytest.mark.parametrize("spoken", ["the Bronx", "Oakland", "near Dallas, TX", "94612"])
def test_a_plain_name_in_a_sentence_is_a_place(spoken: str) -> None:
    assert locate("", spoken, "US").known


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 200,
        "🙏" * 100,
        "\u202egnirts",
        "oak\x00",
        "' OR 1=1 --",
        "%s%s%n",
        "{0.__class__}",
        "<script>",
        "../../etc",
    ],
)
def test_what_was_typed_is_never_repeated(typed: str) -> None:
    answer = locate(typed, "", "US").answer
    assert answer is not None
    shown = (answer.name, answer.suggestion, *answer.choices, *answer.others)
    assert not [text for text in shown if typed in text or "<" in text or "%" in text or "{" in text or "\x00" in text]
