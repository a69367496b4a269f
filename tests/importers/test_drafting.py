"""The assembly: cells of any kind become a draft in which nothing secret and nothing guessed is left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.draft import Authorisation, ListingDraft
from directory.values import PartnerKind, Precision, Status, Tier
from importers.drafting import Raw, RawPlace, answers, draft_of, kind_by_words, links_in, mail_in, registered, told
from importers.drafting.timetable import timetable
from importers.importer import Row, Skip

NO_WAY = "has no phone, link, e-mail or address that can be used"
SIGNED = Authorisation(authorised_by="R. Sample", authorised_on=date(2025, 3, 14), document="permission.pdf")
PLACE = RawPlace(
    address_1="42 Canarywood Lane",
    address_2="Apt 7",
    city="Cedar Rapids",
    state="IA",
    postal_code="52402-4242",
    latitude="41.94242424",
    longitude="-91.64242424",
)


def raw(**changes: Any) -> Raw:
    facts: dict[str, Any] = {
        "source": "sample",
        "kind": PartnerKind.COUNSELLING,
        "visibility": Tier.PUBLIC,
        "name": "Example Advocacy",
        "phones": (("319-555-0101", None),),
        "places": (PLACE,),
        "state": "IA",
    }
    return Raw(**{**facts, **changes})


def drafted(**changes: Any) -> ListingDraft:
    made = draft_of(raw(**changes))
    assert isinstance(made, ListingDraft), made
    return made


def refused(**changes: Any) -> str:
    made = draft_of(raw(**changes))
    assert isinstance(made, Skip)
    return made.reason


def test_an_importer_cannot_leave_the_visibility_out() -> None:
    with pytest.raises(TypeError):
        Raw(source="sample", kind=PartnerKind.POLICE, name="Example")  # type: ignore[call-arg]  # the point of the test


def test_a_public_office_keeps_its_address_point_and_time_zone() -> None:
    made = drafted()
    (place,) = made.locations
    assert place.address is not None
    assert (place.address.address_1, place.address.city) == ("42 Canarywood Lane", "Cedar Rapids")
    assert place.point is not None
    assert (place.point.latitude, made.timezone) == (41.94242424, "America/Chicago")


@pytest.mark.parametrize(
    "changes",
    [
        {"visibility": None},
        {"visibility": Tier.CONFIDENTIAL},
        {"kind": PartnerKind.SHELTER},
        {"needs": ("hotel-stay",)},
        {"flags": ("do not publish",)},
        {"name": "Example Women's Shelter"},
        {"organization": "Example Refuge for Women"},
        {"description": "We run an emergency shelter for women."},
        {"description": "Our location is confidential."},
        {"places": (PLACE, RawPlace(line="Undisclosed"))},
    ],
    ids=str,
)
def test_a_place_that_may_be_secret_is_absent_everywhere(changes: dict[str, Any]) -> None:
    made = drafted(**{"email": "info@advocacy.example", "identity": ("IA",), **changes})
    assert made.tier is Tier.CONFIDENTIAL
    assert not made.locations
    said = made.model_dump_json().casefold()
    assert not [trace for trace in ("canary", "4242", "52402", "apt 7") if trace in said]


def test_texts_lose_every_sentence_that_tells_the_place_and_keep_the_rest() -> None:
    made = drafted(
        visibility=Tier.CONFIDENTIAL,
        description="We help. Come to 42 Canarywood after five. Children are welcome.",
        fees="Free. Park at forty-two; the house is behind the Canarywood depot.",
        hours=(("", "Mon-Fri 9am-5pm at 42 Canarywood Lane"),),
        phones=(("319-555-0101 (42 Canarywood Ln)", None),),
    )
    assert made.description == "We help. Children are welcome."
    assert "canary" not in made.model_dump_json().casefold()
    assert made.phones[0].number == "+13195550101"


def test_a_house_number_is_secret_whatever_stands_before_it_in_the_cell() -> None:
    place = RawPlace(address_1="CONFIDENTIAL 42 CANARYWOOD LANE", city="Marion", state="IA")
    made = drafted(places=(place,), description="Safe room. Ring at 42 Canarywood.")
    assert "canary" not in made.model_dump_json().casefold()


def test_a_name_that_tells_the_street_of_a_hidden_place_is_held_for_a_person() -> None:
    reason = refused(visibility=Tier.CONFIDENTIAL, name="House at 42 Canarywood Lane")
    assert reason == "its name gives away a place that must stay hidden"


def test_the_towns_name_in_a_hidden_listings_name_is_no_trace() -> None:
    made = drafted(
        visibility=Tier.CONFIDENTIAL,
        name="Cedar Rapids Advocates",
        places=(RawPlace(line="9 Oak St, Cedar Rapids, IA"),),
    )
    assert made.name == "Cedar Rapids Advocates"


def test_a_personal_mailbox_of_a_hidden_listing_is_dropped_and_a_desks_is_kept() -> None:
    hidden = {"visibility": Tier.CONFIDENTIAL}
    assert drafted(**hidden, email="ana.ruiz@advocacy.example").email == ""
    assert drafted(**hidden, email="help@advocacy.example").email == "help@advocacy.example"
    assert "ruiz" not in drafted(**hidden, email="ana.ruiz@advocacy.example").model_dump_json()


def test_a_hidden_listing_without_stated_areas_serves_its_towns_county() -> None:
    made = drafted(visibility=Tier.CONFIDENTIAL)
    assert [area.key for area in made.service_areas] == ["county:19113"]
    (source,) = [text for text in made.source_texts if text.field == "service_areas"]
    assert (source.confidence, source.reason) == (0.5, "its town's county")


def test_a_county_with_too_few_people_to_hide_among_becomes_its_state() -> None:
    made = drafted(visibility=Tier.CONFIDENTIAL, places=(RawPlace(city="Arthur", state="NE"),), state="NE")
    assert [area.key for area in made.service_areas] == ["state:US-NE"]


def test_a_stated_area_of_a_hidden_listing_is_made_wide_enough_too() -> None:
    made = drafted(visibility=Tier.CONFIDENTIAL, areas="Arthur County", places=(), state="NE")
    assert [area.key for area in made.service_areas] == ["state:US-NE"]


def test_an_unknown_town_leaves_the_state_and_a_doubt_without_the_town() -> None:
    made = drafted(visibility=Tier.CONFIDENTIAL, places=(RawPlace(city="Canaryville", state="NE"),), state="NE")
    assert [area.key for area in made.service_areas] == ["state:US-NE"]
    assert "canary" not in made.model_dump_json().casefold()
    assert [doubt.field for doubt in made.doubts] == ["service_areas"]


def test_a_public_place_with_a_point_gets_no_invented_area() -> None:
    assert drafted(guessed_area="Linn County").service_areas == ()


def test_a_public_listing_without_any_point_serves_the_importers_guess_at_half_confidence() -> None:
    made = drafted(places=(), guessed_area="Linn County", guess="the county of the list")
    assert [area.key for area in made.service_areas] == ["county:19113"]
    assert ("service_areas", 0.5) in {(text.field, text.confidence) for text in made.source_texts}


def test_tier_area_tells_town_and_state_and_no_more() -> None:
    made = drafted(visibility=Tier.AREA)
    (place,) = made.locations
    assert place.address is not None
    assert (place.address.city, place.address.state_province, place.point) == ("Cedar Rapids", "IA", None)
    assert not place.address.names_a_door
    assert "canary" not in made.model_dump_json().casefold()


def test_a_shelter_with_a_written_authorisation_may_be_public() -> None:
    made = drafted(kind=PartnerKind.SHELTER, authorisation=SIGNED)
    assert made.tier is Tier.PUBLIC
    assert made.locations


def test_a_police_office_that_knows_shelters_is_not_one() -> None:
    made = drafted(
        kind=PartnerKind.POLICE, name="Example Police", description="Officers drive you to a women's shelter."
    )
    assert made.tier is Tier.PUBLIC


def test_the_middle_of_a_zip_code_stands_in_for_a_missing_point_and_says_so() -> None:
    made = drafted(places=(RawPlace(address_1="1 Example St", city="Cedar Rapids", state="IA", postal_code="52402"),))
    point = made.locations[0].point
    assert point is not None
    assert point.precision is Precision.POSTCODE
    assert "the middle of its ZIP code" in {text.reason for text in made.source_texts}


def test_a_post_box_never_places_a_point() -> None:
    made = drafted(places=(RawPlace(address_1="PO Box 1234", city="Marion", state="IA", postal_code="52302"),))
    assert made.locations[0].point is None


def test_a_point_far_from_its_irish_county_is_dropped_with_a_doubt() -> None:
    place = RawPlace(city="Malahide", county="Dublin", latitude="54.951111", longitude="-7.731111")
    made = drafted(country="IE", state="", phones=(), urls="https://church.example", places=(place,))
    point = made.locations[0].point
    assert point is None or point.precision is Precision.TOWN
    assert [doubt.field for doubt in made.doubts] == ["point"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": " N/A "}, "has no name"),
        ({"phones": (), "places": ()}, NO_WAY),
        ({"phones": (("n/a", None),), "places": (RawPlace(state="IA"),)}, NO_WAY),
        ({"source": "Not A Slug"}, "is not valid (source)"),
        ({"name": "secret " * 100}, "is not valid (name)"),
    ],
    ids=str,
)  # fmt: skip
def test_a_row_that_makes_no_listing_says_why_without_its_content(changes: dict[str, Any], reason: str) -> None:
    found = refused(**changes)
    assert "secret" not in found
    assert found == reason


def test_an_unknown_status_hides_the_listing_until_a_person_looks() -> None:
    made = drafted(status="paused")
    assert made.status is Status.INACTIVE
    assert "status" in {doubt.field for doubt in made.doubts}


def test_an_answer_that_is_not_understood_is_a_doubt_and_no_policy() -> None:
    found, doubts = answers(
        {"pets": "goldfish only", "wheelchair": "Yes"}, {"pets": (("no", "no"),), "wheelchair": (("yes", "yes"),)}
    )
    assert found == {"wheelchair": "yes"}
    assert [doubt.field for doubt in doubts] == ["policies.pets"]


def test_hours_of_a_timetable_are_all_understood_or_all_a_doubt() -> None:
    fine = timetable((("Monday", "08:00", "4:00 PM"), ("tue", 830, 1700)))
    assert fine.value[0].expression == "Mo 08:00-16:00; Tu 08:30-17:00"
    unclear = timetable((("Monday", "9am", "03:00"), ("tue", 830, 1700)))
    assert unclear.value == ()
    assert unclear.doubts


def test_links_and_mail_are_told_apart_in_one_cell() -> None:
    cell = "info@cafe.example / www.cafe.example or https://x.example/a?b=1, 319-555-0101"
    assert links_in(cell) == "www.cafe.example https://x.example/a?b=1"
    assert mail_in(cell) == "info@cafe.example"


def test_a_cell_that_says_there_is_nothing_says_nothing() -> None:
    assert told(" N/A", None, "NaN ", " x ") == "x"


def test_the_first_name_that_tells_a_kind_decides_it() -> None:
    assert kind_by_words(PartnerKind.COMMUNITY, "Example PD") is PartnerKind.POLICE
    assert kind_by_words(PartnerKind.COMMUNITY, "Example Bar Association") is PartnerKind.LEGAL_AID
    assert kind_by_words(PartnerKind.COMMUNITY, "Example Food") is PartnerKind.COMMUNITY
    assert kind_by_words(PartnerKind.COMMUNITY, "Example Crisis Hotline") is PartnerKind.HOTLINE


@pytest.mark.parametrize("name", ["Example Enrollment Hotline", "Example Informational Hotline", "GI Rights Hotline"])
def test_a_line_about_something_else_is_no_hotline_partner(name: str) -> None:
    assert kind_by_words(PartnerKind.COMMUNITY, name) is PartnerKind.COMMUNITY


@settings(max_examples=60, deadline=None)
@given(
    street=st.integers(1, 9999),
    town=st.sampled_from(["Marion", "Cedar Rapids", "Hiawatha", "Ely"]),
    hidden=st.booleans(),
)
def test_a_hidden_listing_is_the_same_wherever_in_its_county_it_stands(street: int, town: str, *, hidden: bool) -> None:
    place = RawPlace(
        address_1=f"{street} Canarywood Lane", city=town, state="IA", latitude=41.9 + street / 1e6, longitude=-91.6
    )
    made, other = (drafted(visibility=Tier.CONFIDENTIAL, places=(p,)) for p in (place, PLACE))
    assert made == other
    tier = Tier.CONFIDENTIAL if hidden else Tier.PUBLIC
    assert drafted(visibility=tier, places=(place,)).external_id == other.external_id


def shop(once: bool = False) -> Any:  # noqa: FBT001, FBT002 - a test's switch
    def read(_: Path) -> Iterator[Row]:
        cells = [("Example", "319-555-0101"), ("EXAMPLE", "319-555-0101"), ("Example", "319-555-0102"), ("", "")]
        return (Row(n, {"name": name, "phone": phone}, "a.csv") for n, (name, phone) in enumerate(cells, 2))

    def say(row: Row) -> Raw:
        return raw(source="shop", name=row.text("name"), phones=((row.text("phone"), None),), places=())

    return registered("shop", "Shop", PartnerKind.BUSINESS, read, say, once=once)


def test_repeated_rows_are_skipped_and_namesakes_get_ids_of_their_own() -> None:
    one = shop()
    made = [one.to_draft(row) for row in one.read(Path())]
    assert [m.reason for m in made if isinstance(m, Skip)] == ["says the same as row 2", "has no name"]
    first, second = (m.external_id for m in made if isinstance(m, ListingDraft))
    assert second == f"{first}~2"


def test_a_source_of_unique_names_takes_the_first_and_tells_of_the_others() -> None:
    one = shop(once=True)
    reasons = [m.reason for row in one.read(Path()) if isinstance(m := one.to_draft(row), Skip)]
    assert "has the same identity as row 2 and says something else" in reasons


CELL = st.text(max_size=60) | st.sampled_from(
    [
        "N/A",
        "confidential",
        "42 Canarywood Lane, Marion, IA 52302",
        "Linn County",
        "24/7",
        "319-555-0101",
        "a@b.example",
    ]
)


@settings(max_examples=80, deadline=None)
@given(
    cells=st.lists(CELL, min_size=13, max_size=13),
    tier=st.sampled_from([None, *Tier]),
    kind=st.sampled_from(PartnerKind),
    country=st.sampled_from(["US", "IE", "GB"]),
)
def test_any_cells_make_a_valid_draft_or_a_skip_and_a_hidden_ones_address_is_gone(
    cells: list[str], tier: Tier | None, kind: PartnerKind, country: str
) -> None:
    name, about, phone, link, mail, area, when, tongue, who, line, city, latitude, county = cells
    place = RawPlace(line=line, city=city, county=county, latitude=latitude)
    made = draft_of(
        raw(
            kind=kind, visibility=tier, country=country, name=name, description=about, phones=((phone, None),),
            urls=link, email=mail, areas=area, hours=(("", when),), languages=tongue, eligibility=who, places=(place,),
        )
    )  # fmt: skip
    if isinstance(made, ListingDraft) and made.tier is not Tier.PUBLIC:
        assert all(where.address is None or not where.address.names_a_door for where in made.locations)
        assert "canarywood lane" not in made.model_dump_json().casefold()
