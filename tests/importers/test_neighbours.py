"""Rows that share a door: what one row of a delivery hides, no other row of it tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace
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
        places=(place,),
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
