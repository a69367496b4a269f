"""Addresses: parts in their places, and silence about the secret ones."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.cleaning.addresses import clean_address, is_withheld

SHARED = {
    "123 Main St., Ste 200, Chicago, IL 60601": "123 Main St.|Ste 200|Chicago|IL|60601|physical",
    "P.O. Box 1234, Flagstaff AZ 86002": "P.O. Box 1234||Flagstaff|AZ|86002|postal",
    "PO BOX 77": "PO Box 77|||||postal",
    "Confidential location": "",
    "1600 Pennsylvania Ave NW Washington DC 20500": "1600 Pennsylvania Ave NW||Washington|DC|20500|physical",
    "Corner of 5th & Elm, Dayton, OH": "Corner of 5th & Elm||Dayton|OH||physical",
    "456 N. Oak Street #4B Portland OR 97205-1234": "456 N. Oak Street|# 4B|Portland|OR|97205-1234|physical",
    "c/o YWCA 99 Hope Ln, Erie, PA": "c/o YWCA 99 Hope Ln||Erie|PA||physical",
    "12-34 45th Ave, Queens NY 11101": "12-34 45th Ave||Queens|NY|11101|physical",
    "RR 2 Box 18, Tulsa OK": "RR 2 Box 18||Tulsa|OK||physical",
    "Calle 5 #123, San Juan, PR 00901": "Calle 5 # 123||San Juan|PR|00901|physical",
    "Address withheld for safety": "",
    "100 Broadway Fl 3 New York, New York": "100 Broadway|Fl 3|New York|NY||physical",
    "Hwy 12 West, Helena MT 59601": "Hwy 12 West||Helena|MT|59601|physical",
    "Serving Cook County": "",
    "123 Main St Suite 5 (rear entrance), Gary, IN 46402": "123 Main St|Suite 5 (rear entrance)|Gary|IN|46402|physical",
    "789 MLK Jr Blvd, Durham NC": "789 MLK Jr Blvd||Durham|NC||physical",
    "1 Police Plaza NY NY": "1 Police Plaza||New York|NY||physical",
    "Tribal Admin Bldg, Window Rock, AZ 86515": "Tribal Admin Bldg||Window Rock|AZ|86515|physical",
    "County Courthouse, Room 312, 100 W Court St, Ada OK 74820":
        "County Courthouse, Room 312, 100 W Court St||Ada|OK|74820|physical",
}  # fmt: skip


def shown(**cells: object) -> str:
    made = clean_address(**cells).value  # type: ignore[arg-type]  # cells of any type are the point
    if made is None:
        return ""
    names = ("address_1", "address_2", "city", "state_province", "postal_code", "address_type")
    return "|".join(getattr(made, name) for name in names)


def test_the_shared_table_is_read() -> None:
    with (Path(__file__).parent / "addresses_messy.csv").open(encoding="utf-8", newline="") as file:
        lines = [row["input"] for row in csv.DictReader(file)]
    assert {line: shown(line=line) for line in lines} == SHARED


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"line": "State: FL"}, "|||FL||physical"),
        ({"line": "State: <b>IL</b>,"}, "|||IL||physical"),
        ({"line": "FL 32955"}, "|||FL|32955|physical"),
        ({"address_1": "MOBILE UNIT", "city": "HAMLER", "state": "OH"}, "||Hamler|OH||physical"),
        (
            {"address_1": "5 GRAND PKWY NW", "city": "DALLAS", "state": "texas", "postal_code": "75212.0"},
            "5 Grand Pkwy NW||Dallas|TX|75212|physical",
        ),
        (
            {"address_1": "1 Elm St", "city": "Boston", "state": "MA", "postal_code": 2118.0},
            "1 Elm St||Boston|MA|02118|physical",
        ),
        (
            {"address_1": "UNIT 1A", "city": "Cork", "postal_code": "T12 X000", "country": "IE"},
            "UNIT 1A||Cork||T12 X000|physical",
        ),
    ],
)  # fmt: skip
def test_cells_find_their_places(cells: dict[str, object], expected: str) -> None:
    assert shown(**cells) == expected


@pytest.mark.parametrize(
    "word", ["Confidential", "undisclosed location", "call for location", "Address not published", "confidencial"]
)
def test_one_secret_cell_hides_all_of_them(word: str) -> None:
    found = clean_address(address_1="99 Hope Ln", address_2=word, city="Erie", state="PA")
    assert is_withheld(word)
    assert found.value is None
    assert [doubt.what for doubt in found.doubts] == ["the address is confidential"]


def test_a_street_named_private_road_is_no_secret() -> None:
    assert not is_withheld("123 Private Road 302")


CELL = st.one_of(st.text(max_size=50), st.none(), st.floats(), st.integers())


@given(CELL, CELL, CELL, CELL, st.sampled_from(["US", "IE", "", "x"]))
def test_no_address_cell_is_ever_repeated(
    line: object, city: object, state: object, code: object, country: str
) -> None:
    found = clean_address(line=line, city=city, state=state, postal_code=code, country=country)  # type: ignore[arg-type]  # any type
    assert found.text == ""
    assert all(doubt.text == "" for doubt in found.doubts)
