"""A question that names two places, or places to avoid: what is found, and what is said of the places."""

from __future__ import annotations

from sqlmodel import Session

from directory.search.places import located
from directory.search.query import SearchQuery
from tests.directory.search.river import OAKLAND, Ask, draft, names, reasons, submit

LAWYERS = {"need": ("lawyer",), "radius_miles": 100}


def test_what_lies_in_a_county_to_avoid_is_not_an_answer_and_the_county_is_named(ask: Ask) -> None:
    page = ask(near="94103", avoid=("alameda county, ca",), **LAWYERS)
    assert names(page) == ["Marigold Law", "Capital Counsel", "National Line"]
    assert page.total == page.facets["need"]["lawyer"] == 3
    assert [place.name for place in page.avoided] == ["Alameda County, CA"]


def test_the_place_she_asks_from_may_be_the_one_to_avoid(ask: Ask) -> None:
    page = ask(near="San Francisco, CA", avoid=("San Francisco, CA",), **LAWYERS)
    assert names(page) == ["Larkspur Legal", "Capital Counsel", "National Line"]
    told = {result.listing.name: result.distance_miles for result in page.results}
    assert told["Larkspur Legal"] is not None


def test_a_hidden_place_stays_to_be_asked_unless_it_serves_nothing_else(ask: Ask) -> None:
    page = ask(near="94103", need=("emergency-shelter",), avoid=("94103",))
    assert names(page) == ["Harbor House", "Bay Refuge"]
    assert "avoid:unknown-place" in reasons(page, "Harbor House")[1]
    page = ask(near="94103", need=("emergency-shelter",), avoid=("San Francisco County, CA",))
    assert names(page) == ["Bay Refuge"]


def test_a_place_to_avoid_that_is_not_understood_is_said_and_the_others_hold(ask: Ask) -> None:
    page = ask(near="94103", avoid=("Springfield", "Qwxyzzy", "USA", "Alameda County, CA"), **LAWYERS)
    springfield, unknown, nation, county = page.avoided
    assert (springfield.name, len(springfield.choices) > 1) == ("", True)
    assert unknown.name == nation.name == ""
    assert county.name == "Alameda County, CA"
    assert "Larkspur Legal" not in names(page)


def test_one_name_does_not_bring_back_what_lies_where_she_must_not_go(ask: Ask) -> None:
    assert "Larkspur Legal" in names(ask("Larkspur Legal", near="94103"))
    assert "Larkspur Legal" not in names(ask("Larkspur Legal", near="94103", avoid=("Oakland, CA",)))


def test_of_two_places_the_nearer_tells_the_distance(ask: Ask, session: Session) -> None:
    submit(session, draft("Alder Law", needs=("lawyer",), at=(OAKLAND[0] + 0.01, OAKLAND[1])))
    page = ask(near="Sacramento, CA", near_too="Oakland, CA", need=("lawyer",), radius_miles=5, limit=10)
    told = {result.listing.name: result.distance_miles for result in page.results}
    assert told["Capital Counsel"] is not None
    assert told["Alder Law"] is not None
    assert max(told["Capital Counsel"], told["Alder Law"]) < 5
    assert page.place_too is not None
    assert page.place_too.name == "Oakland, CA"


def test_what_serves_either_place_serves(ask: Ask) -> None:
    found = names(ask(near="Fresno, CA", near_too="94103", need=("emergency-shelter",)))
    assert found == ["Harbor House", "Bay Refuge"]


def test_a_state_and_a_town_are_both_looked_in() -> None:
    where = located(SearchQuery(near="Nevada", near_too="Oakland, CA"), "", "US")
    assert len(where.points) == 1
    assert {"state:US-NV", "within:US-NV", "state:US-CA"} <= where.areas


def test_of_two_places_one_is_enough_and_the_other_is_said_to_be_unknown(ask: Ask) -> None:
    for fields in ({"near": "Qwxyzzy", "near_too": "94103"}, {"near": "94103", "near_too": "Qwxyzzy"}):
        page = ask(**fields, **LAWYERS)
        assert "Marigold Law" in names(page)
        assert page.place is not None
        assert page.place_too is not None
        assert {page.place.name[:5], page.place_too.name[:5]} == {"94103", ""}
    alone = ask(near_too="94103", **LAWYERS)
    assert alone.place is not None
    assert (alone.place.name[:5], alone.place_too) == ("94103", None)
