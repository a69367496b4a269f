"""Rows that share a door: what one row of a delivery hides, no other row of it tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace, kind_by_words
from importers.drafting.assembly import tier_of
from importers.drafting.neighbours import door, guarded
from importers.importer import Row, Skip


def say(row: Row) -> Raw | Skip:
    if not row.text("name"):
        return Skip("has no name")
    place = RawPlace(address_1=row.text("street"), city="Baltimore", state="MD")
    kind = PartnerKind(row.text("kind") or "community")
    return Raw(
        source="x", kind=kind, visibility=Tier.PUBLIC, name=row.text("name"), description=row.text("text"),
        places=(place,), organization=row.text("agency"), flags=(row.text("private"),),
    )  # fmt: skip


def tiers(*cells: dict[str, str]) -> list[Tier]:
    def read(_: Path) -> Iterator[Row]:
        return (Row(number, one) for number, one in enumerate(cells, 2))

    reading, saying = guarded(read, say)
    found = [saying(row) for row in reading(Path("x"))]
    return [tier_of(said) for said in found if isinstance(said, Raw)]


SHELTER = {"name": "Example Women's Shelter", "street": "42 Zanzibar Avenue", "kind": "shelter"}


@pytest.mark.parametrize("street", ["42 Zanzibar Ave.", "42 ZANZIBAR AVE, Suite 3", "42 Zanzibar Avenue #2"])
def test_a_thrift_shop_at_a_shelters_door_is_hidden_however_it_is_spelled(street: str) -> None:
    shop = {"name": "Example Thrift", "street": street}
    assert tiers(shop, SHELTER) == [Tier.CONFIDENTIAL, Tier.CONFIDENTIAL]


def test_an_office_that_tells_a_shelters_door_in_its_text_is_hidden() -> None:
    office = {"name": "Example Office", "street": "100 Example Street", "text": "The home is at 42 Zanzibar Ave. Ring."}
    assert tiers(office, SHELTER)[0] is Tier.CONFIDENTIAL


def test_a_house_in_the_same_street_stays_public() -> None:
    assert tiers({"name": "Example Bakery", "street": "142 Zanzibar Avenue"}, SHELTER)[0] is Tier.PUBLIC


def test_a_police_station_beside_a_shelter_stays_public() -> None:
    station = {"name": "Example Police", "street": "42 Zanzibar Avenue", "kind": "police"}
    assert tiers(station, SHELTER)[0] is Tier.PUBLIC


@pytest.mark.parametrize("street", ["", "PO Box 42", "Zanzibar Avenue", "42"])
def test_what_is_no_house_is_no_door(street: str) -> None:
    assert not door(RawPlace(address_1=street))


HALL = "600 Example Road"
OFFICES = [
    {"name": f"Linn County Dept. of {what}", "street": HALL, "text": "Ring for a form."}
    for what in ("Aging", "Housing", "Taxes", "Roads", "Veterans")
]
PLACING = {
    "name": "Linn County DSS, Homeless Services",
    "street": HALL,
    "text": "Places families in emergency shelters.",
}


def test_offices_of_a_county_building_are_not_hidden_by_one_that_places_people_in_shelters() -> None:
    found = tiers(*OFFICES, PLACING, {"name": "Linn Legal Help", "street": HALL})
    assert found[:5] == [Tier.PUBLIC] * 5
    assert found[5:] == [Tier.CONFIDENTIAL] * 2, "who is no office of the government is hidden as ever"


def test_an_office_that_speaks_of_shelters_is_itself_hidden_in_a_county_building_too() -> None:
    nurse = {"name": "Linn County Health Dept., Nursing", "street": HALL, "text": "Visits the homeless in shelters."}
    assert tiers(*OFFICES, nurse)[-1] is Tier.CONFIDENTIAL


def test_four_offices_make_no_public_building() -> None:
    assert tiers(*OFFICES[:3], PLACING) == [Tier.CONFIDENTIAL] * 4


@pytest.mark.parametrize(
    "beside",
    [
        SHELTER | {"street": HALL},
        {"name": "Harbour House", "street": HALL, "text": "A safe house for women who fled violence."},
        {"name": "Harbour House, Inc.", "street": HALL, "text": "Places families in emergency shelters."},
        {"name": "Linn County DSS, Advocacy", "street": HALL, "private": "yes"},
        {
            "name": "Linn County DSS, Advocacy",
            "street": HALL,
            "text": "Domestic violence help. Our location is secret.",
        },
        {"name": "Linn County DSS, Women's Shelter", "street": HALL},
        {"name": "Linn County DSS, Eastside", "street": HALL, "text": "Runs a shelter."},
        {"name": "Linn County DSS, Eastside", "street": HALL, "text": "Emergency shelter, 20 beds."},
        {"name": "Linn County DSS, Eastside", "street": HALL, "text": "Overnight shelter."},
        {"name": "Linn County DSS, Eastside", "street": HALL, "text": "Shelter for families."},
        {"name": "Linn County Dept. of Refuge", "street": HALL, "kind": "shelter"},
    ],
)
def test_beside_what_may_be_a_shelter_the_offices_of_the_government_are_hidden(beside: dict[str, str]) -> None:
    assert tiers(*OFFICES, beside) == [Tier.CONFIDENTIAL] * 6


@pytest.mark.parametrize("name", ["Linn County Dept. of Aging, Inc.", "Church Dept. of Care", "Harbour Office"])
def test_what_may_be_no_part_of_the_government_does_not_make_a_building_public(name: str) -> None:
    rows = [{"name": f"{name} {n}", "street": HALL} for n in range(6)]
    assert tiers(*rows, PLACING)[0] is Tier.CONFIDENTIAL


@pytest.mark.parametrize(
    ("name", "text", "tier"),
    [
        ("Linn Animal Rescue & Care Shelter", "Adopt a dog at our shelter. Licences for pets.", Tier.PUBLIC),
        ("Linn County Health Dept., Animal Control and Shelter", "Lost dogs and cats.", Tier.PUBLIC),
        ("Humane Society of Linn", "Shelters cats and dogs.", Tier.PUBLIC),
        ("Linn Animal Rescue & Care Shelter", "We house pets of women who flee.", Tier.CONFIDENTIAL),
        ("Linn Animal Shelter", "Families and their animals live here.", Tier.CONFIDENTIAL),
        ("People and Animals Living Safely Shelter", "Adopt a dog.", Tier.CONFIDENTIAL),
        ("Pet Friendly Women's Shelter", "", Tier.CONFIDENTIAL),
        ("Animal Friends Family Shelter", "", Tier.CONFIDENTIAL),
        ("Dogwood Shelter", "Ring us.", Tier.CONFIDENTIAL),
        ("Humane Society of Linn", "Emergency shelter for survivors' pets.", Tier.CONFIDENTIAL),
    ],
)
def test_a_shelter_for_animals_is_no_secret_unless_a_word_speaks_of_people(name: str, text: str, tier: Tier) -> None:
    kind = kind_by_words(PartnerKind.COMMUNITY, name)
    assert tiers({"name": name, "text": text, "street": "1 Elm Street", "kind": kind.value}) == [tier]
